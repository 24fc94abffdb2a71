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
	/* By rules_write. */
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
 * Writes the policy.  beside: others are named with -c; then it handles only the
 * families that the options name, of files, TCP and UDP, and leaves the rest to
 * them.  Paths are made absolute.  Returns 0, or -1 if it reported.
 */
int rules_write(const struct err_sink *sink, struct rules *rules, bool beside);

/* Text between quotes, as libconfig has it: what a policy may not hold, and what no reader would see, as \xNN. */
const char *rules_quoted(const char *text, size_t len);

/* An error at a line of that policy, told of the option.  False: it is not of that policy; *out is the same then. */
bool rules_translate(const struct rules *rules, const struct err *err, struct err *out);

#endif
