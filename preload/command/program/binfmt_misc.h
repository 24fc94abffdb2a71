/* SPDX-License-Identifier: BSD-3-Clause */
/* The interpreters that the administrator has registered for files of other kinds (binfmt_misc, proc(5)). */
#ifndef BINFMT_MISC_H
#define BINFMT_MISC_H

#include <stdbool.h>

#include "base/arena.h"
#include "command/program/elf_headers.h"

struct binfmt_misc {
	const char *interpreter; /* as registered */
	bool keeps_name;         /* it is given argv[0] after the file's path (P) */
	bool held_open;          /* the kernel opened it when it was registered (F): it need not be here */
};

/*
 * Finds the interpreter that is registered for a file with these headers, or
 * first bytes.  The kernel asks binfmt_misc before it looks for "#!" and ELF.
 * False: there is none, or the registrations cannot be seen here, since their
 * file system is not mounted; then only execve(2) can tell.
 */
bool binfmt_misc_find(struct arena *arena, const char *path, const struct elf_headers *elf, struct binfmt_misc *out);

#endif
