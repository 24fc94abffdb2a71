/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An object of ld.so's audit interface (rtld-audit(7)), whose constructor runs
 * before anything is preloaded: it executes the file that EXEC_NEXT names with
 * the same environment and arguments, and EXEC_WORD besides, as a launcher would
 * into which the shim is not loaded.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

unsigned la_version(unsigned version);

unsigned la_version(unsigned version)
{
	return version;
}

__attribute__((constructor)) static void start(int argc, char **argv)
{
	const char *next = getenv("EXEC_NEXT");
	char *words[16] = { NULL };

	/* landshim itself is not the launcher. */
	if (!next || argc < 1 || argc > 14 || strcmp(basename(argv[0]), "landshim") == 0)
		return;
	for (int i = 0; i < argc; i++)
		words[i] = argv[i];
	words[argc] = getenv("EXEC_WORD");
	(void)unsetenv("LD_AUDIT");
	(void)execv(next, words);
	_exit(99);
}
