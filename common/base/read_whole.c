/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading until there is no more. */
#include "base/read_whole.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"

enum read_whole read_whole(struct arena *arena, int fd, size_t most, char **text, size_t *len)
{
	const size_t expected = *len;
	size_t room = expected + 2;

	*len = 0;
	*text = arena_alloc(arena, room);
	while (*text) {
		size_t asked = room - 1 - *len;
		ssize_t got = read(fd, *text + *len, asked);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return READ_WHOLE_FAILED;
		*len += (size_t)got;
		/* Where all there was to be is read, and there was room for more, it is the end of a regular file. */
		if (got == 0 || (*len == expected && (size_t)got < asked)) {
			(*text)[*len] = '\0';
			return READ_WHOLE_DONE;
		}
		if (*len > most)
			return READ_WHOLE_LARGE;
		if (*len == room - 1) {
			room *= 2;
			*text = arena_resize(arena, *text, room);
		}
	}
	return READ_WHOLE_MEMORY;
}
