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
 * Finds what the kernel runs a file by, whose headers, or first bytes, are
 * these.  The kernel asks this before it looks for "#!" and ELF.  False:
 * nothing, or what is registered cannot be seen here (the file system is not
 * mounted): then execve(2) alone can tell.
 */
bool binfmt_misc_find(struct arena *arena, const char *path, const struct elf_headers *elf, struct binfmt_misc *out);

#endif
