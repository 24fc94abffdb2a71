/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded into landshim itself: between its start and its exec, does to the
 * file SWAP_FILE what SWAP says: delete, text, unreadable.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void swap(const char *how, const char *file)
{
	int fd = -1;

	if (unlink(file) != 0)
		_exit(90);
	if (strcmp(how, "delete") == 0)
		return;
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0644);
	if (fd < 0 || write(fd, "this is a text\n", 15) != 15)
		_exit(91);
	if (strcmp(how, "unreadable") == 0 && fchmod(fd, 0) != 0)
		_exit(92);
	(void)close(fd);
}

int execv(const char *path, char *const argv[])
{
	int (*real)(const char *, char *const[]) = (int (*)(const char *, char *const[]))dlsym(RTLD_NEXT, "execv");
	const char *how = getenv("SWAP");
	const char *file = getenv("SWAP_FILE");

	if (how && file)
		swap(how, file);
	return real(path, argv);
}
