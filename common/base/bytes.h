/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sixteen bytes of a text at a time, by the compiler's vectors: in processors
 * that have some a few instructions, and plain C in all others.  musl's memchr(3)
 * and memcmp(3), and nolibc's, take several for each byte.
 */
#ifndef BYTES_H
#define BYTES_H

#include <endian.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BYTES_BLOCK 16

/* A comparison of two has all bits set in each byte where it holds, and none elsewhere. */
typedef unsigned char bytes_block __attribute__((vector_size(BYTES_BLOCK)));
typedef signed char bytes_hits __attribute__((vector_size(BYTES_BLOCK)));

/* None is passed or returned: where a processor may lack vectors, as for 32-bit x86, compilers warn of that (-Wpsabi). */
static inline void bytes_load(const char *at, bytes_block *block)
{
	memcpy(block, at, sizeof(*block));
}

/* The first byte that was hit; BYTES_BLOCK: none. */
static inline size_t bytes_first(const bytes_hits *hits)
{
	uint64_t half[BYTES_BLOCK / sizeof(uint64_t)];

	memcpy(half, hits, sizeof(half));
	for (size_t i = 0; i < sizeof(half) / sizeof(half[0]); i++)
		if (half[i])
			return i * sizeof(half[i]) + (size_t)__builtin_ctzll(le64toh(half[i])) / CHAR_BIT;
	return BYTES_BLOCK;
}

/* Whether two texts are the same in their first len bytes, which both have. */
bool bytes_same(const char *a, const char *b, size_t len);

/* Whether a byte is one of a text's first len. */
bool bytes_have(const char *text, size_t len, char byte);

#endif
