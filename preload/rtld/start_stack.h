/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel put on the first stack (create_elf_tables in fs/binfmt_elf.c):
 * the number of arguments, the arguments, the environment, the auxiliary
 * vector, and above them the strings.  For where a constructor is not told.
 */
#ifndef START_STACK_H
#define START_STACK_H

#include <link.h>
#include <stdbool.h>

struct start_stack {
	int argc;
	char **argv;               /* to be followed only if the stack is whole */
	char **envp;               /* NULL: none of the entries is the kernel's any more */
	const ElfW(auxv_t) * auxv; /* NULL: not found */
	bool whole;                /* all of it lies there as a program finds it that has not run yet */
};

/*
 * Looks for it above the caller's frame: so it is found in a constructor that
 * runs before the program, with nothing but memory that can be read.  Where it is not there,
 * as for a constructor that a later dlopen(3) runs in a thread, or is not whole any
 * more, finds it by the addresses that /proc/self/stat has (proc(5): startstack,
 * arg_start, env_start, env_end).  musl's loader, where it is the command, writes over the front
 * of argv: above the caller what is found is what it leaves to the program.
 * Returns 0, or -1 with errno: that of open(2)
 * or read(2), or ENODATA where the addresses are not there, as in gVisor.
 */
int start_stack_find(struct start_stack *out);

/*
 * Whether argv is the kernel's array, or the end of it (ld.so that was given a
 * program on its command line passes what is left of its own words).  Follows
 * neither: they may be anything.
 */
bool start_stack_has_argv(const struct start_stack *stack, int argc, char **argv);

#endif
