/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Directories that are too much to give: what lies in them, or is made there,
 * is not the program's alone.  Pure: by their names and the facts of the run.
 */
#ifndef LEARN_GUARD_H
#define LEARN_GUARD_H

#include <stdbool.h>

#include "command/learn/learn_record.h"

/* Whether things may not be made, changed or removed in a directory: it is protected, lies in such a place or holds one. */
bool learn_guard_writes(const struct learn_facts *facts, const char *directory);

/* Whether a directory may not be given to be read where single files of it were. */
bool learn_guard_reads(const struct learn_facts *facts, const char *directory);

/* Whether it is a directory for temporary files. */
bool learn_guard_is_temporary(const struct learn_facts *facts, const char *directory);

/*
 * Whether a rule on a directory may stand for a path beneath it.  It may not
 * where that is a directory for temporary files, and the path lies there only
 * because the program was started there, or was given it: the next time it
 * may be elsewhere.
 */
bool learn_guard_stands_for(const struct learn_record *record, const char *directory, const char *path);

/*
 * The directory in a home directory, or in one of XDG's in it, that a path which
 * the run made lies in or is, and that a program may call its own: not what is
 * protected, nor what is obeyed when somebody logs in.  base is the nearest
 * directory that was there.  NULL: there is none.
 */
const char *learn_guard_own(const struct learn_facts *facts, const char *base, const char *path, bool is_directory);

/* Whether programs have directories of their own in a directory: it is the home directory, or one of XDG's in it. */
bool learn_guard_holds_own(const struct learn_facts *facts, const char *directory);

/* Whether a path is configuration: beneath /etc, or hidden in the home directory, and nothing secret. */
bool learn_guard_is_configuration(const struct learn_facts *facts, const char *path);

#endif
