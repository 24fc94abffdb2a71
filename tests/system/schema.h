/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether JSON is of a schema in conf/schema/. */
#ifndef SCHEMA_H
#define SCHEMA_H

/* Asserts it of one value; and that Python's `asserts` hold, lines in which it is `found`. */
void schema_expect(const char *name, const char *json, const char *asserts);

/* Of a file with a value in each line, more of them than `more_than`: what is wrong, "" if nothing is. */
const char *schema_of_lines(const char *name, const char *path, unsigned more_than);

#endif
