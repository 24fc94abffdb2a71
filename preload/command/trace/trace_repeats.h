/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that a program makes again and again.  One that opens the same object,
 * by the same text and with the same flags, as one of the same program that
 * succeeded needs nothing that is not known: its end need not be awaited, which
 * is half of what a stop costs.  Nothing outside preload/command/trace/ includes
 * this file.
 */
#ifndef TRACE_REPEATS_H
#define TRACE_REPEATS_H

#include <stdint.h>

#include "command/trace/trace_object.h"
#include "command/trace/trace_tracer.h"

/* After its end. */
void trace_repeats_note(struct trace_tracer *tracer, const struct trace_pending *pending);

/*
 * Of a call that is to open this object, found without another process's help:
 * how often it has succeeded, or been asked about here, before; 0: await its end.
 */
unsigned trace_repeats_times(struct trace_tracer *tracer, const struct trace_pending *pending, const char *text,
                             uint64_t flags, const struct trace_object *object);

#endif
