/* SPDX-License-Identifier: BSD-3-Clause */
/* The numbers of system calls, from syscalls.def, and the architectures they are of. */
#include "model/syscalls.h"

#define NO UINT16_MAX

static const uint16_t numbers[SYSCALLS_COUNT][SYSCALLS_ARCHES] = {
#define SYSCALL(name, x86_64, i386, x32, arm64, arm, riscv64, ppc64, s390x)                               \
	[SYSCALLS_##name] = {                                                                             \
		[SYSCALLS_X86_64] = (x86_64), [SYSCALLS_I386] = (i386),   [SYSCALLS_X32] = (x32),         \
		[SYSCALLS_ARM64] = (arm64),   [SYSCALLS_ARM] = (arm),     [SYSCALLS_RISCV64] = (riscv64), \
		[SYSCALLS_PPC64] = (ppc64),   [SYSCALLS_S390X] = (s390x),                                 \
	},
#include "model/syscalls.def"
#undef SYSCALL
};

/* <linux/audit.h>: the number in ELF's e_machine, 64 bits in bit 31, little endian in bit 30. */
static const struct {
	uint32_t audit;
	enum syscalls_machine machine;
} arches[SYSCALLS_ARCHES] = {
	[SYSCALLS_X86_64] = { 0xc000003e, SYSCALLS_ON_X86 },  [SYSCALLS_I386] = { 0x40000003, SYSCALLS_ON_X86 },
	[SYSCALLS_X32] = { 0xc000003e, SYSCALLS_ON_X86 },     [SYSCALLS_ARM64] = { 0xc00000b7, SYSCALLS_ON_ARM },
	[SYSCALLS_ARM] = { 0x40000028, SYSCALLS_ON_ARM },     [SYSCALLS_RISCV64] = { 0xc00000f3, SYSCALLS_ON_RISCV64 },
	[SYSCALLS_PPC64] = { 0xc0000015, SYSCALLS_ON_PPC64 }, [SYSCALLS_S390X] = { 0x80000016, SYSCALLS_ON_S390X },
};

const enum syscalls_machine syscalls_here =
#if defined(__x86_64__) || defined(__i386__)
	SYSCALLS_ON_X86;
#elif defined(__aarch64__) && defined(__AARCH64EL__)
	SYSCALLS_ON_ARM;
#elif defined(__arm__) && defined(__ARM_EABI__) && defined(__ARMEL__)
	SYSCALLS_ON_ARM;
#elif defined(__riscv) && __riscv_xlen == 64
	SYSCALLS_ON_RISCV64;
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
	SYSCALLS_ON_PPC64;
#elif defined(__s390x__)
	SYSCALLS_ON_S390X;
#else
	SYSCALLS_ON_UNKNOWN;
#endif

uint32_t syscalls_audit_arch(enum syscalls_arch arch)
{
	return arches[arch].audit;
}

bool syscalls_runs_on(enum syscalls_arch arch, enum syscalls_machine machine)
{
	return arches[arch].machine == machine;
}

bool syscalls_big_endian(enum syscalls_machine machine)
{
	return machine == SYSCALLS_ON_S390X;
}

long syscalls_number(enum syscalls_arch arch, enum syscalls_call call)
{
	uint16_t number = numbers[call][arch];

	if (number == NO)
		return -1;
	return arch == SYSCALLS_X32 ? (long)(number | SYSCALLS_X32_BIT) : number;
}
