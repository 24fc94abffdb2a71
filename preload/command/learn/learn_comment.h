/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands in comments: the traced program's own texts, which must not be more than that. */
#ifndef LEARN_COMMENT_H
#define LEARN_COMMENT_H

#include "base/text.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

/* Adds a text: bytes other than printable ASCII are \xNN, and neither "/" and "*" stand side by side, nor is it endless. */
void learn_comment_add(struct text *text, const char *bytes);

/* "a, b, ..." */
void learn_comment_names(struct text *text, const struct learn_names *names);

/* Who had a need, by which calls, and how often: "git, sh: openat, read, often". */
void learn_comment_target(struct text *text, const struct learn_target *target);

#endif
