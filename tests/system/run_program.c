/* SPDX-License-Identifier: BSD-3-Clause */
/* PROGRAM: how it is found, what it may be, and what is said of one that cannot be executed. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

static const struct spawn plain = { .preload = "" };

static const struct spawned *run(const char *const *words)
{
	return landshim_run(&plain, landshim_tight(spawn_file("open", "open\n")), words);
}

Test(run_program, not_found_is_127_and_not_executable_126)
{
	const char *file = spawn_file("plain", "no program\n");
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ "/no/such/program", NULL });
	cr_expect_eq(ran->status, 127);
	cr_expect_str_eq(ran->err,
	                 "landshim: /no/such/program: cannot execute: no such file or directory (ENOENT)\n"
	                 "landshim: hint: look at the spelling, and whether each directory on the way is there\n");
	ran = run((const char *[]){ "no-such-program", NULL });
	cr_expect_eq(ran->status, 127);
	cr_expect_str_eq(ran->err, "landshim: no-such-program: cannot execute: no such file or directory (ENOENT)\n"
	                           "landshim: hint: no directory in PATH has it\n");
	ran = run((const char *[]){ file, NULL });
	cr_expect_eq(ran->status, 126);
	cr_expect_eq(strncmp(ran->err, spawn_text("landshim: %s: cannot execute: ", file), strlen(file) + 28), 0, "%s",
	             ran->err);
	ran = run((const char *[]){ "/", NULL });
	cr_expect_eq(ran->status, 126);
	cr_expect_str_eq(ran->err, "landshim: /: cannot execute: it is a directory\n"
	                           "landshim: hint: a file is executed: PROGRAM, and what its #! line names\n");
	(void)spawn_file("in-a-directory", "#!/tmp\n");
	cr_assert_eq(chmod(spawn_path("in-a-directory"), 0755), 0);
	ran = run((const char *[]){ spawn_path("in-a-directory"), NULL });
	cr_expect_str_eq(ran->err, "landshim: /tmp: cannot execute: it is a directory\n"
	                           "landshim: hint: a file is executed: PROGRAM, and what its #! line names\n");
}

/* A program that is not there, and what is said of it. */
static void expect_missing(const char *program, const char *named, const char *hint)
{
	const struct spawned *ran = run((const char *[]){ program, NULL });

	cr_expect_eq(ran->status, 127, "%s: %d", program, ran->status);
	cr_expect_str_eq(ran->err, spawn_text("landshim: %s: cannot execute: no such file or directory (ENOENT)\n"
	                                      "landshim: hint: %s\n",
	                                      named, hint));
}

static const char *executable(const char *name, const char *text)
{
	const char *path = spawn_file(name, text);

	cr_assert_eq(chmod(path, 0755), 0);
	return path;
}

Test(run_program, a_hint_says_what_is_missing_and_where_the_program_is)
{
	const char *path;

	require_landlock(1);
	expect_missing("./cat", "./cat", "PATH has \"/usr/bin/cat\"");
	cr_assert_eq(symlink("/no/such/file", spawn_path("dangling")), 0);
	expect_missing(spawn_path("dangling"), spawn_path("dangling"), "it is a symbolic link to what is not there");
	path = executable("script", "#!/no/such/interpreter -u\n");
	expect_missing(path, "/no/such/interpreter", spawn_text("the #! line of \"%s\" names it", path));
	path = executable("crlf", "#!/bin/sh\r\necho\r\n");
	expect_missing(path, "/bin/sh\\x0D", spawn_text("the #! line of \"%s\" names it, and ends in CR LF", path));
	path = executable("tool-that-is-here", "#!/bin/sh\n");
	cr_assert_eq(chdir(spawn_directory()), 0);
	expect_missing("tool-that-is-here", "tool-that-is-here",
	               "no directory in PATH has it; \"./tool-that-is-here\" is here");
}

/* The kernel takes the empty name for the working directory: EACCES. */
Test(run_program, a_hint_says_that_a_script_names_no_interpreter)
{
	static const char *const texts[] = { "#!", "#! \t" };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *path = executable("short", texts[i]);
		const struct spawned *ran = run((const char *[]){ path, NULL });

		cr_expect_eq(ran->status, 126);
		cr_expect_str_eq(ran->err, spawn_text("landshim: %s: cannot execute: permission denied (EACCES)\n"
		                                      "landshim: hint: its #! line names no interpreter\n",
		                                      path));
	}
	/* One that ends is ENOEXEC, and the shell reads the file. */
	cr_expect_null(strstr(run((const char *[]){ executable("empty", "#! \n"), NULL })->err, "#! line"));
}

/* Not as of a symbolic link. */
Test(run_program, a_hint_says_that_scripts_name_each_other)
{
	const char *path = executable("own-interpreter", spawn_text("#!%s\n", spawn_path("own-interpreter")));
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ path, NULL });
	cr_expect_eq(ran->status, 126);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s: cannot execute: too many levels of symbolic links (ELOOP)\n"
	                   "landshim: hint: one #! line after the other names a script: the kernel follows five\n",
	                   path));
}

/* execve(2) says of it that it is not there. */
Test(run_program, a_hint_says_that_the_loader_is_missing)
{
	const char *copy = spawn_path("foreign");
	char start[4096], *loader;
	int fd;

	require_landlock(1);
	landshim_copy("/bin/true", copy, 0755);
	fd = open(copy, O_RDWR);
	cr_assert(fd >= 0 && read(fd, start, sizeof(start)) == (ssize_t)sizeof(start));
	loader = memmem(start, sizeof(start), "/ld", 3);
	cr_assert_not_null(loader);
	cr_assert_eq(pwrite(fd, "/xx", 3, loader - start), 3);
	cr_assert_eq(close(fd), 0);
	expect_missing(copy, copy, "it is there; the loader that its headers name is not");
}

Test(run_program, program_is_found_by_path)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ "sh", "-c", "echo found", NULL });
	cr_expect_str_eq(ran->out, "found\n", "%s", ran->err);
}

Test(run_program, a_file_without_an_interpreter_goes_to_the_shell)
{
	const char *file = spawn_file("noshebang", "echo \"$1\"\n");
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(chmod(file, 0755), 0);
	ran = landshim_run(&plain, landshim_tight(file), (const char *[]){ file, "argument", NULL });
	cr_expect_str_eq(ran->out, "argument\n", "%s", ran->err);
}

/* As execvp(3) has it: the kernel takes no script without "#!" for an interpreter (ENOEXEC). */
Test(run_program, a_script_whose_interpreter_is_no_program_goes_to_the_shell)
{
	const char *script = executable("script", spawn_text("#!%s\necho \"$1\"\n", executable("text", "echo text\n")));
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&plain, landshim_tight(script), (const char *[]){ script, "argument", NULL });
	cr_expect_str_eq(ran->out, "argument\n", "%s", ran->err);
}

/* The kernel reads 256 bytes of a file, and takes no interpreter's name that may go on after them. */
Test(run_program, an_interpreter_whose_name_is_cut_is_none)
{
	static const struct {
		const char *name, *start;
		int fill; /* so many more bytes, then the line ends */
		char with;
		bool is_script;
	} files[] = { { "cut", "#!/", 300, 'x', false },
		      { "cut after a blank", "#! /", 300, 'x', false },
		      { "blanks", "#!", 300, ' ', false },
		      { "fits", "#!/bin/sh -", 300, ' ', true },
		      { "tab", "#!/bin/sh\t", 300, ' ', true } };
	char exact[512];

	require_landlock(1);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char text[512];
		int len = snprintf(text, sizeof(text), "%s", files[i].start);
		const char *file;
		const struct spawned *ran;

		memset(text + len, files[i].with, (size_t)files[i].fill);
		(void)snprintf(text + len + files[i].fill, 64, "\necho \"$0\"\n");
		file = spawn_file(files[i].name, text);
		cr_assert_eq(chmod(file, 0755), 0);
		ran = landshim_run(&plain, landshim_tight(file), (const char *[]){ file, NULL });
		cr_expect_str_eq(ran->out, spawn_text("%s\n", file), "%s: status %d: %s", file, ran->status, ran->err);
		ran = landshim_spawn(&plain, "check", (const char *[]){ file, NULL });
		cr_expect_not_null(strstr(ran->out, "/bin/sh"), "%s: %s", file, ran->out);
	}
	/* The last byte that is read ends the name. */
	(void)snprintf(exact, sizeof(exact), "#!/bin%0*d", 256, 0);
	memset(exact + 6, '/', 250);
	memcpy(exact + 251, "echo \n", 7);
	(void)spawn_file("exact", exact);
	cr_assert_eq(chmod(spawn_path("exact"), 0755), 0);
	cr_expect_str_eq(run((const char *[]){ spawn_path("exact"), "word", NULL })->out,
	                 spawn_text("%s word\n", spawn_path("exact")));
}

/* A domain that is in force already, by an outer landshim. */
Test(run_program, a_policy_that_is_the_reason_is_named)
{
	const char *copy = spawn_path("copy");
	const char *inner = spawn_file("inner.conf", "abi = 1; min_abi = 1; include = \"<base>\";\n");
	const struct spawned *ran;

	require_landlock(1);
	landshim_copy("/bin/true", copy, 0755);
	ran = landshim_run(&plain, landshim_tight(inner), (const char *[]){ LANDSHIM, "run", "-c", inner, copy, NULL });
	cr_expect_eq(ran->status, 126, "%s", ran->err);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s: cannot execute: permission denied (EACCES)\n"
	                   "landshim: hint: its mode lets it be executed: a policy that is in force does not\n",
	                   copy));
}

Test(run_program, a_policy_that_is_not_the_reason_is_not_named)
{
	const char *denied = spawn_path("bin/tool");
	const char *policy = spawn_file("p.conf", landshim_tight(spawn_directory()));
	const char *argv[] = { "/bin/sh", "-c", "PATH=bin:/nowhere; exec " LANDSHIM " run -c \"$0\" tool", policy,
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = spawn_in_directory };
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(mkdir(spawn_path("bin"), 0755), 0);
	landshim_copy("/bin/true", denied, 0644);
	landshim_copy("/bin/true", spawn_path("tool"), 0755);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 126);
	cr_expect_str_eq(ran->err,
	                 "landshim: bin/tool: cannot execute: permission denied (EACCES)\n"
	                 "landshim: hint: chmod +x lets it be; or name what executes it before it, as sh FILE\n");
}
