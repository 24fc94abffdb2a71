/* SPDX-License-Identifier: BSD-3-Clause */
/* Handing signals on, and ending as another has ended. */
#include "command/launch/stand_in.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/count.h"
#include "base/err.h"
#include "base/sys.h"

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

/* Stops are left out: this process itself stops, and a shell continues it. */
bool stand_in_hands_on(int number)
{
	static const int kept[] = { SIGKILL, SIGSTOP, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU };

	return !is_one_of(number, kept, COUNT(kept));
}

static bool is_fault(int number)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };

	return is_one_of(number, faults, COUNT(faults));
}

static void ignore(int number)
{
	(void)number;
}

int stand_in_block_all(sigset_t *before)
{
	sigset_t all;

	memset(&all, 0xff, sizeof(all));
	return sys_sigmask(SIG_SETMASK, &all, before);
}

int stand_in_block(sigset_t *mask, struct sigaction *sigchld)
{
	const struct sigaction handled = { .sa_handler = ignore }, fallback = { .sa_handler = SIG_DFL };

	if (stand_in_block_all(mask) != 0)
		return -1;
	/* musl's sigaction(3) unblocks the signals that it keeps for itself where the first handler is installed. */
	if (sigaction(SIGCHLD, &handled, sigchld) != 0 || stand_in_block_all(NULL) != 0)
		return -1;
	return sigaction(SIGCHLD, &fallback, NULL);
}

int stand_in_check_namespace(const struct err_sink *sink)
{
	if (getpid() != 1)
		return 0;
	return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ NULL, 0 },
	                  "unshare --pid takes --fork besides: then landshim itself is in the namespace",
	                  "cannot start a new session: its process would be the first one of a PID namespace");
}

void stand_in_catch(int number, const struct sigaction *action, sigset_t *kept)
{
	if (sigaction(number, action, NULL) != 0)
		sys_sigset_add(kept, number);
}

void stand_in_hand_on(pid_t pid)
{
	const struct sigaction action = { .sa_handler = hand_on, .sa_flags = SA_RESTART },
			       once = { .sa_handler = hand_on, .sa_flags = SA_RESTART | (int)SA_RESETHAND };
	sigset_t kept;

	(void)sigemptyset(&kept);
	child = pid;
	for (int number = 1; number < NSIG; number++)
		if (stand_in_hands_on(number))
			stand_in_catch(number, is_fault(number) ? &once : &action, &kept);
	(void)sys_sigmask(SIG_SETMASK, &kept, NULL);
}

/*
 * Ends by the same signal, so that a shell names it; without a core of ours, since the
 * program's is the one of interest.
 */
static int die_of(int number)
{
	const struct sigaction fallback = { .sa_handler = SIG_DFL };
	sigset_t none;

	(void)prctl(PR_SET_DUMPABLE, 0UL);
	(void)sigaction(number, &fallback, NULL);
	(void)sigemptyset(&none);
	(void)sys_sigmask(SIG_SETMASK, &none, NULL);
	(void)raise(number);
	return 128 + number;
}

int stand_in_end(int status)
{
	return WIFSIGNALED(status) ? die_of(WTERMSIG(status)) : WEXITSTATUS(status);
}
