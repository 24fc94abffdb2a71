/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Starting real programs under the shim.  LD_PRELOAD is set in the child
 * alone; nothing is ever enforced in the test's own process.
 */
#ifndef SPAWN_H
#define SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SPAWN_SHIM TEST_BUILD "/liblandshim.so"
#define SPAWN_HOST(name) TEST_BUILD "/tests/hosts/" name
#define SPAWN_SHIM_MUSL TEST_BUILD "/liblandshim-musl.so"
#define SPAWN_PROBE TEST_BUILD "/tests/probe/probe"
#define SPAWN_PROBE_MUSL SPAWN_PROBE "-musl"

struct spawn {
	const char *const *argv;     /* argv[0] is also the file, an absolute path */
	const char *policy;          /* text, written to a file of its own; NULL: see config */
	const char *config;          /* LANDSHIM_CONFIG; NULL and no policy: the variable is not set */
	const char *const *env;      /* entries after PATH, HOME and ours; ends in NULL; NULL: none */
	const char *preload;         /* LD_PRELOAD; NULL: the shim; "": none */
	bool status;                 /* LANDSHIM_STATUS_FD=9, a pipe that is read into `line` */
	void (*prepare)(void *data); /* runs in the child before exec; NULL: posix_spawn(3) starts it */
	void *data;
	const char *file; /* what is executed, where that is not argv[0] */
};

struct spawned {
	int status; /* exit status, or 128 + signal */
	char out[65536], err[65536], line[8192];
	char policy[256]; /* the path that the policy was written to; "": none */
	pid_t pid;
};

/* Runs a program to its end.  The result is the test's until the next call. */
const struct spawned *spawn_run(const struct spawn *spawn);

/*
 * Whether the kernel runs a program, which ends with 0 without the shim and without
 * arguments, and asserts that: some kernels run 64-bit programs alone (tests/kernels
 * has those that run the others).
 */
bool spawn_runs(const char *program);

/* For prepare: the test's directory is the working directory. */
void spawn_in_directory(void *data);

/* For prepare: an ordinary user's process from here on; one that is so already stays as it is. */
void spawn_become_nobody(void *data);

/* A directory of the test's own below TMPDIR, or /tmp; removed at its end. */
const char *spawn_directory(void);

/* A path in it. */
const char *spawn_path(const char *name);

/* Writes a file into it, with mode 0644.  Returns its path. */
const char *spawn_file(const char *name, const char *text);

/* All of a file, which must be there; lives as long as the test. */
char *spawn_read(const char *path);

/* Formats; the text lives as long as the test. */
const char *spawn_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A policy of the given ABI that grants what programs need to run, with further settings. */
const char *spawn_policy(int abi, const char *more_paths, const char *settings);

#endif
