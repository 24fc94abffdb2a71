/* SPDX-License-Identifier: BSD-3-Clause */
/* The policies that are shipped, each with the real program: its work done, and a denial. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "require.h"
#include "shipped.h"
#include "spawn.h"

/* An archive whose second member is written through the link that the first one is. */
static const char *evil_archive(const char *outside)
{
	const char *make = shipped_make_dir("make");
	const char *archive = spawn_path("evil.tar.gz");

	(void)shipped_run(
		NULL, make,
		(const char *[]){ "/bin/sh", "-c",
	                          "echo good >good; ln -s $0 link; tar cf e.tar good link; rm link; mkdir link;"
	                          "echo bad >link/planted; tar rf e.tar link/planted; gzip -c e.tar >$1",
	                          outside, archive, NULL });
	cr_assert_eq(access(archive, R_OK), 0);
	return archive;
}

Test(conf, tar_unpacks_where_it_was_started_and_nowhere_else)
{
	const char *outside = shipped_make_dir("outside");
	const char *inside = shipped_make_dir("inside");
	const char *archive = evil_archive(outside);
	const char *argv[] = { "/bin/tar", "-xzPf", archive, NULL };
	const struct spawned *ran;

	require_landlock(1);
	(void)shipped_run(NULL, shipped_make_dir("bare"), argv);
	cr_assert(shipped_exists(outside, "planted"), "without the shim the archive does harm");
	cr_assert_eq(unlink(spawn_text("%s/planted", outside)), 0);
	ran = shipped_run("tar", inside, argv);
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "link/planted: Cannot open: Permission denied"), "%s", ran->err);
	cr_expect(shipped_exists(inside, "good"));
	cr_expect_not(shipped_exists(outside, "planted"));
}

Test(conf, tar_unpacks_into_the_directory_it_is_told)
{
	const char *outside = shipped_make_dir("outside");
	const char *target = shipped_make_dir("target");
	const char *archive = evil_archive(outside);

	require_landlock(1);
	(void)shipped_run("tar", shipped_make_dir("elsewhere"),
	                  (const char *[]){ "/bin/tar", "-xzf", archive, "-C", target, NULL });
	cr_expect(shipped_exists(target, "good"));
	(void)unlink(spawn_text("%s/good", target));
	(void)shipped_run("tar", "/", (const char *[]){ "/bin/tar", "-xzf", archive, NULL });
	cr_expect_not(shipped_exists("/", "good"), "the root is never granted by a variable");
}

Test(conf, a_shell_looks_at_the_system_and_not_at_home)
{
	const char *home = shipped_make_dir("home");
	const char *secret = spawn_file("home/secret", "secret\n");
	const struct spawned *ran;

	require_landlock(1);
	ran = shipped_run(
		"shell", home,
		(const char *[]){ "/bin/sh", "-c",
	                          spawn_text("uname >/dev/null && grep -c root: /etc/passwd && ps >/dev/null && "
	                                     "mktemp >/dev/null && echo made; cat %s; echo x >%s/new; ls",
	                                     secret, home),
	                          NULL });
	cr_expect_str_eq(ran->out, "1\nmade\n", "%s%s", ran->out, ran->err);
	cr_expect_not(shipped_exists(home, "new"));
	cr_expect_not_null(strstr(ran->err, "secret: Permission denied"), "%s", ran->err);
}

Test(conf, a_shell_script_in_a_home_directory_reads_itself_and_nothing_beside_it)
{
	const char *home = shipped_home();
	const struct spawned *ran;

	require_landlock(1);
	(void)spawn_file("s.sh", "echo runs; cat .ssh/id notes \"$@\"; ls\n");
	ran = shipped_run("shell", home, (const char *[]){ "/bin/sh", "s.sh", NULL });
	cr_expect_str_eq(ran->out, "runs\n", "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err, ".ssh/id: Permission denied"), "%s", ran->err);
	ran = shipped_run("shell", "/", (const char *[]){ "/bin/sh", spawn_path("s.sh"), spawn_path("notes"), NULL });
	cr_expect_str_eq(ran->out, "runs\nnotes\n", "%s%s", ran->out, ran->err);
}

/* The names of conf/'s policies, or fragments, without ".conf".  Ends in NULL. */
static const char *const *names_in(const char *directory)
{
	static const char *names[128];
	size_t count = 0;
	DIR *dir = opendir(directory);

	cr_assert_not_null(dir, "%s", directory);
	for (const struct dirent *entry; (entry = readdir(dir));) {
		size_t len = strlen(entry->d_name);

		if (len > 5 && strcmp(entry->d_name + len - 5, ".conf") == 0 && count + 1 < COUNT(names))
			names[count++] = spawn_text("%.*s", (int)len - 5, entry->d_name);
	}
	(void)closedir(dir);
	names[count] = NULL;
	cr_assert_gt(count, 0);
	return names;
}

Test(conf, every_policy_loads)
{
	require_landlock(1);
	for (const char *const *name = names_in(TEST_SOURCE "/conf"); *name; name++)
		cr_expect_eq(shipped_run(*name, "/usr", (const char *[]){ "/bin/true", NULL })->status, 0, "%s", *name);
}

/* Whether what begins on this line grants something; a fragment says itself what it is for. */
static bool begins_grant(const char *line)
{
	static const char *const starts[] = { "{ path", "{ glob", "network" };

	for (size_t i = 0; i < COUNT(starts); i++)
		if (strncmp(line + strspn(line, " "), starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static void expect_comments(const char *name)
{
	FILE *file = fopen(spawn_text(TEST_SOURCE "/conf/%s.conf", name), "re");
	bool comment = false, harden = false, min_abi = false;
	char line[512];

	cr_assert_not_null(file);
	while (fgets(line, sizeof(line), file)) {
		/* One comment is for all up to the next empty line. */
		comment = line[0] != '\n' && (comment || strstr(line, "//"));
		harden |= strncmp(line, "harden =", strlen("harden =")) == 0;
		min_abi |= strncmp(line, "min_abi =", strlen("min_abi =")) == 0;
		cr_expect(comment || !begins_grant(line), "%s: no comment says what this is for: %s", name, line);
	}
	cr_expect(harden && min_abi, "%s: harden, or min_abi, is not there", name);
	(void)fclose(file);
}

Test(conf, every_grant_of_a_policy_has_a_comment)
{
	for (const char *const *name = names_in(TEST_SOURCE "/conf"); *name; name++)
		expect_comments(*name);
}

/* Whether the line lets the program connect to more than name servers, and so to what has to be looked up. */
static bool connects(const char *line)
{
	const char *tcp = strstr(line, "connect_tcp");

	if (strncmp(line + strspn(line, " "), "//", 2) == 0)
		return false;
	if (strncmp(line, "unrestricted", strlen("unrestricted")) == 0)
		return tcp || strstr(line, "network");
	return tcp && strncmp(tcp + strcspn(tcp, "="), "= 53;", strlen("= 53;")) != 0;
}

/* Without the fragment fill takes UDP away below ABI 10, and the kernel from there on. */
Test(conf, every_policy_that_connects_can_resolve_names)
{
	unsigned count = 0;

	for (const char *const *name = names_in(TEST_SOURCE "/conf"); *name; name++) {
		FILE *file = fopen(spawn_text(TEST_SOURCE "/conf/%s.conf", *name), "re");
		bool connecting = false, resolves = false;
		char line[512];

		cr_assert_not_null(file);
		while (fgets(line, sizeof(line), file)) {
			connecting |= connects(line);
			resolves |= strncmp(line, "//", 2) != 0 && strstr(line, "\"<dns>\"");
		}
		(void)fclose(file);
		cr_expect(!connecting || resolves, "%s: connects, and does not include <dns>", *name);
		count += connecting;
	}
	cr_expect_geq(count, 8, "%u policies", count);
}

/* landshim.conf(5), CAVEATS: the kernel drops such rules when it mounts /proc anew or is short of memory. */
Test(conf, nothing_that_is_installed_has_a_rule_on_a_file_of_proc)
{
	static const char *const directories[] = { TEST_SOURCE "/conf", TEST_SOURCE "/conf/include" };
	unsigned count = 0;

	for (size_t i = 0; i < COUNT(directories); i++)
		for (const char *const *name = names_in(directories[i]); *name; name++, count++) {
			FILE *file = fopen(spawn_text("%s/%s.conf", directories[i], *name), "re");
			char line[512];

			cr_assert_not_null(file);
			while (fgets(line, sizeof(line), file))
				cr_expect(strncmp(line + strspn(line, " "), "//", 2) == 0 || !strstr(line, "\"/proc/"),
				          "%s: %s", *name, line);
			(void)fclose(file);
		}
	cr_expect_geq(count, 80, "%u policies and fragments", count);
}

Test(conf, every_fragment_loads)
{
	require_landlock(1);
	for (const char *const *name = names_in(TEST_SOURCE "/conf/include"); *name; name++) {
		const char *policy = spawn_file(
			"f.conf", spawn_text("abi = 11; min_abi = 1; include = [ \"<base>\", \"<%s>\" ];\n", *name));

		cr_expect_eq(shipped_run(policy, "/usr", (const char *[]){ "/bin/true", NULL })->status, 0, "%s",
		             *name);
	}
}
