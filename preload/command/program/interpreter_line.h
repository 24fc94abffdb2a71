/* SPDX-License-Identifier: BSD-3-Clause */
/* The line of a script that names its interpreter, as the kernel reads it (fs/binfmt_script.c). */
#ifndef INTERPRETER_LINE_H
#define INTERPRETER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* So much of a file the kernel reads to see how it is to be executed (BINPRM_BUF_SIZE). */
#define INTERPRETER_LINE_START 256

/*
 * Finds the words that the kernel takes from the first bytes of a file (file_len
 * of them, at most INTERPRETER_LINE_START): the interpreter, and one argument,
 * which may be empty, or NULL.  The interpreter is "" where the file ends before its
 * name: execve(2) then says EACCES.  False: the file is no script, or one that the
 * kernel would not run.
 */
bool interpreter_line_read(struct arena *arena, const char *file, size_t file_len, const char *words[2]);

#endif
