/* SPDX-License-Identifier: BSD-3-Clause */
/* A library whose constructor says whether it can open the file $FIRST: whether it runs before the shim, or after it. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void first_is_needed(void);

void first_is_needed(void)
{
}

__attribute__((constructor)) static void constructor(void)
{
	const char *path = getenv("FIRST");
	const char *said = path && open(path, O_RDONLY) >= 0 ? "before\n" : "after\n";

	if (path && write(1, said, strlen(said)) < 0)
		_exit(3);
}
