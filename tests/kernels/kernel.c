/* SPDX-License-Identifier: BSD-3-Clause */
/* The table's column of ABIs, held against what the kernel takes. */
#include "check.h"
#include "checks.h"
#include "model/uapi.h"

static const struct access_right *row(enum access_family family, uint64_t bit)
{
	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].family == family && access_rights[i].bit == bit)
			return &access_rights[i];
	return NULL;
}

void kernel_rights(void)
{
	unsigned unknown = 0;

	for (int family = 0; family < ACCESS_FAMILIES; family++) {
		for (int shift = 0; shift < 64; shift++) {
			const struct access_right *right = row(family, 1ULL << shift);
			bool takes = check_kernel_takes(family, 1ULL << shift);

			if (right)
				check_that(takes == (right->abi <= check_kernel.abi), "a kernel of ABI %d %s %s",
				           check_kernel.abi, takes ? "takes" : "does not take", right->name);
			else
				unknown += takes;
		}
	}
	/* A newer kernel may know more; this program must know all that its own newest ABI has. */
	check_that(unknown == 0 || check_kernel.abi > UAPI_ABI_NEWEST,
	           "the kernel takes %u rights that the table lacks", unknown);
	check_cell("%d", check_kernel.abi);
}
