/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies as text, written for one run of a program, and their plans. */
#ifndef DRAFT_H
#define DRAFT_H

#include "../probe/probe.h"
#include "model/plan.h"

/* Formats into memory that is the check's process's, to its end. */
const char *draft_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A policy that grants what programs need to run.  head is what stands on the
 * first lines ("abi = 7;"), more_paths further elements of `paths`, each with
 * a comma before it, settings whatever else there is.  Without a word of "fill"
 * there nothing is filled: what is seen is Landlock's.
 */
const char *draft_policy(const char *head, const char *more_paths, const char *settings);

/* Writes a policy to a file of its own.  Returns its path. */
const char *draft_file(const char *text);

/* One element of `paths` for draft_policy. */
const char *draft_path(const char *path, const char *allow);

/* The rights of a family up to an ABI, but one (or NULL): a quoted list, "" where there is none. */
const char *draft_all_but(enum access_family family, int abi, const char *but);

/* The probe's right and those it needs besides, as a quoted list. */
const char *draft_alone(const struct probe *probe);

/*
 * A policy of this ABI and min_abi 0 in which a right of the probe's family is
 * granted (the right alone) or denied (all others are granted), at the place
 * the probe works on.  A right newer than abi is granted by none.
 */
const char *draft_granting(const struct probe *probe, const struct access_right *right, int abi, const char *on);
const char *draft_denying(const struct probe *probe, const struct access_right *right, int abi, const char *on);

/* What the library plans for this policy file on the running kernel. */
enum plan_verdict draft_plan(const char *file, struct plan *plan);

#endif
