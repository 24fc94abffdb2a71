/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim policies: what is installed, what it is for, and whether its program is here. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "schema.h"

/* landshim policies WORD..., with PATH as it is given. */
static const struct spawned *policies(const char *path, const char *word)
{
	const char *command = LANDSHIM;
	const char *argv[] = { "/usr/bin/env", spawn_text("PATH=%s", path), command, "policies", word, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };

	return spawn_run(&spawn);
}

/* A policy of the user's. */
static const char *own(const char *name, const char *text)
{
	(void)mkdir(spawn_path(".config"), 0755);
	(void)mkdir(spawn_path(".config/landshim"), 0755);
	return spawn_file(spawn_text(".config/landshim/%s.conf", name), text);
}

/* An executable of a name in a directory of the test's own; the directory. */
static const char *program(const char *directory, const char *name)
{
	(void)mkdir(spawn_path(directory), 0755);
	cr_assert_eq(chmod(spawn_file(spawn_text("%s/%s", directory, name), "#!/bin/sh\n"), 0755), 0);
	return spawn_path(directory);
}

/* The line of a policy, with one blank where there are several, until the next call; "" where it has none. */
static const char *line_of(const char *out, const char *name)
{
	const char *at = strstr(spawn_text("\n%s", out), spawn_text("\n%s ", name));
	static char line[4096];
	size_t len = 0;

	for (at = at ? at + 1 : ""; *at && *at != '\n' && len < sizeof(line) - 1; at++)
		if (*at != ' ' || at[1] != ' ')
			line[len++] = *at;
	line[len] = '\0';
	return line;
}

Test(policies, each_that_is_installed_has_a_line_and_says_what_it_is_for)
{
	const struct spawned *ran = policies("/usr/bin:/bin", NULL);
	DIR *dir = opendir(TEST_SOURCE "/conf");
	const struct dirent *entry;
	size_t files = 0, lines = 0;

	cr_assert_not_null(dir);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	while ((entry = readdir(dir)) != NULL) {
		const char *suffix = strstr(entry->d_name, ".conf");
		const char *line;

		if (!suffix || suffix[5] != '\0')
			continue;
		files++;
		line = line_of(ran->out, spawn_text("%.*s", (int)(suffix - entry->d_name), entry->d_name));
		cr_assert_str_neq(line, "", "%s has no line", entry->d_name);
		cr_expect_eq(line[strlen(line) - 1], '.', "%s: its first comment is no sentence: %s", entry->d_name,
		             line);
	}
	(void)closedir(dir);
	for (const char *at = ran->out; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	cr_expect_gt(files, 40);
	cr_expect_eq(lines, files, "%s", ran->out);
}

Test(policies, a_program_that_is_not_here_is_told_from_one_that_is)
{
	const char *bin = program("bin", "there");
	const char *out;

	(void)own("there", "// Does this: it is. And more.\nabi = 1;\n");
	(void)own("absent", "# Two lines,\n# one sentence.\n# Another.\nabi = 1;\n");
	(void)own("directory", "/* Of a\n * block.\n */\nabi = 1;\n");
	(void)own("silent", "abi = 1;\n// Not at the beginning.\n");
	cr_assert_eq(mkdir(spawn_path("bin/directory"), 0755), 0);
	out = policies(spawn_text("/nonexistent:%s", bin), NULL)->out;
	cr_expect_str_eq(line_of(out, "there"), spawn_text("there %s/there Does this: it is.", bin));
	cr_expect_str_eq(line_of(out, "absent"), "absent - Two lines, one sentence.");
	cr_expect_str_eq(line_of(out, "directory"), "directory - Of a block.");
	cr_expect_str_eq(line_of(out, "silent"), "silent - -");
}

Test(policies, a_policy_of_another_name_says_which_program_it_is_for)
{
	const char *bin = program("bin", "tool");
	const char *out;

	(void)program("lib-1", "service");
	(void)program("lib-2", "service");
	(void)own("tool-strict", "// Strict.\n//\n// program: tool\nabi = 1;\n");
	(void)own("service", spawn_text("// program: %s/lib-*/service\n// Serves.\nabi = 1;\n", spawn_directory()));
	out = policies(bin, NULL)->out;
	cr_expect_str_eq(line_of(out, "tool-strict"), spawn_text("tool-strict %s/tool Strict.", bin));
	cr_expect_str_eq(line_of(out, "service"), spawn_text("service %s/lib-1/service Serves.", spawn_directory()));
}

Test(policies, a_service_is_found_where_its_user_has_no_path)
{
	const char *sbin = access("/usr/sbin/chroot", X_OK) == 0 ? "/usr/sbin/chroot" : "/sbin/chroot";

	(void)own("chroot", "// Changes the root.\nabi = 1;\n");
	cr_expect_str_eq(line_of(policies("/usr/bin:/bin", NULL)->out, "chroot"),
	                 spawn_text("chroot %s Changes the root.", sbin));
}

Test(policies, of_several_of_a_name_the_one_that_is_taken_is_listed)
{
	const char *file = own("tar", "// Mine \\ \"quoted\".\nabi = 1;\n");
	const struct spawned *ran = policies("/usr/bin:/bin", "--json");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	(void)own("no \n line", "// Its name is no line of its own.\nabi = 1;\n");
	schema_expect("policies", policies("/usr/bin:/bin", "--json")->out,
	              spawn_text("names = [p['name'] for p in found['policies']]\n"
	                         "assert names == sorted(set(names)) and len(names) > 40, names\n"
	                         "tar = [p for p in found['policies'] if p['name'] == 'tar'][0]\n"
	                         "assert tar['file'] == '%s', tar\n"
	                         "assert tar['purpose'] == 'Mine \\\\ \"quoted\".', tar\n"
	                         "assert tar['program'] == '/usr/bin/tar', tar\n"
	                         "curl = [p for p in found['policies'] if p['name'] == 'curl'][0]\n"
	                         "assert curl['file'] == '" TEST_SOURCE "/conf/curl.conf', curl\n"
	                         "assert 'no \\n line' in names, names\n",
	                         file));
	ran = policies("/usr/bin:/bin", NULL);
	cr_expect_null(strstr(ran->out, "no \n line"), "%s", ran->out);
}

Test(policies, a_directory_that_cannot_be_listed_is_said)
{
	const char *argv[] = { LANDSHIM, "policies", NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = spawn_become_nobody };
	const struct spawned *ran;

	require_root();
	(void)own("mine", "// Mine.\nabi = 1;\n");
	cr_assert_eq(chmod(spawn_path(".config/landshim"), 0711), 0);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: %s/.config/landshim: cannot list the directory: ",
	                                               spawn_directory())),
	                   "%s", ran->err);
	cr_expect_str_neq(line_of(ran->out, "tar"), "", "the others are listed");
}

Test(policies, takes_nothing_but_its_options)
{
	landshim_refused(policies("/bin", "tar"), "landshim: \"tar\" is one argument too many\n");
}

static bool is_listed_on(const char *page, const char *name)
{
	for (const char *line = strstr(page, "\n.It Cm "); line; line = strstr(line + 1, "\n.It Cm ")) {
		const char *end = strchr(line + 1, '\n');
		const char *at = line;

		while ((at = strstr(at + 1, name)) && at < end)
			if (at[-1] == ' ' && (at[strlen(name)] == ' ' || at[strlen(name)] == '\n'))
				return true;
	}
	return false;
}

/* The page is compared by its ".It Cm NAME , NAME" lines. */
Test(policies, the_page_lists_each_and_nothing_else)
{
	const char *page = spawn_read(TEST_SOURCE "/conf/landshim-policies.7");
	DIR *dir = opendir(TEST_SOURCE "/conf");
	const struct dirent *entry;
	size_t files = 0, listed = 0;

	cr_assert_not_null(dir);
	while ((entry = readdir(dir))) {
		const char *end = strstr(entry->d_name, ".conf");

		if (!end || end[strlen(".conf")] != '\0')
			continue;
		files++;
		cr_expect(is_listed_on(page, spawn_text("%.*s", (int)(end - entry->d_name), entry->d_name)), "%s",
		          entry->d_name);
	}
	(void)closedir(dir);
	for (const char *line = strstr(page, "\n.It Cm "); line; line = strstr(line + 1, "\n.It Cm ")) {
		listed++;
		for (const char *at = line + 1; *at != '\n'; at++)
			listed += *at == ',';
	}
	cr_expect_eq(listed, files, "%zu are listed, and %zu are there", listed, files);
}
