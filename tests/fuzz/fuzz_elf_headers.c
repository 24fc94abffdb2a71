/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing elf_headers.c: the input is a file.  It is read a second time, with
 * the linker's --wrap, from memory instead of through file_window.c, each look
 * from a block of its own that ends where what was asked for ends; both must
 * find the same.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/program/elf_headers.h"
#include "command/program/file_window.h"
#include "work.h"

#define BLOCKS_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the linker puts in front of these, and these under their other names (ld(1), --wrap). */
const unsigned char *__real_file_window_view(struct file_window *image, uint64_t at, size_t wanted, size_t *len);
const unsigned char *__wrap_file_window_view(struct file_window *image, uint64_t at, size_t wanted, size_t *len);
const char *__real_file_window_text(struct arena *arena, struct file_window *image, uint64_t at);
const char *__wrap_file_window_text(struct arena *arena, struct file_window *image, uint64_t at);

/* The file, where it is read from memory; and the last blocks that were shown of it. */
static struct {
	const uint8_t *bytes;
	size_t size;
	unsigned char *shown;
} memory;

const unsigned char *__wrap_file_window_view(struct file_window *image, uint64_t at, size_t wanted, size_t *len)
{
	if (!memory.bytes)
		return __real_file_window_view(image, at, wanted, len);
	free(memory.shown);
	memory.shown = NULL;
	if (at >= memory.size || memory.size - at < wanted)
		return NULL;
	/* The file's start is asked for as far as a window goes. */
	*len = at == 0 && wanted == 1 ? memory.size < FILE_WINDOW_SIZE ? memory.size : FILE_WINDOW_SIZE : wanted;
	memory.shown = malloc(*len);
	if (!memory.shown)
		err(1, "malloc");
	return memcpy(memory.shown, memory.bytes + at, *len);
}

const char *__wrap_file_window_text(struct arena *arena, struct file_window *image, uint64_t at)
{
	const char *start;
	size_t room, len;

	if (!memory.bytes)
		return __real_file_window_text(arena, image, at);
	if (at >= memory.size)
		return NULL;
	start = (const char *)memory.bytes + at;
	room = memory.size - at < FILE_WINDOW_SIZE ? memory.size - at : FILE_WINDOW_SIZE;
	len = strnlen(start, room);
	return len > 0 && len < room ? arena_strndup(arena, start, len) : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_list(const struct strlist *a, const struct strlist *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_text(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool same(const struct elf_headers *a, const struct elf_headers *b)
{
	return a->is_elf == b->is_elf && a->whole == b->whole && a->bits == b->bits && a->order == b->order &&
	       a->type == b->type && a->machine == b->machine && same_text(a->interpreter, b->interpreter) &&
	       same_text(a->runpath, b->runpath) && same_list(&a->needed, &b->needed) &&
	       same_list(&a->audit, &b->audit) && a->glibc == b->glibc && a->glibc_2_34 == b->glibc_2_34 &&
	       a->start_len == b->start_len && memcmp(a->start, b->start, a->start_len) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = work_write("file", data, size, 0600);
	struct elf_headers headers, again;
	struct arena arena;

	arena_init(&arena, (size_t)256 * 1024 * 1024);
	if (elf_headers_read_loader(&arena, path, NULL, &headers) != 0)
		err(1, "%s", path);
	memory.bytes = data;
	memory.size = size;
	if (elf_headers_read_loader(&arena, path, NULL, &again) != 0)
		err(1, "%s", path);
	memory.bytes = NULL;
	if (!same(&headers, &again)) {
		(void)fprintf(stderr, "read through windows the headers are others\n");
		abort();
	}
	if (headers.start_len != (size < sizeof(headers.start) ? size : sizeof(headers.start)) ||
	    memcmp(headers.start, data, headers.start_len) != 0)
		abort();
	arena_free(&arena);
	return 0;
}
