/* SPDX-License-Identifier: BSD-3-Clause */
/* Real files for what is fuzzed, in a directory of this process's own. */
#ifndef WORK_H
#define WORK_H

#include <stddef.h>
#include <sys/types.h>

/*
 * The directory: new, below FUZZ_WORK of the environment, or /tmp.  The same
 * each time; whoever runs the fuzzer takes it away.
 */
const char *work_dir(void);

/* Writes a file in it, of that mode, and returns its path, which is absolute and good until the next call. */
const char *work_write(const char *name, const void *bytes, size_t len, mode_t mode);

#endif
