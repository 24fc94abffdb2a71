/* SPDX-License-Identifier: BSD-3-Clause */
/* The holes in the rights of a policy (model/holes.h) in words, which stand only here. */
#ifndef SHOW_HOLES_H
#define SHOW_HOLES_H

#include "base/text.h"
#include "kernel/layer.h"
#include "model/holes.h"
#include "model/plan.h"

/* Says in one line what gets round a right. */
const char *show_holes_text(enum holes_index hole);

/*
 * Adds what can close a hole, under some policy, separated by spaces: parts of "fill",
 * groups of "harden", or a right.  Adds nothing if nothing can.
 */
void show_holes_closers(struct text *text, enum holes_index hole);

/* What the program can do through a hole, as a phrase after "can still"; NULL: other phrases say it. */
const char *show_holes_phrase(enum holes_index hole);

/*
 * Prints on stdout, after head as a line of its own: rights that have the same
 * holes, and beneath them which are closed and by what, which another policy would
 * close, and which nothing closes.  Prints nothing if there are none, or if the
 * program does not start on that ABI.
 */
void show_holes(const struct layer *layer, int abi, const char *head);

/*
 * Prints the member "holes":[{"name":"stream","rights":["bind_tcp"],"is":"closed","help":"..."},...] for a
 * plan of the layer's policy, without a comma.
 */
void show_holes_json(const struct layer *layer, const struct plan *plan);

#endif
