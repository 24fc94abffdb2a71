/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory from the kernel, for the arena: chunks from mmap(2), which go back all
 * at once.
 */
#ifndef ARENA_CHUNKS_H
#define ARENA_CHUNKS_H

#include <stddef.h>

/* The unit of a chunk's size: a page, or a part of one. */
#define ARENA_CHUNKS_PAGE ((size_t)4096)

/* The header of a chunk; its bytes follow. */
struct __attribute__((aligned(16))) chunk {
	struct chunk *older;
	size_t size; /* this included */
};

struct arena_chunks {
	struct chunk *newest;
	size_t mapped; /* bytes, now */
	size_t limit;  /* bytes; more is "out of memory" */
};

/* The size of chunk to map for this many bytes, which will be used little by little: rounded to what the kernel maps. */
size_t arena_chunks_round(size_t size);

/*
 * Maps a chunk of this many bytes, nearly all of which will be used.  Its pages
 * are populated at once, which costs half of what page faults do, with huge
 * pages where the size is a multiple of theirs and there are any.  NULL: out of
 * memory.
 */
struct chunk *arena_chunks_map(struct arena_chunks *chunks, size_t size);

/* Unmaps them all. */
void arena_chunks_unmap(struct arena_chunks *chunks);

#endif
