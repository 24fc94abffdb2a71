/* SPDX-License-Identifier: BSD-3-Clause */
/* Policy files that are no policy files, and paths that are no paths. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define MINIMAL "abi = 1; min_abi = 1;\n"

static void write_bytes(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	cr_assert_eq(close(fd), 0);
}

Test(files, a_missing_policy_is_refused)
{
	expect_refused(spawn_path("no-such.conf"), "landshim: %s: cannot open: no such file or directory (ENOENT)\n");
	expect_refused(spawn_path("no-such/dir.conf"),
	               "landshim: %s: cannot open: no such file or directory (ENOENT)\n");
}

Test(files, a_directory_a_device_and_a_fifo_are_refused_at_once)
{
	const char *fifo = spawn_path("fifo.conf");

	cr_assert_eq(mkfifo(fifo, 0644), 0);
	expect_refused(spawn_directory(), "landshim: %s: is a directory, not a policy file\n");
	expect_refused(fifo, "landshim: %s: is not a regular file\n");
	expect_refused("/dev/zero", "landshim: /dev/zero: is not a regular file\n");
}

Test(files, an_unreadable_policy_is_refused)
{
	const char *path = spawn_file("unreadable.conf", MINIMAL);
	struct spawn spawn = { .config = path };

	cr_assert_eq(chmod(path, 0), 0);
	if (geteuid() == 0)
		spawn.prepare = spawn_become_nobody;
	expect_refused_spawn(&spawn, "landshim: %s: cannot open: permission denied (EACCES)\n");
}

Test(files, a_policy_that_everyone_can_write_is_refused)
{
	const char *path = spawn_file("writable.conf", MINIMAL);

	cr_assert_eq(chmod(path, 0666), 0);
	expect_refused(path, "landshim: %s: can be written by everyone\n"
	                     "landshim: hint: whoever can write a policy can lift it: chmod o-w\n");
}

Test(files, a_policy_in_a_directory_that_everyone_can_write_is_refused_unless_that_is_sticky)
{
	const char *open_dir = spawn_path("open");
	const char *path;

	cr_assert_eq(mkdir(open_dir, 0755), 0);
	path = spawn_file("open/x.conf", MINIMAL);
	cr_assert_eq(chmod(open_dir, 0777), 0);
	expect_refused(path, "landshim: %s: lies in a directory that everyone can write\n");
	cr_assert_eq(chmod(open_dir, 01777), 0);
	require_landlock(1);
	expect_started(path);
}

/* Everyone else, that is: whoever is in the group is trusted, and is not everyone. */
Test(files, it_is_others_who_may_not_write_whatever_the_group_may)
{
	const char *directory = spawn_path("directory");
	const char *path;

	require_landlock(1);
	cr_assert_eq(mkdir(directory, 0755), 0);
	path = spawn_file("directory/x.conf", MINIMAL);
	cr_assert_eq(chmod(directory, 0775), 0);
	cr_assert_eq(chmod(path, 0664), 0);
	expect_started(path);
	cr_assert_eq(chmod(directory, 0757), 0);
	expect_refused(path, "landshim: %s: lies in a directory that everyone can write\n");
	cr_assert_eq(chmod(directory, 0702), 0);
	expect_refused(path, "landshim: %s: lies in a directory that everyone can write\n");
	cr_assert_eq(chmod(directory, 0755), 0);
	cr_assert_eq(chmod(path, 0646), 0);
	expect_refused(path, "landshim: %s: can be written by everyone\n");
}

Test(files, a_link_into_a_directory_that_everyone_can_write_is_refused)
{
	const char *open_dir = spawn_path("open");
	const char *link = spawn_path("link.conf");
	const char *target;

	cr_assert_eq(mkdir(open_dir, 0755), 0);
	target = spawn_file("open/x.conf", MINIMAL);
	cr_assert_eq(symlink(target, link), 0);
	require_landlock(1);
	expect_started(link);
	cr_assert_eq(chmod(open_dir, 0777), 0);
	expect_refused(link, spawn_text("landshim: %%s: is a link to \"%s\", in a directory that everyone can write\n"
	                                "landshim: hint: whoever can write a policy can lift it: chmod o-w\n",
	                                target));
	expect_refused(
		spawn_file("outer.conf", "abi = 1; include = \"link.conf\";\n"),
		spawn_text("landshim: %%s:1: \"%s\": is a link to \"%s\", in a directory that everyone can write\n",
	                   link, target));
}

/* A directory that everyone can write, on a mount of its own that nobody can. */
static void mount_read_only(void *data)
{
	const char *directory = data;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(directory, directory, NULL, MS_BIND, NULL) != 0 ||
	    mount(NULL, directory, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
		_exit(98);
}

/* As a container's configuration is mounted: mode 0777, and read-only. */
Test(files, on_a_read_only_mount_nobody_can_write_the_directory)
{
	const char *open_dir = spawn_path("open");
	const char *argv[] = { "/bin/true", NULL };
	char *directory = strdup(open_dir);
	struct spawn spawn = { .argv = argv, .prepare = mount_read_only, .data = directory };
	const char *link = spawn_path("link.conf");

	require_root();
	require_landlock(1);
	cr_assert_eq(mkdir(open_dir, 0755), 0);
	spawn.config = spawn_file("open/x.conf", MINIMAL);
	cr_assert_eq(chmod(open_dir, 0777), 0);
	expect_refused(spawn.config, "landshim: %s: lies in a directory that everyone can write\n");
	cr_expect_eq(spawn_run(&spawn)->status, 0);
	cr_assert_eq(symlink("open/x.conf", link), 0);
	spawn.config = link;
	cr_expect_eq(spawn_run(&spawn)->status, 0);
	/* What everyone can write by the file's own mode they may by another mount of it. */
	cr_assert_eq(chmod(spawn_path("open/x.conf"), 0666), 0);
	expect_refused_spawn(&spawn, "landshim: %s: can be written by everyone\n");
	free(directory);
}

Test(files, each_link_of_a_chain_is_looked_at)
{
	const char *open_dir = spawn_path("open");
	const char *first = spawn_path("first.conf");
	const char *second = spawn_path("open/second.conf");

	(void)spawn_file("x.conf", MINIMAL);
	cr_assert_eq(mkdir(open_dir, 0755), 0);
	cr_assert_eq(symlink("open/../open/second.conf", first), 0);
	cr_assert_eq(symlink("../x.conf", second), 0);
	require_landlock(1);
	expect_started(first);
	cr_assert_eq(chmod(open_dir, 0777), 0);
	expect_refused(first,
	               spawn_text("landshim: %%s: is a link to \"%s/open/../open/second.conf\", in a directory that "
	                          "everyone can write\n",
	                          spawn_directory()));
	cr_assert_eq(chmod(open_dir, 01777), 0);
	expect_started(first);
}

Test(files, links_that_lead_nowhere_are_refused)
{
	const char *loop = spawn_path("loop.conf");
	const char *dangling = spawn_path("dangling.conf");
	const char *beside = spawn_path("beside.conf");

	cr_assert_eq(symlink("loop.conf", loop), 0);
	cr_assert_eq(symlink("no-such.conf", dangling), 0);
	cr_assert_eq(symlink("no-such/x.conf", beside), 0);
	expect_refused(loop, "landshim: %s: cannot open: too many levels of symbolic links (ELOOP)\n");
	expect_refused(dangling, "landshim: %s: cannot open: no such file or directory (ENOENT)\n");
	expect_refused(beside, "landshim: %s: cannot follow the link: no such file or directory (ENOENT)\n");
}

/* As many links as the kernel itself follows. */
Test(files, a_policy_may_lie_behind_40_links_and_not_behind_41)
{
	const char *last = spawn_file("link-0", "abi = 1; min_abi = 1; include = \"<base>\";\n");

	for (int i = 1; i <= 41; i++) {
		const char *next = spawn_path(spawn_text("link-%d", i));

		cr_assert_eq(symlink(last, next), 0);
		last = next;
	}
	require_landlock(1);
	expect_started(spawn_path("link-40"));
	expect_refused(last, "landshim: %s: cannot open: too many levels of symbolic links (ELOOP)\n");
}

Test(files, a_policy_of_1_MiB_is_read_and_one_byte_more_refused)
{
	const size_t most = (size_t)1024 * 1024;
	const char *path = spawn_path("large.conf");
	char *text = malloc(most + 1);

	cr_assert_not_null(text);
	memset(text, ' ', most + 1);
	memcpy(text, MINIMAL, strlen(MINIMAL));
	write_bytes(path, text, most + 1);
	expect_refused(path, "landshim: %s: is larger than 1 MiB\n");
	write_bytes(path, text, most);
	require_landlock(1);
	expect_started(path);
	free(text);
}

Test(files, binary_files_are_refused_with_the_line)
{
	const char *path = spawn_path("binary.conf");

	write_bytes(path, "abi = 1;\n\0\n", 11);
	expect_refused(path, "landshim: %s:2: a NUL byte\nlandshim: hint: this is not a text file\n");
	write_bytes(path, "\177ELF\2\1\1\0\0", 9);
	expect_refused(path, "landshim: %s:1: a NUL byte\n");
	write_bytes(path, "\xff\xfe\n", 3);
	expect_refused(path, "landshim: %s:1: ");
}

Test(files, control_bytes_are_shown_as_numbers)
{
	const char *path =
		spawn_file("control.conf", "abi = 7; paths = ( { path = \"/\\x1b[31m\xff\"; allow = \"read\"; } );\n");

	require_landlock(7);
	expect_refused(path, "landshim: %s:1: cannot open \"/\\x1B[31m\\xFF\": no such file or directory (ENOENT)\n");
}

/* A policy that grants what the path setting says, and nothing else. */
static const char *policy_of(const char *path_setting)
{
	static unsigned number;

	return spawn_file(spawn_text("of-%u.conf", number++),
	                  spawn_text("abi = 1; min_abi = 1; include = \"<base>\";\n"
	                             "paths = ( { path = \"%s\"; allow = \"read_execute\"; }, { %s } );\n",
	                             TEST_BUILD, path_setting));
}

Test(files, a_pipe_or_socket_cannot_have_a_rule)
{
	/* Descriptor 1 of the child is a pipe. */
	const char *config = policy_of("path = \"/proc/self/fd/1\"; allow = \"read\";");

	require_landlock(1);
	expect_refused(config, "landshim: %s:2: cannot add a rule for \"/proc/self/fd/1\": "
	                       "file descriptor in bad state (EBADFD)\n"
	                       "landshim: hint: a pipe or socket cannot have a rule, and needs none\n");
}

/* The kernel alone knows, so a dry run and landshim check ask it as well. */
Test(files, what_the_kernel_refuses_is_refused_by_a_dry_run_and_by_check)
{
	static const char *const paths[] = { "/proc/self/ns/net", "/proc/self/fd/1" };
	const char *dry[] = { "LANDSHIM_MODE=dry-run", NULL };

	require_landlock(1);
	for (size_t i = 0; i < 2; i++) {
		struct spawn spawn = { .config = policy_of(spawn_text("path = \"%s\"; allow = \"read\";", paths[i])) };
		const char *says =
			spawn_text("landshim: %s:2: cannot add a rule for \"%s\": file descriptor in bad state "
		                   "(EBADFD)\n",
		                   spawn.config, paths[i]);
		const struct spawned *ran;

		expect_refused_spawn(&spawn, says);
		spawn.env = dry;
		expect_refused_spawn(&spawn, says);
		ran = landshim_words((const char *[]){ "check", "-c", spawn.config, NULL });
		cr_expect_eq(ran->status, 2);
		cr_expect_eq(strncmp(ran->err, says, strlen(says)), 0, "%s", ran->err);
	}
}

/* check plans for the newest ABI: what this kernel does not know is no error of the policy's. */
Test(files, check_shows_rules_that_this_kernel_does_not_know)
{
	const char *config = spawn_file("newer.conf", "abi = 11; min_abi = 0; unrestricted = \"refer\";\n"
	                                              "paths = ( { path = \"/usr\"; allow = \"read\"; },\n"
	                                              "{ path = \"/run\"; allow = \"resolve_unix\"; },\n"
	                                              "{ path = \"/etc\"; allow = [ ]; quiet = true; } );\n"
	                                              "network = { bind_udp = \"1-3\"; connect_tcp = 5; };\n"
	                                              "log = { quiet = \"read\"; quiet_ports = 7; };\n");
	const struct spawned *ran = landshim_words((const char *[]){ "check", "--json", "-c", config, NULL });

	cr_expect_neq(ran->status, 2, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\"path\":\"/run\",\"allow\":[\"resolve_unix\"]"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\"allow\":[\"bind_udp\"]"), "%s", ran->out);
}

Test(files, a_glob_whose_directory_cannot_be_read_is_refused_even_with_skip)
{
	const char *closed = spawn_path("closed");
	struct spawn spawn = { .config = policy_of(
				       spawn_text("glob = \"%s/*\"; allow = \"read\"; missing = \"skip\";", closed)) };

	cr_assert_eq(mkdir(closed, 0), 0);
	if (geteuid() == 0)
		spawn.prepare = spawn_become_nobody;
	require_landlock(1);
	expect_refused_spawn(&spawn, spawn_text("landshim: %s:2: glob \"%s/*\": cannot read the directory \"%s\": "
	                                        "permission denied (EACCES)\n",
	                                        spawn.config, closed, closed));
}

Test(files, a_glob_matches_10000_names_and_no_more)
{
	const char *many = spawn_path("many");
	const char *config = policy_of(spawn_text("glob = \"%s/f*\"; allow = \"read\";", many));

	cr_assert_eq(mkdir(many, 0755), 0);
	for (int i = 0; i < 10000; i++)
		cr_assert_eq(mknod(spawn_text("%s/f%d", many, i), S_IFREG | 0644, 0), 0);
	require_landlock(1);
	expect_started(config);
	cr_assert_eq(mknod(spawn_text("%s/f%d", many, 10000), S_IFREG | 0644, 0), 0);
	expect_refused(config, spawn_text("landshim: %s:2: glob \"%s/f*\": more than 10000 matches\n", config, many));
}

Test(files, links_are_not_counted_among_the_matches)
{
	const char *many = spawn_path("many");
	const char *config = policy_of(spawn_text("glob = \"%s/*\"; allow = \"read\";", many));

	cr_assert_eq(mkdir(many, 0755), 0);
	cr_assert_eq(mkdir(spawn_text("%s/directory", many), 0755), 0);
	for (int i = 0; i < 10001; i++)
		cr_assert_eq(symlink("/", spawn_text("%s/l%d", many, i)), 0);
	require_landlock(1);
	expect_started(config);
}

Test(files, a_name_in_a_glob_that_may_not_be_reached_goes_by_missing)
{
	const char *closed = spawn_path("closed");
	const char *glob = spawn_text("glob = \"%s/c*/lit\"; allow = \"read\";", spawn_directory());
	struct spawn spawn = { .config = policy_of(glob) };
	const char *argv[] = { "/bin/true", NULL };
	const struct spawned *ran;

	cr_assert_eq(mkdir(closed, 0), 0);
	if (geteuid() == 0)
		spawn.prepare = spawn_become_nobody;
	require_landlock(1);
	expect_refused_spawn(&spawn, spawn_text("landshim: %s:2: glob \"%s/c*/lit\": cannot look up \"%s/lit\": "
	                                        "permission denied (EACCES)\n"
	                                        "landshim: hint: missing = \"skip\" lets the policy do without it\n",
	                                        spawn.config, spawn_directory(), closed));
	spawn.config = policy_of(spawn_text("%s missing = \"skip\";", glob));
	spawn.argv = argv;
	spawn.status = true;
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"%s/lit\"", closed)), "%s", ran->line);
}

Test(files, missing_paths_are_skipped_only_where_the_policy_says_so)
{
	const char *missing = spawn_path("missing");

	require_landlock(1);
	expect_started(policy_of(spawn_text("path = \"%s\"; allow = \"read\"; missing = \"skip\";", missing)));
	expect_refused(policy_of(spawn_text("path = \"%s\"; allow = \"read\";", missing)),
	               "landshim: %s:2: cannot open ");
}
