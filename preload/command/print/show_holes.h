/* SPDX-License-Identifier: BSD-3-Clause */
/* The holes in the rights of a policy (model/holes.h), in words: here alone they have some. */
#ifndef SHOW_HOLES_H
#define SHOW_HOLES_H

#include "base/text.h"
#include "kernel/layer.h"
#include "model/holes.h"
#include "model/plan.h"

/* What gets round a right: one line. */
const char *show_holes_text(enum holes_index hole);

/*
 * What can close it, here or not, with spaces between: parts of "fill", groups
 * of "harden", or a right.  No text where nothing can.
 */
void show_holes_closers(struct text *text, enum holes_index hole);

/* What the program can do by it, as a phrase after "can still"; NULL: other phrases say it. */
const char *show_holes_phrase(enum holes_index hole);

/*
 * On stdout, after a line that is the head: rights that have the same holes, and
 * beneath them what is closed by what, what another policy would close, and what
 * nothing does.  Nothing where there are none, or the program does not start.
 */
void show_holes(const struct layer *layer, int abi, const char *head);

/* Under a plan of the layer's policy: "holes":[{"name":"stream","rights":["bind_tcp"],"is":"closed","help":"..."},...], without a comma. */
void show_holes_json(const struct layer *layer, const struct plan *plan);

#endif
