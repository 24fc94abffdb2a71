/* SPDX-License-Identifier: BSD-3-Clause */
/* Running tests/trace/calls under the tracer, and looking at the records. */
#ifndef TRACED_H
#define TRACED_H

#include <stdbool.h>
#include <stddef.h>

#include "spawn.h"

#define TRACED_RECORD TEST_BUILD "/tests/trace/record"
#define TRACED_CALLS(kind) TEST_BUILD "/tests/trace/calls." kind

/* Words; they end in NULL. */
#define TRACED_WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/*
 * Runs a program, whose words are as for exec, in the test's directory under
 * the tracer.  The records are kept until the next call.
 */
const struct spawned *traced(const char *const *words);

/* The same with options of record's in front of the program, and as an ordinary user. */
const struct spawned *traced_with(const char *const *options, const char *const *words);
const struct spawned *traced_as_nobody(const char *const *words);

/* tests/trace/calls.static with these calls. */
const struct spawned *traced_calls(const char *const *calls);

/*
 * The first record in which all of these texts are, ending in NULL, as a line of
 * JSON; NULL: there is none.  A text that begins with '!' must not be in it.
 */
const char *traced_find(const char *const *texts);
#define traced_has(...) (traced_find(TRACED_WORDS(__VA_ARGS__)) != NULL)

/* How many there are. */
size_t traced_count(const char *const *texts);

/* What jsonschema says of the records' file; "": every line is as the schema says. */
const char *traced_schema_says(void);

/* Members of a record: the object of a name in the test's directory, that of one that is made there, and rights. */
const char *traced_path(const char *name);
const char *traced_entry(const char *name);
#define TRACED_RIGHTS(names) "\"rights\":[" names "]"

#endif
