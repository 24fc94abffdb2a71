/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing without stdio, without signals, and without waiting where nobody listens. */
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/count.h"
#include "base/sys.h"
#include "base/text.h"
#include "model/handover.h"

/* A dead pipe or a file size limit must not kill the process before it can say 125. */
struct quiet {
	sigset_t blocked, before, pending;
	bool held, caused; /* they are blocked; a write may have sent one of them */
};

static const int signals[] = { SIGPIPE, SIGXFSZ };

static void quiet_start(struct quiet *quiet)
{
	*quiet = (struct quiet){ .caused = false };
	(void)sigemptyset(&quiet->blocked);
	(void)sigemptyset(&quiet->before);
	(void)sigemptyset(&quiet->pending);
	for (size_t i = 0; i < COUNT(signals); i++)
		(void)sigaddset(&quiet->blocked, signals[i]);
	quiet->held = sys_sigmask(SIG_BLOCK, &quiet->blocked, &quiet->before) == 0;
	/* What was not blocked cannot have waited. */
	if (sigismember(&quiet->before, SIGPIPE) == 1 || sigismember(&quiet->before, SIGXFSZ) == 1)
		(void)sigpending(&quiet->pending);
}

/* Takes away the signals that we have caused, not those that were waiting before. */
static void quiet_end(const struct quiet *quiet)
{
	const struct timespec now = { 0, 0 };

	for (size_t i = 0; quiet->caused && i < COUNT(signals); i++) {
		sigset_t ours;

		if (sigismember(&quiet->pending, signals[i]) == 1)
			continue;
		(void)sigemptyset(&ours);
		(void)sigaddset(&ours, signals[i]);
		while (sigtimedwait(&ours, NULL, &now) < 0 && errno == EINTR)
			continue;
	}
	if (quiet->held)
		(void)sys_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

/* One write(2).  A signal comes with an error, or with less than all (pipe_write in fs/pipe.c). */
static void put(struct quiet *quiet, int fd, const char *text, size_t len)
{
	ssize_t put;

	do
		put = write(fd, text, len);
	while (put < 0 && errno == EINTR);
	quiet->caused |= put < 0 || (size_t)put < len;
}

/* A socket may be ready and yet have no room for a line; a filter may deny send(2) where there is none. */
static void put_ready(struct quiet *quiet, int fd, bool is_socket, const char *text, size_t len)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };

	if (is_socket)
		(void)send(fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	else if (poll(&poller, 1, 0) == 1 && (poller.revents & POLLOUT))
		put(quiet, fd, text, len);
}

void output_say(const char *text, size_t len)
{
	struct quiet quiet;

	quiet_start(&quiet);
	put(&quiet, STDERR_FILENO, text, len);
	quiet_end(&quiet);
}

void output_line(struct text *text)
{
	text->buffer[text->len] = '\n';
	output_say(text->buffer, text->len + 1);
}

bool output_is_socket(int fd)
{
	struct statx st;

	return sys_fstat(fd, &st) == 0 && S_ISSOCK(st.stx_mode);
}

void output_status(int fd, const char *text, size_t len)
{
	struct quiet quiet;

	if (fd < 0)
		return;
	quiet_start(&quiet);
	put_ready(&quiet, fd, output_is_socket(fd), text, len);
	quiet_end(&quiet);
	(void)close(fd);
}

void output_handed(const struct handover *ticket)
{
	struct quiet quiet;

	if (ticket->verbose_len == 0 && ticket->status_fd < 0)
		return;
	quiet_start(&quiet);
	if (ticket->verbose_len > 0)
		put(&quiet, STDERR_FILENO, ticket->verbose, ticket->verbose_len);
	if (ticket->status_fd >= 0)
		put_ready(&quiet, ticket->status_fd, ticket->status_socket, ticket->status, ticket->status_len);
	quiet_end(&quiet);
}
