/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The filter of a policy, met by the machine's own calls, and by each other kind that
 * an x86-64 kernel takes from one program: x32's (which a kernel without x32 answers
 * with ENOSYS where the filter lets it pass) and i386's by int 0x80.
 */
#include <limits.h>
#include <string.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"

#define HEAD "abi = 11; min_abi = 0;"

/* The calls of tests/kernels/host.c, what the filter says to each, and the ABIs on which it does. */
static const struct {
	const char *call, *closed;
	const char *settings;
	int from, to;
} calls[] = {
	{ "mptcp", "EPROTONOSUPPORT", "fill = true;", 4, INT_MAX },
	{ "fastopen", "EOPNOTSUPP", "fill = true;", 4, INT_MAX },
	/* From ABI 10 on the kernel has rights for it. */
	{ "udp", "EACCES", "fill = true;", 1, 9 },
	{ "prlimit", "EPERM", "fill = true;", 6, INT_MAX },
	{ "io_uring", "ENOSYS", "fill = true;", 1, INT_MAX },
	{ "shmget", "EPERM", "fill = false; harden = \"ipc\";", 1, INT_MAX },
	{ "inotify", "EPERM", "fill = false; harden = \"watch\";", 1, INT_MAX },
	{ "keyctl", "EPERM", "fill = false; harden = \"keyrings\";", 1, INT_MAX },
	/* On i386 alone there is one: no socket, or all of them. */
	{ "socketcall", "EACCES", "fill = true;", 1, INT_MAX },
};

static const char *said(const char *settings, const char *way, const char *call)
{
	const char *file = draft_file(draft_policy(HEAD, "", settings));
	const struct launched *ran = launch_host(file, "call", way, call);

	check_that(ran->status == 0, "%s by %s: status %d, %s", call, way, ran->status, ran->err);
	return draft_text("%.*s", (int)strcspn(ran->out, "\n"), ran->out);
}

static void by(const char *way)
{
	if (strcmp(said("fill = false;", way, "getpid"), "unavailable") == 0)
		check_cannot("the kernel takes no such calls");
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const char *open = said("fill = false;", way, calls[i].call);
		const char *closed = said(calls[i].settings, way, calls[i].call);

		if (strcmp(calls[i].call, "socketcall") == 0 && strcmp(way, "i386") != 0)
			continue;
		if (check_kernel.abi < calls[i].from || check_kernel.abi > calls[i].to)
			continue;
		check_that(strcmp(closed, calls[i].closed) == 0, "%s by %s: %s, wanted %s", calls[i].call, way, closed,
		           calls[i].closed);
		/* A kernel without x32, without MPTCP or without io_uring says something else. */
		check_that(strcmp(open, closed) != 0 || strcmp(open, "ENOSYS") == 0 ||
		                   strcmp(calls[i].call, "mptcp") == 0,
		           "%s by %s: %s without the filter as well", calls[i].call, way, open);
	}
	check_cell("closed");
}

void filters_64(void)
{
	by("native");
}

void filters_x32(void)
{
	by("x32");
}

void filters_i386(void)
{
	by("i386");
}
