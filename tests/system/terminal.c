/* SPDX-License-Identifier: BSD-3-Clause */
/* forkpty(3), and patience. */
#include "terminal.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "landshim.h"
#include "spawn.h"

int terminal_patience(void)
{
	const char *seconds = getenv("PATIENCE");

	return seconds ? atoi(seconds) : 60;
}

bool terminal_does_not_wait;

void terminal_start(struct terminal *terminal, const char *const *argv)
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
		if (terminal_does_not_wait)
			(void)fcntl(STDOUT_FILENO, F_SETFL, O_RDWR | O_NONBLOCK);
		(void)execv(argv[0], (char *const *)(const void *)argv);
		_exit(99);
	}
}

void terminal_start_shell(struct terminal *terminal)
{
	terminal_start(terminal, (const char *[]){ "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL });
}

void terminal_leave(struct terminal *terminal)
{
	terminal_type(terminal, "exit 5\n");
	cr_expect_eq(WEXITSTATUS(terminal_end(terminal)), 5);
}

const char *terminal_policy(void)
{
	return spawn_file("wide.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
}

void terminal_start_script(struct terminal *terminal, const char *script)
{
	terminal_start(terminal, (const char *[]){ LANDSHIM, "run", "--new-session", "-c", terminal_policy(), "--",
	                                           "/bin/sh", "-c", script, NULL });
}

bool terminal_says(struct terminal *terminal, const char *text)
{
	return terminal_says_within(terminal, text, terminal_patience());
}

bool terminal_says_within(struct terminal *terminal, const char *text, int seconds)
{
	const time_t until = time(NULL) + seconds;

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

void terminal_type(const struct terminal *terminal, const char *keys)
{
	cr_assert_eq(write(terminal->master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

int terminal_end(struct terminal *terminal)
{
	const time_t until = time(NULL) + terminal_patience();
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
