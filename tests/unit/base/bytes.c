/* SPDX-License-Identifier: BSD-3-Clause */
/* At each length and each place in it, at the end of what may be read. */
#include "base/bytes.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../support.h"

#define LONGEST 70

Test(bytes, a_byte_is_found_wherever_it_stands_and_no_other_is)
{
	for (size_t len = 0; len <= LONGEST; len++) {
		char *text = support_at_the_end(len + 1);

		memset(text, '#', len);
		text[len] = '$';
		cr_assert_not(bytes_have(text, len, '$'), "behind %zu bytes", len);
		for (size_t i = 0; i < len; i++) {
			text[i] = '$';
			cr_assert(bytes_have(text, len, '$'), "%zu of %zu", i, len);
			text[i] = '\xa4';
			cr_assert_not(bytes_have(text, len, '$'), "%zu of %zu", i, len);
		}
		cr_assert_eq(bytes_have(text, len, '\xa4'), len > 0);
	}
}

Test(bytes, texts_are_the_same_up_to_a_length)
{
	char other[LONGEST + 1];

	for (size_t len = 0; len <= LONGEST; len++) {
		char *text = support_at_the_end(len + 1);

		memset(text, 'x', len + 1);
		memset(other, 'x', len);
		other[len] = 'y';
		cr_assert(bytes_same(text, other, len), "%zu", len);
		for (size_t i = 0; i < len; i++) {
			other[i] = 'y';
			cr_assert_not(bytes_same(text, other, len), "%zu of %zu", i, len);
			other[i] = 'x';
		}
	}
}

static size_t first(const char *text, char byte)
{
	bytes_block block;
	bytes_hits hits;

	bytes_load(text, &block);
	hits = block == (unsigned char)byte;
	return bytes_first(&hits);
}

Test(bytes, the_first_hit_is_told)
{
	char text[BYTES_BLOCK];

	memset(text, 'x', sizeof(text));
	cr_expect_eq(first(text, 'y'), BYTES_BLOCK);
	for (size_t i = BYTES_BLOCK; i-- > 0;) {
		text[i] = 'y';
		cr_expect_eq(first(text, 'y'), i);
	}
}
