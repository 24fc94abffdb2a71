/* SPDX-License-Identifier: BSD-3-Clause */
/* Random policies about the tree, as text. */
#ifndef POLICIES_H
#define POLICIES_H

#include <stdbool.h>
#include <stdio.h>

#include "expand/program_args.h"
#include "model/values.h"

/* Whether something is to be, so many times in a hundred. */
bool policies_chance(unsigned percent);

/* One that a kernel of this ABI starts, unless it grants what it leaves unrestricted: then it does not load. */
void policies_write(FILE *out, int kernel_abi);

/* What its variables stand for. */
struct values policies_values(void);

/* Chooses the words of a command line, and sets it to them; and the working directory. */
void policies_choose_words(struct program_args *args);

#endif
