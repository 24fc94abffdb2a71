/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From needs to the objects of rules: an object that existed before the run and
 * still does, or else the nearest such directory; and what no rule can grant.
 * Pure.
 */
#ifndef LEARN_TARGETS_H
#define LEARN_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/base/string_table.h"
#include "command/learn/learn_record.h"

/* Of a target. */
enum {
	LEARN_TARGET_MADE_IN = 1 << 0,  /* a directory in which the run made, changed or removed things */
	LEARN_TARGET_OPTIONAL = 1 << 1, /* it may be missing */
	LEARN_TARGET_ABSENT = 1 << 2,   /* it was asked for, and is missing */
	LEARN_TARGET_SEVERAL = 1 << 3,  /* it stands for several that were used */
	LEARN_TARGET_PRIVILEGED = 1 << 4,
	LEARN_TARGET_COVERED = 1 << 5, /* a fragment or another target grants it */
	LEARN_TARGET_GLOB = 1 << 6,    /* text is a glob */
	LEARN_TARGET_CREATE = 1 << 9,  /* a directory of the program's own: the policy is to make it */
	LEARN_TARGET_UNNAMED = 1 << 8, /* something in it has a name that the language cannot hold */
	LEARN_TARGET_WORD = 1 << 7,    /* text stands for several targets; the others are covered */
};

struct learn_target {
	const char *path;
	const char *text; /* in the policy's words; NULL: not chosen yet */
	uint32_t type;
	uint64_t rights;
	unsigned flags;
	struct learn_names programs, calls;
	unsigned long count;
};

/* What no rule can grant. */
struct learn_refusal {
	const char *directory; /* in which something is made or changed; NULL: a call */
	const char *what;      /* it, or the call */
	struct learn_names programs, calls;
};

struct learn_targets {
	struct learn_target *list;
	size_t count, capacity;
	struct learn_refusal *refused;
	size_t refused_count, refused_capacity;
	struct string_table paths;
};

/* Whether what is refused is a setting of the kernel's (/proc, /sys), which cannot have a directory of its own. */
bool learn_targets_is_kernels(const struct learn_refusal *refused);

/* The rights that a program needs to write its results again when they exist already. */
uint64_t learn_targets_output(void);

/* Rights that change something. */
uint64_t learn_targets_changes(void);

/* Makes the targets of a record, in bytewise order of their paths. */
void learn_targets_make(const struct learn_record *record, struct learn_targets *out);

/* Merges a target's rights, names and count into another one. */
void learn_targets_merge(struct learn_target *into, const struct learn_target *from);

/* Finds the target of a path, or adds it. */
struct learn_target *learn_targets_at(struct learn_targets *targets, const char *path, uint32_t type);

/* Notes a target that is not granted, since the only rule for it would be on a directory that is too much to grant. */
void learn_targets_refuse(struct learn_targets *targets, const char *directory, const struct learn_target *target);

/* Sorts by paths, bytewise. */
void learn_targets_sort(struct learn_targets *targets);

#endif
