/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim explain: what the policies denied is said, with what to add, and nothing else is blamed on them. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "schema.h"

#define PYTHON "/usr/bin/python3"

static const char *policy_with(const char *paths, const char *settings)
{
	return spawn_file("p.conf", spawn_policy(7, paths, settings));
}

static const struct spawned *explain_as(void (*prepare)(void *data), const char *const *words)
{
	const struct spawn spawn = { .argv = NULL, .prepare = prepare };

	require_landlock(1);
	return landshim_spawn(&spawn, "explain", words);
}

#define EXPLAIN(policy, ...) explain_as(NULL, (const char *[]){ "-c", policy, __VA_ARGS__, NULL })

static const char *data_file(void)
{
	return spawn_file("data", "text\n");
}

/* What is said from its first line on: the program's own lines come before. */
static const char *said_of(const struct spawned *ran, const char *program)
{
	const char *from = strstr(ran->err, spawn_text("landshim: %s: ", program));

	cr_assert_not_null(from, "%s", ran->err);
	return from;
}

static size_t count_of(const char *text, const char *what)
{
	size_t count = 0;

	for (text = strstr(text, what); text; text = strstr(text + 1, what))
		count++;
	return count;
}

/* --- a denial -------------------------------------------------------------------- */

Test(explain, a_denial_is_the_call_the_object_the_right_the_rule_and_what_to_add)
{
	const char *file = data_file();
	const char *policy =
		policy_with(spawn_text(",\n{ path = \"%s\"; allow = \"write_file\"; }", spawn_directory()), "");
	const struct spawned *ran = EXPLAIN(policy, "/bin/cat", file);
	const char *said = said_of(ran, "/bin/cat");

	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(ran->out, "");
	cr_expect_eq(strstr(said, "landshim: /bin/cat: 1 denial\nlikely fatal:\ncat["), said, "%s", said);
	cr_expect_not_null(
		strstr(said,
	               spawn_text("] openat(\"%s\", O_RDONLY) -> %s: read_file denied by %s: line 3 grants "
	                          "write_file alone, on %s\n    add:  { path = \"${@arg}\"; allow = \"read_file\"; "
	                          "}\n",
	                          file, file, policy, spawn_directory())),
		"%s", said);
}

Test(explain, what_is_to_be_added_allows_it)
{
	const char *file = data_file();
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "/bin/cat", file);
	const char *add = strstr(ran->err, "    add:  ");

	cr_assert_not_null(add, "%s", ran->err);
	add = spawn_text(", %.*s", (int)strcspn(add + 10, "\n"), add + 10);
	ran = EXPLAIN(policy_with(add, ""), "/bin/cat", file);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, "text\n");
	cr_expect_not_null(strstr(ran->err, "landshim: /bin/cat: the policies denied nothing\n"), "%s", ran->err);
}

Test(explain, many_of_the_same_are_said_once)
{
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "/bin/sh", "-c",
	                                    spawn_text("for i in 1 2 3; do : <%s; done", data_file()));

	cr_expect_eq(count_of(ran->err, "read_file denied by"), 1, "%s", ran->err);
	ran = EXPLAIN(policy_with("", ""), "/bin/sh", "-c",
	              spawn_text("for i in 1 2 3; do /bin/cat %s; done", data_file()));
	cr_expect_eq(count_of(ran->err, "read_file denied by"), 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "        (3 times)\n"), "%s", ran->err);
}

Test(explain, the_same_file_of_several_processes_in_proc_is_said_once)
{
	const char *loop = "for i in 1 2 3; do /bin/cat /proc/self/stat /proc/self/task/*/stat; done; "
			   "/bin/cat /proc/self/limits /proc/stat";
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "/bin/sh", "-c", loop);

	cr_expect_eq(count_of(ran->err, "(\"/proc/self/stat\", O_RDONLY)"), 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "        (3 times)\n"), "%s", ran->err);
	/* Not what is another file, or no process's. */
	cr_expect_eq(count_of(ran->err, "(\"/proc/self/limits\", O_RDONLY)"), 1, "%s", ran->err);
	cr_expect_eq(count_of(ran->err, " -> /proc/stat: "), 1, "%s", ran->err);
}

Test(explain, each_policy_that_denies_it_has_a_line)
{
	const char *other = spawn_file("other.conf", spawn_policy(7, "", ""));
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "-c", other, "/bin/cat", data_file());

	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("read_file denied by %s: no rule has it\n", spawn_path("p.conf"))),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("    and read_file denied by %s: no rule has it\n", other)),
	                   "%s", ran->err);
	cr_expect_eq(count_of(ran->err, "    add:  "), 2, "%s", ran->err);
}

Test(explain, what_makes_and_opens_a_file_is_one_denial)
{
	/* libselinux reads in /proc. */
	const char *rules =
		spawn_text(", { path = [ \"%s\", \"/proc\" ]; allow = \"read_file\"; }", spawn_file("a", ""));
	const struct spawned *ran = EXPLAIN(policy_with(rules, ""), "/bin/cp", spawn_path("a"), spawn_path("b"));

	cr_expect_not_null(strstr(ran->err, "cp: 1 denial\n"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("/b: write_file, make_reg denied by ")), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "{ path = \"${@arg_dir}\"; allow = [ \"write_file\", \"make_reg\" ]; }\n"),
	                   "%s", ran->err);
}

Test(explain, what_the_run_made_and_what_lies_in_proc_is_named_by_its_directory)
{
	const char *script = spawn_text("import os\nopen('%s/made-' + str(os.getpid()), 'w').close()\n"
	                                "try: open('%s/made-' + str(os.getpid()))\nexcept PermissionError: pass\n"
	                                "try: open('/proc/self/status')\nexcept PermissionError: pass\n",
	                                spawn_directory(), spawn_directory());
	const char *policy = policy_with(
		spawn_text(", { path = \"%s\"; allow = [ \"make_reg\", \"write_file\" ]; }", spawn_directory()), "");
	const struct spawned *ran = EXPLAIN(policy, PYTHON, "-c", script);

	cr_expect_not_null(strstr(ran->err, "/made-"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("{ path = \"${TMPDIR:-/tmp}%s\"; allow = \"read_file\"; }",
	                                               strrchr(spawn_directory(), '/'))),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "{ path = \"/proc\"; allow = \"read_file\"; }"), "%s", ran->err);
}

Test(explain, a_rename_across_directories_lacks_refer)
{
	const char *rules = spawn_text(", { path = \"%s\"; allow = [ \"read\", \"make_reg\", \"remove_file\" ]; }",
	                               spawn_directory());
	const char *rename = "import os, sys; os.rename(sys.argv[1], sys.argv[2])";
	const struct spawned *ran;

	cr_assert_eq(mkdir(spawn_path("d"), 0755), 0);
	ran = EXPLAIN(policy_with(rules, ""), PYTHON, "-c", rename, data_file(), spawn_path("d/data"));
	cr_expect_not_null(strstr(ran->err, "OSError: [Errno 18]"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": refer denied by "), "%s", ran->err);
	/* Between mounts it is the kernel's own answer. */
	ran = EXPLAIN(policy_with(rules, ""), PYTHON, "-c", rename, data_file(), "/dev/shm/landshim-explain");
	cr_expect_not_null(strstr(ran->err, "OSError: [Errno 18]"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, ": refer"), "%s", ran->err);
}

/* --- who is not to blame -------------------------------------------------------------- */

Test(explain, ordinary_errors_are_counted_and_never_blamed)
{
	const char *policy = policy_with(spawn_text(", { path = \"%s\"; allow = \"read\"; }", spawn_directory()), "");
	const struct spawned *ran = EXPLAIN(policy, "/bin/cat", spawn_path("missing"));

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err, "landshim: /bin/cat: the policies denied nothing\n"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, " failed, for which no policy is to blame (--all)\n"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "ENOENT"), "%s", ran->err);
	ran = EXPLAIN(policy, "--all", "/bin/cat", spawn_path("missing"));
	cr_expect_not_null(strstr(ran->err, spawn_text("] openat(\"%s\", O_RDONLY): ENOENT\n", spawn_path("missing"))),
	                   "%s", ran->err);
}

Test(explain, file_modes_are_not_the_policys_doing)
{
	const char *file = data_file();
	const char *policy = policy_with(spawn_text(", { path = \"%s\"; allow = \"read\"; }", spawn_directory()), "");
	const char *const words[] = { "-c", policy, "/bin/cat", file, NULL };
	const struct spawned *ran;

	require_root();
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	cr_assert_eq(chmod(file, 0), 0);
	ran = explain_as(spawn_become_nobody, words);
	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err, "landshim: /bin/cat: the policies denied nothing\n"), "%s", ran->err);
}

Test(explain, what_modes_deny_too_is_denied_by_both)
{
	const char *file = data_file();
	const char *const words[] = { "-c", policy_with("", ""), "/bin/cat", file, NULL };
	const char *both = "    denied by both: ";
	const struct spawned *ran;

	require_root();
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	ran = explain_as(spawn_become_nobody, words);
	cr_expect_null(strstr(ran->err, both), "%s", ran->err);
	cr_assert_eq(chmod(file, 0), 0);
	ran = explain_as(spawn_become_nobody, words);
	cr_expect_not_null(strstr(ran->err, both), "%s", ran->err);
	/* Root may. */
	ran = explain_as(NULL, words);
	cr_expect_not_null(strstr(ran->err, "read_file denied by"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, both), "%s", ran->err);
	/* And is asked for the one that root becomes. */
	ran = EXPLAIN(policy_with("", ""), PYTHON, "-c", "import os, sys\nos.setuid(65534)\nopen(sys.argv[1])", file);
	cr_expect_not_null(strstr(ran->err, both), "%s", ran->err);
}

Test(explain, what_happens_before_main_is_not_the_programs)
{
	/* Nothing may be read: ld.so is done when the layer is in force. */
	const char *policy = spawn_file("p.conf", "abi = 7; unrestricted = \"scope\";\n");
	const struct spawned *ran = EXPLAIN(policy, SPAWN_HOST("ends42"));

	cr_expect_eq(ran->status, 42, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "ends42: the policies denied nothing\n"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "note:"), "%s", ran->err);
}

/* --- the order ------------------------------------------------------------------------- */

Test(explain, likely_fatal_comes_first_and_harmless_last)
{
	const char *script = spawn_text(": </proc/filesystems; : <%s; /bin/cat %s; exit 0", spawn_file("quiet", ""),
	                                spawn_file("loud", ""));
	const char *policy = spawn_file(
		"p.conf",
		"abi = 7;\npaths = ( { path = [ \"/usr/bin\", \"/usr/lib\", \"/bin\", \"/lib\", \"/lib64\" ]; "
		"allow = \"read_execute\"; missing = \"skip\"; } );\n");
	const struct spawned *ran = EXPLAIN(policy, "/bin/bash", "-c", spawn_text("exec 2>/dev/null; %s", script));
	const char *fatal = strstr(ran->err, "likely fatal:\n");
	const char *loud = strstr(ran->err, "/loud: read_file denied by ");
	const char *harmless = strstr(ran->err, "harmless, as a rule:\n");
	const char *without = strstr(ran->err, "/proc/filesystems: read_file denied by ");

	cr_expect_eq(ran->status, 0);
	cr_assert(fatal && loud && harmless && without, "%s", ran->err);
	cr_expect(fatal < loud && loud < harmless && harmless < without, "%s", ran->err);
	cr_expect_not_null(strstr(without, "    harmless, as a rule: whether SELinux is there is not known\n"), "%s",
	                   without);
}

/* --- scopes, processes, mounts, the filter -------------------------------------------------- */

Test(explain, a_scope_comes_with_the_setting_that_lifts_it)
{
	const struct spawned *ran =
		EXPLAIN(policy_with("", ""), "/bin/sh", "-c", spawn_text("kill -CONT %d", (int)getpid()));

	require_landlock(6);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("-> process %d: signal denied by %s: a scope, which no rule grants\n"
	                                     "    instead:  unrestricted = \"signal\";\n",
	                                     (int)getpid(), spawn_path("p.conf"))),
	                   "%s", ran->err);
}

Test(explain, no_rule_helps_against_mounting_and_tracing)
{
	const struct spawned *ran;

	require_root();
	ran = EXPLAIN(policy_with("", ""), "/bin/mount", "-t", "tmpfs", "none", "/mnt");
	cr_expect_not_null(strstr(ran->err,
	                          "-> /mnt: mounts, which every policy that handles a right on files forbids to "
	                          "change\n    no rule helps: "),
	                   "%s", ran->err);
	ran = EXPLAIN(policy_with(", { path = \"/proc\"; allow = \"read\"; }", ""), "/bin/cat",
	              spawn_text("/proc/%d/mem", (int)getpid()));
	cr_expect_not_null(strstr(ran->err,
	                          "/mem: a process outside, which every policy that Landlock enforces protects\n"),
	                   "%s", ran->err);
}

#define MPTCP "import socket\ntry: socket.socket(2, 1, 262)\nexcept OSError as e: print(e.errno)"

Test(explain, what_the_filter_denies_is_denied_and_said)
{
	const char *policy = policy_with("", "");
	const struct spawned *ran = EXPLAIN(policy, PYTHON, "-c", MPTCP);

	/* EPROTONOSUPPORT, as without a tracer. */
	cr_expect_str_eq(ran->out, "93\n");
	cr_expect_not_null(strstr(ran->err, spawn_text("] socket(AF_INET, SOCK_STREAM, 262): EPROTONOSUPPORT from the "
	                                               "filter of %s: fill \"stream\"\n    instead:  fill without "
	                                               "\"stream\"\n",
	                                               policy)),
	                   "%s", ran->err);
	policy = policy_with("", "harden = \"namespaces\";");
	ran = EXPLAIN(policy, "/usr/bin/unshare", "-U", "/bin/true");
	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err, "unshare(): EPERM from the filter of "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": harden \"namespaces\"\n"), "%s", ran->err);
}

Test(explain, clone3_is_answered_so_that_libc_calls_clone)
{
	const char *policy = policy_with("", "harden = \"namespaces\";");
	const struct spawned *ran = EXPLAIN(policy, PYTHON, "-c",
	                                    "import threading\nt = threading.Thread(target=print, "
	                                    "args=('ran',))\nt.start(); t.join()");

	cr_expect_str_eq(ran->out, "ran\n");
	cr_expect_not_null(strstr(ran->err, "    harmless, as a rule: it calls clone(2) then"), "%s", ran->err);
}

/* A filter of the program's own with the same answer goes to the program. */
Test(explain, a_signal_of_the_programs_own_filter_is_the_programs)
{
	const struct spawned *ran = EXPLAIN(policy_with("", ""), PYTHON, "-c",
	                                    "import os, signal\n"
	                                    "signal.signal(signal.SIGSYS, lambda *a: print('caught', flush=True))\n"
	                                    "os.kill(os.getpid(), signal.SIGSYS)\n");

	cr_expect_str_eq(ran->out, "caught\n", "%s", ran->err);
}

Test(explain, programs_that_lose_a_privilege_are_named)
{
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "/bin/su", "--version");

	cr_expect_not_null(strstr(ran->err,
	                          "su is set-user-ID, set-group-ID or has capabilities, and did not get them"),
	                   "%s", ran->err);
}

/* --- permissive ------------------------------------------------------------------------------- */

Test(explain, permissive_denies_nothing_and_says_all)
{
	const char *policy = policy_with("", "");
	const struct spawned *ran =
		EXPLAIN(policy, "--permissive", "/bin/sh", "-c",
	                spawn_text("cd %s && cat data && mkdir made && mv data made/data && rm made/data "
	                           "&& rmdir made",
	                           (data_file(), spawn_directory())));

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, "text\n");
	cr_expect_not_null(strstr(ran->err, ": read_file would be denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": make_dir would be denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": remove_file, refer would be denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": make_reg, refer would be denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": remove_file would be denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ": remove_dir would be denied by "), "%s", ran->err);
	ran = EXPLAIN(policy, "--permissive", PYTHON, "-c", "import socket; socket.socket(2, 1, 262); print('made')");
	cr_expect_not_null(strstr(ran->err, "EPROTONOSUPPORT would come from the filter of "), "%s", ran->err);
}

/* What one permissive run says is all that has to be added. */
static const char *with_all_that_is_to_be_added(const char *said)
{
	const char *paths = "";

	for (const char *add = strstr(said, "    add:  {"); add; add = strstr(add + 1, "    add:  {"))
		paths = spawn_text("%s, %.*s", paths, (int)(strstr(add, "; }") + 3 - (add + 10)), add + 10);
	return policy_with(paths, "");
}

ParameterizedTestParameters(explain, one_permissive_run_shows_it_all)
{
	static size_t indices[] = { 0, 1, 2, 3, 4 };

	return cr_make_param_array(size_t, indices, sizeof(indices) / sizeof(indices[0]));
}

ParameterizedTest(size_t *index, explain, one_permissive_run_shows_it_all)
{
	static const struct {
		const char *program, *command;
	} rows[] = {
		{ "/bin/tar", "tar cf t.tar data && tar xf t.tar && rm t.tar" },
		{ "/bin/cp", "mkdir d && cp data d/x && mv d/x d/y && cat d/y && rm -r d" },
		{ "/usr/bin/git", "git init -q g && cd g && echo 1 >f && git add f && cd .. && rm -r g" },
		{ "/usr/bin/gcc", "echo 'int main(void) { return 0; }' >a.c && gcc -o a.out a.c && rm a.out a.c" },
		{ PYTHON, "/usr/bin/python3 -c 'import tempfile; tempfile.TemporaryFile().write(b\"x\")'" },
	};
	const char *command = spawn_text("cd %s && %s", spawn_directory(), rows[*index].command);
	const struct spawned *ran;

	require_landlock(7);
	if (access(rows[*index].program, X_OK) != 0)
		require_skip(rows[*index].program);
	(void)data_file();
	cr_expect_neq(EXPLAIN(policy_with("", ""), "/bin/sh", "-c", command)->status, 0);
	ran = EXPLAIN(policy_with("", ""), "--permissive", "/bin/sh", "-c", command);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	ran = EXPLAIN(with_all_that_is_to_be_added(ran->err), "/bin/sh", "-c", command);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/bin/sh: the policies denied nothing\n"), "%s", ran->err);
}

/* --- the program ---------------------------------------------------------------------------------- */

Test(explain, the_status_is_the_programs)
{
	const char *policy = policy_with("", "");

	cr_expect_eq(EXPLAIN(policy, "/bin/sh", "-c", "exit 7")->status, 7);
	cr_expect_eq(EXPLAIN(policy, "/bin/sh", "-c", "kill -KILL $$")->status, 128 + 9);
	cr_expect_eq(EXPLAIN(policy, spawn_path("none"))->status, 127);
	cr_expect_eq(EXPLAIN(policy, "/etc/passwd")->status, 126);
	cr_expect_eq(EXPLAIN(spawn_path("none.conf"), "/bin/true")->status, 125);
}

Test(explain, programs_of_all_kinds_start_as_under_run)
{
	const char *script = spawn_file("script", "echo script $0\n");
	const char *policy =
		policy_with(spawn_text(", { path = \"%s\"; allow = \"read_execute\"; }", spawn_directory()), "");
	const struct spawned *ran;

	/* Without "#!" the kernel refuses it, and a shell reads it. */
	cr_assert_eq(chmod(script, 0755), 0);
	ran = EXPLAIN(policy, script);
	cr_expect_str_eq(ran->out, spawn_text("script %s\n", script), "%s", ran->err);
	/* Into a static program the shim is not loaded: the outer layer is what it has. */
	ran = EXPLAIN(policy, TEST_BUILD "/tests/trace/calls.static", "open", data_file(), "");
	cr_expect_not_null(strstr(ran->err, "calls.static: the policies denied nothing\n"), "%s", ran->err);
	ran = EXPLAIN(policy_with("", ""), TEST_BUILD "/tests/trace/calls.static", "open", data_file(), "");
	cr_expect_not_null(strstr(ran->err, "/data: read_file denied by "), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "note:"), "%s", ran->err);
}

Test(explain, a_program_that_keeps_the_shim_out_is_explained_by_its_start)
{
	/* It ends before the shim has its turn. */
	const char *env[] = { spawn_text("SECRET=%s", data_file()), "ENDS=1", NULL };
	const struct spawn spawn = { .env = env };
	const char *policy = policy_with(", { path = \"/proc\"; allow = \"read\"; }", "");
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_spawn(&spawn, "explain", (const char *[]){ "-c", policy, SPAWN_HOST("ifunc"), NULL });
	cr_expect_eq(ran->status, 3);
	cr_expect_not_null(strstr(ran->err, "/data: read_file denied by "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "note: the start did not come to its end"), "%s", ran->err);
	/* The same denial of one that comes to its main is not the program's. */
	env[1] = NULL;
	ran = landshim_spawn(&spawn, "explain", (const char *[]){ "-c", policy, SPAWN_HOST("ifunc"), NULL });
	cr_expect_str_eq(ran->out, "denied\n");
	cr_expect_not_null(strstr(ran->err, "ifunc: the policies denied nothing\n"), "%s", ran->err);
}

Test(explain, mistakes_are_refused)
{
	const char *policy = policy_with("", "");

	landshim_refused(explain_as(NULL, (const char *[]){ "/bin/true", NULL }), "landshim: no policy is named\n");
	landshim_refused(explain_as(NULL, (const char *[]){ "-c", policy, NULL }), "landshim: no PROGRAM is named\n");
}

Test(explain, json_is_of_its_schema)
{
	const struct spawned *ran = EXPLAIN(policy_with("", ""), "--json", "--all", "/bin/sh", "-c",
	                                    spawn_text("/bin/cat %s; kill -0 1; %s -c '%s'", data_file(), PYTHON,
	                                               "import socket; "
	                                               "socket.socket(2, 1, 262)"));
	const char *last = ran->err + strlen(ran->err);

	/* The last line is the object. */
	cr_assert(last > ran->err && last[-1] == '\n', "%s", ran->err);
	while (--last > ran->err && last[-1] != '\n')
		continue;
	schema_expect("explain", last,
	              "causes = {d['cause'] for d in found['denials']}\n"
	              "assert causes >= {'right', 'scope', 'filter'}, found\n"
	              "assert found['errors'] and found['other_errors'], found\n");
}
