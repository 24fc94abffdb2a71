/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory of our own: mapped from the kernel, given back to it as a whole.  The
 * host's allocator is never called, since it may not be initialised yet.
 * Gives memory back on free and realloc, because libconfig's lists grow by 16
 * elements at a time.  Not thread-safe.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

#include "base/arena_chunks.h"

#define ARENA_CLASSES 65

/* The limit for all policies of one process: a policy of 1 MiB that is nothing but settings takes less. */
#define ARENA_POLICIES ((size_t)512 * 1024 * 1024)

struct arena_block;

/* Room that the caller has: on the stack, where a small policy costs no mapping. */
struct arena_room {
	_Alignas(16) char bytes[12 * 1024];
};

struct arena {
	struct arena_room *room;                  /* NULL: none */
	struct arena_chunks chunks;               /* with the limit; a larger arena is "out of memory" */
	char *next, *end;                         /* what is left of the newest */
	struct arena_block *freed[ARENA_CLASSES]; /* by size class */
	size_t expected;                          /* of the next chunk */
	size_t cut;                               /* size of all the chunks that blocks were cut from, in bytes */
	void (*exhausted)(void);                  /* called before any NULL is returned; may not return; NULL: none */
};

/* An empty arena, which maps nothing until it is asked for memory. */
void arena_init(struct arena *arena, size_t limit);

/* The same, which uses the caller's room first; the room must outlive the arena. */
void arena_init_room(struct arena *arena, size_t limit, struct arena_room *room);

/*
 * Maps memory at once for small blocks of this many bytes in all, which will be
 * asked for.  It only saves system calls; the number may be wrong.
 */
void arena_expect(struct arena *arena, size_t size);

/* Unmaps everything; every pointer into the arena is dead.  Works on an empty one. */
void arena_free(struct arena *arena);

/* At least size bytes, aligned to 16, not cleared.  NULL: out of memory. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc));

/* The same, cleared, for count elements.  NULL also where the product overflows. */
void *arena_zalloc(struct arena *arena, size_t count, size_t size) __attribute__((malloc));

/*
 * realloc(3) and free(3); ptr may be NULL.  If arena_resize returns NULL, ptr
 * is as it was.
 */
void *arena_resize(struct arena *arena, void *ptr, size_t size);
void arena_release(struct arena *arena, void *ptr);

/* The first len bytes of text with a NUL after them.  NULL: out of memory. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* The directory of a path: what stands before its last slash (it has one), or the root.  NULL: out of memory. */
const char *arena_dirname(struct arena *arena, const char *path);

/* sprintf(3) into the arena.  NULL: out of memory. */
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Makes room for one more element in an array of *capacity elements of which
 * used are in use, doubling it when it is full.  Returns the array, which may
 * have moved; NULL: out of memory, and the old array is as it was.
 */
void *arena_grow(struct arena *arena, void *array, size_t used, size_t *capacity, size_t element);

#endif
