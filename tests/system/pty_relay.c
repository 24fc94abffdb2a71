/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run --new-session on a terminal: descriptors that are closed or pipes,
 * a terminal that is slow or nobody's, and signals.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "terminal.h"

/* The script on a terminal, with descriptors of its own: redirections of the shell that starts landshim. */
static void start_redirected(struct terminal *terminal, const char *policy_text, const char *script,
                             const char *redirections)
{
	const char *command = spawn_text("exec " LANDSHIM " run --new-session -c %s -- /bin/sh -c '%s' %s",
	                                 spawn_file("redirected.conf", policy_text), script, redirections);

	terminal_start(terminal, (const char *[]){ "/bin/sh", "-c", command, NULL });
}

/* A filter alone: no ruleset has the number of the descriptor that is closed. */
Test(pty, a_closed_descriptor_is_not_the_terminals, .timeout = 120)
{
	static const struct {
		const char *redirections;
		unsigned closed;
	} cases[] = { { "<&-", 1 }, { "<&- 2>&-", 5 }, { ">&-", 2 }, { "<&- >&-", 3 } };
	static struct terminal terminal;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start_redirected(&terminal, "abi = 1; min_abi = 0; unrestricted = \"all\"; harden = \"kernel\";\n",
		                 "tty </dev/tty >/dev/tty; for fd in 0 1 2; do test -e /proc/$$/fd/$fd && "
		                 "echo open $fd >/dev/tty; done; echo end >/dev/tty",
		                 cases[i].redirections);
		TERMINAL_EXPECT(&terminal, "end");
		cr_expect_eq(terminal_end(&terminal), 0, "%s: %s", cases[i].redirections, terminal.said);
		for (unsigned fd = 0; fd < 3; fd++)
			cr_expect_eq(strstr(terminal.said, spawn_text("open %u", fd)) == NULL,
			             cases[i].closed >> fd & 1, "%s: %s", cases[i].redirections, terminal.said);
	}
}

/* The relay holds no end of a pipe that the program lets go. */
Test(pty, the_end_of_a_pipe_is_the_programs, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start(&terminal,
	               (const char *[]){ "/bin/sh", "-c",
	                                 spawn_text(LANDSHIM
	                                            " run --new-session -c %s -- /bin/sh -c 'exec >/dev/tty; until "
	                                            "[ -e %s ]; do sleep 0.1; done; echo seen' | "
	                                            "{ cat; echo ended >%s; }",
	                                            terminal_policy(), spawn_path("ended"), spawn_path("ended")),
	                                 NULL });
	TERMINAL_EXPECT(&terminal, "seen");
	cr_expect_eq(terminal_end(&terminal), 0);
}

/* More than the program's terminal holds, before any of it is read. */
Test(pty, what_is_typed_ahead_arrives_whole, .timeout = 120)
{
	static struct terminal terminal;
	static char keys[200000];
	const time_t until = time(NULL) + terminal_patience();
	size_t typed = 0;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(keys); i++)
		keys[i] = (char)('a' + i * i % 23);
	terminal_start_script(&terminal, spawn_text("stty raw -echo; echo ready; sleep 1; head -c %zu >%s; echo all",
	                                            sizeof(keys), spawn_path("typed")));
	TERMINAL_EXPECT(&terminal, "ready");
	cr_assert_eq(fcntl(terminal.master, F_SETFL, O_NONBLOCK), 0);
	while (typed < sizeof(keys) && time(NULL) < until) {
		const ssize_t put = write(terminal.master, keys + typed, sizeof(keys) - typed);

		typed += put > 0 ? (size_t)put : 0;
		if (put <= 0)
			(void)usleep(10000);
	}
	cr_assert_eq(fcntl(terminal.master, F_SETFL, 0), 0);
	TERMINAL_EXPECT(&terminal, "all");
	cr_expect_eq(memcmp(spawn_read(spawn_path("typed")), keys, sizeof(keys)), 0);
	cr_expect_eq(terminal_end(&terminal), 0);
}

/* Slower than the program writes. */
Test(pty, a_terminal_that_does_not_wait_gets_everything, .timeout = 120)
{
	static struct terminal terminal;
	const time_t until = time(NULL) + terminal_patience();
	static char all[100000];
	size_t len = 0;

	require_landlock(1);
	terminal_does_not_wait = true;
	terminal_start_script(&terminal, "stty -onlcr; seq -s . 1 15000; echo end");
	while (time(NULL) < until && !strstr(len > 16 ? all + len - 16 : all, "end")) {
		const ssize_t got = read(terminal.master, all + len, 1000);

		if (got <= 0)
			break;
		len += (size_t)got;
		(void)usleep(2000);
	}
	for (int i = 1, at = 0; i <= 15000; i++) {
		const char *number = spawn_text("%d", i);

		cr_assert_eq(strncmp(all + at, number, strlen(number)), 0, "%d at %d: %.20s", i, at, all + at);
		at += (int)strlen(number) + 1;
	}
	cr_expect_not_null(strstr(all, "end"));
	(void)terminal_end(&terminal);
}

Test(pty, a_signal_is_handed_on_once, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start(&terminal, (const char *[]){ LANDSHIM, "run", "--new-session", "-c", terminal_policy(), "--",
	                                            "/bin/bash", "-c",
	                                            "n=0; trap '' 34; trap 'n=$((n + 1)); echo got-$n.' USR1; "
	                                            "trap 'echo term; exit 4' TERM; "
	                                            "echo ready; while read -r line; do echo $line-$n.; done",
	                                            NULL });
	TERMINAL_EXPECT(&terminal, "ready");
	/* Those that C libraries keep for themselves do not end landshim in the program's place. */
	for (int number = 32; number <= 34; number++)
		cr_assert_eq(kill(terminal.pid, number), 0);
	cr_assert_eq(kill(terminal.pid, SIGUSR1), 0);
	TERMINAL_EXPECT(&terminal, "got-1.");
	terminal_type(&terminal, "a\r");
	TERMINAL_EXPECT(&terminal, "a-1.");
	terminal_type(&terminal, "b\r");
	TERMINAL_EXPECT(&terminal, "b-1.");
	cr_assert_eq(kill(terminal.pid, SIGTERM), 0);
	TERMINAL_EXPECT(&terminal, "term");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 4);
}

/* Until a file is there. */
static bool appears(const char *path)
{
	const time_t until = time(NULL) + terminal_patience();

	while (time(NULL) < until && access(path, F_OK) != 0)
		(void)usleep(20000);
	return access(path, F_OK) == 0;
}

/* setsid(1): the terminal is nobody's, and its end no signal. */
Test(pty, who_leads_a_session_without_a_terminal_gives_one, .timeout = 120)
{
	static struct terminal terminal;
	const char *hung = spawn_path("hung");

	require_landlock(1);
	terminal_start(&terminal,
	               (const char *[]){ "/bin/sh", "-c",
	                                 spawn_text("setsid " LANDSHIM " run --new-session -c %s -- /bin/sh -c 'trap "
	                                            "\"echo >%s; exit\" HUP; test -t 0 && echo here; read x; "
	                                            "echo read-$x; while :; do sleep 0.1; done' </dev/tty & "
	                                            "trap '' HUP; wait",
	                                            terminal_policy(), hung),
	                                 NULL });
	TERMINAL_EXPECT(&terminal, "here");
	terminal_type(&terminal, "line\r");
	TERMINAL_EXPECT(&terminal, "read-line");
	(void)close(terminal.master);
	cr_expect(appears(hung), "the end of the terminal was not handed on");
}

/* Standard input is a terminal that it leads the session of, and none of its processes may have a group of its own. */
static void on_a_terminal_without_groups(void *data)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
	const int master = posix_openpt(O_RDWR | O_NOCTTY);
	int slave;

	(void)data;
	if (setsid() < 0 || master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		_exit(98);
	slave = open(ptsname(master), O_RDWR);
	if (slave < 0 || dup2(slave, STDIN_FILENO) != STDIN_FILENO ||
	    seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(setpgid), 0) != 0 || seccomp_load(context) != 0)
		_exit(97);
}

/* Nor where it would have to share the terminal with who stands in for it. */
Test(pty, a_program_that_cannot_have_the_foreground_does_not_start, .timeout = 120)
{
	const struct spawn spawn = { .preload = "", .prepare = on_a_terminal_without_groups };

	require_landlock(1);
	landshim_refused(landshim_spawn(&spawn, "run",
	                                (const char *[]){ "--new-session", "-c", terminal_policy(), "--", "/bin/echo",
	                                                  "started", NULL }),
	                 "landshim: cannot make a terminal for the new session: operation not permitted (EPERM)\n");
}

Test(pty, a_hang_up_is_told_to_the_program, .timeout = 120)
{
	static struct terminal terminal;
	const char *hung = spawn_path("hung");

	require_landlock(1);
	terminal_start_script(&terminal,
	                      spawn_text("trap 'echo >%s; exit' HUP; echo ready; while :; do sleep 0.1; done", hung));
	TERMINAL_EXPECT(&terminal, "ready");
	cr_assert_eq(kill(terminal.pid, SIGHUP), 0);
	cr_expect(appears(hung), "it was ended otherwise");
	(void)terminal_end(&terminal);
}

/* A shell tells nobody whom it gives the foreground. */
Test(pty, what_started_in_the_background_reads_after_fg, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start_shell(&terminal);
	terminal_type(
		&terminal,
		spawn_text(LANDSHIM
	                   " run --new-session -c %s -- /bin/sh -c 'echo it-$((1 + 1)); exec sed -u s/^/got:/' &\n",
	                   terminal_policy()));
	TERMINAL_EXPECT(&terminal, "it-2");
	terminal_type(&terminal, "echo by-$((20 + 3))\n");
	TERMINAL_EXPECT(&terminal, "by-23\r\n");
	terminal_type(&terminal, "fg\n");
	TERMINAL_EXPECT(&terminal, "got:/'\r\n");
	terminal_type(&terminal, "one\n");
	TERMINAL_EXPECT(&terminal, "got:one\r\n");
	terminal_type(&terminal, "\x04");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_leave(&terminal);
}

/* As bash has set its own line while it reads one. */
Test(pty, what_started_in_the_background_finds_the_settings_of_the_foreground, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start_shell(&terminal);
	terminal_type(&terminal, spawn_text("stty -echo -icanon; " LANDSHIM
	                                    " run --new-session -c %s -- /bin/sh -c 'read x; stty -a' &\n",
	                                    terminal_policy()));
	terminal_type(&terminal, "sleep 1; stty sane; fg\n");
	TERMINAL_EXPECT(&terminal, "shell> ");
	TERMINAL_EXPECT(&terminal, "stty -a'\r\n");
	sleep(1);
	terminal_type(&terminal, "\n");
	TERMINAL_EXPECT(&terminal, " icanon iexten echo ");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_leave(&terminal);
}

/* By a signal that it does not see, after which the shell has set the terminal for itself. */
Test(pty, the_terminal_is_raw_again_where_landshim_itself_was_stopped, .timeout = 120)
{
	static struct terminal terminal;

	require_landlock(1);
	terminal_start_shell(&terminal);
	terminal_type(&terminal,
	              spawn_text(LANDSHIM
	                         " run --new-session -c %s -- /bin/bash -c 'read -r _ _ _ relay _ </proc/$PPID/stat;"
	                         " kill -STOP $relay; read; stty -a -F '$(tty)\n",
	                         terminal_policy()));
	TERMINAL_EXPECT(&terminal, "Stopped");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "fg\n");
	TERMINAL_EXPECT(&terminal, "stty -a");
	terminal_type(&terminal, "\n");
	TERMINAL_EXPECT(&terminal, " -icanon");
	TERMINAL_EXPECT(&terminal, "shell> ");
	terminal_type(&terminal, "stty -a; exit 5\n");
	TERMINAL_EXPECT(&terminal, " icanon");
	cr_expect_eq(WEXITSTATUS(terminal_end(&terminal)), 5);
}
