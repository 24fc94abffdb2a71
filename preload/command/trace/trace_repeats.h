/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that a program makes again and again.  If the program has opened an object
 * with success, opening it again by the same text and with the same flags tells
 * nothing new.  Then the end of the call need not be awaited, which is half of what
 * a stop costs.  Nothing outside preload/command/trace/ includes this file.
 */
#ifndef TRACE_REPEATS_H
#define TRACE_REPEATS_H

#include <stdint.h>

#include "command/trace/trace_object.h"
#include "command/trace/trace_tracer.h"

/* Notes a call; call it after the call's end. */
void trace_repeats_note(struct trace_tracer *tracer, const struct trace_pending *pending);

/*
 * For a call that is about to open this object, which was found without going
 * through another process: returns how often it has succeeded, or been asked about
 * here, before; 0: await its end.
 */
unsigned trace_repeats_times(struct trace_tracer *tracer, const struct trace_pending *pending, const char *text,
                             uint64_t flags, const struct trace_object *object);

#endif
