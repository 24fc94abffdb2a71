/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of what could be left out of a policy. */
#ifndef WARN_REDUNDANT_H
#define WARN_REDUNDANT_H

#include "command/warn/survey.h"

void warn_redundant_rules(const struct survey *s);
void warn_redundant_unrestricted(const struct survey *s);

#endif
