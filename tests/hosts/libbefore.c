/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An object of ld.so's audit interface (rtld-audit(7)): it is loaded, and its
 * constructors run, before anything is preloaded.  In a process called
 * "operations" it does what that program does, and ends it: so all of it is done
 * before the shim is there.
 */
#define main operations_main
#include "operations.c"
#undef main

unsigned la_version(unsigned version);

unsigned la_version(unsigned version)
{
	return version;
}

__attribute__((constructor)) static void before(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;

	if (!slash || strcmp(slash + 1, "operations") != 0)
		return;
	(void)unsetenv("LD_AUDIT");
	(void)unsetenv("LD_PRELOAD");
	(void)operations_main(argc, argv);
	(void)fflush(stdout);
	_exit(0);
}
