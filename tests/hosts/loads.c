/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * loads OBJECT FILE [moved]: loads and unloads an object, then reads all of the
 * environment, to the "=" of each entry, and tries to open the file.  Moved, the
 * environment lies elsewhere, and entries of it in memory that is read-only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	void *object;
	size_t bytes = 0;
	int entries = 0;

	if (argc < 3)
		return 2;
	if (argc > 3 && putenv((char *)(size_t) "LANDSHIM_MODE=enforce") != 0)
		return 2;
	object = dlopen(argv[1], RTLD_NOW);
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
