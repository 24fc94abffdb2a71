/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads parts of a file that may belong to somebody else.  Nothing of it is
 * mapped, so that a file that changes meanwhile does no harm, and only regular
 * files are opened.
 */
#ifndef FILE_WINDOW_H
#define FILE_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "expand/targets.h"

/* What is read at once, and the longest text that is taken from a file: two of the longest paths. */
#define FILE_WINDOW_SIZE ((size_t)8 * 1024)

/* One each for the headers, the dynamic section and its strings, which are read in turns. */
#define FILE_WINDOW_COUNT 3

struct file_window_part {
	uint64_t at; /* len bytes from here on */
	size_t len;
	unsigned used; /* when it was used last: the least recently used one is filled anew */
	unsigned char *bytes;
};

struct file_window {
	int fd;
	uint64_t size;
	struct target_id id;
	int errnum; /* what a read failed with; 0: none did */
	unsigned uses;
	struct file_window_part *last; /* NULL: none was used */
	struct file_window_part windows[FILE_WINDOW_COUNT];
	/* Each begins on a page: most windows take one, and what is not touched costs nothing. */
	_Alignas(4096) unsigned char bytes[FILE_WINDOW_COUNT][FILE_WINDOW_SIZE];
};

/*
 * Opens a regular file.  Any other file is refused with EACCES and not opened,
 * since opening a pipe or a device may change it.  The ID is set whenever there
 * is a file, opened or not.  Returns 0, or -1 with errno.
 */
int file_window_open(struct file_window *file, const char *path);

/* Closes it.  Returns 0, or -1 with errno where a read has failed. */
int file_window_close(struct file_window *file);

/*
 * Returns the bytes of the file from position `at` on, and in *len how many there
 * are: at least `wanted`, which is at most FILE_WINDOW_SIZE.  They are valid until
 * the next call.  NULL: there are fewer, or they cannot be read.
 */
const unsigned char *file_window_view(struct file_window *file, uint64_t at, size_t wanted, size_t *len);

/* A NUL-terminated text in the file, copied; NULL: there is none, or it is empty, or longer than FILE_WINDOW_SIZE. */
const char *file_window_text(struct arena *arena, struct file_window *file, uint64_t at);

#endif
