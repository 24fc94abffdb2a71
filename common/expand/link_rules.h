/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which symbolic links a word of the command line may lead through.  A link may
 * come out of an archive or a download, and be named as if it were a document:
 * so it is its place that admits it, and where it leads never does so by itself.
 */
#ifndef LINK_RULES_H
#define LINK_RULES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "model/values.h"

/* A link, as it was met on the way of a word. */
struct link_rules_link {
	const char *directory, *name;          /* where it lies: a path without links, and its name there */
	int directory_fd;                      /* that directory */
	const struct statx *directory_st, *st; /* of that descriptor, and of the link */
	const char *target;                    /* its text, not empty */
	bool inner;                            /* more of the word comes after it: it stands for a directory */
	bool typed;                            /* it was not reached through a link of LINK_RULES_OWN */
};

enum link_rules_verdict {
	LINK_RULES_MEMORY = -1, /* out of memory */
	LINK_RULES_REFUSED,
	LINK_RULES_SYSTEM, /* the administrator's or the kernel's */
	LINK_RULES_OWN,    /* leads about its own project, or was made by the user for a directory of HOME */
};

/* Of values HOME and PATH are asked for.  Makes system calls; errno may change. */
enum link_rules_verdict link_rules_judge(struct arena *arena, const struct values *values,
                                         const struct link_rules_link *link);

#endif
