/* SPDX-License-Identifier: BSD-3-Clause */
/* Comments with the traced program's own texts, which must not be able to end the comment. */
#ifndef LEARN_COMMENT_H
#define LEARN_COMMENT_H

#include "base/text.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

/* Adds a text, cut if it is long: bytes other than printable ASCII are \xNN, and no "/" stands beside a "*". */
void learn_comment_add(struct text *text, const char *bytes);

/* Adds names: "a, b, ..." */
void learn_comment_names(struct text *text, const struct learn_names *names);

/* Adds which programs had a need, by which calls, and how often: "git, sh: openat, read, often". */
void learn_comment_target(struct text *text, const struct learn_target *target);

#endif
