/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host that must not run: the first thing it does is to create the file
 * that $WITNESS names (which the policy may not forbid: see WITNESS_FD), or to
 * write a byte to descriptor $WITNESS_FD.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const char *path = getenv("WITNESS");
	const char *number = getenv("WITNESS_FD");
	int fd = number ? atoi(number) : path ? open(path, O_WRONLY | O_CREAT, 0600) : -1;

	return fd >= 0 && write(fd, "!", 1) == 1 ? 0 : 1;
}
