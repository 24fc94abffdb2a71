/* SPDX-License-Identifier: BSD-3-Clause */
#include "work.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *work_dir(void)
{
	static char dir[4096];
	const char *above = getenv("FUZZ_WORK");

	if (dir[0])
		return dir;
	(void)snprintf(dir, sizeof(dir), "%s/landshim-fuzz-XXXXXX", above ? above : "/tmp");
	if (!mkdtemp(dir))
		err(1, "%s", dir);
	return dir;
}

const char *work_write(const char *name, const void *bytes, size_t len, mode_t mode)
{
	static char path[8192];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", work_dir(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || fchmod(fd, mode) != 0 || write(fd, bytes, len) != (ssize_t)len || close(fd) != 0)
		err(1, "%s", path);
	return path;
}
