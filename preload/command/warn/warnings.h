/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds what is unwise in a policy that loads.  Each kind of finding has a name,
 * by which --allow-warning silences it, and a level.
 */
#ifndef WARNINGS_H
#define WARNINGS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/program/exec_chain.h"
#include "command/warn/survey.h"

/* Whether a word is the name of a kind.  The names, in order, and the word for the level of each, for help. */
bool warnings_known(const char *name);
const char *warnings_name(size_t index); /* NULL after the last */
const char *warnings_level(size_t index);

/* Looks for the kinds that are about a policy.  If it cannot look, it reports that to errors. */
void warnings_find(struct arena *arena, const struct err_sink *errors, const struct survey_subject *subject,
                   const struct survey_sink *sink);

/*
 * Looks for the kinds that are about PROGRAM alone.  not_preloaded says why
 * LD_PRELOAD does not load the shim into it; NULL: it does.
 */
void warnings_of_program(const struct exec_chain *chain, const char *not_preloaded, const struct survey_sink *sink);

#endif
