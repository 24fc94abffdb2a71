/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of what a filter closes. */
#include "model/filter_parts.h"

#include <string.h>

#include "base/suggest.h"

#define FILL(name, bit, help)               \
	{                                   \
		name, bit, bit, false, help \
	}
#define HARDEN(name, bit, help)            \
	{                                  \
		name, bit, bit, true, help \
	}

const struct filter_part filter_parts[] = {
	FILL("stream", FILTER_STREAM, "sockets that speak TCP's part past the rules: MPTCP, SMC, SCTP, DCCP, ..."),
	FILL("fastopen", FILTER_FASTOPEN, "a connection by the flag MSG_FASTOPEN of send"),
	FILL("udp", FILTER_UDP, "new UDP sockets, where the kernel cannot deny UDP and the policy grants none"),
	FILL("prlimit", FILTER_PRLIMIT, "new limits for another process, which can kill it"),
	FILL("io_uring", FILTER_IO_URING, "io_uring, which makes the same calls unseen"),
	HARDEN("sockets", FILTER_SOCKETS, "sockets other than UNIX, TCP, UDP and netlink's route"),
	HARDEN("terminal", FILTER_TERMINAL, "input into a terminal: TIOCSTI and TIOCLINUX"),
	HARDEN("keyrings", FILTER_KEYRINGS, "the kernel's keyrings"),
	HARDEN("ipc", FILTER_IPC, "System V IPC and POSIX message queues"),
	HARDEN("namespaces", FILTER_NAMESPACES, "new namespaces, and entering others"),
	HARDEN("kernel", FILTER_KERNEL, "bpf, perf, userfaultfd, kexec, modules, syslog, the mount calls, ..."),
	HARDEN("metadata", FILTER_METADATA, "modes, owners, times, extended attributes and flags of files"),
	HARDEN("listen", FILTER_LISTEN, "listen, on every kind of socket"),
	HARDEN("watch", FILTER_WATCH, "inotify and fanotify"),
	{ "capabilities", FILTER_CAPABILITIES, FILTER_CAPABILITIES | FILTER_NAMESPACES, true,
	  "all capabilities are dropped; namespaces as well" },
	{ "default", 0, FILTER_SOCKETS | FILTER_TERMINAL | FILTER_KEYRINGS | FILTER_KERNEL, true,
	  "sockets, terminal, keyrings and kernel" },
};

const size_t filter_parts_count = sizeof(filter_parts) / sizeof(filter_parts[0]);

const struct filter_part *filter_parts_find(const char *name, bool harden)
{
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden && strcmp(filter_parts[i].name, name) == 0)
			return &filter_parts[i];
	return NULL;
}

const char *filter_parts_nearest(const char *name, bool harden)
{
	struct suggest nearest;

	suggest_start(&nearest, name);
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden)
			suggest_offer(&nearest, filter_parts[i].name);
	return suggest_found(&nearest);
}

/* What io_uring does as well: IORING_OP_SOCKET, LISTEN, BIND, SETXATTR, SENDMSG. */
#define UNSEEN (FILTER_SOCKETS | FILTER_METADATA | FILTER_LISTEN)

uint32_t filter_parts_complete(uint32_t parts)
{
	return parts & UNSEEN ? parts | FILTER_IO_URING : parts;
}
