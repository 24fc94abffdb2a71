/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing the ticket that the shim reads (handover_read.h). */
#ifndef HANDOVER_WRITE_H
#define HANDOVER_WRITE_H

#include "base/arena.h"
#include "model/handover.h"

/* Returns the text of a ticket, in the arena. */
const char *handover_write(struct arena *arena, const struct handover *ticket);

#endif
