/* SPDX-License-Identifier: BSD-3-Clause */
/* What the unit tests share: an arena, errors that are kept, values for variables. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "model/policy.h"
#include "model/values.h"

/* An arena for the test; each test is a process of its own. */
struct arena *support_arena(void);

/* A sink that keeps the last error and counts them. */
const struct err_sink *support_sink(void);
extern struct err support_error;
extern int support_errors;

/* So many bytes, at most a page, behind which there is nothing: the same memory each time. */
char *support_at_the_end(size_t len);

/* Values: a list of "NAME=value", which ends in NULL. */
struct values support_values(const char *const *list);

/* Loads a policy from text, through a file, with errors kept or given to a sink.  Returns policyfile_load's result. */
int support_load(const char *text, struct policy *out);
int support_load_with(const struct err_sink *sink, const char *text, struct policy *out);

#endif
