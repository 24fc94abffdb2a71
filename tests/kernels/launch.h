/* SPDX-License-Identifier: BSD-3-Clause */
/* Running real programs under the shim. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>

#define LAUNCH_SHIM_I386 "m32/liblandshim.so"
#define LAUNCH_SHIM_MUSL "liblandshim-musl.so"

struct launch {
	const char *const *argv; /* argv[0] is also the file, an absolute path */
	const char *config;      /* LANDSHIM_CONFIG; NULL: the shim is not preloaded */
	const char *shim;        /* the file of it that is preloaded, of what is built; NULL: liblandshim.so */
	const char *after;       /* a second object to preload, after the shim; or NULL */
	const char *env;         /* one more entry; or NULL */
	void (*prepare)(void);   /* runs in the child before exec; NULL: nothing */
	bool watch_exit;         /* trace the program, to see its state when it exits */
};

struct launched {
	int status; /* exit status, or 128 + signal */
	char out[8192], err[8192], line[8192];
	int no_new_privs; /* when it exited; -1: not watched */
};

/* Runs a program to its end.  The result stands until the next call. */
const struct launched *launch_run(const struct launch *launch);

/* The same for a probe at a place, under a policy file. */
const struct launched *launch_probe(const char *right, const char *on, const char *config);

/* The same by the probe of i386, with its shim. */
const struct launched *launch_probe_i386(const char *right, const char *on, const char *config);

/* The same for the host program with up to three words; NULL ends them. */
const struct launched *launch_host(const char *config, const char *word, const char *first, const char *second);

/* Paths of what is built. */
const char *launch_built(const char *name);

#endif
