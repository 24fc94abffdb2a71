/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * loads OBJECT FILE: loads and unloads an object, then reads all of the
 * environment, to the "=" of each entry, and tries to open the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	void *object = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
	size_t bytes = 0;
	int entries = 0;

	if (!object || dlclose(object) != 0) {
		(void)fprintf(stderr, "%s\n", argc == 3 ? dlerror() : "loads OBJECT FILE");
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
