/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of access rights and scopes: the single source of every name, bit
 * and ABI.  Pure data and look-ups.
 */
#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/suggest.h"
#include "model/uapi.h"

/*
 * A field of struct landlock_ruleset_attr.  What differs by family stands in an
 * array indexed by it, or beside an assertion on ACCESS_FAMILIES: a new family
 * does not compile until each of these places has it.
 */
enum access_family {
	ACCESS_FS,    /* handled_access_fs: rules name paths */
	ACCESS_NET,   /* handled_access_net: rules name ports */
	ACCESS_SCOPE, /* scoped: no rules */
#if UAPI_ABI_NEWEST >= 12
	ACCESS_PERMISSION, /* handled_permissions: rules list types of namespaces, or capabilities */
#endif
	ACCESS_FAMILIES,
};

/* A set of rights over all families, in the kernel's bits. */
struct access_set {
	uint64_t bits[ACCESS_FAMILIES];
};

struct access_right {
	enum access_family family;
	int abi;          /* the first ABI that knows it */
	bool on_file;     /* a rule on a file that is not a directory may grant it */
	uint64_t bit;     /* in its family's field */
	const char *name; /* the kernel's, in lower case */
	const char *help; /* one line: what it lets a program do */
};

/* A name for several rights. */
struct access_group {
	const char *name;
	struct access_set rights;
	const char *help;
};

/* A name in a policy: one right or one group. */
struct access_name {
	const struct access_right *right; /* or NULL */
	const struct access_group *group; /* or NULL */
};

/* The tables, in order of family and bit, and their lengths. */
extern const struct access_right access_rights[];
extern const size_t access_rights_count;
extern const struct access_group access_groups[];
extern const size_t access_groups_count;

/* Whether a group may stand in a path rule's allow: it holds rights for paths, and no others. */
bool access_is_for_paths(const struct access_group *group);

/* Looks a right or group up by its exact name.  False: unknown, *out is all NULL. */
bool access_find(const char *name, struct access_name *out);

/* The hint where no known name is near. */
#define ACCESS_RIGHTS_HINT "landshim rights lists the known ones"

/* Looks for the known name nearest to an unknown one, among those that fit where it stands. */
void access_suggest(const char *name, bool (*fits)(const struct access_name *known), struct suggest *out);

/* The rights that the kernel of this ABI, 0 to 11, knows.  Above 11: those of 11. */
struct access_set access_known(int abi);

/* The filesystem rights that a rule on a file may grant. */
uint64_t access_file_mask(void);

/* The family's name in messages: "path", "network", "scope". */
const char *access_family_name(enum access_family family);

/* Where in a policy its names have their place, as a hint. */
const char *access_family_place(enum access_family family);

/* The Linux release an ABI came with ("5.13").  NULL: none is known, since abi is not 1 to 11. */
const char *access_release(int abi);

/* Sets, and arithmetic with them.  access_only: those bits of one family. */
extern const struct access_set access_empty;
struct access_set access_only(enum access_family family, uint64_t bits);
struct access_set access_of(const struct access_name *name);
struct access_set access_union(struct access_set a, struct access_set b);
struct access_set access_common(struct access_set a, struct access_set b);
struct access_set access_minus(struct access_set a, struct access_set b);
bool access_is_empty(struct access_set set);

#endif
