/* SPDX-License-Identifier: BSD-3-Clause */
/* What a record says of the program, whatever the policies are: what it was not given, and what may not have been seen. */
#ifndef TRACE_NOTES_H
#define TRACE_NOTES_H

#include <stddef.h>

#include "base/arena.h"
#include "command/trace/trace_record.h"

/* Of one record. */
#define TRACE_NOTES_MOST 3

/* Fills says with sentences, without a full stop, in which every byte of the program's is escaped.  Returns how many. */
size_t trace_notes_of(struct arena *arena, const struct trace_record *record, const char *says[TRACE_NOTES_MOST]);

#endif
