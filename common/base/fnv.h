/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FNV-1a with 64 bits (draft-eastlake-fnv): a short hash of bytes, for tables and
 * to tell one text from another.  No protection against who chooses the bytes.
 */
#ifndef FNV_H
#define FNV_H

#include <stddef.h>
#include <stdint.h>

/* What a hash begins with. */
#define FNV_BASIS 0xcbf29ce484222325ULL

/* Goes on with a hash. */
static inline uint64_t fnv_add(uint64_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3ULL;
	return hash;
}

#endif
