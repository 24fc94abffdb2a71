/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of what a filter closes. */
#include "model/filter_parts.h"

#include <string.h>

#include "base/count.h"
#include "base/suggest.h"

const struct filter_part filter_parts[] = {
	{ "stream", false, FILTER_STREAM, FILTER_STREAM },
	{ "fastopen", false, FILTER_FASTOPEN, FILTER_FASTOPEN },
	{ "udp", false, FILTER_UDP, FILTER_UDP },
	{ "prlimit", false, FILTER_PRLIMIT, FILTER_PRLIMIT },
	{ "io_uring", false, FILTER_IO_URING, FILTER_IO_URING },
	{ "sockets", true, FILTER_SOCKETS, FILTER_SOCKETS },
	{ "terminal", true, FILTER_TERMINAL, FILTER_TERMINAL },
	{ "keyrings", true, FILTER_KEYRINGS, FILTER_KEYRINGS },
	{ "ipc", true, FILTER_IPC, FILTER_IPC },
	{ "namespaces", true, FILTER_NAMESPACES, FILTER_NAMESPACES },
	{ "kernel", true, FILTER_KERNEL, FILTER_KERNEL },
	{ "metadata", true, FILTER_METADATA, FILTER_METADATA },
	{ "listen", true, FILTER_LISTEN, FILTER_LISTEN },
	{ "watch", true, FILTER_WATCH, FILTER_WATCH },
	/* A user namespace would give them back. */
	{ "capabilities", true, FILTER_CAPABILITIES, FILTER_CAPABILITIES | FILTER_NAMESPACES },
	{ "default", true, 0, FILTER_SOCKETS | FILTER_TERMINAL | FILTER_KEYRINGS | FILTER_KERNEL },
};

const size_t filter_parts_count = COUNT(filter_parts);

const struct filter_part *filter_parts_find(const char *name, bool harden)
{
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden && strcmp(filter_parts[i].name, name) == 0)
			return &filter_parts[i];
	return NULL;
}

void filter_parts_suggest(const char *name, bool harden, struct suggest *out)
{
	suggest_start(out, name);
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden)
			suggest_offer(out, filter_parts[i].name);
}

/* What io_uring does as well: IORING_OP_SOCKET, LISTEN, BIND, SETXATTR, SENDMSG. */
#define UNSEEN (FILTER_SOCKETS | FILTER_METADATA | FILTER_LISTEN)

uint32_t filter_parts_complete(uint32_t parts)
{
	return parts & UNSEEN ? parts | FILTER_IO_URING : parts;
}
