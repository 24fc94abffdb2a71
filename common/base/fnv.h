/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FNV-1a with 64 bits (draft-eastlake-fnv): a short hash of bytes, for tables and
 * to tell one text from another.  Whoever chooses the bytes can make two hashes equal.
 */
#ifndef FNV_H
#define FNV_H

#include <stddef.h>
#include <stdint.h>

/* The hash of no bytes. */
#define FNV_BASIS 0xcbf29ce484222325ULL

/* Returns a hash with further bytes. */
static inline uint64_t fnv_add(uint64_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3ULL;
	return hash;
}

#endif
