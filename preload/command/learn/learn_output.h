/* SPDX-License-Identifier: BSD-3-Clause */
/* The file that is written: it appears whole, where nothing was, or not at all. */
#ifndef LEARN_OUTPUT_H
#define LEARN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

struct learn_output {
	const char *path;      /* absolute */
	const char *temporary; /* its name until then; NULL: it has none */
	int directory, fd;
};

/*
 * A new file to be written, which has no name before learn_output_name gives it
 * one: a process that is killed leaves nothing.  Where the file system has no
 * such files it has the name at once, and *named says so.  Returns a descriptor
 * that is the caller's; -1: errno.
 */
int learn_output_open(int directory, const char *name, mode_t mode, bool *named);

/* The name, which nothing may have.  Returns 0, or -1 with errno. */
int learn_output_name(int fd, int directory, const char *name);

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
