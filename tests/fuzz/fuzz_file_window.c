/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing file_window.c: what it shows of a file is what is there, whatever was
 * looked at before.  The input: how many bytes the file has (2), how many
 * requests follow, each 5 bytes: what, where (2) and how much (2); and what the
 * file is filled with.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/program/file_window.h"
#include "work.h"

/* More than all windows together. */
#define FILE_MAX ((size_t)5 * FILE_WINDOW_SIZE)
#define REQUEST 5

enum request {
	VIEW,
	TEXT,
	SHRINK,
	REQUESTS
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t file[FILE_MAX];

static size_t number(const uint8_t *at)
{
	return (size_t)at[0] << 8 | at[1];
}

static void fail(const char *what, size_t at)
{
	(void)fprintf(stderr, "at %zu: %s\n", at, what);
	abort();
}

/* left: how many bytes the file still has.  Returns whether the request had to fail for lack of them. */
static bool view(struct file_window *image, size_t at, size_t wanted, size_t left)
{
	size_t len = 0;
	const unsigned char *bytes = file_window_view(image, at, wanted, &len);
	const bool is_there = at < image->size && image->size - at >= wanted;

	if (!bytes) {
		if (is_there && at + wanted <= left)
			fail("nothing is shown", at);
		return is_there;
	}
	if (!is_there || len < wanted || len > image->size - at)
		fail("more is shown than there is", at);
	if (memcmp(bytes, file + at, len) != 0)
		fail("other bytes are shown", at);
	return false;
}

static void text(struct arena *arena, struct file_window *image, size_t at, size_t left)
{
	const char *got = file_window_text(arena, image, at);
	const size_t end = image->size < at + FILE_WINDOW_SIZE ? image->size : at + FILE_WINDOW_SIZE;
	const uint8_t *nul = at < end ? memchr(file + at, '\0', end - at) : NULL;

	if (got && (!nul || !*got || strcmp(got, (const char *)file + at) != 0))
		fail("another text", at);
	if (!got && nul && nul > file + at && end <= left)
		fail("no text", at);
}

static void fill(const uint8_t *with, size_t with_len, size_t len)
{
	for (size_t i = 0; i < len; i++)
		file[i] = with_len > 0 ? (uint8_t)(with[i % with_len] + i / with_len) : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct file_window image;
	const size_t len = size < 3 ? 0 : number(data) % FILE_MAX;
	const size_t requests = size < 3 || data[2] > (size - 3) / REQUEST ? 0 : data[2];
	const uint8_t *at = data + 3;
	struct arena arena;
	size_t left = len;
	bool failed = false;
	const char *path;

	if (size < 3)
		return 0;
	fill(at + requests * REQUEST, size - 3 - requests * REQUEST, len);
	path = work_write("file", file, len, 0600);
	arena_init(&arena, (size_t)64 * 1024 * 1024);
	if (file_window_open(&image, path) != 0 || image.size != len)
		err(1, "%s", path);
	for (size_t i = 0; i < requests; i++, at += REQUEST) {
		const size_t where = number(at + 1);
		const size_t wanted = number(at + 3) % FILE_WINDOW_SIZE + 1;

		if (at[0] % REQUESTS == VIEW)
			failed |= view(&image, where, wanted, left);
		else if (at[0] % REQUESTS == TEXT)
			text(&arena, &image, where, left);
		else if (where < left && truncate(path, (off_t)where) == 0)
			left = where;
	}
	if (file_window_close(&image) == 0 && failed)
		fail("what could not be read is not told", 0);
	arena_free(&arena);
	return 0;
}
