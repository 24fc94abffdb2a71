/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rules on the command line: options that are written as a policy, and loaded
 * as one.  Each stands on lines of its own, so that what is wrong with it is
 * said of the option.
 */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* The name of that policy, where a file's would stand. */
#define RULES_NAME "the command line"

/* One option of each kind; values of getopt_long(3). */
enum rules_option {
	RULES_READ = 512,
	RULES_READ_EXECUTE,
	RULES_WRITE,
	RULES_ALLOW,
	RULES_CONNECT_TCP,
	RULES_BIND_TCP,
	RULES_CONNECT_UDP,
	RULES_BIND_UDP,
	RULES_UNRESTRICTED,
	RULES_INCLUDE,
	RULES_ABI,
	RULES_MIN_ABI,
	RULES_HARDEN,
	RULES_END, /* one after the last */
};

/* An option with its value, as it was given. */
struct rules_given {
	enum rules_option option;
	const char *value;
};

struct rules {
	struct rules_given *given; /* NULL: none */
	size_t count, capacity;
	/* Set by rules_write. */
	const char *text;
	const struct rules_given *
		*lines; /* of each line, counted from 1, the option that it was written for; NULL: none */
	size_t lines_count, lines_capacity;
};

/* Whether getopt_long(3) returned one of these. */
bool rules_is_option(int option);

/* Takes an option; value is borrowed. */
void rules_add(struct rules *rules, int option, const char *value);

/*
 * Writes the policy; paths in it are absolute.  beside says that policies are named
 * with -c as well: then this one handles only the families (files, TCP, UDP) that
 * an option is about, and leaves the others to them.  Returns 0, or -1 if it
 * reported.
 */
int rules_write(const struct err_sink *sink, struct rules *rules, bool beside);

/*
 * Returns text as it stands between quotes in a policy: bytes that a policy may not
 * hold, or that a reader would not see, are \xNN.
 */
const char *rules_quoted(const char *text, size_t len);

/*
 * Copies an error at a line of that policy to *out as an error of the option that the
 * line was written for.  False: the error is not about that policy; *out is a plain copy.
 */
bool rules_translate(const struct rules *rules, const struct err *err, struct err *out);

#endif
