/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of what policies denied a program, each denial once; it grows while the
 * program runs.  Pure data: explain_blame.h finds denials, denial_print.h prints
 * them.
 */
#ifndef DENIAL_H
#define DENIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "command/base/string_table.h"
#include "command/explain/explain_modes.h"
#include "model/access.h"

/* Who denied it. */
enum denial_cause {
	DENIAL_RIGHT,   /* a right on a path or port that no rule grants */
	DENIAL_SCOPE,   /* a scope */
	DENIAL_PTRACE,  /* any domain: reaching into a process outside */
	DENIAL_MOUNT,   /* any domain that handles a right on files: changing mounts */
	DENIAL_FILTER,  /* the seccomp filter */
	DENIAL_UNKNOWN, /* something that this landshim does not know: see part */
	DENIAL_CAUSES,
};

/* One policy that denied it. */
struct denial_policy {
	const char *file;
	uint64_t lacking;      /* rights of the denial's family */
	struct err_where near; /* the nearest rule; line 0: there is none, below: that is not known */
	const char *near_path; /* what that is on; NULL: there is none, or it is on a port */
	uint64_t near_allow;
	const char *add; /* the setting that would allow it; NULL: none would, see why */
	const char *why;
};

struct denial {
	pid_t pid;
	char comm[16];
	const char *written; /* the call */
	const char *object;  /* a path, an abstract socket's name, a process; NULL: none, or a port */
	const char *name;    /* what is made or removed in object; NULL: the rights are those on object itself */
	int port;            /* -1: none */
	enum denial_cause cause;
	enum access_family family; /* of `lacking` */
	uint64_t lacking;          /* of all policies */
	const char *part;          /* of the filter: the name in "fill" or "harden"; an unknown name; else NULL */
	const struct denial_policy *policies;
	size_t policies_count;
	int errnum;                  /* what the program got, or would have got */
	enum explain_modes by_modes; /* whether file modes, or the like, deny it too */
	bool in_start;               /* before the program's main */
	bool likely_fatal;           /* the program ended badly, or complained, after it */
	bool configuration;          /* it is read for configuration, which may be what keeps the program safe */
	const char *harmless;        /* why it does not disturb the program; NULL: it may */
	unsigned times;
	uint64_t order; /* of the record of the first time */
	uint64_t last;  /* of the record of the last time */
};

/* A call that failed for another reason. */
struct denial_error {
	pid_t pid;
	char comm[16];
	const char *written;
	int errnum;
	unsigned times;
};

struct denial_list {
	struct denial *list;
	size_t count, capacity;
	struct denial_error *errors;
	size_t errors_count, errors_capacity;
	uint64_t errors_times; /* how many calls failed, those that are not kept included */
	bool keeps_errors;
	struct string_table keys;      /* what denials that are the same have in common: the place in the list */
	struct string_table processes; /* PIDs: the place in lasts */
	size_t *lasts;                 /* the last denial of each process that had one */
	size_t lasts_count, lasts_capacity;
};

/*
 * Counts one more of a denial that is in the list already: the same lack of the
 * same program on the same object, or on the same file of another process in
 * /proc.  False: it is not.
 */
bool denial_again(struct denial_list *list, const struct denial *denial);

/* Adds a denial that is not in the list; copies its texts, except those of its policies. */
void denial_add(struct denial_list *list, const struct denial *denial);

/* Adds a call that failed for another reason; copies the texts if it keeps them. */
void denial_add_error(struct denial_list *list, const struct denial_error *error);

/* Call when a process ended badly, or complained: marks its last denial as the likely reason. */
void denial_mark(struct denial_list *list, pid_t pid);

/* Removes what was denied before main.  Call it, and denial_sort, when nothing is added any more. */
void denial_drop_start(struct denial_list *list);

/* Sorts the list: likely fatal ones first, harmless ones last, else by time. */
void denial_sort(struct denial_list *list);

#endif
