/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel will execute for a command line: PROGRAM, the interpreters
 * that "#!" names or binfmt_misc has, and the ELF interpreter of the last of
 * them.
 */
#ifndef EXEC_CHAIN_H
#define EXEC_CHAIN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/program/elf_headers.h"
#include "command/program/loadable.h"
#include "command/program/seen_files.h"
#include "process.h"

struct exec_chain {
	const char *path;       /* what is executed: PROGRAM as it was found, or a shell that reads it */
	char *const *exec_argv; /* what execve(2) is given */
	/*
	 * PROGRAM, if nothing that is seen here can execute it.  Call execve(2) with it
	 * first, as execvp(3) does; only if that fails with ENOEXEC, execute path, which
	 * is a shell that reads it.  NULL: path is what is executed.
	 */
	const char *asked;
	char *const *asked_argv;
	char **argv; /* what the last of the chain will see as its own */
	int argc;
	struct seen_files_list files; /* PROGRAM and interpreters, as the kernel opens them */
	const char *last;             /* the last of the chain: it loads the shim */
	struct elf_headers elf;       /* of that */
	/* The ELF interpreter, if it is a loader for the same machine, but not ours; else NULL. */
	const char *loader;
	bool own_loader;        /* the ELF interpreter is ours */
	bool libpthread_first;  /* libpthread goes before the shim: see preload_list_with_shim */
	bool unreadable;        /* it may be executed and not read: elf says nothing */
	struct loadable shim;   /* the shim to load; set where unloadable is NULL */
	const char *unloadable; /* why the shim would not be loaded into it; NULL: it would */
};

/*
 * Finds the chain of argv, which ends in NULL and has at least one element;
 * PROGRAM is looked for in PATH as execvp(3) does.  Returns 0; or, after it
 * reported, 126 or 127: env(1)'s statuses for a PROGRAM that cannot be executed
 * or does not exist.
 */
int exec_chain_find(struct arena *arena, const struct err_sink *sink, char *const *argv, struct exec_chain *out);

/* Whether a path leads to a regular file that the caller may execute.  False: errno, which exec_chain_cannot takes. */
bool exec_chain_is_executable(const char *path);

/*
 * Reports that a file cannot be executed, with a hint where there is one: that
 * Landlock denies it, or what is missing.  Returns 126, or 127 for ENOENT.
 */
int exec_chain_cannot(const struct err_sink *sink, const char *path, int errnum);

/* Fills process with the facts that the chain's last program will find about itself.  It borrows the chain. */
void exec_chain_process(struct arena *arena, const struct exec_chain *chain, struct process *process);

/* The ELF interpreter of the shim's libc.  NULL: not known. */
const char *exec_chain_loader(void);

#endif
