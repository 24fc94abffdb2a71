/* SPDX-License-Identifier: BSD-3-Clause */
/* What a policy takes out of the program's environment.  Pure. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/strlist.h"

/* "environment": patterns of names, in which "*" stands for anything.  Zeroes: everything stays. */
struct environment_edit {
	struct strlist drop; /* what matches one of these goes */
	struct strlist keep; /* what matches none of these goes, if keeps */
	bool keeps;
	struct err_where where;
};

/* Whether it may take anything out. */
bool environment_edits(const struct environment_edit *edit);

/*
 * Whether an entry, NAME=value or a name alone, is taken out.  What programs need
 * to start (PATH, HOME, LD_PRELOAD, LD_LIBRARY_PATH) is kept, and goes only by a
 * pattern of "drop" that is more than "*".
 */
bool environment_drops(const struct environment_edit *edit, const char *entry);

#endif
