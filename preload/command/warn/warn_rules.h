/* SPDX-License-Identifier: BSD-3-Clause */
/* Rules that hold nothing where they are, and those that grant less than programs mostly need. */
#ifndef WARN_RULES_H
#define WARN_RULES_H

#include "command/warn/survey.h"

/* Rules on files that the kernel forgets, or that a confined child finds denied all the same. */
void warn_rules_lost(const struct survey *s);

/* Each one line: write without read, create and remove without refer, a file that may be written and not replaced. */
void warn_rules_write_only(const struct survey *s);
void warn_rules_without_refer(const struct survey *s);
void warn_rules_single_file(const struct survey *s);
void warn_rules_missing_except(const struct survey *s);

#endif
