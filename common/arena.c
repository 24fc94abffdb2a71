/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arena: chunks from mmap, blocks cut off the newest chunk, a list of
 * freed blocks for each size class.  A block is an 8-byte header with its
 * bin, then the caller's bytes, which start at a multiple of 16 as malloc's
 * do: the compiler of libconfig was allowed to rely on that.
 */
#include "arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature /* clang's way to say it */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define HIDE(start, size) ASAN_POISON_MEMORY_REGION(start, size)
#define SHOW(start, size) ASAN_UNPOISON_MEMORY_REGION(start, size)
#else
/* For AddressSanitizer, which finds what reaches beyond its block. */
#define HIDE(start, size) ((void)(start), (void)(size))
#define SHOW(start, size) ((void)(start), (void)(size))
#endif

#define HEADER 8
#define SMALL_STEP 16
#define SMALL_MAX 1024
#define SMALL_CLASSES (SMALL_MAX / SMALL_STEP)
/* An eighth more each time, and a multiple of this, so that little is mapped in vain. */
#define CHUNK_STEP ((size_t)64 * 1024)
#define LARGEST_CHUNK ((size_t)8 * 1024 * 1024)

struct __attribute__((aligned(16))) arena_chunk {
	struct arena_chunk *older;
	size_t size;
};

struct arena_block {
	struct arena_block *next; /* where the caller's bytes were */
};

/*
 * Classes: every multiple of 16 up to 1 KiB (the block's size, header
 * included), then powers of two, so that an array which grows step by step is
 * copied a logarithmic number of times.
 */
static unsigned class_of(size_t size)
{
	size_t block = (size + HEADER + SMALL_STEP - 1) / SMALL_STEP;
	unsigned bin = SMALL_CLASSES;

	if (block <= SMALL_CLASSES)
		return (unsigned)block - 1;
	for (size_t large = (size_t)2 * SMALL_MAX; large < size + HEADER; large *= 2)
		bin++;
	return bin;
}

static size_t class_size(unsigned bin)
{
	if (bin < SMALL_CLASSES)
		return (size_t)(bin + 1) * SMALL_STEP;
	return (size_t)2 * SMALL_MAX << ((bin - SMALL_CLASSES) % 32);
}

/* The header: the size that was asked for, and in its lowest byte the class. */
static uint64_t *header_of(void *ptr)
{
	return (uint64_t *)(void *)((char *)ptr - HEADER);
}

static unsigned bin_of(void *ptr)
{
	return (unsigned)(*header_of(ptr) & 0xff);
}

static size_t size_of(void *ptr)
{
	return (size_t)(*header_of(ptr) >> 8);
}

/* Makes a block of `size` bytes of what starts at ptr. */
static void *dress(void *ptr, unsigned bin, size_t size)
{
	SHOW((char *)ptr - HEADER, HEADER + size);
	HIDE((char *)ptr + size, class_size(bin) - HEADER - size);
	*header_of(ptr) = (uint64_t)size << 8 | bin;
	return ptr;
}

/* Blocks are cut from here on; start is a multiple of 16. */
static void cut_from(struct arena *arena, char *start, char *end)
{
	/* A block begins 8 bytes before a multiple of 16. */
	arena->next = start + HEADER;
	arena->end = end;
	HIDE(arena->next, (size_t)(arena->end - arena->next));
}

void arena_init(struct arena *arena, size_t limit)
{
	memset(arena, 0, sizeof(*arena));
	arena->limit = limit;
}

void arena_init_room(struct arena *arena, size_t limit, struct arena_room *room)
{
	arena_init(arena, limit);
	arena->room = room;
	cut_from(arena, room->bytes, room->bytes + sizeof(room->bytes));
}

void arena_free(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk) {
		struct arena_chunk *older = chunk->older;

		SHOW(chunk, chunk->size);
		(void)munmap(chunk, chunk->size);
		chunk = older;
	}
	if (arena->room)
		SHOW(arena->room, sizeof(*arena->room));
	arena_init(arena, arena->limit);
}

/* Maps a chunk of so many bytes.  NULL: out of memory. */
static struct arena_chunk *map_chunk(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk;

	if (size > arena->limit || arena->mapped > arena->limit - size)
		return NULL;
	chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (chunk == MAP_FAILED)
		return NULL;
	chunk->older = arena->chunks;
	chunk->size = size;
	arena->chunks = chunk;
	arena->mapped += size;
	return chunk;
}

/* Room for a block at the end of all, before its header.  NULL: out of memory. */
static char *cut_block(struct arena *arena, size_t block)
{
	struct arena_chunk *chunk;
	char *start;

	if ((size_t)(arena->end - arena->next) < block) {
		size_t size = arena->mapped / 8 / CHUNK_STEP * CHUNK_STEP;

		/* A large one is mapped by itself: what is left of the chunk goes on being used. */
		if (block >= CHUNK_STEP / 2) {
			chunk = map_chunk(arena, block + 2 * sizeof(*chunk));
			return chunk ? (char *)chunk + sizeof(*chunk) + HEADER : NULL;
		}
		size = size < CHUNK_STEP ? CHUNK_STEP : size > LARGEST_CHUNK ? LARGEST_CHUNK : size;
		chunk = map_chunk(arena, size);
		if (!chunk)
			return NULL;
		cut_from(arena, (char *)chunk + sizeof(*chunk), (char *)chunk + size);
	}
	start = arena->next;
	arena->next += block;
	return start;
}

static void *out_of_memory(const struct arena *arena)
{
	if (arena->exhausted)
		arena->exhausted();
	return NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	unsigned bin;
	char *start;

	if (size > arena->limit)
		return out_of_memory(arena);
	bin = class_of(size);
	if (arena->freed[bin]) {
		struct arena_block *freed = arena->freed[bin];

		SHOW(freed, sizeof(*freed));
		arena->freed[bin] = freed->next;
		return dress(freed, bin, size);
	}
	start = cut_block(arena, class_size(bin));
	return start ? dress(start + HEADER, bin, size) : out_of_memory(arena);
}

void *arena_zalloc(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	void *ptr;

	if (__builtin_mul_overflow(count, size, &total))
		return NULL;
	ptr = arena_alloc(arena, total);
	return ptr ? memset(ptr, 0, total) : NULL;
}

void arena_release(struct arena *arena, void *ptr)
{
	struct arena_block *block = ptr;
	unsigned bin;

	if (!ptr)
		return;
	bin = bin_of(ptr);
	SHOW(block, sizeof(*block));
	block->next = arena->freed[bin];
	arena->freed[bin] = block;
	HIDE(block, class_size(bin) - HEADER);
}

void *arena_resize(struct arena *arena, void *ptr, size_t size)
{
	void *moved;

	if (!ptr)
		return arena_alloc(arena, size);
	if (size <= class_size(bin_of(ptr)) - HEADER)
		return dress(ptr, bin_of(ptr), size);
	moved = arena_alloc(arena, size);
	if (!moved)
		return NULL;
	memcpy(moved, ptr, size_of(ptr));
	arena_release(arena, ptr);
	return moved;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = arena_alloc(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	va_start(args, fmt);
	(void)vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}

void *arena_grow(struct arena *arena, void *array, size_t used, size_t *capacity, size_t element)
{
	size_t wanted = *capacity ? *capacity * 2 : 8;
	size_t size;
	void *grown;

	if (used < *capacity)
		return array;
	if (__builtin_mul_overflow(wanted, element, &size))
		return NULL;
	grown = arena_resize(arena, array, size);
	if (grown)
		*capacity = wanted;
	return grown;
}
