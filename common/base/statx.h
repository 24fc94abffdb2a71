/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * struct statx, which before musl 1.2.5 only the kernel's own header has.  The
 * Makefile puts this in front of every file that it compiles with musl's headers;
 * glibc's <sys/stat.h> has it.
 */
#ifndef STATX_H
#define STATX_H

#include <sys/stat.h>

#ifndef STATX_BASIC_STATS
#include <linux/stat.h>
#endif

#endif
