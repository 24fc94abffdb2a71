/* SPDX-License-Identifier: BSD-3-Clause */
/* PTRACE_GETREGSET and PTRACE_SETREGSET.  A call whose number is -1 is not made (seccomp(2)). */
#include "command/trace/trace_registers.h"

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#if defined(__riscv)
#include <asm/ptrace.h> /* struct user_regs_struct, which glibc's sys/user.h has on the others */
#endif

#if defined(__x86_64__)

/* This layout also of an i386 process, for a tracer of 64 bits. */
static int change(pid_t tid, bool answer, int64_t value)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs) != 0)
		return -1;
	if (answer) {
		regs.orig_rax = (unsigned long long)-1;
		regs.rax = (unsigned long long)value;
	} else if (regs.cs == 0x23) {
		/* The segment of 32-bit code (arch/x86/include/asm/segment.h). */
		regs.rbx = (unsigned long long)value;
	} else {
		regs.rdi = (unsigned long long)value;
	}
	return ptrace(PTRACE_SETREGS, tid, NULL, &regs) == 0 ? 0 : -1;
}

int trace_registers_arguments(pid_t tid, struct seccomp_data *call)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs) != 0)
		return -1;
	if (call->arch == AUDIT_ARCH_I386) {
		const uint64_t words[] = { regs.rbx, regs.rcx, regs.rdx, regs.rsi, regs.rdi, regs.rbp };

		for (int i = 0; i < 6; i++)
			call->args[i] = (uint32_t)words[i];
	} else {
		const uint64_t words[] = { regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9 };

		memcpy(call->args, words, sizeof(words));
	}
	return 0;
}

#elif defined(__aarch64__)

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

static int change(pid_t tid, bool answer, int64_t value)
{
	struct user_regs_struct regs;
	struct iovec all = { &regs, sizeof(regs) };
	int none = -1;
	struct iovec number = { &none, sizeof(none) };

	if (ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &all) != 0)
		return -1;
	regs.regs[0] = (unsigned long long)value;
	if (answer && ptrace(PTRACE_SETREGSET, tid, (void *)NT_ARM_SYSTEM_CALL, &number) != 0)
		return -1;
	return ptrace(PTRACE_SETREGSET, tid, (void *)NT_PRSTATUS, &all) == 0 ? 0 : -1;
}

int trace_registers_arguments(pid_t tid, struct seccomp_data *call)
{
	/* Of a process of 32 bits there are 18 words of that size. */
	union {
		struct user_regs_struct wide;
		uint32_t narrow[18];
	} regs;
	struct iovec all = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &all) != 0)
		return -1;
	for (int i = 0; i < 6; i++)
		call->args[i] = all.iov_len == sizeof(regs.narrow) ? regs.narrow[i] : regs.wide.regs[i];
	return 0;
}

#elif defined(__riscv)

static int change(pid_t tid, bool answer, int64_t value)
{
	struct user_regs_struct regs;
	struct iovec all = { &regs, sizeof(regs) };

	/* The first argument is the kernel's copy of a0, which no register set has. */
	if (!answer) {
		errno = ENOSYS;
		return -1;
	}
	if (ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &all) != 0)
		return -1;
	regs.a7 = (unsigned long)-1;
	regs.a0 = (unsigned long)value;
	return ptrace(PTRACE_SETREGSET, tid, (void *)NT_PRSTATUS, &all) == 0 ? 0 : -1;
}

int trace_registers_arguments(pid_t tid, struct seccomp_data *call)
{
	struct user_regs_struct regs;
	struct iovec all = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &all) != 0)
		return -1;
	memcpy(call->args, (const unsigned long[]){ regs.a0, regs.a1, regs.a2, regs.a3, regs.a4, regs.a5 },
	       sizeof(call->args));
	return 0;
}

#else

int trace_registers_arguments(pid_t tid, struct seccomp_data *call)
{
	(void)tid;
	(void)call;
	errno = ENOSYS;
	return -1;
}

static int change(pid_t tid, bool answer, int64_t value)
{
	(void)tid;
	(void)answer;
	(void)value;
	errno = ENOSYS;
	return -1;
}

#endif

int trace_registers_answer(pid_t tid, int64_t result)
{
	return change(tid, true, result);
}

int trace_registers_first(pid_t tid, uint64_t value)
{
	return change(tid, false, (int64_t)value);
}
