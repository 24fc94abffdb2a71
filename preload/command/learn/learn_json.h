/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A record as JSON lines, in any order; conf/schema/learn.json describes them.
 * In every text bytes other than printable ASCII, and the backslash, are "\xNN".
 */
#ifndef LEARN_JSON_H
#define LEARN_JSON_H

#include <stddef.h>

#include "base/err.h"
#include "command/learn/learn_record.h"

/* The record as text; *len excludes the NUL. */
const char *learn_json_write(const struct learn_record *record, size_t *len);

/* The hint where a file is no record. */
#define LEARN_READ_HINT "landshim learn --json writes one"

/*
 * Reads a record's text, with a NUL at its end; path is for messages.  What
 * does not fit together is an error.  Returns 0, or -1 (reported).
 */
int learn_read(const struct err_sink *sink, const char *path, const char *text, struct learn_record *out);

#endif
