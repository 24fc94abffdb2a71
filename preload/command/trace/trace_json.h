/* SPDX-License-Identifier: BSD-3-Clause */
/* Records as JSON, one line each; conf/schema/trace.json describes them. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H

#include <stddef.h>

#include "base/arena.h"
#include "command/trace/trace_record.h"

/*
 * One record, with a newline at its end; *len excludes the NUL.  Texts are
 * UTF-8: where one is not, its bytes stand beside it in hexadecimal, under the
 * member's name with "_bytes" at its end.
 */
char *trace_json_record(struct arena *arena, const struct trace_record *record, size_t *len);

#endif
