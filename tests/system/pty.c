/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run --new-session on a terminal: keys, sizes, stops and ends pass
 * between the caller's terminal, which the test is, and the program's.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "require.h"
#include "terminal.h"

Test(pty, the_program_has_a_terminal_of_its_own_and_of_the_same_size, .timeout = 120)
{
	static struct terminal terminal;
	struct winsize size = { .ws_row = 40, .ws_col = 100 };
	char name[64];

	require_landlock(1);
	terminal_start_script(
		&terminal, "tty; stty size; trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.1; done");
	TERMINAL_EXPECT(&terminal, "/dev/pts/");
	cr_assert_eq(ptsname_r(terminal.master, name, sizeof(name)), 0);
	cr_expect_neq(strncmp(terminal.said, name, strcspn(terminal.said, "\r")), 0, "%s", terminal.said);
	TERMINAL_EXPECT(&terminal, "33 77");
	TERMINAL_EXPECT(&terminal, "ready");
	cr_assert_eq(ioctl(terminal.master, TIOCSWINSZ, &size), 0);
	TERMINAL_EXPECT(&terminal, "40 100");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 3);
}

Test(pty, control_c_interrupts_the_program, .timeout = 120)
{
	static struct terminal terminal;
	int status;

	require_landlock(1);
	terminal_start_script(&terminal, "echo ready; exec sleep 100");
	TERMINAL_EXPECT(&terminal, "ready");
	terminal_type(&terminal, "\x03");
	status = terminal_end(&terminal);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT, "%#x: %s", (unsigned)status, terminal.said);
}

/* As the shell's own job: stopped and going on with its terminal as it was. */
Test(pty, control_z_stops_it_and_fg_goes_on, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start_shell(&terminal);
	terminal_type(&terminal,
	              spawn_text(LANDSHIM " run --new-session -c %s -- /bin/sed -u s/^/got:/\n", terminal_policy()));
	/* Its answer, and not an echo, of which each terminal may make one: now it is what a key stops. */
	terminal_type(&terminal, "one\n");
	TERMINAL_EXPECT(&terminal, "got:one\r\n");
	terminal_type(&terminal, "\x1a");
	TERMINAL_EXPECT(&terminal, "Stopped");
	terminal_type(&terminal, "echo by-$((20 + 3))\n");
	TERMINAL_EXPECT(&terminal, "by-23\r\n");
	terminal_type(&terminal, "fg\n");
	TERMINAL_EXPECT(&terminal, "s/^/got:/\r\n");
	terminal_type(&terminal, "two\n");
	TERMINAL_EXPECT(&terminal, "got:two\r\n");
	terminal_type(&terminal, "\x04");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "stty -a; exit 5\n");
	/* It is not raw any more. */
	TERMINAL_EXPECT(&terminal, " icanon");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 5);
}

/* A shell inside has jobs of its own, and stays in the foreground of its terminal while one is stopped. */
Test(pty, a_shell_inside_controls_its_own_jobs, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start(&terminal, (const char *[]){ LANDSHIM, "run", "--new-session", "-c", terminal_policy(), "--",
	                                            "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL });
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "cat\n");
	terminal_type(&terminal, "one\n");
	TERMINAL_EXPECT(&terminal, "one\r\none\r\n");
	terminal_type(&terminal, "\x1a");
	TERMINAL_EXPECT(&terminal, "Stopped");
	terminal_type(&terminal, "sleep 100 & echo jobs-$(jobs | wc -l)\n");
	TERMINAL_EXPECT(&terminal, "jobs-2\r\n");
	terminal_type(&terminal, "kill %2; fg %1\n");
	TERMINAL_EXPECT(&terminal, "fg %1\r\n");
	TERMINAL_EXPECT(&terminal, "cat\r\n");
	terminal_type(&terminal, "two\n");
	TERMINAL_EXPECT(&terminal, "two\r\ntwo\r\n");
	/* Only the job in the foreground takes it. */
	terminal_type(&terminal, "\x03");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "exit 9\n");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 9, "%s", terminal.said);
}

Test(pty, a_password_is_not_echoed, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start_script(&terminal,
	                      "stty -echo; printf 'password: '; read x; stty echo; echo; echo \"${#x} letters\"");
	TERMINAL_EXPECT(&terminal, "password: ");
	terminal_type(&terminal, "secret\r");
	TERMINAL_EXPECT(&terminal, "6 letters");
	cr_expect_eq(terminal_end(&terminal), 0);
	cr_expect_null(strstr(terminal.said, "secret"), "%s", terminal.said);
	/* As getpass(3) asks, whatever standard input is. */
	terminal_start_script(&terminal,
	                      "exec </dev/null; stty -echo </dev/tty; printf 'password: ' >/dev/tty; read x </dev/tty;"
	                      " stty echo </dev/tty; echo \"${#x} letters\"");
	TERMINAL_EXPECT(&terminal, "password: ");
	terminal_type(&terminal, "hidden\r");
	TERMINAL_EXPECT(&terminal, "6 letters");
	cr_expect_eq(terminal_end(&terminal), 0);
	cr_expect_null(strstr(terminal.said, "hidden"), "%s", terminal.said);
}

Test(pty, its_end_is_the_programs_and_nothing_is_lost, .timeout = 120)
{
	static struct terminal terminal;
	int status;

	require_landlock(1);
	terminal_start_script(&terminal, "seq 1 3000; exit 7");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 7);
	(void)terminal_says(&terminal, "\n3000\r\n");
	cr_expect_not_null(strstr(terminal.said, "\n2999\r\n3000\r\n"), "%s", terminal.said);
	terminal_start_script(&terminal, "kill -KILL $$");
	status = terminal_end(&terminal);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "%#x", (unsigned)status);
}

Test(pty, where_the_terminal_is_hung_up_so_is_the_programs, .timeout = 120)
{
	static struct terminal terminal;
	const time_t until = time(NULL) + terminal_patience();
	int status = -1;
	pid_t program;

	require_landlock(1);
	terminal_start_script(&terminal, "echo $$ ready; exec sleep 100");
	TERMINAL_EXPECT(&terminal, " ready");
	program = (pid_t)atol(terminal.said);
	(void)close(terminal.master);
	while (time(NULL) < until && waitpid(terminal.pid, &status, WNOHANG) != terminal.pid)
		(void)usleep(20000);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP, "%#x", (unsigned)status);
	cr_expect(kill(program, 0) != 0 && errno == ESRCH);
}

/* After a bare setsid(2) it read what the user typed next. */
Test(pty, what_is_left_behind_reads_nothing_afterwards, .timeout = 120)
{
	static struct terminal terminal;
	const char *file = spawn_path("read");

	require_landlock(1);
	terminal_start_shell(&terminal);
	terminal_type(
		&terminal,
		spawn_text(LANDSHIM
	                   " run --new-session -c %s -- /bin/sh -c 'trap \"\" HUP; (read x; echo \"got:$x\" >%s) <&1 & "
	                   "echo left'\n",
	                   terminal_policy(), file));
	TERMINAL_EXPECT(&terminal, "left\r\n");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "echo typed-$((1 + 1))\n");
	TERMINAL_EXPECT(&terminal, "typed-2");
	terminal_type(&terminal, spawn_text("while [ ! -s %s ]; do sleep 0.1; done; cat %s\n", file, file));
	TERMINAL_EXPECT(&terminal, "got:\r\n");
	terminal_type(&terminal, "exit\n");
	(void)terminal_end(&terminal);
}

/* Lines "line N." from 1 on. */
static const char *many_lines(int count)
{
	char *text = calloc((size_t)count, sizeof("line 1000."));

	for (int i = 1; i <= count; i++)
		(void)sprintf(text + strlen(text), "line %d.\n", i);
	return spawn_file("lines", text);
}

Test(pty, less_turns_pages_of_the_terminals_size, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	if (access("/usr/bin/less", X_OK) != 0)
		require_skip("less");
	terminal_start_script(&terminal, spawn_text("LESS= TERM=vt100 less %s; echo after", many_lines(200)));
	TERMINAL_EXPECT(&terminal, "line 32.");
	TERMINAL_EXPECT(&terminal, "lines");
	cr_expect_null(strstr(terminal.said, "line 33."), "%s", terminal.said);
	terminal_type(&terminal, " ");
	TERMINAL_EXPECT(&terminal, "line 64.");
	cr_expect_null(strstr(terminal.said, "line 65."), "%s", terminal.said);
	terminal_type(&terminal, "b");
	TERMINAL_EXPECT(&terminal, "line 1.");
	terminal_type(&terminal, "/line 150\r");
	/* The first one of the page is marked. */
	TERMINAL_EXPECT(&terminal, "line 181.");
	terminal_type(&terminal, "q");
	TERMINAL_EXPECT(&terminal, "after");
	cr_expect_eq(terminal_end(&terminal), 0, "%s", terminal.said);
}

Test(pty, vim_edits_a_file, .timeout = 120)
{
	static struct terminal terminal;
	const struct winsize size = { .ws_row = 40, .ws_col = 100 };
	const char *vim = access("/usr/bin/vim", X_OK) == 0 ? "/usr/bin/vim" : "/usr/bin/vim.tiny";
	const char *path = spawn_file("text", "first\n");
	char text[64] = "";
	FILE *file;

	require_landlock(1);
	if (access(vim, X_OK) != 0)
		require_skip("vim");
	terminal_start_script(&terminal, spawn_text("TERM=vt100 %s -u NONE -N -n %s; echo after", vim, path));
	TERMINAL_EXPECT(&terminal, "first");
	terminal_type(&terminal, ":set lines? columns?\r");
	TERMINAL_EXPECT(&terminal, "lines=33");
	TERMINAL_EXPECT(&terminal, "columns=77");
	terminal_type(&terminal, "\r");
	TERMINAL_EXPECT(&terminal, "first");
	cr_assert_eq(ioctl(terminal.master, TIOCSWINSZ, &size), 0);
	TERMINAL_EXPECT(&terminal, "first");
	terminal_type(&terminal, ":set lines?\r");
	TERMINAL_EXPECT(&terminal, "lines=40");
	terminal_type(&terminal, "Gosecond\x1b:set tabstop?\r");
	TERMINAL_EXPECT(&terminal, "tabstop=8");
	/* It takes an interrupt, and does not end. */
	terminal_type(&terminal, "\x03");
	TERMINAL_EXPECT(&terminal, "Type  :qa");
	/* It forgets what was typed before it goes on. */
	for (int i = 0; i < terminal_patience(); i++) {
		terminal_type(&terminal, ":set shiftwidth?\r");
		if (terminal_says_within(&terminal, "shiftwidth=8", 2))
			break;
	}
	terminal_type(&terminal, "othird\x1b:wq\r");
	TERMINAL_EXPECT(&terminal, "after");
	cr_expect_eq(terminal_end(&terminal), 0, "%s", terminal.said);
	file = fopen(path, "re");
	cr_assert_not_null(file);
	(void)fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	cr_expect_str_eq(text, "first\nsecond\nthird\n");
}

/* What is no terminal stays what it is. */
Test(pty, pipes_pass_by_it, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start(
		&terminal,
		(const char *[]){
			"/bin/sh", "-c",
			spawn_text(
				"echo in | " LANDSHIM " run --new-session -c %s -- /bin/sh -c 'read x; echo $x; tty; "
				"test -t 1 && echo terminal' | cat; echo in | " LANDSHIM
				" run --new-session -c %s -- /bin/sh -c 'cat; test -t 1 && echo terminal; test -t 0 || "
				"echo pipe'",
				terminal_policy(), terminal_policy()),
			NULL });
	TERMINAL_EXPECT(&terminal, "in\r\nnot a tty\r\n");
	TERMINAL_EXPECT(&terminal, "in\r\nterminal\r\npipe\r\n");
	cr_expect_eq(terminal_end(&terminal), 0);
}

/* It would be one that no signal stops. */
Test(pty, its_leader_is_not_the_first_process_of_a_pid_namespace, .timeout = 120)
{
	static const char *const ways[][2] = { { "", "landshim: cannot start a new session: " },
		                               { "--fork", "started" } };
	static struct terminal terminals[COUNT(ways)];

	require_landlock(1);
	require_root();
	for (size_t i = 0; i < COUNT(ways); i++) {
		terminal_start(&terminals[i],
		               (const char *[]){ "/bin/sh", "-c",
		                                 spawn_text("unshare --pid %s " LANDSHIM " run --new-session -c %s -- "
		                                            "/bin/sh -c 'tty -s && echo start\"ed\"'",
		                                            ways[i][0], terminal_policy()),
		                                 NULL });
		TERMINAL_EXPECT(&terminals[i], ways[i][1]);
		cr_expect_eq(terminal_end(&terminals[i]), i == 0 ? W_EXITCODE(125, 0) : 0);
	}
}
