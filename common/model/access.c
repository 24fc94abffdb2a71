/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of access rights, its groups, and look-ups in both. */
#include "model/access.h"

#include <string.h>

#include "base/count.h"
#include "base/suggest.h"
#include "model/uapi.h"

#define FS(name) LANDLOCK_ACCESS_FS_##name
#define NET(name) LANDLOCK_ACCESS_NET_##name
#define SCOPE(name) LANDLOCK_SCOPE_##name
#define PERMISSION(name) LANDLOCK_PERMISSION_##name

const struct access_right access_rights[] = {
	{ ACCESS_FS, 1, true, FS(EXECUTE), "execute", "execute a file" },
	{ ACCESS_FS, 1, true, FS(WRITE_FILE), "write_file", "open a file for writing" },
	{ ACCESS_FS, 1, true, FS(READ_FILE), "read_file", "open a file for reading" },
	{ ACCESS_FS, 1, false, FS(READ_DIR), "read_dir", "list a directory" },
	{ ACCESS_FS, 1, false, FS(REMOVE_DIR), "remove_dir", "remove or rename an empty directory" },
	{ ACCESS_FS, 1, false, FS(REMOVE_FILE), "remove_file", "remove or rename a file" },
	{ ACCESS_FS, 1, false, FS(MAKE_CHAR), "make_char", "create a character device" },
	{ ACCESS_FS, 1, false, FS(MAKE_DIR), "make_dir", "create a directory" },
	{ ACCESS_FS, 1, false, FS(MAKE_REG), "make_reg", "create a regular file" },
	{ ACCESS_FS, 1, false, FS(MAKE_SOCK), "make_sock", "create (bind) a UNIX socket" },
	{ ACCESS_FS, 1, false, FS(MAKE_FIFO), "make_fifo", "create a named pipe" },
	{ ACCESS_FS, 1, false, FS(MAKE_BLOCK), "make_block", "create a block device" },
	{ ACCESS_FS, 1, false, FS(MAKE_SYM), "make_sym", "create a symbolic link" },
	{ ACCESS_FS, 2, false, FS(REFER), "refer", "link or rename from one directory to another" },
	{ ACCESS_FS, 3, true, FS(TRUNCATE), "truncate", "truncate a file" },
	{ ACCESS_FS, 5, true, FS(IOCTL_DEV), "ioctl_dev", "ioctl(2) on a device opened in the sandbox" },
	{ ACCESS_FS, 9, true, FS(RESOLVE_UNIX), "resolve_unix", "connect or send to a UNIX socket by its path" },
	{ ACCESS_NET, 4, false, NET(BIND_TCP), "bind_tcp", "bind a TCP socket to a port" },
	{ ACCESS_NET, 4, false, NET(CONNECT_TCP), "connect_tcp", "connect a TCP socket to a port" },
	{ ACCESS_NET, 10, false, NET(BIND_UDP), "bind_udp", "bind a UDP socket to a port" },
	{ ACCESS_NET, 10, false, NET(CONNECT_SEND_UDP), "connect_send_udp", "connect a UDP socket or send to a port" },
	{ ACCESS_SCOPE, 6, false, SCOPE(ABSTRACT_UNIX_SOCKET), "abstract_unix_socket",
	  "connect to abstract UNIX sockets from outside" },
	{ ACCESS_SCOPE, 6, false, SCOPE(SIGNAL), "signal", "signal processes outside" },
#if UAPI_ABI_NEWEST >= 12
	{ ACCESS_PERMISSION, 12, false, PERMISSION(NAMESPACE_USE), "namespace_use", "create and enter namespaces" },
	{ ACCESS_PERMISSION, 12, false, PERMISSION(CAPABILITY_USE), "capability_use", "use capabilities" },
#endif
};

const struct access_set access_empty = { .bits = { 0 } };

const size_t access_rights_count = COUNT(access_rights);

#define READ (FS(READ_FILE) | FS(READ_DIR))
#define WRITE (FS(WRITE_FILE) | FS(TRUNCATE))
#define CREATE (FS(MAKE_REG) | FS(MAKE_DIR) | FS(MAKE_SYM) | FS(MAKE_FIFO) | FS(MAKE_SOCK))
#define REMOVE (FS(REMOVE_FILE) | FS(REMOVE_DIR))
/* What a program needs that writes files of its own, and replaces those of its last run. */
#define OUTPUT (WRITE | FS(MAKE_REG) | FS(READ_FILE) | FS(REMOVE_FILE))
#define ALL_FS ((FS(RESOLVE_UNIX) << 1) - 1)
#define ALL_NET ((NET(CONNECT_SEND_UDP) << 1) - 1)
#define ALL_SCOPE ((SCOPE(SIGNAL) << 1) - 1)

#define ONLY(family, rights)                    \
	{                                       \
		.bits = { [family] = (rights) } \
	}

const struct access_group access_groups[] = {
	{ "read", ONLY(ACCESS_FS, READ), "read_file, read_dir" },
	{ "write", ONLY(ACCESS_FS, WRITE), "write_file, truncate" },
	{ "create", ONLY(ACCESS_FS, CREATE), "make_reg, make_dir, make_sym, make_fifo, make_sock" },
	{ "remove", ONLY(ACCESS_FS, REMOVE), "remove_file, remove_dir" },
	{ "read_execute", ONLY(ACCESS_FS, READ | FS(EXECUTE)), "read, execute" },
	{ "read_write", ONLY(ACCESS_FS, READ | WRITE | CREATE | REMOVE | FS(REFER)),
	  "read, write, create, remove, refer" },
	{ "output", ONLY(ACCESS_FS, OUTPUT), "write_file, truncate, make_reg, read_file, remove_file" },
	{ "all", ONLY(ACCESS_FS, ALL_FS), "every right for paths" },
	{ "network", ONLY(ACCESS_NET, ALL_NET), "every network right (in unrestricted only)" },
	{ "scope", ONLY(ACCESS_SCOPE, ALL_SCOPE), "every scope (in unrestricted only)" },
#if UAPI_ABI_NEWEST >= 12
	{ "permission", ONLY(ACCESS_PERMISSION, (PERMISSION(CAPABILITY_USE) << 1) - 1),
	  "every permission (in unrestricted only)" },
#endif
};

const size_t access_groups_count = COUNT(access_groups);

bool access_is_for_paths(const struct access_group *group)
{
	return group->rights.bits[ACCESS_FS] != 0;
}

bool access_find(const char *name, struct access_name *out)
{
	*out = (struct access_name){ NULL, NULL };
	/* The groups first: most policies name them. */
	for (size_t i = 0; i < COUNT(access_groups) && !out->group; i++)
		if (strcmp(access_groups[i].name, name) == 0)
			out->group = &access_groups[i];
	for (size_t i = 0; i < COUNT(access_rights) && !out->group && !out->right; i++)
		if (strcmp(access_rights[i].name, name) == 0)
			out->right = &access_rights[i];
	return out->right || out->group;
}

void access_suggest(const char *name, bool (*fits)(const struct access_name *known), struct suggest *out)
{
	suggest_start(out, name);
	for (size_t i = 0; i < COUNT(access_rights); i++)
		if (fits(&(struct access_name){ .right = &access_rights[i] }))
			suggest_offer(out, access_rights[i].name);
	for (size_t i = 0; i < COUNT(access_groups); i++)
		if (fits(&(struct access_name){ .group = &access_groups[i] }))
			suggest_offer(out, access_groups[i].name);
}

struct access_set access_known(int abi)
{
	struct access_set set = access_empty;

	for (size_t i = 0; i < COUNT(access_rights); i++)
		if (access_rights[i].abi <= abi)
			set.bits[access_rights[i].family] |= access_rights[i].bit;
	return set;
}

uint64_t access_file_mask(void)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < COUNT(access_rights); i++)
		if (access_rights[i].on_file)
			mask |= access_rights[i].bit;
	return mask;
}

static const struct {
	const char *name, *place;
} families[] = {
	[ACCESS_FS] = { "path",
	                "rights for paths are granted to them: paths = ( { path = \"/usr\"; allow = \"read\"; } );" },
	[ACCESS_NET] = { "network", "network rights are granted to ports: network = { }" },
	[ACCESS_SCOPE] = { "scope", "a scope is lifted with \"unrestricted\"" },
#if UAPI_ABI_NEWEST >= 12
	[ACCESS_PERMISSION] = { "permission", "permissions are granted by what they list: permissions = { }" },
#endif
};
_Static_assert(COUNT(families) == ACCESS_FAMILIES, "a row for each family");

const char *access_family_name(enum access_family family)
{
	return families[family].name;
}

const char *access_family_place(enum access_family family)
{
	return families[family].place;
}

const char *access_release(int abi)
{
	/* landlock(7), and the kernel's changelogs; the index is the ABI. */
	static const char *const releases[] = {
		NULL,
		"5.13",
		"5.19",
		"6.2",
		"6.7",
		"6.10",
		"6.12",
		"6.15",
		"7.0",
		"7.1",
		"7.2",
		"7.3",
#if UAPI_ABI_NEWEST >= 12
		"7.4",
#endif
	};

	_Static_assert(COUNT(releases) == UAPI_ABI_NEWEST + 1, "one release for each ABI");
	return abi >= 0 && abi <= UAPI_ABI_NEWEST ? releases[abi] : NULL;
}

struct access_set access_only(enum access_family family, uint64_t bits)
{
	struct access_set set = access_empty;

	set.bits[family] = bits;
	return set;
}

struct access_set access_of(const struct access_name *name)
{
	struct access_set set = access_empty;

	if (name->right)
		set.bits[name->right->family] = name->right->bit;
	else if (name->group)
		set = name->group->rights;
	return set;
}

struct access_set access_union(struct access_set a, struct access_set b)
{
	for (int family = 0; family < ACCESS_FAMILIES; family++)
		a.bits[family] |= b.bits[family];
	return a;
}

struct access_set access_common(struct access_set a, struct access_set b)
{
	for (int family = 0; family < ACCESS_FAMILIES; family++)
		a.bits[family] &= b.bits[family];
	return a;
}

struct access_set access_minus(struct access_set a, struct access_set b)
{
	for (int family = 0; family < ACCESS_FAMILIES; family++)
		a.bits[family] &= ~b.bits[family];
	return a;
}

bool access_is_empty(struct access_set set)
{
	for (int family = 0; family < ACCESS_FAMILIES; family++)
		if (set.bits[family])
			return false;
	return true;
}
