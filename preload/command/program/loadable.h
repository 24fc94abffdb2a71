/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether ld.so(8) would load the shim into a program: found out by reading, never by running it. */
#ifndef LOADABLE_H
#define LOADABLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "command/program/elf_headers.h"

/* A shim that is to be loaded. */
struct loadable {
	const char *path;       /* the one for the program's C library; NULL: there is none */
	struct elf_headers elf; /* of that file, where it was looked at */
	bool is_broken;         /* that file is the reason why not */
};

/*
 * Returns why no shim would be loaded into the program at a path with these
 * headers, whose ELF interpreter is landshim's own or another (exec_chain.h), in words that follow "the shim cannot be loaded into it:" and live as
 * long as the arena.  NULL: *shim would be.
 */
const char *loadable_refusal(struct arena *arena, const char *path, const struct elf_headers *elf, bool own_loader,
                             struct loadable *shim);

/* Whether the ELF interpreter of a program, which has one, is musl's by its name. */
bool loadable_is_musl(const struct elf_headers *elf);

/* The shim for programs of the C library that landshim itself runs on. */
const char *loadable_own_shim(void);

/*
 * Why the file of a shim for this machine would not be loaded into any program, as a
 * clause; it lives as long as the arena.  NULL: it would.
 */
const char *loadable_shim(struct arena *arena, const char *shim);

#endif
