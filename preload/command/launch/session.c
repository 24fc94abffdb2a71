/* SPDX-License-Identifier: BSD-3-Clause */
/* setsid, and a parent that stands in where it must fork. */
#include "command/launch/session.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/count.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/launch/descriptors.h"

static volatile sig_atomic_t child;

static void hand_on(int number)
{
	int saved = errno;

	if (child > 0)
		(void)kill((pid_t)child, number);
	errno = saved;
}

static bool is_one_of(int number, const int *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

/* Those that can be caught, but for the child's own and for those that stop: a shell stops and goes on with us. */
static bool is_handed_on(int number)
{
	static const int kept[] = { SIGKILL, SIGSTOP, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU };

	return !is_one_of(number, kept, COUNT(kept));
}

static bool is_fault(int number)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };

	return is_one_of(number, faults, COUNT(faults));
}

/* Whoever waits for the end of a pipe waits for the program, not for us; standard error is for what may go wrong. */
static void keep_nothing_open(void)
{
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)descriptors_close();
}

/* Die as it died, so that the shell says so; the core that is of interest is the program's. */
static int die_of(int number)
{
	const struct sigaction fallback = { .sa_handler = SIG_DFL };

	(void)prctl(PR_SET_DUMPABLE, 0UL);
	(void)sigaction(number, &fallback, NULL);
	(void)raise(number);
	return 128 + number;
}

/* The status that the child ended with; -1: errno.  All signals are blocked until there is a child to hand them on to. */
static int wait_for(pid_t pid)
{
	/* A fault of our own is not handed on for ever. */
	const struct sigaction action = { .sa_handler = hand_on, .sa_flags = SA_RESTART },
			       once = { .sa_handler = hand_on, .sa_flags = SA_RESTART | (int)SA_RESETHAND };
	sigset_t none;
	int status;

	child = pid;
	for (int number = 1; number < NSIG; number++)
		if (is_handed_on(number))
			(void)sigaction(number, is_fault(number) ? &once : &action, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	keep_nothing_open();
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFSIGNALED(status) ? die_of(WTERMSIG(status)) : WEXITSTATUS(status);
}

/* In the child, with the caller's handling of signals given back.  -1: errno. */
static int begin(pid_t parent, const struct sigaction *sigchld, const sigset_t *mask)
{
	(void)sigaction(SIGCHLD, sigchld, NULL);
	(void)sigprocmask(SIG_SETMASK, mask, NULL);
	/* Whoever kills the parent means the program. */
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
	const struct sigaction fallback = { .sa_handler = SIG_DFL };
	pid_t parent = getpid();
	struct sigaction sigchld;
	sigset_t all, mask;
	pid_t pid;

	if (setsid() >= 0)
		return 0;
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &mask);
	/* Where it is ignored, a child leaves no status. */
	(void)sigaction(SIGCHLD, &fallback, &sigchld);
	pid = fork();
	if (pid > 0) {
		*status = wait_for(pid);
		return *status >= 0 ? -1
		                    : err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                                 "cannot wait for the program");
	}
	if (pid < 0 || begin(parent, &sigchld, &mask) != 0) {
		*status = CONTEXT_FAILED;
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot start a new session");
	}
	return 0;
}
