/* SPDX-License-Identifier: BSD-3-Clause */
/* openat2(2) from the directory that neighbours share, and open(2) for everything else. */
#include "opener.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "globwalk.h"
#include "sys.h"

void opener_start(struct opener *opener)
{
	*opener = (struct opener){ .directory = -1 };
}

void opener_end(struct opener *opener)
{
	int fd = steal_fd(&opener->directory);

	cleanup_close(&fd);
}

/* Where the last component begins; NULL: there is none that is a name. */
static const char *name_of(const struct target *target)
{
	const char *name = strrchr(target->path, '/') + 1;

	if (*name == '\0' || (name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'))))
		return NULL;
	/* Links are followed beyond the directory in front of the name: leave that to open(2). */
	return target->literal > (size_t)(name - target->path) ? NULL : name;
}

static bool shares_directory(const struct target *target, const char *name, const struct target *other)
{
	size_t len = (size_t)(name - target->path);

	return other->literal == target->literal && strncmp(other->path, target->path, len) == 0 &&
	       !strchr(other->path + len, '/') && name_of(other);
}

static bool lies_in(const struct opener *opener, const struct target *target, const char *name)
{
	return opener->directory >= 0 && opener->literal == target->literal &&
	       opener->len == (size_t)(name - target->path) && memcmp(opener->path, target->path, opener->len) == 0;
}

static int open_whole(const struct target *target, const char *path, int flags)
{
	if (target->literal)
		return globwalk_open(path, target->literal, O_PATH | flags);
	return open(path, O_PATH | O_CLOEXEC | flags);
}

/* Opens the directory in front of the name, to be shared. */
static void enter(struct opener *opener, const struct target *target, const char *name)
{
	size_t len = (size_t)(name - target->path);
	char path[PATH_MAX];

	opener_end(opener);
	if (len >= sizeof(path))
		return;
	memcpy(path, target->path, len);
	path[len > 1 ? len - 1 : 1] = '\0'; /* without its slash, but for the root */
	opener->directory = open_whole(target, path, O_DIRECTORY);
	opener->path = target->path;
	opener->len = len;
	opener->literal = target->literal;
}

static int open_entry(struct opener *opener, const char *name, int flags)
{
	const struct sys_open_how how = { .flags = (uint64_t)(O_PATH | O_CLOEXEC | flags),
		                          .resolve = SYS_RESOLVE_NO_XDEV | SYS_RESOLVE_NO_SYMLINKS };

	return sys_openat2(opener->directory, name, &how);
}

/* False: to be opened by its whole path, which also says what is wrong. */
static bool found_entry(struct opener *opener, const char *name, struct opener_found *found)
{
	*found = (struct opener_found){ .fd = open_entry(opener, name, O_DIRECTORY), .directory = true };
	if (found->fd < 0 && errno == ENOTDIR)
		*found = (struct opener_found){ .fd = open_entry(opener, name, 0) };
	found->plain_entry = true;
	if (found->fd >= 0)
		return true;
	if (errno == ENOSYS || errno == EPERM || errno == EMFILE || errno == ENFILE) {
		opener->no_openat2 = true;
		opener_end(opener);
	}
	return false;
}

struct opener_found opener_open(struct opener *opener, const struct target *target, const struct target *next)
{
	struct opener_found found;
	const char *name = opener->no_openat2 ? NULL : name_of(target);

	if (name && !lies_in(opener, target, name)) {
		opener_end(opener);
		if (next && shares_directory(target, name, next))
			enter(opener, target, name);
	}
	if (name && opener->directory >= 0 && found_entry(opener, name, &found))
		return found;
	found = (struct opener_found){ .fd = open_whole(target, target->path, O_DIRECTORY), .directory = true };
	if (found.fd < 0 && errno == ENOTDIR)
		found = (struct opener_found){ .fd = open_whole(target, target->path, 0) };
	return found;
}
