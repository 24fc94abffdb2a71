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
	const char *temporary; /* its name while it is written; NULL: it has none */
	int directory, fd;
};

/*
 * Opens a new file for writing.  It has no name until learn_output_name gives it
 * one, so that a process that is killed leaves nothing.  If the file system has no
 * such files (O_TMPFILE), it has the name at once, and *named is true.  Returns a
 * descriptor that the caller owns, or -1 with errno.
 */
int learn_output_open(int directory, const char *name, mode_t mode, bool *named);

/* Gives the file a name that nothing else has yet.  Returns 0, or -1 with errno. */
int learn_output_name(int fd, int directory, const char *name);

/* Call before the program starts: checks that the file does not exist and can be made.  Returns 0, or -1 (reported). */
int learn_output_begin(const struct err_sink *sink, const char *path, struct learn_output *out);

/* Writes the text and gives the file its name.  Returns 0, or -1 (reported), and then leaves no file. */
int learn_output_end(const struct err_sink *sink, struct learn_output *output, const char *text, size_t len);

/* Ends without a result: leaves no file. */
void learn_output_drop(struct learn_output *output);

#endif
