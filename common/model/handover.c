/* SPDX-License-Identifier: BSD-3-Clause */
/* The digest that both sides of a handover make. */
#include "model/handover.h"

#include <string.h>

/* draft-eastlake-fnv: offset basis and prime of 64 bits. */
#define FNV_BASIS 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

static uint64_t go_on(uint64_t digest, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		digest = (digest ^ (unsigned char)bytes[i]) * FNV_PRIME;
	return digest;
}

uint64_t handover_digest(const char *bytes, size_t len)
{
	return go_on(FNV_BASIS, bytes, len);
}

uint64_t handover_digest_arguments(int argc, char *const *argv)
{
	uint64_t digest = FNV_BASIS;

	for (int i = 0; i < argc; i++)
		digest = go_on(digest, argv[i], strlen(argv[i]) + 1);
	return digest;
}
