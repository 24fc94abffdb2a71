/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Words of the policy language for a path: a variable or an argument that the
 * shim's own expansion turns into exactly that object, before the run and after it.
 */
#ifndef LEARN_WORDS_H
#define LEARN_WORDS_H

#include <stdbool.h>

#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "process.h"

/* Notes what each form stands for; once before the run and, with a fresh process, once after it. */
void learn_words_note(struct learn_record *record, struct process *process, bool before);

/* Chooses a text for every target that is in use.  Pure. */
void learn_words_choose(const struct learn_record *record, struct learn_targets *targets);

/* Returns the form (${@arg}, ${HOME}, ...) that equals a text; NULL: none does. */
const char *learn_words_form(const char *text);

/* Returns a path as it stands between quotes in a policy. */
const char *learn_words_quote(const char *path);

#endif
