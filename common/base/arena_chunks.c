/* SPDX-License-Identifier: BSD-3-Clause */
/* Mapping and unmapping, with as few calls and page faults as can be. */
#include "base/arena_chunks.h"

#include <stdbool.h>
#include <sys/mman.h>

#include "base/asan.h"

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)

size_t arena_chunks_round(size_t size)
{
	/* To the nearest huge page: half of one that is not used costs less than the pages it spares. */
	return size < HUGE_PAGE ? size / ARENA_CHUNKS_PAGE * ARENA_CHUNKS_PAGE
	                        : (size + HUGE_PAGE / 2) / HUGE_PAGE * HUGE_PAGE;
}

struct chunk *arena_chunks_map(struct arena_chunks *chunks, size_t size)
{
	bool huge = size >= HUGE_PAGE && size % HUGE_PAGE == 0;
	struct chunk *chunk;

	if (size > chunks->limit || chunks->mapped > chunks->limit - size)
		return NULL;
	chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (huge ? 0 : MAP_POPULATE), -1,
	             0);
	if (chunk == MAP_FAILED)
		return NULL;
	if (huge)
		(void)madvise(chunk, size, MADV_HUGEPAGE);
	chunk->older = chunks->newest;
	chunk->size = size;
	chunks->newest = chunk;
	chunks->mapped += size;
	return chunk;
}

void arena_chunks_unmap(struct arena_chunks *chunks)
{
	struct chunk *chunk = chunks->newest;

	while (chunk) {
		struct chunk *first = chunk;
		size_t size = 0;

		/* The kernel puts each below the last one: neighbours go together. */
		do {
			ASAN_SHOW(chunk, sizeof(*chunk));
			size += chunk->size;
			chunk = chunk->older;
		} while ((char *)chunk == (char *)first + size);
		ASAN_SHOW(first, size);
		(void)munmap(first, size);
	}
	*chunks = (struct arena_chunks){ .limit = chunks->limit };
}
