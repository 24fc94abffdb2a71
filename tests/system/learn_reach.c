/* SPDX-License-Identifier: BSD-3-Clause */
/* learn: ports, scopes, and ways to a file that other tools' learning has missed. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "landshim.h"
#include "learned.h"
#include "outside.h"
#include "require.h"
#include "traced.h"

#define CALLS(...) LEARNED(TRACED_CALLS("static"), __VA_ARGS__)

/* --- ports ------------------------------------------------------------------------------ */

/* sandlock's: IPv6, bind, and what follows the first message. */
Test(learn_reach, ports_of_every_address_and_message)
{
	const struct spawned *ran =
		learned_command("learn", (const char *[]){ "--abi", "11", "-o", learned_policy_path(),
	                                                   TRACED_CALLS("static"), "bind_tcp6", "0", ",", "connect_tcp",
	                                                   "9", ",", "sendmmsg", "12", "13", NULL });

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("  bind_tcp = 0;\n"), "%s", learned_policy());
	cr_expect(learned_has("// 0: calls.static: bind; the kernel chooses one\n"));
	cr_expect(learned_has("  connect_tcp = 9;\n"));
	cr_expect(learned_has("  connect_send_udp = ( 12, 13 );\n"));
}

/* sandlock's: getaddrinfo(3) asks which address it would use. */
Test(learn_reach, a_udp_connection_that_sent_nothing_is_no_need)
{
	(void)learned_command("learn", (const char *[]){ "--abi", "11", "-o", learned_policy_path(),
	                                                 TRACED_CALLS("static"), "connect_udp", "11", ",", "close", ",",
	                                                 "connect_udp", "12", ",", "send", NULL });
	cr_expect(learned_has("  connect_send_udp = 12;\n"), "%s", learned_policy());
	cr_expect_not(learned_has("// 11: "));
}

Test(learn_reach, a_connection_that_was_refused_was_a_need)
{
	const struct spawned *ran;

	require_landlock(4);
	(void)CALLS("connect_tcp", "9");
	cr_expect(learned_has("  connect_tcp = 9;\n"), "%s", learned_policy());
	ran = LEARNED_RUN(TRACED_CALLS("static"), "connect_tcp", "9", ",", "connect_tcp", "10");
	cr_expect_str_eq(ran->out, "connect_tcp: ECONNREFUSED\nconnect_tcp: EACCES\n", "%s", ran->err);
}

/* --- what comes and goes ----------------------------------------------------------------- */

/* pthread_setname_np(3) writes the one, Chromium the other; only a rule on all of /proc would allow that. */
Test(learn_reach, a_name_of_a_thread_is_no_need)
{
	const struct spawned *ran = CALLS("open", "/proc/self/comm", "w", ",", "open", "/proc/self/clear_refs", "w");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(learned_has("Not granted"), "%s", learned_policy());
	cr_expect_not(learned_has("<proc>"), "%s", learned_policy());
}

/* Chromium's: a directory that is read, in one that was made where no rule can be, and is gone. */
Test(learn_reach, a_place_that_is_gone_does_not_keep_the_policy_from_loading)
{
	const struct spawned *ran = LEARNED("/bin/sh", "-c",
	                                    "mkdir -p ~/.new/x; for i in 1 2 3 4 5 6 7 8; do echo $i >~/.new/t; "
	                                    "mv ~/.new/t ~/.new/x/$i; cat ~/.new/x/$i; done; rm -r ~/.new");

	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_null(strstr(ran->err, "ENOENT"), "%s", ran->err);
	ran = LEARNED_RUN("/bin/true");
	cr_expect_eq(ran->status, 0, "%s: %s", learned_policy(), ran->err);
}

/* --- scopes ----------------------------------------------------------------------------- */

Test(learn_reach, a_scope_is_never_lifted_without_a_word)
{
	const struct spawned *ran;
	pid_t outside = fork();

	require_landlock(6);
	if (outside == 0) {
		(void)pause();
		_exit(0);
	}
	ran = CALLS("kill", spawn_text("%d", (int)outside), "18");
	cr_expect_eq(ran->status, 1);
	cr_expect(learned_has("\n// unrestricted = \"signal\";\n"), "%s", learned_policy());
	cr_expect(learned_has("//   calls.static: kill: signal 18\n"));
	cr_expect_not_null(
		strstr(ran->err, "landshim: it reached something outside by a signal or an abstract socket"));
	ran = LEARNED_RUN(TRACED_CALLS("static"), "kill", spawn_text("%d", (int)outside), "18");
	cr_expect_str_eq(ran->out, "kill: EPERM\n");
	(void)kill(outside, SIGKILL);
	(void)waitpid(outside, NULL, 0);
}

Test(learn_reach, asking_whether_a_process_is_there_is_no_need)
{
	const struct spawned *ran = CALLS("kill", spawn_text("%d", (int)getpid()), "0", ",", "kill_child", "15");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(learned_has("unrestricted"), "%s", learned_policy());
}

Test(learn_reach, an_abstract_socket_outside_is_a_scope_and_one_inside_is_none)
{
	const char *name = outside_abstract();
	const struct spawned *ran;

	require_landlock(6);
	ran = CALLS("bind_unix", "@within", ",", "connect_unix", "@within");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	(void)unlink(learned_policy_path());
	ran = CALLS("connect_unix", spawn_text("@%s", name));
	cr_expect_eq(ran->status, 1);
	cr_expect(learned_has("// unrestricted = \"abstract_unix_socket\";\n"), "%s", learned_policy());
}

/* GTK's: what asks for a display server that is not there reaches nobody. */
Test(learn_reach, an_abstract_name_that_nobody_has_is_no_need)
{
	const struct spawned *ran = CALLS("connect_unix", "@landshim-nobody");

	cr_expect_str_eq(ran->out, "connect_unix: ECONNREFUSED\n");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(learned_has("unrestricted"), "%s", learned_policy());
}

/* --- what no rule cures -------------------------------------------------------------------- */

Test(learn_reach, a_program_that_mounts_cannot_be_confined_as_it_runs)
{
	const struct spawned *ran;

	require_root();
	ran = LEARNED("/usr/bin/unshare", "-m", "/bin/true");
	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err, " cannot be confined as it runs: it calls mount\n"), "%s", ran->err);
	cr_expect(learned_has(": mount: denied in every sandbox of Landlock's; no rule helps\n"), "%s",
	          learned_policy());
}

/* It was no mount: nothing was denied that could have been done. */
Test(learn_reach, unmounting_what_is_no_mount_is_no_need)
{
	const struct spawned *ran;

	require_root();
	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("d"), 0755), 0);
	ran = CALLS("umount", "d");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(learned_has("Not granted"), "%s", learned_policy());
}

/* --- ways to a file ------------------------------------------------------------------------ */

/* nono's: dirfd, the working directory, openat2, renameat2, linkat, truncate. */
Test(learn_reach, calls_by_descriptor_and_the_working_directory)
{
	static const char *const calls[] = { TRACED_CALLS("static"),
		                             "openat",
		                             "d",
		                             "f",
		                             "",
		                             ",",
		                             "openat2",
		                             "d",
		                             "g",
		                             "w",
		                             "0",
		                             ",",
		                             "chdir",
		                             "d",
		                             ",",
		                             "open",
		                             "h",
		                             "",
		                             ",",
		                             "truncate",
		                             "t",
		                             NULL };
	const struct spawned *ran;

	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("d"), 0755), 0);
	(void)learned_file("d/f", "");
	(void)learned_file("d/g", "");
	(void)learned_file("d/h", "");
	(void)learned_file("d/t", "text");
	ran = learned(calls);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("{ path = \"${@cwd}/d/f\"; allow = \"read_file\"; }"), "%s", learned_policy());
	cr_expect(learned_has("{ path = \"${@cwd}/d/g\"; allow = \"write_file\"; }"));
	cr_expect(learned_has("{ path = \"${@cwd}/d/h\"; allow = \"read_file\"; }"));
	cr_expect(learned_has("{ path = \"${@cwd}/d/t\"; allow = \"truncate\"; }"));
	ran = learned_run(calls);
	cr_expect_null(strstr(ran->out, "EACCES"), "%s%s", ran->out, learned_policy());
}

Test(learn_reach, moving_across_directories_is_learned_and_done_again)
{
	static const char *const calls[] = { TRACED_CALLS("static"),
		                             "creat",
		                             "one/f",
		                             ",",
		                             "rename",
		                             "one/f",
		                             "two/f",
		                             ",",
		                             "link",
		                             "two/f",
		                             "one/g",
		                             ",",
		                             "unlink",
		                             "one/g",
		                             ",",
		                             "symlink",
		                             "x",
		                             "one/l",
		                             ",",
		                             "unlink",
		                             "one/l",
		                             ",",
		                             "unlink",
		                             "two/f",
		                             NULL };
	const struct spawned *ran;

	require_landlock(2);
	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("one"), 0755), 0);
	cr_assert_eq(mkdir(learned_path("two"), 0755), 0);
	ran = learned(calls);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "E"), "%s", ran->out);
	ran = learned_run(calls);
	cr_expect_null(strstr(ran->out, "E"), "%s%s", ran->out, learned_policy());
}

/* sandlock's: exec from a thread; firejail's: static programs. */
Test(learn_reach, what_a_thread_executes_is_followed)
{
	(void)learned_file("a", "");
	landshim_copy("/bin/cat", learned_path("mycat"), 0755);
	(void)CALLS("thread_execve", learned_path("mycat"), "a");
	cr_expect(learned_has("/mycat\"; allow = [ \"execute\", \"read_file\" ]; }") ||
	                  learned_has("${@arg2}\"; allow = [ \"execute\", \"read_file\" ]; }"),
	          "%s", learned_policy());
}

/* Names that change while they are read, or have no end. */
Test(learn_reach, what_changed_while_it_was_read_gives_no_rule)
{
	const struct spawned *ran;

	(void)learned_file("allowed", "");
	(void)learned_file("denied", "");
	ran = CALLS("changing", "allowed", "denied");
	cr_expect_lt(ran->status, 2, "%s", ran->err);
	ran = CALLS("endless", ",", "bad_pointer", ",", "long_path");
	cr_expect_neq(ran->status, 97);
}

/* firejail's: calls that failed; all of /etc. */
/* Of what is opened again and again the ends are not awaited: another object, or another mode, is seen all the same. */
Test(learn_reach, what_is_opened_often_is_seen_when_it_becomes_another)
{
	static const char script[] = "import os\nfor i in range(5): open('a').close()\n"
				     "os.rename('b', 'a')\nopen('a').close()\nopen('c', 'r').close()\n"
				     "for i in range(5): open('c').close()\nopen('c', 'r+').close()\n"
				     "os.unlink('a')\nos.symlink('../d', 'a')\nopen('a').close()\n";
	const struct spawned *ran;

	for (const char *const *name = (const char *const[]){ "a", "b", "c", NULL }; *name; name++)
		(void)learned_file(*name, "text\n");
	(void)spawn_file("d", "text\n");
	ran = LEARNED("/usr/bin/python3", "-c", script);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("often"), "%s", learned_policy());
	(void)unlink(learned_path("a"));
	(void)learned_file("a", "text\n");
	(void)learned_file("b", "text\n");
	ran = LEARNED_RUN("/usr/bin/python3", "-c", script);
	cr_expect_eq(ran->status, 0, "%s%s", ran->err, learned_policy());
}

Test(learn_reach, a_file_of_etc_is_that_file)
{
	const struct spawned *ran;

	(void)LEARNED("/bin/sh", "-c", "cat /etc/hostname /etc/nonexistent");
	cr_expect_not(learned_has("\"/etc\";"), "%s", learned_policy());
	ran = LEARNED_RUN("/bin/sh", "-c", "cat /etc/hostname");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_neq(LEARNED_RUN("/bin/sh", "-c", "cat /etc/fstab")->status, 0);
}

/* greywall's: a daemon does not hang it. */
Test(learn_reach, what_is_left_behind_is_named_and_ended_in_time)
{
	const struct spawned *ran =
		learned_command("learn", (const char *[]){ "--for", "2", "-o", learned_policy_path(), "/bin/sh", "-c",
	                                                   "sleep 60 &", NULL });

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: it has ended, and left behind what is watched on: "), "%s",
	                   ran->err);
	cr_expect(learned_has("// INCOMPLETE: calls may be missing.\n"));
}

/* --- verify ----------------------------------------------------------------------------------- */

#define VERIFY(text)             \
	learned_command("learn", \
	                (const char *[]){ "--verify", "-o", learned_policy_path(), "/bin/sh", "-c", text, NULL })

Test(learn_verify, what_holds_is_said_so)
{
	const struct spawned *ran = VERIFY("echo x >out");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: verify: it is run again, and all that it does is done again\n"
	                                    "landshim: verify: holds: 0 denials that matter, 0 harmless\n"),
	                   "%s", ran->err);
}

Test(learn_verify, what_was_denied_is_added_and_tried_again)
{
	const struct spawned *ran;

	(void)spawn_file("data", "text\n");
	ran = VERIFY("cat /dev/null; test -e seen && cat ../data; echo >seen");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          "landshim: verify: try 1: 1 denials, which the policy grants from now on\n"),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: verify: holds: "));
	cr_expect(learned_has("${HOME}/data\"; allow = \"read_file\";"), "%s", learned_policy());
	cr_expect_str_eq(LEARNED_RUN("/bin/sh", "-c", "cat ../data")->out, "text\n");
}

Test(learn_verify, it_stops_at_what_a_try_has_left_behind)
{
	const struct spawned *ran;

	(void)spawn_file("data", "text\n");
	ran = VERIFY("mkdir one; test -e seen && { mkdir two; cat ../data; }; echo >seen");
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("landshim: left behind by that try, and not there before:\n\t%s\n",
	                                     learned_path("two"))),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: verify: stopped: it met what an earlier try has left behind\n"));
	cr_expect_eq(ran->status, 1);
	cr_expect_neq(access(learned_policy_path(), F_OK), -1);
}

Test(learn_verify, what_no_rule_grants_does_not_make_it_go_on_for_ever)
{
	const struct spawned *ran = VERIFY("test -e seen && echo x >../result; echo >seen; true");

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err, "Landlock cannot grant to make one file in"), "%s", ran->err);
	cr_expect_not(learned_has("\"${HOME}\";"));
}

Test(learn_verify, an_end_that_is_another_is_said_with_what_may_be_why)
{
	const struct spawned *ran = VERIFY("test -e seen && exit 3; echo >seen");

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err,
	                          "landshim: it did not end as when it was learned: 768, not 0 (waitpid(2))\n"
	                          "landshim: hint: it may end otherwise each time, or where it has run before: run it "
	                          "twice without landshim\n"),
	                   "%s", ran->err);
	cr_expect_eq(unlink(learned_path("seen")), 0);
	cr_expect_eq(unlink(learned_policy_path()), 0);
	ran = VERIFY("test -e seen && { echo x >../result; exit 3; }; echo >seen");
	cr_expect_not_null(strstr(ran->err, "landshim: hint: what was denied, above, may be why\n"), "%s", ran->err);
}

/* Each run reads another file. */
Test(learn_verify, it_tries_five_times_at_most)
{
	const struct spawned *ran;

	(void)learned_file("n", "0\n");
	for (int i = 1; i < 9; i++)
		(void)spawn_file(spawn_text("data%d", i), "text\n");
	ran = VERIFY("read n <n; n=$((n + 1)); echo $n >n; cat ../data$n");
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: verify: try 5: 1 denials"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: verify: does not hold after 5 tries\n"), "%s", ran->err);
	cr_expect_str_eq(spawn_read(learned_path("n")), "6\n");
	/* What was found by then is written. */
	cr_expect(learned_has("${HOME}/data6\""), "%s", learned_policy());
}

Test(learn_verify, no_file_of_a_try_is_left)
{
	const struct spawned *ran;

	(void)VERIFY("true");
	ran = spawn_run(&(const struct spawn){ .argv = (const char *[]){ "/bin/ls", "-A", spawn_directory(), NULL },
	                                       .preload = "" });
	cr_expect_str_eq(ran->out, "learned.conf\nwork\n");
}
