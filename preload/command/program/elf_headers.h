/* SPDX-License-Identifier: BSD-3-Clause */
/* What an executable's headers say of how it is started.  Reads the file; runs nothing. */
#ifndef ELF_HEADERS_H_
#define ELF_HEADERS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strlist.h"
#include "expand/targets.h"

struct elf_headers {
	struct target_id id; /* of the file; set even if the file cannot be read */
	bool is_elf;
	bool whole;                /* no PT_LOAD header leads beyond the file's end */
	unsigned char bits, order; /* EI_CLASS and EI_DATA of e_ident */
	uint16_t type, machine;    /* e_type, e_machine */
	const char *interpreter;   /* the first PT_INTERP, which is the kernel's; NULL: static, or static-pie */
	const char *soname;        /* DT_SONAME; NULL: none */
	const char *runpath;       /* DT_RUNPATH, else DT_RPATH, as written; NULL: none */
	struct strlist needed;     /* DT_NEEDED, DT_AUXILIARY, DT_FILTER */
	struct strlist audit;      /* DT_AUDIT, DT_DEPAUDIT: lists, as written */
	bool glibc;                /* of a loader: it is a part of glibc, for it defines GLIBC_PRIVATE; */
	bool glibc_2_34;           /* of 2.34 or later */
	char start[256];           /* the file's first bytes, for "#!" */
	size_t start_len;
};

/*
 * Reads a file's headers; texts go into the arena.  Of a file for another class or
 * machine than `wanted` no more is read than what it is for; NULL: of any, all.
 * A file that is no ELF file, or a broken one, is no error: is_elf is false.
 * Returns 0, or -1 with errno where the file cannot be read; EACCES where it is no
 * regular file, which is then not opened either.
 */
int elf_headers_read(struct arena *arena, const char *path, const struct elf_headers *wanted, struct elf_headers *out);

/* The same of what may be a loader, which its versions of symbols tell: they take longer to read than all the rest. */
int elf_headers_read_loader(struct arena *arena, const char *path, const struct elf_headers *wanted,
                            struct elf_headers *out);

/*
 * The headers of landshim itself, as they are in memory: class, byte order, type,
 * machine, and the interpreter, which for a static landshim is the one that its
 * compiler gives to programs, where that is known.
 */
const struct elf_headers *elf_headers_own(void);

/* Whether landshim itself is linked statically, so that its C library is inside. */
bool elf_headers_own_is_static(void);

/* Whether two files are for the same class and machine. */
bool elf_headers_same_machine(const struct elf_headers *a, const struct elf_headers *b);

#endif
