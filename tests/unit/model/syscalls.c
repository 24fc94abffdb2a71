/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of system calls, against libseccomp's and, for what that does not know, against new_syscalls.def. */
#include "model/syscalls.h"

#include <criterion/criterion.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"

/* More than any of Linux has. */
#define NUMBERS 1024

/* What libseccomp 2.5.4 knows ends here (Linux 5.17); from 424 on numbers are one for all. */
#define LIBSECCOMP_KNOWS 450

static const char *const names[SYSCALLS_COUNT] = {
#define SYSCALL(name, ...) [SYSCALLS_##name] = #name,
#include "model/syscalls.def"
#undef SYSCALL
};

static const struct {
	uint32_t libseccomp;
	const char *name;
} arches[SYSCALLS_ARCHES] = {
	[SYSCALLS_X86_64] = { SCMP_ARCH_X86_64, "x86_64" }, [SYSCALLS_I386] = { SCMP_ARCH_X86, "i386" },
	[SYSCALLS_X32] = { SCMP_ARCH_X32, "x32" },          [SYSCALLS_ARM64] = { SCMP_ARCH_AARCH64, "arm64" },
	[SYSCALLS_ARM] = { SCMP_ARCH_ARM, "arm" },          [SYSCALLS_RISCV64] = { SCMP_ARCH_RISCV64, "riscv64" },
	[SYSCALLS_PPC64] = { SCMP_ARCH_PPC64LE, "ppc64" },  [SYSCALLS_S390X] = { SCMP_ARCH_S390X, "s390x" },
};

/* Calls that came later, and took a number that was left free. */
static const char *const late[] = { "uretprobe", "uprobe", "riscv_hwprobe" };

static bool came_later(const char *name)
{
	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
		if (strcmp(late[i], name) == 0)
			return true;
	return false;
}

/* The call of this number, or -1. */
static int call_of(enum syscalls_arch arch, long number)
{
	for (int call = 0; call < SYSCALLS_COUNT; call++)
		if (syscalls_number(arch, (enum syscalls_call)call) == number)
			return call;
	return -1;
}

/* libseccomp gives x32 its bit, and other architectures negative numbers for what they do not have. */
static void same_as_libseccomp(enum syscalls_arch arch, int number)
{
	int with_bit = arch == SYSCALLS_X32 ? number | (int)SYSCALLS_X32_BIT : number;
	char *theirs = seccomp_syscall_resolve_num_arch(arches[arch].libseccomp, with_bit);
	int call = call_of(arch, with_bit);
	const char *ours = call < 0 ? NULL : names[call];

	if (theirs && ours)
		cr_expect_str_eq(ours, theirs, "%d of %s", number, arches[arch].name);
	else if (number < LIBSECCOMP_KNOWS && !(ours && came_later(ours)))
		cr_expect(!theirs && !ours, "%d of %s is %s, and libseccomp says %s", number, arches[arch].name,
		          ours ? ours : "nothing", theirs ? theirs : "nothing");
	free(theirs);
}

Test(syscalls, every_number_has_the_name_that_libseccomp_has)
{
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++)
		for (int number = 0; number < NUMBERS; number++)
			same_as_libseccomp((enum syscalls_arch)arch, number);
}

static const struct {
	long number;
	const char *name;
} newer[] = {
#define CALL(number, name) { number, #name },
#define CALL_LATER CALL
#include "new_syscalls.def"
#undef CALL
#undef CALL_LATER
};

/* Each is in the one list what it is in the other, and neither has one more. */
Test(syscalls, what_libseccomp_does_not_know_is_as_in_debians_headers)
{
	int ours = 0;

	for (size_t i = 0; i < COUNT(newer); i++) {
		int call = call_of(SYSCALLS_X86_64, newer[i].number);

		cr_expect(call >= 0 && strcmp(names[call], newer[i].name) == 0, "%ld is %s here, and %s there",
		          newer[i].number, call < 0 ? "nothing" : names[call], newer[i].name);
	}
	for (int call = 0; call < SYSCALLS_COUNT; call++)
		ours += syscalls_number(SYSCALLS_X86_64, (enum syscalls_call)call) >= LIBSECCOMP_KNOWS;
	cr_expect_eq(ours, (int)COUNT(newer));
}

/* Linux adds a call to all architectures under one number; libseccomp ends before these. */
Test(syscalls, numbers_above_libseccomp_are_the_same_on_every_architecture)
{
	for (int call = 0; call < SYSCALLS_COUNT; call++) {
		long number = syscalls_number(SYSCALLS_X86_64, (enum syscalls_call)call);

		for (int arch = 0; number >= LIBSECCOMP_KNOWS && arch < SYSCALLS_ARCHES; arch++) {
			long other = syscalls_number((enum syscalls_arch)arch, (enum syscalls_call)call);

			cr_expect(other < 0 || (other & ~(long)SYSCALLS_X32_BIT) == number, "%s on %s", names[call],
			          arches[arch].name);
		}
	}
}

Test(syscalls, the_architectures_have_the_tokens_of_libseccomp)
{
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++) {
		uint32_t token = arch == SYSCALLS_X32 ? SCMP_ARCH_X86_64 : arches[arch].libseccomp;

		cr_expect_eq(syscalls_audit_arch((enum syscalls_arch)arch), token, "%s", arches[arch].name);
	}
}
