/* SPDX-License-Identifier: BSD-3-Clause */
/* Merges targets: directories in which things were made, and files beside each other.  Pure. */
#ifndef LEARN_TOGETHER_H
#define LEARN_TOGETHER_H

#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

#define LEARN_TOGETHER_SIBLINGS 8

/* Merges two or more directories in which the run made things into the one that holds them, unless that is guarded. */
void learn_together_made(const struct learn_facts *facts, struct learn_targets *targets);

/*
 * Merges so many files of one directory, or more, that have the same rights: into a
 * glob if their names end alike, else into the directory.
 */
void learn_together_siblings(const struct learn_facts *facts, size_t siblings, struct learn_targets *targets);

#endif
