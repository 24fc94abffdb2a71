/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The layout is glibc's since 2.2 (sysdeps/generic/dl-cache.h): a header, entries
 * of one size, and strings, whose positions count from the header's own.  Before
 * 2.32 another list stood in front of it, which ld.so passes over as well.
 */
#include "command/program/ld_cache.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/strlist.h"
#include "command/base/read_file.h"

#define CACHE_MAX ((size_t)64 * 1024 * 1024)

struct header {
	char magic[20];
	uint32_t count;
	uint32_t unused[6];
};

struct entry {
	uint32_t flags, key, value, osversion;
	uint64_t hwcap;
};

static const char magic[] = "glibc-ld.so.cache1.1";

void ld_cache_map(struct ld_cache *cache, const char *path)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	void *bytes;

	*cache = (struct ld_cache){ .bytes = NULL };
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || (size_t)st.st_size > CACHE_MAX)
		return;
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes != MAP_FAILED)
		*cache = (struct ld_cache){ bytes, (size_t)st.st_size, bytes };
}

void ld_cache_read(struct ld_cache *cache, struct arena *arena, const char *path)
{
	*cache = (struct ld_cache){ .bytes = NULL };
	cache->bytes = read_file(arena, path, CACHE_MAX, &cache->len);
}

void ld_cache_close(struct ld_cache *cache)
{
	if (cache->mapped)
		(void)munmap(cache->mapped, cache->len);
	*cache = (struct ld_cache){ .bytes = NULL };
}

/* The text at a position, counted from base, where there is one; the file's last byte ends the last of them. */
static const char *text_at(const struct ld_cache *cache, size_t base, size_t at)
{
	return at < cache->len - base ? cache->bytes + base + at : NULL;
}

/* Where the header begins; the file's length: nowhere, or it says what cannot be. */
static size_t find_header(const struct ld_cache *cache)
{
	const char *found = memmem(cache->bytes, cache->len, magic, strlen(magic));
	const size_t at = found ? (size_t)(found - cache->bytes) : cache->len;
	struct header header;

	if (cache->len - at < sizeof(header) || cache->bytes[cache->len - 1] != '\0')
		return cache->len;
	memcpy(&header, cache->bytes + at, sizeof(header));
	return header.count <= (cache->len - at - sizeof(header)) / sizeof(struct entry) ? at : cache->len;
}

static void find_entries(const struct ld_cache *cache, size_t base, struct arena *arena, const char *name,
                         struct strlist *out)
{
	const char *at = cache->bytes + base + sizeof(struct header);
	struct header header;

	memcpy(&header, cache->bytes + base, sizeof(header));
	for (uint32_t i = 0; i < header.count; i++, at += sizeof(struct entry)) {
		struct entry entry;
		const char *text;

		memcpy(&entry, at, sizeof(entry));
		text = text_at(cache, base, entry.key);
		if (!text || strcmp(text, name) != 0)
			continue;
		text = text_at(cache, base, entry.value);
		if (text && text[0] == '/')
			(void)strlist_append(out, arena, arena_strndup(arena, text, strlen(text)));
	}
}

/* Paths are NUL-terminated strings, whatever the layout of what stands before them. */
static void find_texts(const struct ld_cache *cache, struct arena *arena, const char *name, struct strlist *out)
{
	const char *wanted = arena_printf(arena, "/%s", name);
	const size_t len = strlen(wanted) + 1;
	const char *end = cache->bytes + cache->len;
	const char *at = cache->bytes;

	while ((at = memmem(at, (size_t)(end - at), wanted, len))) {
		const char *start = at;

		while (start > cache->bytes && start[-1])
			start--;
		if (start[0] == '/')
			(void)strlist_append(out, arena, arena_strndup(arena, start, strlen(start)));
		at += len;
	}
}

void ld_cache_find(const struct ld_cache *cache, struct arena *arena, const char *name, struct strlist *out)
{
	size_t base;

	if (!cache->bytes)
		return;
	base = find_header(cache);
	if (base < cache->len)
		find_entries(cache, base, arena, name, out);
	else
		find_texts(cache, arena, name, out);
}
