/* SPDX-License-Identifier: BSD-3-Clause */
/* A directory for one test, removed when the test's process ends. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <sys/types.h>

/* Its path, without links: made when it is first asked for. */
const char *scratch(void);

/* The path of something in it; "" is itself.  Stays as it is. */
const char *scratch_path(const char *name);

/* Make something in it, and assert that they did. */
void scratch_directory(const char *name, mode_t mode);
void scratch_file(const char *name);
void scratch_link(const char *target, const char *name);

#endif
