/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether ld.so(8) would load the shim into a program: found out by reading, never by running it. */
#ifndef LOADABLE_H
#define LOADABLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "command/program/elf_headers.h"

/* The shim for a program. */
struct loadable {
	const char *path;       /* the shim's file for the program's C library; NULL: there is none */
	struct elf_headers elf; /* its headers, if the file was read */
	bool is_broken;         /* the file itself is why it would not be loaded */
};

/*
 * Returns why no shim would be loaded into the program at path, which has these
 * headers; own_loader says whether its ELF interpreter is landshim's own
 * (exec_chain.h).  The text continues "the shim cannot be loaded into it:" and
 * lives as long as the arena.  NULL: *shim would be loaded.
 */
const char *loadable_refusal(struct arena *arena, const char *path, const struct elf_headers *elf, bool own_loader,
                             struct loadable *shim);

/* Whether a program's ELF interpreter, which it must have, is musl's by its name. */
bool loadable_is_musl(const struct elf_headers *elf);

/* The shim for programs of the C library that landshim itself runs on. */
const char *loadable_own_shim(void);

/*
 * Returns why a shim's file would not be loaded into any program of this machine,
 * as a clause that lives as long as the arena.  NULL: it would.
 */
const char *loadable_shim(struct arena *arena, const char *shim);

#endif
