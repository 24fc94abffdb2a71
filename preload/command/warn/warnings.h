/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Warnings of what is unwise in a policy that has no error.  Each kind has a
 * name, by which --allow-warning silences it.
 */
#ifndef WARNINGS_H
#define WARNINGS_H

#include <stdbool.h>

#include "base/arena.h"
#include "command/warn/survey.h"

/* Whether a word is the name of a kind of warning; the names, in order, for help. */
bool warnings_known(const char *name);
const char *warnings_name(size_t index); /* NULL after the last */

/* Looks for all kinds. */
void warnings_find(struct arena *arena, const struct survey_subject *subject, const struct survey_sink *sink);

#endif
