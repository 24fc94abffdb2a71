/* SPDX-License-Identifier: BSD-3-Clause */
/* Many targets become one: directories in which things were made, and files beside each other.  Pure. */
#ifndef LEARN_TOGETHER_H
#define LEARN_TOGETHER_H

#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

#define LEARN_TOGETHER_SIBLINGS 8

/* Directories in which the run made things, below one directory that is not guarded: that one gets all. */
void learn_together_made(const struct learn_facts *facts, struct learn_targets *targets);

/* From so many siblings with the same rights on: their directory, or a glob if they end alike. */
void learn_together_siblings(const struct learn_facts *facts, size_t siblings, struct learn_targets *targets);

#endif
