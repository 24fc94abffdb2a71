/* SPDX-License-Identifier: BSD-3-Clause */
/* Notes on the program that no policy changes: what it was not given, and what the tracer may not have seen. */
#ifndef TRACE_NOTES_H
#define TRACE_NOTES_H

#include <stddef.h>

#include "base/arena.h"
#include "command/trace/trace_record.h"

/* The most notes that one record gives. */
#define TRACE_NOTES_MOST 3

/* Fills says with sentences without a full stop; the program's bytes in them are escaped.  Returns how many. */
size_t trace_notes_of(struct arena *arena, const struct trace_record *record, const char *says[TRACE_NOTES_MOST]);

#endif
