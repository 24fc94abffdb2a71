/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the ticket of landshim run, and whether it is this program's. */
#ifndef HANDOVER_READ_H
#define HANDOVER_READ_H

#include "base/err.h"
#include "model/handover.h"

/*
 * Reads the value of LANDSHIM_HANDOVER, from which out's texts are borrowed.
 * What is short, torn, changed or of another version is an error.  Returns 0, or
 * -1 if it reported.
 */
int handover_read(const struct err_sink *sink, const char *value, struct handover *out);

/*
 * Whether it was written for this file and these arguments, and every
 * descriptor that it names is a Landlock ruleset, named once; what is in one
 * cannot be read.  Opens nothing.  Returns 0, or -1 if it reported.
 */
int handover_read_check(const struct err_sink *sink, const struct handover *ticket, int argc, char **argv);

#endif
