/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening a file to read it whole. */
#include "command/base/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/read_whole.h"

char *read_file(struct arena *arena, const char *path, size_t most, size_t *len)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char *text;

	*len = 0;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > most)
		return NULL;
	*len = (size_t)st.st_size;
	return read_whole(arena, fd, most, &text, len) == READ_WHOLE_DONE ? text : NULL;
}
