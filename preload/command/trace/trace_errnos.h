/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of errnos: whether a call that failed came as far as Landlock.
 * Every row was found by running the case bare and confined, which the unit
 * tests repeat (tests/unit/command/trace/trace_errnos.c).
 */
#ifndef TRACE_ERRNOS_H
#define TRACE_ERRNOS_H

#include <stddef.h>

#include "command/trace/trace_calls.h"
#include "command/trace/trace_record.h"

struct trace_errnos_row {
	enum trace_kind kind;
	int errnum;
	enum trace_stage stage;
};

extern const struct trace_errnos_row trace_errnos_rows[];
extern const size_t trace_errnos_rows_count;

/* errnum must not be 0.  An errno that the table lacks came after Landlock: the call needs its rights. */
enum trace_stage trace_errnos_stage(enum trace_kind kind, int errnum);

/* The name of any errno of Linux ("ECONNREFUSED").  Unknown values give "errno". */
const char *trace_errnos_name(int errnum);

#endif
