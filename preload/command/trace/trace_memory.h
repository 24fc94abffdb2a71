/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the memory of a process that is stopped under ptrace(2). */
#ifndef TRACE_MEMORY_H
#define TRACE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the kernel takes as a path at most, its NUL included (PATH_MAX). */
#define TRACE_TEXT_MAX 4096

/* Reads exactly size bytes.  Returns 0, or -1: they are not all there, or cannot be read. */
int trace_memory_read(pid_t tid, uint64_t address, void *bytes, size_t size);

/*
 * Reads a text up to its NUL into TRACE_TEXT_MAX bytes.  Returns its length;
 * TRACE_TEXT_MAX where it has no end before, and the buffer then holds the
 * first TRACE_TEXT_MAX - 1 bytes and a NUL; -1: it cannot be read.
 */
ssize_t trace_memory_text(pid_t tid, uint64_t address, char *buffer);

/* Whether the memory there still holds a text that trace_memory_text has read from it. */
bool trace_memory_is(pid_t tid, uint64_t address, const char *text);

#endif
