/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing without stdio, without signals, and without waiting where nobody listens. */
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/count.h"
#include "base/sys.h"

/* A dead pipe or a file size limit must not kill the process before it can say 125. */
struct quiet {
	sigset_t blocked, before, pending;
};

static void quiet_start(struct quiet *quiet)
{
	(void)sigemptyset(&quiet->blocked);
	(void)sigaddset(&quiet->blocked, SIGPIPE);
	(void)sigaddset(&quiet->blocked, SIGXFSZ);
	(void)sigemptyset(&quiet->pending);
	(void)sigpending(&quiet->pending);
	(void)sigprocmask(SIG_BLOCK, &quiet->blocked, &quiet->before);
}

/* Takes away the signals that we have caused, not those that were waiting before. */
static void quiet_end(const struct quiet *quiet)
{
	static const int signals[] = { SIGPIPE, SIGXFSZ };
	const struct timespec now = { 0, 0 };

	for (size_t i = 0; i < COUNT(signals); i++) {
		sigset_t ours;

		if (sigismember(&quiet->pending, signals[i]) == 1)
			continue;
		(void)sigemptyset(&ours);
		(void)sigaddset(&ours, signals[i]);
		while (sigtimedwait(&ours, NULL, &now) < 0 && errno == EINTR)
			continue;
	}
	(void)sigprocmask(SIG_SETMASK, &quiet->before, NULL);
}

void output_say(const char *text, size_t len)
{
	struct quiet quiet;

	quiet_start(&quiet);
	while (write(STDERR_FILENO, text, len) < 0 && errno == EINTR)
		continue;
	quiet_end(&quiet);
}

void output_status(int fd, const char *text, size_t len)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };
	struct quiet quiet;
	struct statx st;

	if (fd < 0)
		return;
	quiet_start(&quiet);
	/* A socket may be ready and yet have no room for a line; a filter may deny send(2) where there is none. */
	if (sys_fstat(fd, &st) == 0 && S_ISSOCK(st.stx_mode))
		(void)send(fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	else if (poll(&poller, 1, 0) == 1 && (poller.revents & POLLOUT))
		while (write(fd, text, len) < 0 && errno == EINTR)
			continue;
	quiet_end(&quiet);
	(void)close(fd);
}
