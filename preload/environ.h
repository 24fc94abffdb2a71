/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The environment contract: what LANDSHIM_* ask for.  Nothing else reads the
 * environment, and scrub.h alone edits it.  Works on the envp that the
 * constructor is given: environ and getenv(3) are not there yet.
 */
#ifndef ENVIRON_H
#define ENVIRON_H

#include <stdbool.h>

#include "base/err.h"

enum environ_mode {
	ENVIRON_ENFORCE,
	ENVIRON_OFF,
	ENVIRON_DRY_RUN,
};

struct environ_options {
	enum environ_mode mode;
	const char *config;   /* LANDSHIM_CONFIG's value; NULL: unset, there is nothing to do but for a handover */
	const char *handover; /* LANDSHIM_HANDOVER's value, which is alone then; NULL: unset */
	bool verbose;
	int status_fd; /* a descriptor that is open; -1: none */
};

/*
 * Reads and checks every LANDSHIM_* entry.  status_fd is set before anything
 * is reported, if it is sound.  With mode ENVIRON_OFF nothing else is looked
 * at, and with LANDSHIM_HANDOVER, which landshim run sets, nothing else may be
 * set.  Returns 0, or -1 if it reported.
 */
int environ_read(char **envp, const struct err_sink *sink, struct environ_options *out);

/* The same where policies are named by other means, as by landshim run: LANDSHIM_CONFIG's value is not looked at, LANDSHIM_HANDOVER an error. */
int environ_read_without_config(char **envp, const struct err_sink *sink, struct environ_options *out);

/* The value of a variable, borrowed from envp; NULL: unset. */
const char *environ_get(char **envp, const char *name);

/* The same of one entry; NULL: it is another variable's. */
const char *environ_value(const char *entry, const char *name);

/* Whether an entry's name begins as ours do. */
bool environ_is_ours(const char *entry);

/* An entry that means nothing and is no error: scrub_finish may leave it, and the parent process have handed it on. */
#define ENVIRON_FILLER "LANDSHIM_="

#endif
