/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said of words of the command line that have no rule because they are links. */
#ifndef SKIPPED_LINKS_H
#define SKIPPED_LINKS_H

#include "expand/program_args.h"

/* Names on stderr those that a policy asked for: the first of them, and how many more; nothing where there are none. */
void skipped_links_say(const struct program_args *args);

#endif
