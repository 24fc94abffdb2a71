/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run --new-session on a terminal: keys, sizes, stops and ends pass
 * between the caller's terminal, which the test is, and the program's.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define PATIENCE 60 /* seconds, on a machine that does much else */

struct terminal {
	int master;
	pid_t pid;
	char said[65536];
	size_t len, seen; /* what was waited for lies before seen */
};

/* argv on a terminal of 33 lines of 77. */
static void start(struct terminal *terminal, const char *const *argv)
{
	const struct winsize size = { .ws_row = 33, .ws_col = 77 };

	memset(terminal, 0, sizeof(*terminal));
	terminal->pid = forkpty(&terminal->master, NULL, NULL, &size);
	cr_assert_geq(terminal->pid, 0);
	if (terminal->pid == 0) {
		(void)setenv("PS1", "shell> ", 1);
		(void)unsetenv("LD_PRELOAD");
		/* Whoever started the tests with nohup(1) does not mean this. */
		(void)signal(SIGHUP, SIG_DFL);
		(void)execv(argv[0], (char *const *)(const void *)argv);
		_exit(99);
	}
}

static const char *policy(void)
{
	return spawn_file("wide.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
}

/* landshim run --new-session sh -c script. */
static void start_script(struct terminal *terminal, const char *script)
{
	start(terminal, (const char *[]){ LANDSHIM, "run", "--new-session", "-c", policy(), "--", "/bin/sh", "-c",
	                                  script, NULL });
}

/* Until it was said, after what was waited for before. */
static bool says(struct terminal *terminal, const char *text)
{
	const time_t until = time(NULL) + PATIENCE;

	while (time(NULL) < until) {
		struct pollfd ready = { .fd = terminal->master, .events = POLLIN };
		char *found = strstr(terminal->said + terminal->seen, text);
		ssize_t got;

		if (found) {
			terminal->seen = (size_t)(found - terminal->said) + strlen(text);
			return true;
		}
		if (poll(&ready, 1, 200) == 0)
			continue;
		got = read(terminal->master, terminal->said + terminal->len,
		           sizeof(terminal->said) - 1 - terminal->len);
		if (got <= 0)
			return strstr(terminal->said + terminal->seen, text) != NULL;
		terminal->len += (size_t)got;
	}
	return false;
}

#define EXPECT_SAYS(terminal, text) cr_assert(says(terminal, text), "wanted \"%s\" of: %s", text, (terminal)->said)

static void type(const struct terminal *terminal, const char *keys)
{
	cr_assert_eq(write(terminal->master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* Its end, as waitpid(2) has it; what is said meanwhile is read. */
static int end_of(struct terminal *terminal)
{
	const time_t until = time(NULL) + PATIENCE;
	int status = -1;

	while (time(NULL) < until && waitpid(terminal->pid, &status, WNOHANG) != terminal->pid) {
		struct pollfd ready = { .fd = terminal->master, .events = POLLIN };

		if (poll(&ready, 1, 20) == 1 && terminal->len < sizeof(terminal->said) - 1) {
			const ssize_t got = read(terminal->master, terminal->said + terminal->len,
			                         sizeof(terminal->said) - 1 - terminal->len);

			terminal->len += got > 0 ? (size_t)got : 0;
		}
	}
	return status;
}

Test(pty, the_program_has_a_terminal_of_its_own_and_of_the_same_size, .timeout = 120)
{
	static struct terminal terminal;
	struct winsize size = { .ws_row = 40, .ws_col = 100 };
	char name[64];

	require_landlock(1);
	start_script(&terminal,
	             "tty; stty size; trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.1; done");
	EXPECT_SAYS(&terminal, "/dev/pts/");
	cr_assert_eq(ptsname_r(terminal.master, name, sizeof(name)), 0);
	cr_expect_neq(strncmp(terminal.said, name, strcspn(terminal.said, "\r")), 0, "%s", terminal.said);
	EXPECT_SAYS(&terminal, "33 77");
	EXPECT_SAYS(&terminal, "ready");
	cr_assert_eq(ioctl(terminal.master, TIOCSWINSZ, &size), 0);
	EXPECT_SAYS(&terminal, "40 100");
	cr_expect_eq(WEXITSTATUS(end_of(&terminal)), 3);
}

Test(pty, control_c_interrupts_the_program, .timeout = 120)
{
	static struct terminal terminal;
	int status;

	require_landlock(1);
	start_script(&terminal, "echo ready; exec sleep 100");
	EXPECT_SAYS(&terminal, "ready");
	type(&terminal, "\x03");
	status = end_of(&terminal);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT, "%#x: %s", (unsigned)status, terminal.said);
}

/* As the shell's own job: stopped and going on with its terminal as it was. */
Test(pty, control_z_stops_it_and_fg_goes_on, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	start(&terminal, (const char *[]){ "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL });
	type(&terminal, spawn_text(LANDSHIM " run --new-session -c %s -- /bin/cat\n", policy()));
	type(&terminal, "one\n");
	EXPECT_SAYS(&terminal, "one\r\none\r\n");
	type(&terminal, "\x1a");
	EXPECT_SAYS(&terminal, "Stopped");
	type(&terminal, "echo by-$((20 + 3))\n");
	EXPECT_SAYS(&terminal, "by-23\r\n");
	type(&terminal, "fg\n");
	EXPECT_SAYS(&terminal, "/bin/cat\r\n");
	type(&terminal, "two\n");
	EXPECT_SAYS(&terminal, "two\r\ntwo\r\n");
	type(&terminal, "\x04");
	EXPECT_SAYS(&terminal, "shell> ");
	type(&terminal, "stty -a; exit 5\n");
	/* It is not raw any more. */
	EXPECT_SAYS(&terminal, " icanon");
	cr_expect_eq(WEXITSTATUS(end_of(&terminal)), 5);
}

Test(pty, a_password_is_not_echoed, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	start_script(&terminal, "stty -echo; printf 'password: '; read x; stty echo; echo; echo \"${#x} letters\"");
	EXPECT_SAYS(&terminal, "password: ");
	type(&terminal, "secret\r");
	EXPECT_SAYS(&terminal, "6 letters");
	cr_expect_eq(end_of(&terminal), 0);
	cr_expect_null(strstr(terminal.said, "secret"), "%s", terminal.said);
}

Test(pty, its_end_is_the_programs_and_nothing_is_lost, .timeout = 120)
{
	static struct terminal terminal;
	int status;

	require_landlock(1);
	start_script(&terminal, "seq 1 3000; exit 7");
	cr_expect_eq(WEXITSTATUS(end_of(&terminal)), 7);
	(void)says(&terminal, "\n3000\r\n");
	cr_expect_not_null(strstr(terminal.said, "\n2999\r\n3000\r\n"), "%s", terminal.said);
	start_script(&terminal, "kill -KILL $$");
	status = end_of(&terminal);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "%#x", (unsigned)status);
}

Test(pty, where_the_terminal_is_hung_up_so_is_the_programs, .timeout = 120)
{
	static struct terminal terminal;
	const time_t until = time(NULL) + PATIENCE;
	int status = -1;
	pid_t program;

	require_landlock(1);
	start_script(&terminal, "echo $$ ready; exec sleep 100");
	EXPECT_SAYS(&terminal, " ready");
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
	start(&terminal, (const char *[]){ "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL });
	type(&terminal,
	     spawn_text(LANDSHIM
	                " run --new-session -c %s -- /bin/sh -c 'trap \"\" HUP; (read x; echo \"got:$x\" >%s) <&1 & "
	                "echo left'\n",
	                policy(), file));
	EXPECT_SAYS(&terminal, "left\r\n");
	EXPECT_SAYS(&terminal, "shell> ");
	type(&terminal, "echo typed-$((1 + 1))\n");
	EXPECT_SAYS(&terminal, "typed-2");
	type(&terminal, spawn_text("while [ ! -s %s ]; do sleep 0.1; done; cat %s\n", file, file));
	EXPECT_SAYS(&terminal, "got:\r\n");
	type(&terminal, "exit\n");
	(void)end_of(&terminal);
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
	start_script(&terminal, spawn_text("LESS= TERM=vt100 less %s; echo after", many_lines(200)));
	EXPECT_SAYS(&terminal, "line 32.");
	EXPECT_SAYS(&terminal, "lines");
	cr_expect_null(strstr(terminal.said, "line 33."), "%s", terminal.said);
	type(&terminal, " ");
	EXPECT_SAYS(&terminal, "line 64.");
	cr_expect_null(strstr(terminal.said, "line 65."), "%s", terminal.said);
	type(&terminal, "b");
	EXPECT_SAYS(&terminal, "line 1.");
	type(&terminal, "/line 150\r");
	/* The first one of the page is marked. */
	EXPECT_SAYS(&terminal, "line 181.");
	type(&terminal, "q");
	EXPECT_SAYS(&terminal, "after");
	cr_expect_eq(end_of(&terminal), 0, "%s", terminal.said);
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
	start_script(&terminal, spawn_text("TERM=vt100 %s -u NONE -N -n %s; echo after", vim, path));
	EXPECT_SAYS(&terminal, "first");
	type(&terminal, ":set lines? columns?\r");
	EXPECT_SAYS(&terminal, "lines=33");
	EXPECT_SAYS(&terminal, "columns=77");
	type(&terminal, "\r");
	EXPECT_SAYS(&terminal, "first");
	cr_assert_eq(ioctl(terminal.master, TIOCSWINSZ, &size), 0);
	EXPECT_SAYS(&terminal, "first");
	type(&terminal, ":set lines?\r");
	EXPECT_SAYS(&terminal, "lines=40");
	type(&terminal, "Gosecond\x1b:set tabstop?\r");
	EXPECT_SAYS(&terminal, "tabstop=8");
	/* It takes an interrupt, and does not end. */
	type(&terminal, "\x03");
	EXPECT_SAYS(&terminal, "Type  :qa");
	type(&terminal, "othird\x1b:wq\r");
	EXPECT_SAYS(&terminal, "after");
	cr_expect_eq(end_of(&terminal), 0, "%s", terminal.said);
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
	start(&terminal,
	      (const char *[]){
		      "/bin/sh", "-c",
		      spawn_text(
			      "echo in | " LANDSHIM " run --new-session -c %s -- /bin/sh -c 'read x; echo $x; tty; "
			      "test -t 1 && echo terminal' | cat; echo in | " LANDSHIM
			      " run --new-session -c %s -- /bin/sh -c 'cat; test -t 1 && echo terminal; test -t 0 || "
			      "echo pipe'",
			      policy(), policy()),
		      NULL });
	EXPECT_SAYS(&terminal, "in\r\nnot a tty\r\n");
	EXPECT_SAYS(&terminal, "in\r\nterminal\r\npipe\r\n");
	cr_expect_eq(end_of(&terminal), 0);
}
