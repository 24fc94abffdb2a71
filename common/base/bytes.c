/* SPDX-License-Identifier: BSD-3-Clause */
/* Comparing and searching. */
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Eight bytes, as one number. */
static uint64_t load_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

bool bytes_same(const char *a, const char *b, size_t len)
{
	const size_t word = sizeof(uint64_t);
	size_t i = 0;

	for (; len - i >= word; i += word)
		if (load_word(a + i) != load_word(b + i))
			return false;
	for (; i < len; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

bool bytes_have(const char *text, size_t len, char byte)
{
	const bytes_block wanted = (bytes_block){ 0 } + (unsigned char)byte;
	bytes_block block;
	bytes_hits hits;
	size_t i = 0;

	for (; len - i >= BYTES_BLOCK; i += BYTES_BLOCK) {
		bytes_load(text + i, &block);
		hits = block == wanted;
		if (bytes_first(&hits) < BYTES_BLOCK)
			return true;
	}
	for (; i < len; i++)
		if (text[i] == byte)
			return true;
	return false;
}
