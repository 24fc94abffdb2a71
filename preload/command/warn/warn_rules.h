/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of rules that have no effect where they are, and of rules that grant less than programs mostly need. */
#ifndef WARN_RULES_H
#define WARN_RULES_H

#include "command/warn/survey.h"

/* Rules on files whose rules the kernel loses, and rules that had no effect in a confined child. */
void warn_rules_lost(const struct survey *s);

/* Writing without reading; creating and removing without "refer"; a file that may be written but not replaced. */
void warn_rules_write_only(const struct survey *s);
void warn_rules_without_refer(const struct survey *s);
void warn_rules_single_file(const struct survey *s);
void warn_rules_missing_except(const struct survey *s);

#endif
