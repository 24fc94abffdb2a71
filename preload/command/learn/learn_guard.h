/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Directories that are too much to grant, because what lies in them, or is made
 * there, is not the program's alone.  Pure: judged by names and by the facts of
 * the run.
 */
#ifndef LEARN_GUARD_H
#define LEARN_GUARD_H

#include <stdbool.h>

#include "command/learn/learn_record.h"

/* Whether a directory must not be granted for writing: it is protected, lies in a protected place, or holds one. */
bool learn_guard_writes(const struct learn_facts *facts, const char *directory);

/* Whether a directory must not be granted for reading where only single files in it were read. */
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
 * Returns the directory of the program's own that a path which the run made is, or
 * lies in: one directly in the home directory or in one of XDG's there, neither
 * protected nor read when somebody logs in.  base is the nearest directory of the
 * path that existed before the run.  NULL: there is none.
 */
const char *learn_guard_own(const struct learn_facts *facts, const char *base, const char *path, bool is_directory);

/* Whether programs keep directories of their own in this one: it is the home directory, or one of XDG's there. */
bool learn_guard_holds_own(const struct learn_facts *facts, const char *directory);

/* Whether a path is configuration: beneath /etc, or hidden in the home directory, and nothing secret. */
bool learn_guard_is_configuration(const struct learn_facts *facts, const char *path);

#endif
