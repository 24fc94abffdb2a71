/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The shim's string functions against libc's: every length and alignment of
 * blocks of words, and texts that end where a page does.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include "../support.h"
#include "nolibc.h"

#define LENGTHS 41 /* 0 to five words */
#define ALIGNMENTS 9
#define ROOM 128
#define AT 32 /* so much stands before and after */

static char before[ROOM], here[ROOM], there[ROOM];

/* Bytes that are all different, and different at each call. */
static void fill(char *to, size_t len)
{
	static unsigned char next;

	for (size_t i = 0; i < len; i++)
		to[i] = (char)(next += 3);
}

/* Both buffers as they were before the call that is compared. */
static void start(void)
{
	fill(before, ROOM);
	memcpy(here, before, ROOM);
	memcpy(there, before, ROOM);
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

Test(nolibc_string, memcpy_copies_each_length_between_all_alignments)
{
	char from[ROOM];

	for (size_t len = 0; len < LENGTHS; len++)
		for (size_t a = 0; a < ALIGNMENTS; a++)
			for (size_t b = 0; b < ALIGNMENTS; b++) {
				start();
				fill(from, ROOM);
				cr_assert_eq(nolibc_memcpy(here + AT + a, from + b, len), here + AT + a);
				memcpy(there + AT + a, from + b, len);
				cr_assert_eq(memcmp(here, there, ROOM), 0, "%zu bytes from %zu to %zu", len, b, a);
			}
}

Test(nolibc_string, memcpy_stays_in_its_bytes)
{
	char *end;

	for (size_t len = 0; len < LENGTHS; len++) {
		end = support_at_the_end(len);
		fill(here, len);
		(void)nolibc_memcpy(end, here, len);
		cr_assert_eq(memcmp(end, here, len), 0);
		fill(end, len);
		(void)nolibc_memcpy(here, end, len);
		cr_assert_eq(memcmp(end, here, len), 0);
	}
}

/* Forwards and backwards, by less and by more than a word. */
Test(nolibc_string, memmove_copies_what_overlaps)
{
	for (size_t len = 0; len < LENGTHS; len++)
		for (size_t from = 0; from <= LENGTHS; from++)
			for (size_t to = 0; to <= LENGTHS; to++) {
				start();
				cr_assert_eq(nolibc_memmove(here + to, here + from, len), here + to);
				(void)memmove(there + to, there + from, len);
				cr_assert_eq(memcmp(here, there, ROOM), 0, "%zu bytes from %zu to %zu", len, from, to);
			}
}

Test(nolibc_string, memset_sets_each_byte_and_no_other)
{
	static const int bytes[] = { 0, 1, 0x7f, 0x80, 0xff, -1, 0x1a5, -256 };

	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
		for (size_t len = 0; len < LENGTHS; len++) {
			for (size_t a = 0; a < ALIGNMENTS; a++) {
				start();
				cr_assert_eq(nolibc_memset(here + AT + a, bytes[i], len), here + AT + a);
				(void)memset(there + AT + a, bytes[i], len);
				cr_assert_eq(memcmp(here, there, ROOM), 0, "%d %zu times at %zu", bytes[i], len, a);
			}
			(void)nolibc_memset(support_at_the_end(len), bytes[i], len);
		}
}

/* Unsigned, wherever the first difference is; and none after the length counts. */
Test(nolibc_string, memcmp_finds_the_first_difference_wherever_it_is)
{
	static const unsigned char pairs[][2] = { { 0, 1 }, { 1, 0 }, { 0, 0x80 }, { 0x7f, 0x80 }, { 0xff, 0x01 } };

	for (size_t len = 0; len < LENGTHS; len++)
		for (size_t at = 0; at <= len; at++)
			for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
				char *a = support_at_the_end(len);
				char *b = here + len % ALIGNMENTS;

				fill(a, len);
				memcpy(b, a, len);
				b[len] = 'x';
				cr_assert_eq(nolibc_memcmp(a, b, len), 0);
				cr_assert_eq(nolibc_bcmp(a, b, len), 0);
				if (at == len)
					continue;
				a[at] = (char)pairs[i][0];
				b[at] = (char)pairs[i][1];
				/* What comes later does not count. */
				for (size_t k = at + 1; k < len; k++)
					b[k] = (char)(a[k] ^ (k & 1 ? 0x80 : 0x01));
				cr_assert_eq(sign(nolibc_memcmp(a, b, len)), sign(memcmp(a, b, len)), "%zu of %zu", at,
				             len);
				cr_assert_neq(nolibc_bcmp(a, b, len), 0, "%zu of %zu", at, len);
				cr_assert_eq(sign(nolibc_memcmp(b, a, len)), sign(memcmp(b, a, len)), "%zu of %zu", at,
				             len);
			}
}

Test(nolibc_string, memchr_finds_the_first_and_looks_no_further)
{
	static const int bytes[] = { 'x', 0, 0x80, 0xff, -1, 0x1ff };

	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
		for (size_t len = 0; len < LENGTHS; len++)
			for (size_t at = 0; at <= len; at++) {
				char *bytes_at = support_at_the_end(len);

				memset(bytes_at, 'o', len);
				if (at < len)
					bytes_at[at] = bytes_at[len - 1] = (char)bytes[i];
				cr_assert_eq(nolibc_memchr(bytes_at, bytes[i], len), memchr(bytes_at, bytes[i], len),
				             "%d at %zu of %zu", bytes[i], at, len);
			}
}

Test(nolibc_string, lengths_and_copies_of_texts)
{
	for (size_t len = 0; len < LENGTHS; len++) {
		char *text = support_at_the_end(len + 1);

		memset(text, 0x80, len);
		text[len] = '\0';
		cr_assert_eq(nolibc_strlen(text), len);
		for (size_t a = 0; a < ALIGNMENTS; a++) {
			start();
			cr_assert_eq(nolibc_stpcpy(here + a, text), here + a + len);
			memcpy(there + a, text, len + 1);
			cr_assert_eq(memcmp(here, there, ROOM), 0, "%zu bytes at %zu", len, a);
			start();
			cr_assert_eq(nolibc_strcpy(here + a, text), here + a);
			memcpy(there + a, text, len + 1);
			cr_assert_eq(memcmp(here, there, ROOM), 0, "%zu bytes at %zu", len, a);
		}
	}
}

/* Every text of up to so many of these letters. */
static const char letters[] = "a/\x80\xff";

#define LETTERS (sizeof(letters) - 1)
#define LONGEST 4
#define TEXTS (1 + 4 + 16 + 64 + 256)

static char texts[TEXTS][LONGEST + 1];

static void make_texts(void)
{
	size_t count = 1; /* the empty one */

	for (size_t i = 0; count < TEXTS; i++)
		for (size_t k = 0; k < LETTERS; k++) {
			size_t len = strlen(texts[i]);

			memcpy(texts[count], texts[i], len);
			texts[count][len] = letters[k];
			count++;
		}
}

/* At the end of a page, its NUL included. */
static const char *ends(const char *text)
{
	return memcpy(support_at_the_end(strlen(text) + 1), text, strlen(text) + 1);
}

Test(nolibc_string, texts_compare_as_libc_has_it, .init = make_texts)
{
	for (size_t i = 0; i < TEXTS; i++) {
		const char *a = ends(texts[i]);

		for (size_t k = 0; k < TEXTS; k++) {
			const char *b = texts[k];

			cr_assert_eq(sign(nolibc_strcmp(a, b)), sign(strcmp(a, b)), "\"%s\" \"%s\"", a, b);
			cr_assert_eq(sign(nolibc_strcmp(b, a)), sign(strcmp(b, a)), "\"%s\" \"%s\"", a, b);
			for (size_t len = 0; len <= LONGEST + 1; len++)
				cr_assert_eq(sign(nolibc_strncmp(a, b, len)), sign(strncmp(a, b, len)),
				             "\"%s\" \"%s\" %zu", a, b, len);
		}
	}
}

/* No NUL is needed where the length ends first. */
Test(nolibc_string, strncmp_looks_no_further_than_it_is_told)
{
	for (size_t len = 0; len < LENGTHS; len++) {
		char *a = support_at_the_end(len);

		memset(a, 'a', len);
		memset(here, 'a', len);
		here[len] = 'b';
		cr_assert_eq(nolibc_strncmp(a, here, len), 0);
		cr_assert_eq(nolibc_strncmp(here, a, len), 0);
	}
}

Test(nolibc_string, letters_are_found_in_texts_as_libc_has_it, .init = make_texts)
{
	static const int wanted[] = { 'a', '/', 0x80, 0xff, -1, -128, 0, 'b', 0x161, 0x100 };

	for (size_t i = 0; i < TEXTS; i++) {
		const char *text = ends(texts[i]);

		for (size_t k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++) {
			cr_assert_eq(nolibc_strchr(text, wanted[k]), strchr(text, wanted[k]), "\"%s\" %d", text,
			             wanted[k]);
			/* Converted, as C has it: glibc's on s390x looks for 0x100 in an empty text in vain. */
			cr_assert_eq(nolibc_strrchr(text, wanted[k]), strrchr(text, (unsigned char)wanted[k]),
			             "\"%s\" %d", text, wanted[k]);
		}
	}
}

Test(nolibc_string, sets_and_texts_are_found_in_texts_as_libc_has_it, .init = make_texts)
{
	for (size_t i = 0; i < TEXTS; i++) {
		const char *text = ends(texts[i]);

		for (size_t k = 0; k < TEXTS; k++) {
			const char *other = texts[k];

			cr_assert_eq(nolibc_strspn(text, other), strspn(text, other), "\"%s\" \"%s\"", text, other);
			cr_assert_eq(nolibc_strcspn(text, other), strcspn(text, other), "\"%s\" \"%s\"", text, other);
			cr_assert_eq(nolibc_strstr(text, other), strstr(text, other), "\"%s\" \"%s\"", text, other);
			cr_assert_eq(nolibc_strstr(other, text), strstr(other, text), "\"%s\" \"%s\"", other, text);
		}
	}
}
