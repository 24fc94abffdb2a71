/* SPDX-License-Identifier: BSD-3-Clause */
/* One loop: what is typed, what is written, sizes, stops and signals. */
#include "command/launch/pty_relay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "command/launch/descriptors.h"
#include "command/launch/stand_in.h"

/* The most that is shown of what processes that the program left behind write after its end. */
#define LEFT_MAX ((size_t)1024 * 1024)

static volatile sig_atomic_t came[NSIG];

static void note(int number)
{
	came[number] = 1;
}

int pty_relay_init(struct pty_relay *relay)
{
	static const int outputs[] = { STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO };
	struct termios modes;
	int count = 0;

	memset(relay, 0, sizeof(*relay));
	relay->output = -1;
	for (int i = 0; i < 3; i++) {
		/* Not isatty(3): musl's says ENOTTY where the kernel refuses to say. */
		relay->is_terminal[outputs[i]] = tcgetattr(outputs[i], &modes) == 0;
		if (!relay->is_terminal[outputs[i]] && (errno == EPERM || errno == EACCES || errno == ENOSYS))
			return -1;
		count += relay->is_terminal[outputs[i]];
		if (relay->output < 0 && relay->is_terminal[outputs[i]])
			relay->output = outputs[i];
	}
	relay->has_input = relay->is_terminal[STDIN_FILENO];
	relay->terminal = relay->has_input ? STDIN_FILENO : relay->output;
	return count;
}

/* In the background our own terminal may be neither read nor set (SIGTTIN, SIGTTOU); another terminal does not care. */
static bool is_in_foreground(const struct pty_relay *relay)
{
	const pid_t group = tcgetpgrp(relay->terminal);

	return group < 0 || group == getpgrp();
}

static void copy_size(const struct pty_relay *relay)
{
	struct winsize size;

	if (ioctl(relay->terminal, TIOCGWINSZ, &size) == 0)
		(void)ioctl(relay->master, TIOCSWINSZ, &size);
}

static bool is_set_alike(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_lflag == b->c_lflag;
}

/*
 * Who starts in the background finds what a shell has set for its own line.  A
 * program that has changed nothing by now gets what it would have found here.
 */
static void copy_modes(struct pty_relay *relay)
{
	struct termios now;

	if (relay->had_terminal)
		return;
	relay->had_terminal = true;
	if (!is_set_alike(&relay->before, &relay->given) && tcgetattr(relay->slave, &now) == 0 &&
	    is_set_alike(&now, &relay->given))
		(void)tcsetattr(relay->slave, TCSANOW, &relay->before);
}

/* Makes the caller's terminal raw: every key goes to the program, without an echo or a signal. */
static void take_terminal(struct pty_relay *relay)
{
	struct termios raw;

	copy_size(relay);
	if (!relay->has_input)
		return;
	/* Whoever stopped us and has the foreground has settings of its own. */
	if (!is_in_foreground(relay)) {
		relay->is_raw = false;
		return;
	}
	if (!relay->is_raw && tcgetattr(relay->terminal, &relay->before) != 0)
		return;
	copy_modes(relay);
	raw = relay->before;
	cfmakeraw(&raw);
	relay->is_raw = tcsetattr(relay->terminal, TCSANOW, &raw) == 0;
}

static void give_terminal(struct pty_relay *relay)
{
	if (relay->is_raw)
		(void)tcsetattr(relay->terminal, TCSADRAIN, &relay->before);
	relay->is_raw = false;
}

/* Sends a signal to the foreground of the program's terminal. */
static void signal_foreground(const struct pty_relay *relay, int number)
{
	const pid_t group = tcgetpgrp(relay->master);

	if (group > 0)
		(void)killpg(group, number);
}

/*
 * Stops this process's group, as the program has stopped, until a shell continues it; then
 * continues the program.  Where no shell could do that, the kernel does not stop us
 * (setpgid(2), orphaned process groups).
 */
static void stop(struct pty_relay *relay)
{
	const struct sigaction fallback = { .sa_handler = SIG_DFL }, noted = { .sa_handler = note };
	sigset_t stops;

	give_terminal(relay);
	(void)sigaction(SIGTSTP, &fallback, NULL);
	(void)kill(0, SIGTSTP);
	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGTSTP);
	(void)sys_sigmask(SIG_UNBLOCK, &stops, NULL);
	(void)sys_sigmask(SIG_BLOCK, &stops, NULL);
	(void)sigaction(SIGTSTP, &noted, NULL);
	take_terminal(relay);
	(void)kill(relay->leader, SIGCONT);
}

/* Whether the leader has ended; *status is then its status. */
static bool is_over(struct pty_relay *relay, int *status)
{
	while (waitpid(relay->leader, status, WNOHANG | WUNTRACED) == relay->leader) {
		if (!WIFSTOPPED(*status))
			return true;
		stop(relay);
	}
	return false;
}

static void take_signals(struct pty_relay *relay)
{
	for (int number = 1; number < NSIG; number++) {
		if (!came[number])
			continue;
		came[number] = 0;
		if (number == SIGWINCH)
			copy_size(relay);
		else if (number == SIGCONT)
			take_terminal(relay);
		else if (number == SIGTSTP || number == SIGINT || number == SIGQUIT || number == SIGHUP)
			signal_foreground(relay, number);
		else if (number != SIGCHLD)
			(void)kill(relay->leader, number);
	}
}

/* Writes all of a text, however slow the terminal is. */
static void show(struct pty_relay *relay, const char *text, size_t len)
{
	while (len > 0 && relay->output >= 0) {
		const ssize_t put = write(relay->output, text, len);
		struct pollfd ready = { .fd = relay->output, .events = POLLOUT };

		if (put >= 0) {
			text += put;
			len -= (size_t)put;
		} else if (errno == EAGAIN) {
			(void)poll(&ready, 1, 1000);
		} else if (errno != EINTR) {
			relay->output = -1;
		}
	}
}

/* Shows some of what the program has written. 0: there is nothing. */
static size_t take_output(struct pty_relay *relay)
{
	char text[8192];
	const ssize_t got = read(relay->master, text, sizeof(text));

	if (got > 0)
		show(relay, text, (size_t)got);
	return got > 0 ? (size_t)got : 0;
}

/* Reads what is typed.  If the caller's terminal is gone, sends SIGHUP to the program's foreground. */
static void take_input(struct pty_relay *relay)
{
	const ssize_t got = read(STDIN_FILENO, relay->typed, sizeof(relay->typed));

	relay->at = 0;
	relay->end = got > 0 ? (size_t)got : 0;
	if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN)))
		return;
	relay->has_input = false;
	signal_foreground(relay, SIGHUP);
}

static void pass_input(struct pty_relay *relay)
{
	const ssize_t put = write(relay->master, relay->typed + relay->at, relay->end - relay->at);

	if (put > 0)
		relay->at += (size_t)put;
}

static void wait_for_more(struct pty_relay *relay, const sigset_t *kept)
{
	static const struct timespec moment = { .tv_nsec = 200000000 };
	const bool is_full = relay->at < relay->end;
	/* Nothing tells who runs in the background that it is given the foreground (fg of bash). */
	const bool waits = relay->has_input && !relay->is_raw;
	const bool reads = relay->has_input && relay->is_raw && !is_full;
	struct pollfd fds[] = { { .fd = relay->master, .events = (short)(POLLIN | (is_full ? POLLOUT : 0)) },
		                { .fd = reads ? STDIN_FILENO : -1, .events = POLLIN } };

	const int ready = ppoll(fds, 2, relay->is_deaf || waits ? &moment : NULL, kept);

	if (waits)
		take_terminal(relay);
	if (ready <= 0)
		return;
	if (fds[0].revents & POLLIN)
		(void)take_output(relay);
	if (fds[0].revents & POLLOUT)
		pass_input(relay);
	if (fds[1].revents)
		take_input(relay);
}

/* Closes all but the terminals: a reader that waits for the end of a pipe must not wait for us. */
static void keep_terminals(const struct pty_relay *relay)
{
	for (int fd = STDIN_FILENO; fd <= STDOUT_FILENO; fd++)
		if (!relay->is_terminal[fd])
			(void)close(fd);
	(void)descriptors_close_but(relay->master, relay->slave);
}

int pty_relay_run(struct pty_relay *relay)
{
	const struct sigaction noted = { .sa_handler = note };
	sigset_t kept;
	int status;

	(void)sigemptyset(&kept);
	for (int number = 1; number < NSIG; number++)
		if (stand_in_hands_on(number) || number == SIGTSTP)
			stand_in_catch(number, &noted, &kept);
	relay->is_deaf = sigaction(SIGCHLD, &noted, NULL) != 0;
	keep_terminals(relay);
	take_terminal(relay);
	while (!is_over(relay, &status)) {
		wait_for_more(relay, &kept);
		take_signals(relay);
	}
	for (size_t left = 0, got = 1; got > 0 && left < LEFT_MAX; left += got)
		got = take_output(relay);
	give_terminal(relay);
	/* This hangs up the slave (tty_vhangup), so that processes left behind there read nothing any more. */
	(void)close(relay->master);
	(void)close(relay->slave);
	return stand_in_end(status);
}
