/* SPDX-License-Identifier: BSD-3-Clause */
/* Every capability, whichever of them there are. */
#include "kernel/capabilities.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../support.h"

/* <linux/capability.h> */
#define VERSION_3 0x20080522
#define SETPCAP 8
#define CAPABILITIES 64

struct sets {
	uint32_t effective, permitted, inheritable;
};

/* qemu-user writes to it. */
static struct {
	uint32_t version;
	int pid;
} header = { VERSION_3, 0 };

/* Of those that root has here, these. */
static void keep(uint64_t permitted, uint64_t bounded)
{
	struct sets sets[2];

	if (syscall(SYS_capget, &header, sets) != 0)
		_exit(2);
	for (int half = 0; half < 2; half++) {
		sets[half].permitted &= (uint32_t)(permitted >> 32 * half);
		sets[half].effective = sets[half].permitted;
		sets[half].inheritable = sets[half].permitted & (uint32_t)(bounded >> 32 * half);
	}
	if (syscall(SYS_capset, &header, sets) != 0)
		_exit(2);
}

/* In the child, which then has these alone: 0 where nothing is left. */
static int left_after(uint64_t permitted, uint64_t bounded)
{
	struct sets sets[2];

	for (unsigned long i = 0; i < CAPABILITIES; i++)
		if (!(bounded >> i & 1) && prctl(PR_CAPBSET_READ, i, 0UL, 0UL, 0UL) == 1 &&
		    prctl(PR_CAPBSET_DROP, i, 0UL, 0UL, 0UL) != 0)
			return 3;
	keep(permitted, bounded);
	errno = EINVAL;
	if (capabilities_drop(support_sink()) != 0)
		return 4;
	if (syscall(SYS_capget, &header, sets) != 0)
		return 5;
	for (int half = 0; half < 2; half++)
		if (sets[half].effective | sets[half].permitted | sets[half].inheritable)
			return 6;
	if (!(permitted >> SETPCAP & 1))
		return 0;
	for (unsigned long i = 0; i < CAPABILITIES; i++)
		if (prctl(PR_CAPBSET_READ, i, 0UL, 0UL, 0UL) == 1)
			return 7;
	return 0;
}

static int in_a_child(uint64_t permitted, uint64_t bounded)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(left_after(permitted, bounded));
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

Test(capabilities, none_is_left_whichever_there_were)
{
	static const uint64_t all = (1ULL << 32) - 1;

	require_root();
	cr_expect_eq(in_a_child(all, ~0ULL), 0, "those of the first half: %d", in_a_child(all, ~0ULL));
	cr_expect_eq(in_a_child(all, ~(uint64_t)0 & ~3ULL), 0, "what is bounded already has a hole");
	cr_expect_eq(in_a_child(1ULL << SETPCAP, 1ULL << SETPCAP | 1ULL << 30 | 1ULL << 39), 0, "two above it");
	cr_expect_eq(in_a_child(1ULL << 5, ~0ULL), 0, "without CAP_SETPCAP what is bounded stays");
	cr_expect_eq(in_a_child(0, ~0ULL), 0);
}
