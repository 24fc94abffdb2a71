/* SPDX-License-Identifier: BSD-3-Clause */
/* Version, digest of what follows, fields, and the two lines. */
#include "command/launch/handover_write.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "model/handover.h"

const char *handover_write(struct arena *arena, const struct handover *ticket)
{
	char buffer[HANDOVER_TEXT_MAX + 1]; /* only the pages that are used cost anything */
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	text_add(&text, "%llx %llx %llx %x %x %x %zx ", (unsigned long long)ticket->device,
	         (unsigned long long)ticket->inode, (unsigned long long)ticket->arguments, (unsigned)ticket->abi,
	         ticket->status_fd < 0 ? 0U : (unsigned)ticket->status_fd, (unsigned)ticket->status_socket,
	         ticket->count);
	for (size_t i = 0; i < ticket->count; i++)
		text_add(&text, "%x %x ", (unsigned)ticket->rulesets[i].fd, ticket->rulesets[i].flags);
	text_add(&text, "%zx %zx %.*s%.*s", ticket->verbose_len, ticket->status_len, (int)ticket->verbose_len,
	         ticket->verbose, (int)ticket->status_len, ticket->status);
	return arena_printf(arena, "%s %llx %s", HANDOVER_VERSION,
	                    (unsigned long long)handover_digest(buffer, strlen(buffer)), buffer);
}
