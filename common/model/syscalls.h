/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls by name, with their numbers on every architecture whose
 * processes a filter may meet.  Pure data and look-ups.
 */
#ifndef SYSCALLS_H
#define SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a system call's number is a number of. */
enum syscalls_arch {
	SYSCALLS_X86_64,
	SYSCALLS_I386,
	SYSCALLS_X32, /* to seccomp(2) it is x86_64, with SYSCALLS_X32_BIT in each number */
	SYSCALLS_ARM64,
	SYSCALLS_ARM, /* EABI */
	SYSCALLS_RISCV64,
	SYSCALLS_PPC64, /* little endian */
	SYSCALLS_S390X,
	SYSCALLS_ARCHES,
};

#define SYSCALLS_X32_BIT 0x40000000U

/* A kind of kernel: the architectures of the processes that it may run. */
enum syscalls_machine {
	SYSCALLS_ON_X86, /* x86_64, x32 and i386, whichever of them this program is */
	SYSCALLS_ON_ARM, /* arm64 and arm */
	SYSCALLS_ON_RISCV64,
	SYSCALLS_ON_PPC64,
	SYSCALLS_ON_S390X,
	SYSCALLS_MACHINES,
	SYSCALLS_ON_UNKNOWN = SYSCALLS_MACHINES, /* none of the above */
};

/* SYSCALLS_openat and so on: one for each name in syscalls.def. */
enum syscalls_call {
#define SYSCALL(name, ...) SYSCALLS_##name,
#include "model/syscalls.def"
#undef SYSCALL
	SYSCALLS_COUNT,
};

/* The machine that this program is compiled for, or SYSCALLS_ON_UNKNOWN. */
extern const enum syscalls_machine syscalls_here;

/* AUDIT_ARCH_* of <linux/audit.h>: what struct seccomp_data has in arch. */
uint32_t syscalls_audit_arch(enum syscalls_arch arch);

/* Whether processes of this architecture run on that machine. */
bool syscalls_runs_on(enum syscalls_arch arch, enum syscalls_machine machine);

/* Whether the upper half of a 64-bit argument comes first in memory there. */
bool syscalls_big_endian(enum syscalls_machine machine);

/* The call's number, with SYSCALLS_X32_BIT on x32; -1 where the architecture has no such call. */
long syscalls_number(enum syscalls_arch arch, enum syscalls_call call);

#endif
