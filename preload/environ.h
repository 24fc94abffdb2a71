/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The environment contract: what LANDSHIM_* ask for, and what is left of them
 * afterwards.  Nothing else reads or edits the environment.  Works on the envp
 * that the constructor is given: environ and getenv(3) are not there yet.
 */
#ifndef ENVIRON_H
#define ENVIRON_H

#include <stdbool.h>
#include <stddef.h>

#include "../common/err.h"

enum environ_mode {
	ENVIRON_ENFORCE,
	ENVIRON_OFF,
	ENVIRON_DRY_RUN,
};

struct environ_options {
	enum environ_mode mode;
	const char *config; /* LANDSHIM_CONFIG's value; NULL: unset, there is nothing to do */
	bool verbose;
	int status_fd; /* a descriptor that is open; -1: none */
};

/*
 * Reads and checks every LANDSHIM_* entry.  status_fd is set before anything
 * is reported, if it is sound.  With mode ENVIRON_OFF nothing else is looked
 * at.  Returns 0, or -1 if it reported.
 */
int environ_read(char **envp, const struct err_sink *sink, struct environ_options *out);

/* The value of a variable, borrowed from envp; NULL: unset. */
const char *environ_get(char **envp, const char *name);

/*
 * Turns every byte of each LANDSHIM_* entry into NUL.  The number of entries
 * stays, since run-times look for the auxiliary vector behind the last one.
 */
void environ_blank(char **envp);

/*
 * Cuts our own entries out of each LD_PRELOAD in place; blanks a variable in
 * which there was nothing else.
 */
void environ_unload(char **envp, bool (*is_ours)(void *data, const char *name, size_t len), void *data);

/*
 * Moves the last entry that is not blank behind the blank ones at the end, which
 * become empty strings that others lie behind.  GNU make before 4.4 looks for a
 * "=" in every entry without minding the end (main.c, STOP_SET (*ep,
 * MAP_EQUALS)), and behind the last one runs off the stack: in this process,
 * and in what it starts, where entries lie as they are in the array here.
 */
void environ_finish(char **envp);

#endif
