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

/* So many bytes, at most a page, after which there is nothing: the same memory each time. */
char *support_at_the_end(size_t len);

/*
 * Runs what returns 0 or -1 with an arena that has a little more left each time,
 * from nothing to enough: each block that it asks for is the first refused one
 * in some run.  Asserts that it returns 0 only where none was, and -1 else,
 * which it has reported as such if reports is true.
 */
void support_each_shortage(int (*run)(struct arena *arena), bool reports);

/* Values: a list of "NAME=value", which ends in NULL. */
struct values support_values(const char *const *list);

/* Loads a policy from text, through a file, with errors kept or given to a sink.  Returns policyfile_load's result. */
int support_load(const char *text, struct policy *out);
int support_load_with(const struct err_sink *sink, const char *text, struct policy *out);

/*
 * What the linker puts in the place of syscall(2) for the code under test
 * (ld(1), --wrap): the call itself, which *ret then is of; where this is set, it
 * may answer in the call's place, and returns true if it did.  NULL: as it is.
 */
extern bool (*support_syscall)(long number, const long *args, long *ret);

/* The call itself, of six arguments. */
long support_real_syscall(long number, const long *args);

#endif
