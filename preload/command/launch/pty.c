/* SPDX-License-Identifier: BSD-3-Clause */
/* The three processes: the relay, which the caller knows; the session's leader; the program. */
#include "command/launch/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/err.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/launch/descriptors.h"
#include "command/launch/pty_relay.h"
#include "command/launch/stand_in.h"

/* <asm/ioctls.h>, Linux 4.13. */
#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

/* Settings of the caller that the program gets back. */
struct caller {
	pid_t pid;
	struct sigaction sigchld;
	sigset_t mask;
};

/*
 * Moves a descriptor above 0 to 2. The caller may have closed one of these: the relay closes each of them that is no
 * terminal (keep_terminals), and would close its own.  -1: errno.
 */
static int above_standard(int fd)
{
	const int above = fd < 0 || fd > STDERR_FILENO ? fd : fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (above >= 0 && above != fd)
		(void)close(fd);
	return above;
}

/* Opens both ends, and sets the slave as the caller's terminal is set. -1: errno. */
static int open_pair(struct pty_relay *relay)
{
	struct termios settings;
	struct winsize size;

	relay->master = above_standard(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
	if (relay->master < 0 || grantpt(relay->master) != 0 || unlockpt(relay->master) != 0)
		return -1;
	/* Opened by its master, since its name may be another file in this mount namespace. */
	relay->slave = above_standard(ioctl(relay->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
	if (relay->slave < 0)
		return -1;
	if (tcgetattr(relay->terminal, &settings) != 0)
		return -1;
	/* If the caller's terminal is not read it stays as it is, and makes the line ends itself. */
	if (!relay->has_input)
		settings.c_oflag &= ~(tcflag_t)OPOST;
	if (tcsetattr(relay->slave, TCSANOW, &settings) != 0 || tcgetattr(relay->slave, &relay->given) != 0)
		return -1;
	return ioctl(relay->terminal, TIOCGWINSZ, &size) != 0 || ioctl(relay->slave, TIOCSWINSZ, &size) == 0 ? 0 : -1;
}

/* Has this process die with its parent, which stands in for it; fork(3) need not have left all signals blocked. */
static int follow(pid_t parent)
{
	if (stand_in_block_all(NULL) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return -1;
	if (getppid() == parent)
		return 0;
	errno = ESRCH;
	return -1;
}

/* In the program's process: takes the foreground, and the terminal in the place of the caller's. */
static int become_program(const struct pty_relay *relay, const struct caller *caller, pid_t leader)
{
	/* SIGTTOU is blocked still. */
	if (follow(leader) != 0 || setpgid(0, 0) != 0 || tcsetpgrp(relay->slave, getpid()) != 0)
		return -1;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (relay->is_terminal[fd] && dup2(relay->slave, fd) < 0)
			return -1;
	(void)close(relay->slave);
	(void)close(relay->master);
	(void)sigaction(SIGCHLD, &caller->sigchld, NULL);
	(void)sys_sigmask(SIG_SETMASK, &caller->mask, NULL);
	return 0;
}

/* The session's leader, which stops and goes on with the program, so that the relay sees it. */
__attribute__((noreturn)) static void lead(const struct err_sink *sink, pid_t program)
{
	int status;

	(void)setpgid(program, program);
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)descriptors_close();
	stand_in_hand_on(program);
	for (;;) {
		if (waitpid(program, &status, WUNTRACED) < 0) {
			if (errno == EINTR)
				continue;
			(void)err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL,
			                 "cannot wait for the program");
			_exit(CONTEXT_FAILED);
		}
		if (!WIFSTOPPED(status))
			_exit(stand_in_end(status));
		(void)raise(SIGSTOP);
		(void)killpg(program, SIGCONT);
	}
}

/* Returns in the program's process alone, or with an error: errno. */
static int start_session(const struct err_sink *sink, const struct pty_relay *relay, const struct caller *caller)
{
	pid_t program;

	if (follow(caller->pid) != 0 || setsid() < 0 || ioctl(relay->slave, TIOCSCTTY, 0) != 0)
		return -1;
	caller = &(const struct caller){ getpid(), caller->sigchld, caller->mask };
	program = fork();
	if (program > 0)
		lead(sink, program);
	return program < 0 ? -1 : become_program(relay, caller, caller->pid);
}

static int cannot(const struct err_sink *sink)
{
	return err_system(sink, (struct err_where){ NULL, 0 }, errno,
	                  errno == ENOENT || errno == ENODEV ? "mount /dev/pts" : NULL,
	                  "cannot make a terminal for the new session");
}

int pty_start(const struct err_sink *sink, struct pty_relay *relay, int *status)
{
	struct caller caller = { .pid = getpid() };

	if (open_pair(relay) != 0 || stand_in_block(&caller.mask, &caller.sigchld) != 0)
		return cannot(sink);
	relay->leader = fork();
	if (relay->leader == 0 && stand_in_check_namespace(sink) != 0)
		return -1;
	if (relay->leader < 0 || (relay->leader == 0 && start_session(sink, relay, &caller) != 0))
		return cannot(sink);
	if (relay->leader == 0)
		return 0;
	*status = pty_relay_run(relay);
	return -1;
}
