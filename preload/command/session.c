/* SPDX-License-Identifier: BSD-3-Clause */
/* setsid, and a parent that stands in where it must fork. */
#include "session.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
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

static int wait_for(pid_t pid)
{
	static const int handed_on[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT };
	struct sigaction action = { .sa_handler = hand_on };
	int status;

	child = pid;
	for (size_t i = 0; i < sizeof(handed_on) / sizeof(handed_on[0]); i++)
		(void)sigaction(handed_on[i], &action, NULL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 125;
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	/* Die as it died, so that the shell says so. */
	action.sa_handler = SIG_DFL;
	(void)sigaction(WTERMSIG(status), &action, NULL);
	(void)raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

int session_start(const struct err_sink *sink, int *status)
{
	pid_t pid;

	if (setsid() >= 0)
		return 0;
	pid = fork();
	if (pid > 0) {
		*status = wait_for(pid);
		return -1;
	}
	if (pid < 0 || setsid() < 0) {
		*status = 125;
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot start a new session");
	}
	return 0;
}
