/* SPDX-License-Identifier: BSD-3-Clause */
/* The file that is written: it appears whole, where nothing was, or not at all. */
#ifndef LEARN_OUTPUT_H
#define LEARN_OUTPUT_H

#include <stddef.h>

#include "base/err.h"

struct learn_output {
	const char *path;      /* absolute */
	const char *temporary; /* its name until then; NULL: it has none */
	int directory, fd;
};

/* Before the program starts: that there is no such file, and one can be made there.  Returns 0, or -1 (reported). */
int learn_output_begin(const struct err_sink *sink, const char *path, struct learn_output *out);

/* Writes it, and gives it its name.  Returns 0, or -1 (reported): there is nothing then. */
int learn_output_end(const struct err_sink *sink, struct learn_output *output, const char *text, size_t len);

/*
 * Writes a text to a file of its own beside it, which the caller removes.
 * Returns its path; NULL: reported.
 */
const char *learn_output_beside(const struct err_sink *sink, const struct learn_output *output, const char *text,
                                size_t len);

/* Without a result: nothing is left. */
void learn_output_drop(struct learn_output *output);

#endif
