/* SPDX-License-Identifier: BSD-3-Clause */
/* capset(2), and prctl(2) for the bounding set. */
#include "kernel/capabilities.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"

/* <linux/capability.h> */
#define VERSION_3 0x20080522
#define SETPCAP (1U << 8)
#define CAPABILITIES_MOST 64

struct header {
	uint32_t version;
	int pid;
};

struct half {
	uint32_t effective, permitted, inheritable;
};

static const struct err_where nowhere = { NULL, 0 };

/*
 * PR_CAPBSET_READ ends with EINVAL after the last one that the kernel has,
 * which lies above all that are permitted: before that it is an error.
 */
static int drop_bounding(const struct err_sink *sink, uint64_t permitted)
{
	for (unsigned long i = 0; i < CAPABILITIES_MOST; i++) {
		int set = prctl(PR_CAPBSET_READ, i, 0UL, 0UL, 0UL);

		if (set < 0 && errno == EINVAL && permitted >> i == 0)
			return 0;
		if (set < 0 || (set > 0 && prctl(PR_CAPBSET_DROP, i, 0UL, 0UL, 0UL) != 0))
			return err_system(sink, nowhere, errno, NULL, "cannot drop capability %u from the bounding set",
			                  (unsigned)i);
	}
	return 0;
}

int capabilities_drop(const struct err_sink *sink)
{
	struct header header = { VERSION_3, 0 };
	struct half sets[2] = { { 0 } };
	const struct half none[2] = { { 0 } };

	if (syscall(SYS_capget, &header, sets) != 0)
		return err_system(sink, nowhere, errno, NULL, "cannot read the capabilities");
	if (sets[0].permitted & SETPCAP) {
		sets[0].effective |= SETPCAP;
		if (syscall(SYS_capset, &header, sets) != 0)
			return err_system(sink, nowhere, errno, NULL, "cannot use CAP_SETPCAP");
		if (drop_bounding(sink, (uint64_t)sets[1].permitted << 32 | sets[0].permitted) != 0)
			return -1;
	}
	/* What is neither permitted nor inheritable is not ambient (capabilities(7)). */
	if (syscall(SYS_capset, &header, none) != 0)
		return err_system(sink, nowhere, errno, NULL, "cannot drop the capabilities");
	return 0;
}
