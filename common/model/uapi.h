/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Landlock's user-space interface up to ABI 11: our own copy, so that what is
 * built does not depend on the age of the headers it is built with.  Names are
 * those of <linux/landlock.h>, which must not be included beside this file.
 *
 * Source of every constant: include/uapi/linux/landlock.h of Linux 7.3, and
 * landlock(7), landlock_create_ruleset(2) for the ABI each came with.
 */
#ifndef UAPI_H
#define UAPI_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The newest ABI this program knows.  ABI 12 (Linux 7.4) is not released: what is
 * known of it is compiled where this is 12, by make check-abi12 alone.
 */
#ifndef UAPI_ABI_NEWEST
#define UAPI_ABI_NEWEST 11
#endif

#define UAPI_MAX_LAYERS 16

/* How many domains the kernel stacks: LANDLOCK_MAX_NUM_LAYERS, which Linux 5.19 changed. */
static inline int uapi_max_layers(int abi)
{
	return abi == 1 ? 64 : UAPI_MAX_LAYERS;
}

/* The unified system call table; alpha, which has its own, is not supported. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* Flags of landlock_create_ruleset(2). */
#define LANDLOCK_CREATE_RULESET_VERSION (1U << 0) /* ABI 1 */
#define LANDLOCK_CREATE_RULESET_ERRATA (1U << 1)  /* ABI 7, and backported */

/* Flags of landlock_add_rule(2). */
#define LANDLOCK_ADD_RULE_QUIET (1U << 0) /* ABI 10 */

/* Flags of landlock_restrict_self(2). */
#define LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF (1U << 0)  /* ABI 7 */
#define LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON (1U << 1)    /* ABI 7 */
#define LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF (1U << 2) /* ABI 7 */
#define LANDLOCK_RESTRICT_SELF_TSYNC (1U << 3)              /* ABI 8 */
#define LANDLOCK_RESTRICT_SELF_NO_NEW_PRIVS (1U << 4)       /* ABI 11 */

/* The first ABI that knows a flag of landlock_restrict_self or a quiet rule. */
#define UAPI_ABI_LOG 7
#define UAPI_ABI_TSYNC 8
#define UAPI_ABI_QUIET 10
#define UAPI_ABI_NO_NEW_PRIVS 11

/* Rights of the filesystem. */
#define LANDLOCK_ACCESS_FS_EXECUTE (1ULL << 0)
#define LANDLOCK_ACCESS_FS_WRITE_FILE (1ULL << 1)
#define LANDLOCK_ACCESS_FS_READ_FILE (1ULL << 2)
#define LANDLOCK_ACCESS_FS_READ_DIR (1ULL << 3)
#define LANDLOCK_ACCESS_FS_REMOVE_DIR (1ULL << 4)
#define LANDLOCK_ACCESS_FS_REMOVE_FILE (1ULL << 5)
#define LANDLOCK_ACCESS_FS_MAKE_CHAR (1ULL << 6)
#define LANDLOCK_ACCESS_FS_MAKE_DIR (1ULL << 7)
#define LANDLOCK_ACCESS_FS_MAKE_REG (1ULL << 8)
#define LANDLOCK_ACCESS_FS_MAKE_SOCK (1ULL << 9)
#define LANDLOCK_ACCESS_FS_MAKE_FIFO (1ULL << 10)
#define LANDLOCK_ACCESS_FS_MAKE_BLOCK (1ULL << 11)
#define LANDLOCK_ACCESS_FS_MAKE_SYM (1ULL << 12)
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)        /* ABI 2 */
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)     /* ABI 3 */
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)    /* ABI 5 */
#define LANDLOCK_ACCESS_FS_RESOLVE_UNIX (1ULL << 16) /* ABI 9 */

/* Rights of the network. */
#define LANDLOCK_ACCESS_NET_BIND_TCP (1ULL << 0)         /* ABI 4 */
#define LANDLOCK_ACCESS_NET_CONNECT_TCP (1ULL << 1)      /* ABI 4 */
#define LANDLOCK_ACCESS_NET_BIND_UDP (1ULL << 2)         /* ABI 10 */
#define LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP (1ULL << 3) /* ABI 10 */

/* Scopes. */
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0) /* ABI 6 */
#define LANDLOCK_SCOPE_SIGNAL (1ULL << 1)               /* ABI 6 */

#if UAPI_ABI_NEWEST >= 12
/* Permissions; their denial is EPERM. */
#define LANDLOCK_PERMISSION_NAMESPACE_USE (1ULL << 0)
#define LANDLOCK_PERMISSION_CAPABILITY_USE (1ULL << 1)
#endif

enum landlock_rule_type {
	LANDLOCK_RULE_PATH_BENEATH = 1,
	LANDLOCK_RULE_NET_PORT = 2, /* ABI 4 */
#if UAPI_ABI_NEWEST >= 12
	LANDLOCK_RULE_NAMESPACE = 3,
	LANDLOCK_RULE_CAPABILITY = 4,
#endif
};

/*
 * The kernel takes a structure longer than its own as long as the bytes it
 * does not know are zero (landlock_create_ruleset(2), E2BIG), so this one
 * serves every ABI.
 */
struct landlock_ruleset_attr {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* ABI 4 */
	uint64_t scoped;             /* ABI 6 */
	uint64_t quiet_access_fs;    /* ABI 10 */
	uint64_t quiet_access_net;   /* ABI 10 */
	uint64_t quiet_scoped;       /* ABI 10 */
#if UAPI_ABI_NEWEST >= 12
	uint64_t handled_permissions;
#endif
};

struct landlock_path_beneath_attr {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

struct landlock_net_port_attr {
	uint64_t allowed_access;
	uint64_t port; /* in host byte order */
};

#if UAPI_ABI_NEWEST >= 12
/* A rule names one permission, and takes no flags. */
struct landlock_namespace_attr {
	uint64_t permissions;
	uint64_t allowed_namespace_types; /* CLONE_NEW* */
	uint64_t quiet_namespace_types;
};

struct landlock_capability_attr {
	uint64_t permissions;
	uint64_t allowed_capabilities; /* 1 << CAP_* */
	uint64_t quiet_capabilities;
};

_Static_assert(offsetof(struct landlock_ruleset_attr, handled_permissions) == 48, "ABI 12 layout");
_Static_assert(sizeof(struct landlock_ruleset_attr) == 56, "ABI 12 layout");
_Static_assert(sizeof(struct landlock_namespace_attr) == 24, "ABI 12 layout");
_Static_assert(sizeof(struct landlock_capability_attr) == 24, "ABI 12 layout");
#else
_Static_assert(sizeof(struct landlock_ruleset_attr) == 48, "ABI 10 layout");
#endif
_Static_assert(offsetof(struct landlock_ruleset_attr, scoped) == 16, "ABI 6 layout");
_Static_assert(sizeof(struct landlock_path_beneath_attr) == 12, "packed by the kernel");
_Static_assert(sizeof(struct landlock_net_port_attr) == 16, "ABI 4 layout");

/* The three system calls; each returns -1 and sets errno on failure. */

static inline int uapi_create_ruleset(const struct landlock_ruleset_attr *attr, size_t size, uint32_t flags)
{
	return (int)syscall(SYS_landlock_create_ruleset, attr, size, flags);
}

static inline int uapi_add_rule(int ruleset, enum landlock_rule_type type, const void *attr, uint32_t flags)
{
	return (int)syscall(SYS_landlock_add_rule, ruleset, type, attr, flags);
}

static inline int uapi_restrict_self(int ruleset, uint32_t flags)
{
	return (int)syscall(SYS_landlock_restrict_self, ruleset, flags);
}

#endif
