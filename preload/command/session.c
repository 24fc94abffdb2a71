/* SPDX-License-Identifier: BSD-3-Clause */
/* setsid, and a parent that stands in where it must fork. */
#include "session.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t child;

static void hand_on(int number)
{
	int saved = errno;

	if (child > 0)
		(void)kill((pid_t)child, number);
	errno = saved;
}

/* Those that can be caught, but for the child's own and for those that stop: a shell stops and goes on with us. */
static bool is_handed_on(int number)
{
	static const int kept[] = { SIGKILL, SIGSTOP, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU };

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i] == number)
			return false;
	return true;
}

/* The status that the child ended with; -1: errno. */
static int wait_for(pid_t pid)
{
	struct sigaction action = { .sa_handler = hand_on, .sa_flags = SA_RESTART };
	sigset_t none;
	int status;

	child = pid;
	for (int number = 1; number < NSIG; number++)
		if (is_handed_on(number))
			(void)sigaction(number, &action, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	/* Die as it died, so that the shell says so. */
	action.sa_handler = SIG_DFL;
	(void)sigaction(WTERMSIG(status), &action, NULL);
	(void)raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

/* In the child, with the caller's handling of SIGCHLD given back.  -1: errno. */
static int begin(pid_t parent, const struct sigaction *sigchld)
{
	(void)sigaction(SIGCHLD, sigchld, NULL);
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
	pid_t pid;

	if (setsid() >= 0)
		return 0;
	/* Where it is ignored, a child leaves no status. */
	(void)sigaction(SIGCHLD, &fallback, &sigchld);
	pid = fork();
	if (pid > 0) {
		*status = wait_for(pid);
		return *status >= 0 ? -1
		                    : err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                                 "cannot wait for the program");
	}
	if (pid < 0 || begin(parent, &sigchld) != 0) {
		*status = 125;
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot start a new session");
	}
	return 0;
}
