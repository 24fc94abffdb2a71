/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy as plain data: what the file said, checked, but not yet expanded
 * and not yet held against a kernel.  Lives in an arena; text is borrowed from
 * there.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/uapi.h"

/*
 * What one rule grants.  Where a right cannot apply it is trimmed if it came
 * from a group, and an error if it was named: hence two masks.  Neither holds a
 * right that the policy leaves unrestricted or that is newer than abi.
 */
struct policy_grant {
	uint64_t named;
	uint64_t grouped;
};

/* What a group of `paths` says of each of its paths. */
struct policy_group {
	const char *file;
	struct policy_grant allow;
	const struct strlist *except; /* names beneath the path that get no rule: see read_paths.c; NULL: none */
	bool is_glob;
	bool skip_missing;
	bool make_missing; /* a directory, made before anything is enforced */
	bool quiet;
};

/* One path or glob.  Small: a policy may have many. */
struct policy_path {
	const struct policy_group *group;
	const char *text; /* as written: variables not expanded */
	uint32_t len;     /* of text */
	int line;
};

/* All that a group grants, named or not: before it is held against a kernel and a file. */
static inline uint64_t policy_group_rights(const struct policy_group *group)
{
	return group->allow.named | group->allow.grouped;
}

/* A path of a group; both are borrowed. */
static inline struct policy_path policy_path_of(const struct policy_group *group, const char *text, int line)
{
	return (struct policy_path){ group, text, (uint32_t)strlen(text), line };
}

/* Where a path stands. */
struct err_where policy_where(const struct policy_path *path);

/* Ports first to last, both included, for the rights given. */
struct policy_ports {
	struct err_where where;
	uint64_t allow; /* 0: a quiet rule alone */
	uint16_t first, last;
	bool quiet;
};

#if UAPI_ABI_NEWEST >= 12
/* What one permission is granted for. */
struct policy_permission {
	struct err_where where;
	const struct access_right *right;
	uint64_t values; /* types of namespaces, or capabilities, in the kernel's bits */
};
#endif

/* What the kernel writes to the audit log. */
struct policy_log {
	bool same_exec;
	bool new_exec;
	bool subdomains;
	struct access_set quiet; /* rights whose denial on quiet rules is not logged */
};

struct policy {
	const char *file; /* absolute path, as it was named */
	const char *dir;  /* its directory: ${@policy_dir} */
	int abi;          /* 1 to 11 */
	int min_abi;      /* 0 to abi */
	struct err_where abi_where;
	struct err_where min_abi_where; /* where abi stands, if min_abi is not set */
	struct err_where unrestricted_where;
	struct access_set unrestricted, unrestricted_named; /* all; those that no group brought in */
	struct policy_log log;
	uint32_t fill, harden; /* parts of model/filter_parts.h: those that may be closed, those that are */
	struct environment_edit environment;
	struct policy_path *paths;
	size_t paths_count, paths_capacity;
	struct policy_ports *ports;
	size_t ports_count, ports_capacity;
#if UAPI_ABI_NEWEST >= 12
	struct policy_permission *permissions;
	size_t permissions_count, permissions_capacity;
#endif
	/* For check: who could change this policy. */
	struct policy_source *sources;
	size_t sources_count, sources_capacity;
};

/* One file that the policy was read from: itself first, then its fragments. */
struct policy_source {
	const char *file;
	uint64_t device, inode;
	uint32_t owner, mode; /* st_uid, st_mode */
};

/* An empty policy with the language's defaults; abi is 0 until it is set. */
void policy_init(struct policy *policy);

/* The rights and scopes that the policy denies where no rule allows them. */
struct access_set policy_handled(const struct policy *policy);

/*
 * Makes room for so many more paths at once.  Only spares copies: without
 * memory it does nothing, and policy_add_path will say so.
 */
void policy_expect_paths(struct policy *policy, struct arena *arena, size_t more);

/* Appends a path.  Returns 0, or -1: out of memory. */
int policy_add_path(struct policy *policy, struct arena *arena, struct policy_path path);

/* Append to the policy's other arrays.  The new element is cleared.  NULL: out of memory. */
struct policy_ports *policy_add_ports(struct policy *policy, struct arena *arena);
#if UAPI_ABI_NEWEST >= 12
struct policy_permission *policy_add_permission(struct policy *policy, struct arena *arena);
#endif
struct policy_source *policy_add_source(struct policy *policy, struct arena *arena);

#endif
