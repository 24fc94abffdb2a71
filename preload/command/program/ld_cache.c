/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The layout is glibc's since 2.2 (sysdeps/generic/dl-cache.h): a header, entries
 * of one size, and strings, whose positions count from the header's own.  Before
 * 2.32 another list stood in front of it, which ld.so passes over as well; since
 * 2.33 other things follow, which need not end in a NUL.
 */
#include "command/program/ld_cache.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/strlist.h"
#include "base/sys.h"
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
	cleanup_fd int fd = sys_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
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

/* The text at a position, counted from base; NULL: none ends in the file. */
static const char *text_at(const struct ld_cache *cache, size_t base, size_t at)
{
	const size_t left = at < cache->len - base ? cache->len - base - at : 0;
	const char *text = cache->bytes + base + at;

	return left && memchr(text, '\0', left) ? text : NULL;
}

/* Where the header begins; the file's length: nowhere, or it says what cannot be. */
static size_t find_header(const struct ld_cache *cache)
{
	const char *found = memmem(cache->bytes, cache->len, magic, strlen(magic));
	const size_t at = found ? (size_t)(found - cache->bytes) : cache->len;
	struct header header;

	if (cache->len - at < sizeof(header))
		return cache->len;
	memcpy(&header, cache->bytes + at, sizeof(header));
	return header.count <= (cache->len - at - sizeof(header)) / sizeof(struct entry) ? at : cache->len;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static uint32_t number(const char **digits)
{
	uint32_t value = 0;

	for (; is_digit(**digits); ++*digits)
		value = value * 10 + (uint32_t)(**digits - '0');
	return value;
}

/* ld.so's order of names, in which digits are one number, and greater than anything else. */
static int compare(const char *a, const char *b)
{
	while (*a && *b) {
		if (is_digit(*a) && is_digit(*b)) {
			const uint32_t x = number(&a);
			const uint32_t y = number(&b);

			if (x != y)
				return x < y ? -1 : 1;
			continue;
		}
		if (is_digit(*a) != is_digit(*b))
			return is_digit(*a) ? 1 : -1;
		if (*a != *b)
			break;
		a++;
		b++;
	}
	return *a - *b;
}

static struct entry entry_at(const struct ld_cache *cache, size_t base, size_t index)
{
	struct entry entry;

	memcpy(&entry, cache->bytes + base + sizeof(struct header) + index * sizeof(entry), sizeof(entry));
	return entry;
}

/* Of the entries, the greater ones first, those of one name follow each other. */
static void find_entries(const struct ld_cache *cache, size_t base, struct arena *arena, const char *name,
                         struct strlist *out)
{
	struct header header;
	size_t low = 0;
	size_t high;

	memcpy(&header, cache->bytes + base, sizeof(header));
	high = header.count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const char *key = text_at(cache, base, entry_at(cache, base, middle).key);

		if (key && compare(key, name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < header.count; low++) {
		const struct entry entry = entry_at(cache, base, low);
		const char *key = text_at(cache, base, entry.key);
		const char *path = text_at(cache, base, entry.value);

		if (!key || compare(key, name) != 0)
			break;
		if (path && path[0] == '/')
			(void)strlist_append(out, arena, arena_strndup(arena, path, strlen(path)));
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
