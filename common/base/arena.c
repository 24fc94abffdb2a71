/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arena: chunks from mmap, blocks cut off the newest chunk, a list of
 * freed blocks for each size class.  A block is an 8-byte header with its
 * sizes, then the caller's bytes, which start at a multiple of 16 as malloc's
 * do: the compiler of libconfig was allowed to rely on that.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena_chunks.h"
#include "base/asan.h"

#define HEADER 8
#define STEP 16
#define SMALL_MAX 1024
/* A quarter more each time, and a multiple of this, so that little is mapped in vain: a page costs a microsecond. */
#define CHUNK_STEP ((size_t)16 * 1024)
#define LARGEST_CHUNK ((size_t)16 * 1024 * 1024)
/* From this on, a block has a chunk of its own, in whole pages, which neighbours leave no gap between. */
#define LARGE (CHUNK_STEP / 2)

struct arena_block {
	struct arena_block *next; /* where the caller's bytes were */
};

/* Sizes are of whole blocks, header included, and multiples of 16. */
static size_t block_size(size_t size)
{
	return (size + HEADER + STEP - 1) / STEP * STEP;
}

/* Where freed blocks of a size wait: a class for each size up to 1 KiB, one for all others. */
static unsigned class_of(size_t block)
{
	return block <= SMALL_MAX ? (unsigned)(block / STEP) - 1 : ARENA_CLASSES - 1;
}

/* The header: the block's size, and the size that was asked for. */
struct header {
	uint32_t block, asked;
};

static struct header *header_of(void *ptr)
{
	return (struct header *)(void *)((char *)ptr - HEADER);
}

static size_t room_of(void *ptr)
{
	return header_of(ptr)->block - HEADER;
}

/* Makes a block for `size` bytes of the `block` bytes that start HEADER before ptr. */
static void *dress(void *ptr, size_t block, size_t size)
{
	ASAN_SHOW((char *)ptr - HEADER, HEADER + size);
	ASAN_HIDE((char *)ptr + size, block - HEADER - size);
	*header_of(ptr) = (struct header){ (uint32_t)block, (uint32_t)size };
	return ptr;
}

/* Blocks are cut from here on; start is a multiple of 16. */
static void cut_from(struct arena *arena, char *start, char *end)
{
	/* A block begins 8 bytes before a multiple of 16. */
	arena->next = start + HEADER;
	arena->end = end;
	ASAN_HIDE(arena->next, (size_t)(arena->end - arena->next));
}

void arena_init(struct arena *arena, size_t limit)
{
	memset(arena, 0, sizeof(*arena));
	arena->chunks.limit = limit;
}

void arena_init_room(struct arena *arena, size_t limit, struct arena_room *room)
{
	arena_init(arena, limit);
	arena->room = room;
	cut_from(arena, room->bytes, room->bytes + sizeof(room->bytes));
}

void arena_free(struct arena *arena)
{
	arena_chunks_unmap(&arena->chunks);
	if (arena->room)
		ASAN_SHOW(arena->room, sizeof(*arena->room));
	arena_init(arena, arena->chunks.limit);
}

/* Maps the chunk that blocks are cut from from now on.  -1: out of memory. */
static int more(struct arena *arena)
{
	size_t size = arena->cut / 4 / CHUNK_STEP * CHUNK_STEP;
	struct chunk *chunk;

	size = size < CHUNK_STEP ? CHUNK_STEP : size > LARGEST_CHUNK ? LARGEST_CHUNK : size;
	if (size < arena->expected && arena->expected <= LARGEST_CHUNK)
		size = arena->expected;
	arena->expected = 0;
	chunk = arena_chunks_map(&arena->chunks, size);
	if (!chunk)
		return -1;
	arena->cut += size;
	cut_from(arena, (char *)chunk + sizeof(*chunk), (char *)chunk + size);
	return 0;
}

void arena_expect(struct arena *arena, size_t size)
{
	size_t left = (size_t)(arena->end - arena->next);

	arena->expected = arena_chunks_round(size > left ? size - left : 0);
}

static void *out_of_memory(const struct arena *arena)
{
	if (arena->exhausted)
		arena->exhausted();
	return NULL;
}

/* The smallest of the freed blocks of more than 1 KiB that will do.  NULL: none. */
static void *freed_block(struct arena *arena, size_t block)
{
	struct arena_block **best = NULL;
	void *found;

	for (struct arena_block **at = &arena->freed[ARENA_CLASSES - 1]; *at; at = &(*at)->next)
		if (header_of(*at)->block >= block && (!best || header_of(*at)->block < header_of(*best)->block))
			best = at;
	if (!best)
		return NULL;
	found = *best;
	*best = (*best)->next;
	return found;
}

/* A freed block of the class, or the next of the chunk.  NULL: there is none. */
static inline void *small_block(struct arena *arena, size_t block)
{
	struct arena_block **freed = &arena->freed[class_of(block)];
	void *ptr = *freed;

	if (ptr) {
		*freed = (*freed)->next;
		return ptr;
	}
	if ((size_t)(arena->end - arena->next) < block)
		return NULL;
	ptr = arena->next + HEADER;
	arena->next += block;
	return ptr;
}

/* Every other way to a block. */
__attribute__((noinline)) static void *other_block(struct arena *arena, size_t size)
{
	size_t block = block_size(size);
	struct chunk *chunk;
	void *ptr;

	if (size > arena->chunks.limit || block > UINT32_MAX)
		return out_of_memory(arena);
	ptr = block > SMALL_MAX ? freed_block(arena, block) : NULL;
	if (ptr)
		return dress(ptr, header_of(ptr)->block, size);
	if (block >= LARGE && (size_t)(arena->end - arena->next) < block) {
		chunk = arena_chunks_map(&arena->chunks, (block + sizeof(*chunk) + HEADER + ARENA_CHUNKS_PAGE - 1) /
		                                                 ARENA_CHUNKS_PAGE * ARENA_CHUNKS_PAGE);
		return chunk ? dress((char *)chunk + sizeof(*chunk) + (size_t)2 * HEADER,
		                     chunk->size - sizeof(*chunk) - STEP, size)
		             : out_of_memory(arena);
	}
	if ((size_t)(arena->end - arena->next) < block && more(arena) != 0)
		return out_of_memory(arena);
	ptr = arena->next + HEADER;
	arena->next += block;
	return dress(ptr, block, size);
}

/* Short on its common way: libconfig asks for every name and value. */
void *arena_alloc(struct arena *arena, size_t size)
{
	void *ptr = size <= SMALL_MAX - HEADER ? small_block(arena, block_size(size)) : NULL;

	return ptr ? dress(ptr, block_size(size), size) : other_block(arena, size);
}

void *arena_zalloc(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	void *ptr;

	if (__builtin_mul_overflow(count, size, &total))
		return out_of_memory(arena);
	ptr = arena_alloc(arena, total);
	return ptr ? memset(ptr, 0, total) : NULL;
}

void arena_release(struct arena *arena, void *ptr)
{
	struct arena_block *block = ptr;
	unsigned bin;

	if (!ptr)
		return;
	bin = class_of(header_of(ptr)->block);
	ASAN_SHOW(block, sizeof(*block));
	block->next = arena->freed[bin];
	arena->freed[bin] = block;
	ASAN_HIDE((char *)ptr + sizeof(*block), room_of(ptr) - sizeof(*block));
}

void *arena_resize(struct arena *arena, void *ptr, size_t size)
{
	void *moved;

	if (!ptr)
		return arena_alloc(arena, size);
	if (size <= room_of(ptr))
		return dress(ptr, header_of(ptr)->block, size);
	/* What grows will grow again. */
	moved = arena_alloc(arena, size < 2 * room_of(ptr) ? 2 * room_of(ptr) : size);
	if (!moved)
		return NULL;
	memcpy(moved, ptr, header_of(ptr)->asked);
	arena_release(arena, ptr);
	return dress(moved, header_of(moved)->block, size);
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

const char *arena_dirname(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	char shorter[256];
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(shorter, sizeof(shorter), fmt, args);
	va_end(args);
	if (len < 0)
		return out_of_memory(arena);
	text = arena_alloc(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	if ((size_t)len < sizeof(shorter))
		return memcpy(text, shorter, (size_t)len + 1);
	va_start(args, fmt);
	(void)vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}

void *arena_grow(struct arena *arena, void *array, size_t used, size_t *capacity, size_t element)
{
	size_t wanted;
	size_t size;
	void *grown;

	if (used < *capacity)
		return array;
	wanted = *capacity ? *capacity * 2 : 8;
	if (__builtin_mul_overflow(wanted, element, &size))
		return out_of_memory(arena);
	grown = arena_resize(arena, array, size);
	if (grown)
		*capacity = wanted;
	return grown;
}
