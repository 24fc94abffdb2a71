/* SPDX-License-Identifier: BSD-3-Clause */
/* A home directory with exceptions, for the tests of "except". */
#ifndef EXCEPT_HOME_H
#define EXCEPT_HOME_H

#include "spawn.h"

/* A directory, and a symbolic link, in the test's directory. */
void except_home_directory(const char *name);
void except_home_link(const char *target, const char *name);

/* Makes "home" in the test's directory, with what people keep there. */
void except_home_make(void);

/* A policy whose line 4 lets a path be read, with more settings of that group. */
const char *except_home_policy(const char *path, const char *more);

/*
 * What the reader says under a policy of files in the test's directory, whose
 * names stand between blanks: "+" for each that can be read, "-" for the others.
 * how may be NULL.
 */
const char *except_home_reads(const struct spawn *how, const char *policy, const char *names);

#endif
