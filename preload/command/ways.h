/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about where a rule's path leads, and who else has a say in it. */
#ifndef WAYS_H
#define WAYS_H

#include "survey.h"

void ways_proc_self(const struct survey *s);
void ways_shared(const struct survey *s);
void ways_policy(const struct survey *s);

#endif
