/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about where a rule's path leads, and who else has a say in it. */
#ifndef WARN_PATHS_H
#define WARN_PATHS_H

#include "command/warn/survey.h"

void warn_paths_proc_self(const struct survey *s);
void warn_paths_shared(const struct survey *s);
void warn_paths_policy(const struct survey *s);

#endif
