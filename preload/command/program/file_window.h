/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file that is read here and there, and may be another's: one that changes
 * meanwhile does no harm, so nothing of it is mapped, and what is no regular
 * file is not opened.
 */
#ifndef FILE_WINDOW_H
#define FILE_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "expand/targets.h"

/* What is read at once, and the longest text that is taken from a file: two of the longest paths. */
#define FILE_WINDOW_SIZE ((size_t)8 * 1024)

/* One each for the headers, the dynamic section and its strings, which are read by turns. */
#define FILE_WINDOW_COUNT 3

struct file_window_part {
	uint64_t at; /* len bytes from here on */
	size_t len;
	unsigned used; /* when: the one that was not for the longest is filled anew */
	unsigned char bytes[FILE_WINDOW_SIZE];
};

struct file_window {
	int fd;
	uint64_t size;
	struct target_id id;
	int errnum; /* what a read failed with; 0: none did */
	unsigned uses;
	struct file_window_part windows[FILE_WINDOW_COUNT];
};

/*
 * Opens a regular file; EACCES for any other, which is left alone: merely to
 * open a pipe or a device may change it.  The ID is set whenever there is a
 * file, be it opened or not.  Returns 0, or -1 with errno.
 */
int file_window_open(struct file_window *file, const char *path);

/* Closes it.  Returns 0, or -1 with errno where a read has failed. */
int file_window_close(struct file_window *file);

/*
 * Bytes of the file from at on, as many as there are in *len, at least wanted,
 * which is at most FILE_WINDOW_SIZE; they hold until the next call.  NULL: there are
 * not so many, or they cannot be read.
 */
const unsigned char *file_window_view(struct file_window *file, uint64_t at, size_t wanted, size_t *len);

/* A NUL-terminated text in the file, copied; NULL: there is none, or it is empty, or longer than FILE_WINDOW_SIZE. */
const char *file_window_text(struct arena *arena, struct file_window *file, uint64_t at);

#endif
