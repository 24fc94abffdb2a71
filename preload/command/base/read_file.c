/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading a file whole. */
#include "command/base/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"

char *read_file(struct arena *arena, const char *path, size_t most, size_t *len)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char *text;

	*len = 0;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > most)
		return NULL;
	text = arena_alloc(arena, (size_t)st.st_size + 1);
	while (text && *len < (size_t)st.st_size) {
		ssize_t got = read(fd, text + *len, (size_t)st.st_size - *len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return NULL;
		if (got == 0)
			break;
		*len += (size_t)got;
	}
	if (text)
		text[*len] = '\0';
	return text;
}
