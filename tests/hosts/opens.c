/* SPDX-License-Identifier: BSD-3-Clause */
/* opens <PATHS: of each path, a line of standard input, "+" or "-": whether it could be opened for reading. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char path[4096];

	while (fgets(path, sizeof(path), stdin)) {
		int fd;

		path[strcspn(path, "\n")] = '\0';
		fd = open(path, O_RDONLY);
		(void)putchar(fd < 0 ? '-' : '+');
		if (fd >= 0)
			(void)close(fd);
	}
	return 0;
}
