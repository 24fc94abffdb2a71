/* SPDX-License-Identifier: BSD-3-Clause */
/* The arena. */
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 400

Test(arena, blocks_are_aligned_apart_and_keep_their_bytes)
{
	static unsigned char *blocks[BLOCKS];
	static size_t sizes[BLOCKS];
	struct arena arena;

	arena_init(&arena, (size_t)64 << 20);
	srand(4);
	for (int round = 0; round < 20000; round++) {
		size_t i = (size_t)rand() % BLOCKS;
		size_t size = (size_t)rand() % (round % 50 ? 300 : 40000);
		unsigned char *block;

		for (size_t k = 0; blocks[i] && k < sizes[i]; k++)
			cr_assert_eq(blocks[i][k], (unsigned char)i);
		if (rand() % 3 == 0) {
			arena_release(&arena, blocks[i]);
			blocks[i] = NULL;
			continue;
		}
		block = arena_resize(&arena, blocks[i], size);
		cr_assert_not_null(block);
		cr_assert_eq((uintptr_t)block % 16, 0);
		for (size_t k = 0; blocks[i] && k < size && k < sizes[i]; k++)
			cr_assert_eq(block[k], (unsigned char)i);
		memset(block, (int)i, size);
		blocks[i] = block;
		sizes[i] = size;
	}
	cr_assert_leq(arena.chunks.mapped, (size_t)32 << 20);
	arena_free(&arena);
	cr_assert_eq(arena.chunks.mapped, 0);
}

/* What has a chunk of its own, up to the chunk's last byte: what lies beyond is nobody's. */
Test(arena, a_large_block_has_room_to_its_end)
{
	for (size_t size = 4 * 4096; size > 3 * 4096; size--) {
		struct arena arena;
		unsigned char *block;

		arena_init(&arena, (size_t)64 << 20);
		block = arena_alloc(&arena, size);
		cr_assert_not_null(block);
		memset(block, 1, size);
		cr_assert_leq(block + size, (unsigned char *)arena.chunks.newest + arena.chunks.newest->size);
		arena_free(&arena);
	}
}

/* libconfig's lists grow by 16: a bump allocator would take 33 MiB for 10,000 elements. */
Test(arena, a_list_that_grows_in_steps_takes_linear_memory)
{
	struct arena arena;
	void *list = NULL;

	arena_init(&arena, (size_t)64 << 20);
	for (size_t count = 16; count <= 10000; count += 16) {
		list = arena_resize(&arena, list, count * sizeof(void *));
		cr_assert_not_null(list);
	}
	cr_assert_leq(arena.chunks.mapped, (size_t)1 << 20);
	arena_free(&arena);
}

Test(arena, at_the_limit_there_is_no_more)
{
	struct arena arena;
	size_t got = 0;

	arena_init(&arena, (size_t)1 << 20);
	while (arena_alloc(&arena, 1000))
		got += 1000;
	cr_expect_geq(got, (size_t)700 * 1000);
	cr_expect_leq(arena.chunks.mapped, (size_t)1 << 20);
	cr_expect_null(arena_alloc(&arena, SIZE_MAX));
	cr_expect_null(arena_zalloc(&arena, SIZE_MAX / 2, 3));
	cr_expect_null(arena_alloc(&arena, (size_t)2 << 20));
	arena_free(&arena);
}

static int times_exhausted;

static void exhausted(void)
{
	times_exhausted++;
}

Test(arena, whoever_is_to_be_told_is_told_before_each_null)
{
	struct arena arena;
	size_t capacity = SIZE_MAX / 4;

	arena_init(&arena, (size_t)1 << 20);
	arena.exhausted = exhausted;
	cr_expect_null(arena_alloc(&arena, SIZE_MAX));
	cr_expect_eq(times_exhausted, 1);
	cr_expect_null(arena_zalloc(&arena, SIZE_MAX / 2, 3));
	cr_expect_eq(times_exhausted, 2, "an overflow");
	cr_expect_null(arena_grow(&arena, NULL, capacity, &capacity, 8));
	cr_expect_eq(times_exhausted, 3, "an overflow");
	cr_expect_null(arena_resize(&arena, NULL, (size_t)2 << 20));
	cr_expect_eq(times_exhausted, 4);
	arena_free(&arena);
}

Test(arena, texts_are_whole)
{
	struct arena arena;
	char longest[260];

	arena_init(&arena, (size_t)1 << 20);
	cr_expect_str_eq(arena_strndup(&arena, "abcdef", 3), "abc");
	cr_expect_str_eq(arena_printf(&arena, "%s-%d", "x", 7), "x-7");
	cr_expect_str_eq(arena_printf(&arena, "%s", ""), "");
	memset(longest, 'x', sizeof(longest));
	/* Shorter ones are made at once. */
	for (size_t len = 250; len < sizeof(longest); len++) {
		const char *text = arena_printf(&arena, "%.*sy", (int)len, longest);

		cr_expect_eq(strlen(text), len + 1, "%zu: %zu", len + 1, strlen(text));
		cr_expect_eq(text[len], 'y', "%zu", len + 1);
	}
	cr_expect_str_eq(arena_zalloc(&arena, 3, 3), "");
	arena_release(&arena, NULL);
	arena_free(&arena);
	arena_free(&arena);
}
