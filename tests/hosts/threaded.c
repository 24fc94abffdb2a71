/* SPDX-License-Identifier: BSD-3-Clause */
/* threaded FILE: asks the thread that a library's constructor started to open a file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int (*thread_open)(const char *path);

	*(void **)&thread_open = dlsym(RTLD_DEFAULT, "thread_open");
	if (argc != 2 || !thread_open)
		return 2;
	(void)printf("errno %d\n", thread_open(argv[1]));
	(void)fflush(stdout);
	_exit(0);
}
