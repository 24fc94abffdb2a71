/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of rules whose paths the program itself can lead elsewhere. */
#ifndef WARN_REDIRECTS_H
#define WARN_REDIRECTS_H

#include "command/warn/survey.h"

void warn_redirects_rules(const struct survey *s);

#endif
