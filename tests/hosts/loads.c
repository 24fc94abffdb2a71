/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * loads OBJECT FILE [moved [thread]]: loads and unloads an object, then reads all of the
 * environment, to the "=" of each entry, and tries to open the file.  Moved, the
 * environment lies elsewhere, and entries of it in memory that is read-only; and
 * another thread loads the object.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *load(void *name)
{
	return dlopen(name, RTLD_NOW);
}

int main(int argc, char **argv)
{
	void *object = NULL;
	pthread_t thread;
	size_t bytes = 0;
	int entries = 0;

	if (argc < 3)
		return 2;
	if (argc > 3 && putenv((char *)(size_t) "LANDSHIM_MODE=enforce") != 0)
		return 2;
	if (argc <= 4)
		object = load(argv[1]);
	else if (pthread_create(&thread, NULL, load, argv[1]) != 0 || pthread_join(thread, &object) != 0)
		return 2;
	if (!object || dlclose(object) != 0) {
		(void)fprintf(stderr, "%s\n", dlerror());
		return 2;
	}
	for (char **entry = environ; *entry; entry++) {
		bytes += strlen(*entry);
		entries++;
	}
	(void)printf("%d entries%s\n%s\n", entries, bytes > 0 ? "" : ", all blank",
	             open(argv[2], O_RDONLY) < 0 ? "denied" : "allowed");
	return 0;
}
