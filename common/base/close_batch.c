/* SPDX-License-Identifier: BSD-3-Clause */
/* close_range(2) for descriptors in a row, and close(2) for everything else. */
#include "base/close_batch.h"

#include <errno.h>

#include "base/sys.h"

/* How many of them from the first on follow one another, as those that are opened in turn do. */
static size_t in_a_row(const int *fds, size_t count)
{
	size_t row = 1;

	while (row < count && fds[row] == fds[row - 1] + 1)
		row++;
	return row;
}

static void close_row(const int *fds, size_t count)
{
	if (count > 1 && syscall(SYS_close_range, (long)fds[0], (long)fds[count - 1], 0L) == 0)
		return;
	/* A filter may refuse it, and what it left open is closed, whatever it did. */
	for (size_t i = 0; i < count; i++)
		(void)close(fds[i]);
}

size_t close_batch_close(struct close_batch *batch)
{
	const int saved = errno;
	const size_t count = batch->count;
	size_t row;

	for (size_t i = 0; i < count; i += row) {
		row = in_a_row(batch->fds + i, count - i);
		close_row(batch->fds + i, row);
	}
	batch->count = 0;
	errno = saved;
	return count;
}

void close_batch_add(struct close_batch *batch, int fd)
{
	batch->fds[batch->count++] = fd;
	if (batch->count == CLOSE_BATCH_MAX)
		(void)close_batch_close(batch);
}
