/* SPDX-License-Identifier: BSD-3-Clause */
/* setsid, and a parent that stands in where it must fork; or a terminal of its own. */
#include "command/launch/session.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/sys.h"
#include "command/launch/descriptors.h"
#include "command/launch/pty.h"
#include "command/launch/pty_relay.h"
#include "command/launch/stand_in.h"

/*
 * Closes all but standard error, which is for what may go wrong: a reader that waits
 * for the end of a pipe must not wait for us.
 */
static void keep_nothing_open(void)
{
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)descriptors_close();
}

/* The status that the child ended with; -1: errno.  All signals are blocked until there is a child to hand them on to. */
static int wait_for(pid_t pid)
{
	int status;

	stand_in_hand_on(pid);
	keep_nothing_open();
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return stand_in_end(status);
}

/* In the child: starts the session, and restores the caller's handling of signals. -1: errno. */
static int begin(pid_t parent, const struct sigaction *sigchld, const sigset_t *mask)
{
	(void)sigaction(SIGCHLD, sigchld, NULL);
	(void)sys_sigmask(SIG_SETMASK, mask, NULL);
	/* If somebody kills the parent, the program was meant. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return -1;
	if (getppid() != parent) {
		errno = ESRCH;
		return -1;
	}
	return setsid() < 0 ? -1 : 0;
}

int session_start(const struct err_sink *sink, int *status)
{
	pid_t parent = getpid();
	struct sigaction sigchld;
	sigset_t mask;
	struct pty_relay relay;
	pid_t pid;

	switch (pty_relay_init(&relay)) {
	case -1:
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                  "cannot find out what is a terminal");
	case 0:
		break;
	default:
		return pty_start(sink, &relay, status);
	}
	if (setsid() >= 0)
		return 0;
	pid = stand_in_block(&mask, &sigchld) == 0 ? fork() : -1;
	if (pid > 0) {
		*status = wait_for(pid);
		return *status >= 0 ? -1
		                    : err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                                 "cannot wait for the program");
	}
	if (pid == 0 && stand_in_check_namespace(sink) != 0)
		return -1;
	if (pid < 0 || begin(parent, &sigchld, &mask) != 0)
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot start a new session");
	return 0;
}
