/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer records of calls: the objects, the rights, how they ended. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside.h"
#include "require.h"
#include "spawn.h"
#include "traced.h"

Test(trace, opening_needs_what_its_mode_says)
{
	(void)spawn_file("f", "x");
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_calls(TRACED_WORDS("open", "f", "", ",", "open", "f", "w", ",", "open", "f", "+", ",", "open", "f",
	                                "+t", ",", "open", "f", "3", ",", "open", "d", "", ",", "open", "f", "p"));
	cr_expect(traced_has("(\\\"f\\\", O_RDONLY)", TRACED_RIGHTS("\"read_file\""), traced_path("f")));
	cr_expect(traced_has("(\\\"f\\\", O_WRONLY)", TRACED_RIGHTS("\"write_file\""), traced_path("f")));
	cr_expect(traced_has("(\\\"f\\\", O_RDWR)", TRACED_RIGHTS("\"write_file\",\"read_file\""), traced_path("f")));
	cr_expect(
		traced_has("(\\\"f\\\", O_RDWR|O_TRUNC)", TRACED_RIGHTS("\"write_file\",\"read_file\",\"truncate\"")));
	/* An access mode of 3 neither reads nor writes. */
	cr_expect(traced_has("(\\\"f\\\", O_ACCMODE)", TRACED_RIGHTS("")));
	cr_expect(traced_has("(\\\"d\\\", O_RDONLY)", TRACED_RIGHTS("\"read_dir\""), traced_path("d")));
	cr_expect_not(traced_has("O_PATH"));
}

Test(trace, what_is_made_needs_make_reg_in_its_directory)
{
	(void)traced_calls(TRACED_WORDS("open", "new", "wct", ",", "open", "new", "wct", ",", "creat", "newer"));
	cr_expect(traced_has("O_WRONLY|O_CREAT|O_TRUNC", TRACED_RIGHTS("\"make_reg\""), traced_entry("new"),
	                     "\"entry\":null", TRACED_RIGHTS("\"write_file\""), "\"made\"", traced_path("new")));
	/* The second time it is there. */
	cr_expect(traced_has("O_WRONLY|O_CREAT|O_TRUNC", TRACED_RIGHTS("\"write_file\",\"truncate\""), "!make_reg",
	                     traced_path("new")));
	cr_expect(traced_has("creat(\\\"newer\\\")", TRACED_RIGHTS("\"make_reg\""), traced_entry("newer"), "\"made\""));
}

Test(trace, a_directory_that_exists_already_needs_nothing)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_calls(TRACED_WORDS("mkdir", "d", ",", "mkdir", "n"));
	cr_expect(traced_has("mkdir(\\\"d\\\")", "\"errno\":\"EEXIST\",\"stage\":\"before\"", traced_entry("d")));
	cr_expect(traced_has("mkdir(\\\"n\\\")", "\"result\":0", TRACED_RIGHTS("\"make_dir\""), traced_entry("n")));
}

Test(trace, listing_the_root_is_read_dir)
{
	(void)traced_calls(TRACED_WORDS("open", "/", "d"));
	cr_assert(traced_has("openat(\\\"/\\\"", TRACED_RIGHTS("\"read_dir\""), "\"path\":\"/\",\"name\":null"));
}

Test(trace, proc_self_is_the_process)
{
	const char *line;
	int pid, object;

	(void)traced_calls(TRACED_WORDS("open", "/proc/self/status", "", ",", "open", "/proc/thread-self/comm", ""));
	line = traced_find(TRACED_WORDS("/proc/self/status"));
	cr_assert_not_null(line);
	cr_assert_eq(sscanf(strstr(line, "\"pid\":"), "\"pid\":%d", &pid), 1);
	cr_assert_eq(sscanf(strstr(line, "\"path\":"), "\"path\":\"/proc/%d/status\"", &object), 1, "%s", line);
	cr_assert_eq(object, pid);
	/* Found by the walk, not only where the descriptor led. */
	cr_assert_not_null(strstr(line, "\"flags\":[],\"accesses\""), "%s", line);
	cr_assert(traced_has(spawn_text("\"path\":\"/proc/%d/task/%d/comm\"", pid, pid), "\"flags\":[],\"accesses\""));
}

Test(trace, a_descriptor_opened_again_is_its_file)
{
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("open", "f", "", ",", "reopen", "self", "w"));
	cr_assert(traced_has("/proc/self/fd/", TRACED_RIGHTS("\"write_file\""), traced_path("f"), "\"flags\":[]"));
}

Test(trace, directories_and_the_working_directory_count)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("d/f", "x");
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("openat", "d", "f", "", ",", "openat", "d", "../f", "+", ",", "openat2", "d",
	                                "f", "w", "0", ",", "openat2", "d", "/f", "wt", "16", ",", "chdir", "d", ",",
	                                "open", "f", "t"));
	cr_expect(traced_has("\\\"f\\\", O_RDONLY)", traced_path("d/f")));
	cr_expect(traced_has("\\\"../f\\\", O_RDWR)", traced_path("f")));
	cr_expect(traced_has("openat2(", "\\\"f\\\", O_WRONLY)", traced_path("d/f")));
	/* RESOLVE_IN_ROOT */
	cr_expect(traced_has("openat2(", "\\\"/f\\\", O_WRONLY|O_TRUNC)", traced_path("d/f")));
	cr_expect(traced_has("(\\\"f\\\", O_RDONLY|O_TRUNC)", traced_path("d/f")));
}

Test(trace, links_lead_to_their_targets)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("d/f", "x");
	(void)symlink("d", spawn_path("sd"));
	(void)symlink("sd/f", spawn_path("relative"));
	(void)symlink(spawn_path("sd/../d/f"), spawn_path("absolute"));
	(void)symlink("new", spawn_path("dangling"));
	(void)traced_calls(TRACED_WORDS("open", "relative", "", ",", "open", "absolute", "", ",", "open", "sd/../d/f",
	                                "", ",", "open", "dangling", "wc"));
	cr_expect(traced_has("\\\"relative\\\"", traced_path("d/f")));
	cr_expect(traced_has("\\\"absolute\\\"", traced_path("d/f")));
	cr_expect(traced_has("\\\"sd/../d/f\\\"", traced_path("d/f")));
	cr_expect(
		traced_has("\\\"dangling\\\"", TRACED_RIGHTS("\"make_reg\""), traced_entry("new"), traced_path("new")));
}

Test(trace, a_file_without_a_name_needs_rights_on_its_directory)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_calls(TRACED_WORDS("open", "d", "T+", ",", "link_last", "new"));
	cr_expect(traced_has("O_TMPFILE", "\"flags\":[],\"accesses\"", TRACED_RIGHTS("\"write_file\",\"read_file\""),
	                     traced_path("d"), "!make_reg"));
	cr_expect(traced_has("linkat(", TRACED_RIGHTS("\"refer\""), traced_path("d"),
	                     TRACED_RIGHTS("\"make_reg\",\"refer\""), traced_entry("new")));
}

Test(trace, moving_needs_rights_on_both_directories)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("a", "x");
	(void)spawn_file("b", "x");
	(void)traced_calls(TRACED_WORDS("rename", "a", "c", ",", "rename", "c", "d/c", ",", "renameat2", "d/c", "b",
	                                "2", ",", "renameat2", "b", "w", "4", ",", "link", "w", "d/l", ",", "rename",
	                                "w", "d/c", ",", "rename", "d", "e"));
	cr_expect(traced_has("rename(\\\"a\\\", \\\"c\\\")", TRACED_RIGHTS("\"remove_file\""),
	                     TRACED_RIGHTS("\"make_reg\"")));
	cr_expect(traced_has("rename(\\\"c\\\", \\\"d/c\\\")", TRACED_RIGHTS("\"remove_file\",\"refer\""),
	                     TRACED_RIGHTS("\"make_reg\",\"refer\"")));
	/* RENAME_EXCHANGE: both sides lose and gain. */
	cr_expect_eq(traced_count(TRACED_WORDS(
			     "renameat2(\\\"d/c\\\"",
			     TRACED_RIGHTS("\"remove_file\",\"make_reg\",\"refer\"") ",\"flags\":[],\"text\":\"b\"")),
	             1);
	cr_expect(traced_has("renameat2(\\\"d/c\\\"",
	                     TRACED_RIGHTS("\"remove_file\",\"make_reg\",\"refer\"") ",\"flags\":[],\"text\":\"d/c\""));
	/* RENAME_WHITEOUT makes one where the file was. */
	cr_expect(traced_has("renameat2(\\\"b\\\"", TRACED_RIGHTS("\"remove_file\",\"make_reg\"")));
	cr_expect(traced_has("link(\\\"w\\\", \\\"d/l\\\")", TRACED_RIGHTS("\"refer\""),
	                     TRACED_RIGHTS("\"make_reg\",\"refer\"")));
	/* What is replaced is removed. */
	cr_expect(
		traced_has("rename(\\\"w\\\", \\\"d/c\\\")", TRACED_RIGHTS("\"remove_file\",\"make_reg\",\"refer\"")));
	cr_expect(traced_has("rename(\\\"d\\\", \\\"e\\\")", TRACED_RIGHTS("\"remove_dir\""),
	                     TRACED_RIGHTS("\"make_dir\"")));
}

Test(trace, names_are_made_and_removed_in_directories)
{
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("symlink", "target", "s", ",", "mknod", "p", "fifo", ",", "mknod", "n", "null",
	                                ",", "mknod", "w", "whiteout", ",", "mknod", "b", "block", ",", "mknod", "u",
	                                "socket", ",", "mknod", "r", "file", ",", "unlink", "f", ",", "rmdir", "d", ",",
	                                "unlink", "gone"));
	cr_expect(traced_has("symlink(\\\"target\\\", \\\"s\\\")", TRACED_RIGHTS("\"make_sym\""), traced_entry("s")));
	cr_expect(traced_has("\\\"p\\\"", TRACED_RIGHTS("\"make_fifo\"")));
	cr_expect(traced_has("\\\"n\\\"", TRACED_RIGHTS("\"make_char\"")));
	cr_expect(traced_has("\\\"w\\\"", TRACED_RIGHTS("\"make_char\",\"make_reg\"")));
	cr_expect(traced_has("\\\"b\\\"", TRACED_RIGHTS("\"make_block\"")));
	cr_expect(traced_has("\\\"u\\\"", TRACED_RIGHTS("\"make_sock\"")));
	cr_expect(traced_has("\\\"r\\\"", TRACED_RIGHTS("\"make_reg\"")));
	cr_expect(traced_has("unlink(\\\"f\\\")", TRACED_RIGHTS("\"remove_file\""), "\"entry\":\"file\""));
	cr_expect(traced_has("rmdir(\\\"d\\\")", TRACED_RIGHTS("\"remove_dir\""), "\"entry\":\"directory\""));
	cr_expect(traced_has("unlink(\\\"gone\\\")", "\"errno\":\"ENOENT\",\"stage\":\"before\""));
}

Test(trace, truncating_needs_truncate)
{
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("truncate", "f", ",", "open", "f", "w", ",", "ftruncate", ",", "memfd", "m",
	                                ",", "ftruncate"));
	cr_expect(traced_has("\"call\":\"truncate\"", TRACED_RIGHTS("\"truncate\""), traced_path("f")));
	cr_expect(traced_has("\"call\":\"ftruncate\"", TRACED_RIGHTS("\"truncate\""), traced_path("f")));
	/* A memfd needs nothing. */
	cr_expect(traced_has("\"call\":\"ftruncate\"", TRACED_RIGHTS(""), "\"special\""));
}

Test(trace, a_file_by_its_handle_is_found_when_it_is_open)
{
	require_root();
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("handle", "f", "+"));
	cr_assert(traced_has("open_by_handle_at(O_RDWR)", TRACED_RIGHTS("\"write_file\",\"read_file\""),
	                     traced_path("f")));
}

Test(trace, devices_that_the_program_opens_need_ioctl_dev)
{
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("open", "/dev/null", "", ",", "ioctl", "last", ",", "open", "f", "", ",",
	                                "ioctl", "last", ",", "ioctl", "0"));
	cr_expect(traced_has("ioctl(", TRACED_RIGHTS("\"ioctl_dev\""), "\"path\":\"/dev/null\"",
	                     "\"flags\":[],\"text\""));
	cr_expect(traced_has("ioctl(0, ", TRACED_RIGHTS(""), "\"inherited\""));
	cr_expect_not(traced_has("ioctl(", traced_path("f")));
}

Test(trace, the_whole_chain_of_a_program_is_executed)
{
	const char *script = spawn_file("script", spawn_text("#!%s open\n", spawn_path("second")));

	(void)spawn_file("second", "#!/bin/sh -e\nexit 7\n");
	cr_assert_eq(chmod(script, 0755) | chmod(spawn_path("second"), 0755), 0);
	cr_assert_eq(traced(TRACED_WORDS(script))->status, 7);
	cr_expect(traced_has("execve(", "\"start\"", traced_path("script"), traced_path("second"), "\"interpreter\"",
	                     "\"text\":\"/bin/sh\"", "ld-linux-x86-64.so.2",
	                     TRACED_RIGHTS("\"execute\",\"read_file\"")));
	cr_expect(traced_has("\"comm\":\"script\"", "\"call\":null", "\"status\":1792"));
}

Test(trace, a_missing_interpreter_comes_after_landlock)
{
	cr_assert_eq(chmod(spawn_file("script", "#!/missing/interpreter\n"), 0755), 0);
	(void)traced_calls(TRACED_WORDS("fork_execve", spawn_path("script"), "x", ",", "fork_execve", "/missing", "x"));
	cr_expect(traced_has("execve(", traced_path("script"), "\"errno\":\"ENOENT\",\"stage\":\"after\""));
	cr_expect(traced_has("execve(\\\"/missing\\\")", "\"errno\":\"ENOENT\",\"stage\":\"before\""));
}

Test(trace, a_program_that_loses_its_privileges_is_named)
{
	(void)traced_calls(TRACED_WORDS("fork_execve", "/bin/su", "--version"));
	cr_assert(traced_has("execve(", "/su\"", "\"privileged\""));
}

Test(trace, a_thread_that_executes_goes_on_as_the_process)
{
	const struct spawned *ran =
		traced(TRACED_WORDS(TRACED_CALLS("dynamic"), "thread_execve", "/bin/cat", "/etc/hostname"));

	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(traced_has("execve(\\\"/bin/cat\\\")", "\"result\":0", "/cat\""));
	cr_expect(traced_has("\"comm\":\"cat\"", "\"path\":\"/etc/hostname\"", "\"errno\":null"));
	cr_expect_not(traced_has("\"unknown\""));
	/* The other thread's open is seen too. */
	cr_expect(traced_has("\"comm\":\"calls.dynamic\"", "\"path\":\"/etc/hostname\""));
}

Test(trace, every_thread_is_traced)
{
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("threads", "f"));
	cr_assert_eq(traced_count(TRACED_WORDS(traced_path("f"), "\"result\":")), 8);
}

Test(trace, programs_of_every_kind_are_seen)
{
	static const char *const kinds[] = { TRACED_CALLS("dynamic"), TRACED_CALLS("static"), TRACED_CALLS("m32") };

	(void)spawn_file("f", "x");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *kind = kinds[i];

		if (strcmp(kind, TRACED_CALLS("m32")) == 0 && !spawn_runs(kind))
			continue;
		cr_assert_eq(traced(TRACED_WORDS(kind, "open", "f", "+"))->status, 0);
		cr_expect(traced_has(TRACED_RIGHTS("\"write_file\",\"read_file\""), traced_path("f")), "%s", kind);
	}
}

Test(trace, what_root_alone_may_open_needs_its_rights)
{
	require_root();
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("f", "x");
	(void)traced_calls(TRACED_WORDS("acct", "d", ",", "swapon", "f", ",", "pin", "d/new"));
	cr_expect(traced_has("acct(\\\"d\\\")", TRACED_RIGHTS("\"write_file\""), traced_path("d")));
	cr_expect(traced_has("swapon(\\\"f\\\")", TRACED_RIGHTS("\"write_file\",\"read_file\""), traced_path("f")));
	cr_expect(traced_has("BPF_OBJ_PIN", TRACED_RIGHTS("\"make_reg\""), traced_path("d"), "\"name\":\"new\""));
}

Test(trace, whether_a_program_may_be_executed_is_asked_of_landlock_too)
{
	cr_assert_eq(chmod(spawn_file("script", "#!/bin/sh\n"), 0755), 0);
	(void)traced_calls(TRACED_WORDS("execve_check", "script", ",", "open", "/etc/hostname", ""));
	/* Before Linux 6.14: EINVAL. */
	cr_expect(traced_has("execveat(", "AT_EXECVE_CHECK", TRACED_RIGHTS("\"execute\",\"read_file\""),
	                     traced_path("script"), "\"text\":\"/bin/sh\"", "!changed"));
	cr_expect(traced_has("\"comm\":\"calls.static\"", "\"path\":\"/etc/hostname\""));
}

Test(trace, what_would_hide_the_program_is_answered)
{
	const struct spawned *ran = traced_calls(
		TRACED_WORDS("dumpable", "0", ",", "io_uring", ",", "seccomp", ",", "open", "/etc/hostname", ""));

	cr_expect_str_eq(ran->out, "dumpable: OK\nio_uring: ENOSYS\nseccomp: OK\nopen: OK\n");
	cr_expect(traced_has("io_uring_setup", "\"answered\""));
	cr_expect(traced_has("\"call\":\"seccomp\"", "\"class\":\"own\""));
	cr_expect(traced_has("\"path\":\"/etc/hostname\""));
}

Test(trace, a_filter_with_a_listener_may_hide_calls)
{
	const struct spawned *ran = traced_calls(TRACED_WORDS("listener"));

	cr_expect_str_eq(ran->out, "listener: OK\n");
	cr_expect(traced_has("\"call\":\"seccomp\"", "\"listener\""));
	cr_expect_not_null(strstr(ran->err, "incomplete"), "%s", ran->err);
	ran = traced_calls(TRACED_WORDS("seccomp"));
	cr_expect_null(strstr(ran->err, "incomplete"), "%s", ran->err);
}

/* Killed while it waits for somebody to write. */
Test(trace, a_call_whose_end_nobody_saw_is_unknown)
{
	cr_assert_eq(mkfifo(spawn_path("fifo"), 0644), 0);
	(void)traced(TRACED_WORDS("/bin/sh", "-c", "cat fifo & sleep 1; kill -9 $!; wait"));
	cr_expect(traced_has("\\\"fifo\\\", O_RDONLY", "\"unknown\"", TRACED_RIGHTS("\"read_file\""),
	                     traced_path("fifo")));
}

Test(trace, no_child_escapes_by_clone_untraced)
{
	const struct spawned *ran =
		traced_calls(TRACED_WORDS("untraced", "/etc/hostname", "1", ",", "untraced", "/etc/hostname", "3"));

	cr_expect_str_eq(ran->out, "untraced: OK\nuntraced: ENOSYS\n");
	cr_expect_eq(traced_count(TRACED_WORDS("\"path\":\"/etc/hostname\"")), 1);
	cr_expect(traced_has("clone3", "\"answered\""));
}

Test(trace, a_call_that_a_signal_interrupts_is_one_record)
{
	cr_assert_eq(mkfifo(spawn_path("fifo"), 0644), 0);
	(void)traced_calls(TRACED_WORDS("restart", "fifo"));
	cr_expect_eq(traced_count(TRACED_WORDS("\\\"fifo\\\", O_RDONLY")), 1);
	cr_expect(traced_has("\\\"fifo\\\", O_RDONLY", "\"order\":2,", "\"result\":3"));
}

Test(trace, namespaces_do_not_hide_a_program)
{
	const struct spawned *ran;

	require_root();
	(void)spawn_file("f", "x");
	ran = traced_calls(TRACED_WORDS("unshare", "ump", ",", "fork", ",", "open", "f", "", ",", "kill", "0", "0", ",",
	                                "open", "/proc/self/status", ""));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	/* Another mount namespace, whose root the walk begins at. */
	cr_expect(traced_has("\\\"f\\\"", traced_path("f"), "\"foreign\""));
	cr_expect(traced_has("kill(0, 0)", "\"inside\""));
	/* Also of a process that was looked at before. */
	(void)traced_calls(TRACED_WORDS("open", "f", "", ",", "unshare", "um", ",", "open", "f", "w"));
	cr_expect(traced_has("(\\\"f\\\", O_RDONLY)", "!\"foreign\""));
	cr_expect(traced_has("(\\\"f\\\", O_WRONLY)", "\"foreign\""));
	ran = traced_as_nobody(
		TRACED_WORDS(TRACED_CALLS("static"), "unshare", "ump", ",", "fork", ",", "open", "f", ""));
	cr_expect_str_eq(ran->out, "unshare: OK\nfork: OK\nopen: OK\n");
	cr_expect(traced_has("\\\"f\\\"", traced_path("f")));
}

Test(trace, another_root_is_walked_from)
{
	require_root();
	(void)mkdir(spawn_path("d"), 0755);
	(void)spawn_file("d/f", "x");
	(void)symlink("/f", spawn_path("d/link"));
	(void)traced_calls(
		TRACED_WORDS("chroot", "d", ",", "chdir", "/", ",", "open", "/link", "", ",", "open", "../../f", "w"));
	cr_expect(traced_has("\\\"/link\\\"", traced_path("d/f"), "\"foreign\""));
	cr_expect(traced_has("\\\"../../f\\\"", traced_path("d/f")));
}

Test(trace, an_ordinary_user_traces_too)
{
	const struct spawned *ran;

	(void)spawn_file("f", "x");
	ran = traced_as_nobody(
		TRACED_WORDS(TRACED_CALLS("dynamic"), "open", "f", "", ",", "dumpable", "0", ",", "open", "f", "w"));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(traced_has("\\\"f\\\", O_RDONLY)", traced_path("f"), "\"result\":"));
	cr_expect(traced_has("\\\"f\\\", O_WRONLY)", "EACCES", "\"stage\":\"either\"", traced_path("f")));
}

Test(trace, an_executable_that_cannot_be_read_is_run_and_named)
{
	const struct spawned *ran;
	const char *program = spawn_path("unreadable");

	require_root();
	cr_assert_eq(system(spawn_text("cp %s %s && chmod 0711 %s", TRACED_CALLS("static"), program, program)), 0);
	ran = traced_as_nobody(TRACED_WORDS(program, "open", "/etc/hostname", ""));
	cr_expect_str_eq(ran->out, "open: OK\n");
	cr_expect(traced_has("execve(", "\"unseen\"", traced_path("unreadable")));
	cr_expect(traced_has("openat(", "\"unseen\""));
}

Test(trace, hostile_paths_do_no_harm)
{
	const char *odd = spawn_path("a\n\"b\\\x1b[31m\xff");
	const struct spawned *ran;
	FILE *file = fopen(odd, "we");

	cr_assert_not_null(file);
	(void)fclose(file);
	ran = traced_calls(TRACED_WORDS("endless", ",", "bad_pointer", ",", "long_path", ",", "open", odd, ""));
	cr_expect_str_eq(ran->out, "endless: ENAMETOOLONG\nbad_pointer: EFAULT\nlong_path: ENAMETOOLONG\nopen: OK\n");
	cr_expect(traced_has("\"cut\"", "ENAMETOOLONG", "aaaaaaaa"));
	cr_expect(traced_has("\"unseen\"", "EFAULT"));
	/* In the call bytes are escaped as in C; the path is UTF-8, and beside it are its bytes. */
	cr_expect(traced_has("a\\\\x0a\\\\\\\"b\\\\\\\\\\\\x1b[31m\\\\xff\\\"", "_bytes\":\"2f"));
	cr_expect_str_empty(traced_schema_says());
}

Test(trace, a_text_that_changes_is_no_reason_to_grant)
{
	(void)spawn_file("first", "x");
	(void)spawn_file("second-and-longer", "x");
	(void)traced_calls(TRACED_WORDS("changing", spawn_path("first"), spawn_path("second-and-longer")));
	/* Whatever was opened is what the record names, or it is marked. */
	for (int i = 0; i < 2; i++) {
		const char *name = i ? "second-and-longer" : "first";

		cr_expect_eq(traced_count(TRACED_WORDS(spawn_text("\"text\":\"%s\"", spawn_path(name)),
		                                       spawn_text("!\"path\":\"%s\"", spawn_path(name)), "\"result\":3",
		                                       "!\"changed\"")),
		             0);
	}
}

Test(trace, a_text_that_is_another_after_the_call_marks_the_record)
{
	const struct spawned *ran = traced_calls(TRACED_WORDS("truncate_itself", "f", ",", "truncate", "f"));

	cr_expect_str_eq(ran->out, "truncate_itself: OK\ntruncate: OK\n");
	cr_expect_eq(traced_count(TRACED_WORDS("truncate(\\\"f\\\")", "\"changed\"")), 1);
	cr_expect_eq(traced_count(TRACED_WORDS("truncate(\\\"f\\\")", "\"flags\":[],\"accesses\"")), 1);
}

Test(trace, the_records_are_as_the_schema_says)
{
	(void)spawn_file("f", "x");
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_with(TRACED_WORDS("-m"),
	                  TRACED_WORDS(TRACED_CALLS("dynamic"), "open", "f", "+", ",", "open", "missing", "", ",",
	                               "rename", "f", "d/f", ",", "connect_udp", "11", ",", "close", ",", "kill",
	                               "parent", "0", ",", "connect_unix", "@none", ",", "vm_read", "parent", ",",
	                               "memfd", "x", ",", "ftruncate", ",", "write", "2", ",", "exit", "3"));
	cr_expect(traced_has("write(2", "\"class\":\"own\""));
	cr_expect(traced_has("exit_group(3)"));
	cr_expect_str_empty(traced_schema_says());
}
