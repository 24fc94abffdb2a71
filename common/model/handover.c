/* SPDX-License-Identifier: BSD-3-Clause */
/* The digest that both sides of a handover make. */
#include "model/handover.h"

#include <string.h>

#include "base/fnv.h"

uint64_t handover_digest(const char *bytes, size_t len)
{
	return fnv_add(FNV_BASIS, bytes, len);
}

uint64_t handover_digest_arguments(int argc, char *const *argv)
{
	uint64_t digest = FNV_BASIS;

	for (int i = 0; i < argc; i++)
		digest = fnv_add(digest, argv[i], strlen(argv[i]) + 1);
	return digest;
}
