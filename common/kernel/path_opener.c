/* SPDX-License-Identifier: BSD-3-Clause */
/* openat2(2) from the directory that neighbours share, and open(2) for everything else. */
#include "kernel/path_opener.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/bytes.h"
#include "base/cleanup.h"
#include "base/is_dots.h"
#include "base/open_nolinks.h"
#include "base/sys.h"
#include "expand/targets.h"
#include "kernel/rule_batch.h"

void path_opener_start(struct path_opener *opener, struct rule_batch *held)
{
	*opener = (struct path_opener){ .directory = -1, .held = held };
}

static void leave(struct path_opener *opener)
{
	int fd = steal_fd(&opener->directory);

	cleanup_close(&fd);
}

void path_opener_end(struct path_opener *opener)
{
	leave(opener);
}

/* A single component that is a name. */
static bool is_name(const char *text, size_t len)
{
	return len > 0 && !bytes_have(text, len, '/') && !is_dots(text);
}

static size_t length_of(const struct target *target)
{
	return target->path == target->rule->text ? target->rule->len : strlen(target->path);
}

/* The last component; NULL: there is none that is a name. */
static const char *name_of(const struct target *target)
{
	const char *name = strrchr(target->path, '/') + 1;

	/* Links are followed beyond the directory before the name: leave that to open(2). */
	return target->terms->literal > (size_t)(name - target->path) || !is_name(name, strlen(name)) ? NULL : name;
}

/* The target's name if it lies in the directory that these first bytes of a path name. */
static const char *name_in(const char *directory, size_t len, size_t literal, const struct target *target)
{
	const char *name = target->path + len;
	const size_t whole = length_of(target);

	return whole > len && bytes_same(target->path, directory, len) && target->terms->literal == literal &&
	                       is_name(name, whole - len)
	               ? name
	               : NULL;
}

static int open_whole(const struct target *target, const char *path, int flags)
{
	if (target->terms->literal)
		return open_nolinks(path, target->terms->literal, O_PATH | flags);
	return sys_open(path, O_PATH | O_CLOEXEC | flags);
}

/* openat2(2) is not to be had, or descriptors are short: do without from now on. */
static void give_up(struct path_opener *opener, int errnum)
{
	if (errnum == ENOSYS || errnum == EPERM || sys_is_short(errnum)) {
		opener->no_openat2 = true;
		leave(opener);
	}
}

static int open_plain(struct path_opener *opener, const char *path)
{
	const struct sys_open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		                          .resolve = SYS_RESOLVE_NO_MAGICLINKS };
	int fd = sys_openat2(AT_FDCWD, path, &how);

	if (fd < 0)
		give_up(opener, errno);
	return fd;
}

/*
 * Whether the directory lies in the root directory's own mount.  It was reached
 * from the root, and not by a magic link (/proc/self/cwd), so then it is below
 * it: elsewhere, in a chroot, the root may be an entry like others.
 */
static bool is_below_root(const struct path_opener *opener, const char *path)
{
	uint64_t root, own;

	if (strcmp(path, "/") == 0)
		return true;
	return sys_mount_id(AT_FDCWD, "/", 0, &root) == 0 &&
	       sys_mount_id(opener->directory, "", AT_EMPTY_PATH, &own) == 0 && own == root;
}

/* Opens the directory before the name, to be shared. */
static void enter(struct path_opener *opener, const struct target *target, const char *name)
{
	size_t len = (size_t)(name - target->path);
	char path[PATH_MAX];

	leave(opener);
	/* So that it has the lowest of the free ones, and those after it come in a row. */
	(void)rule_batch_flush(opener->held);
	if (len >= sizeof(path))
		return;
	memcpy(path, target->path, len);
	path[len > 1 ? len - 1 : 1] = '\0'; /* without its slash, but for the root */
	opener->directory = target->terms->literal ? open_whole(target, path, O_DIRECTORY) : open_plain(opener, path);
	opener->below_root = opener->directory >= 0 && !target->terms->literal && is_below_root(opener, path);
	opener->path = target->path;
	opener->len = len;
	opener->literal = target->terms->literal;
}

static int open_entry(struct path_opener *opener, const char *name, int flags)
{
	const struct sys_open_how how = { .flags = (uint64_t)(O_PATH | O_CLOEXEC | flags),
		                          .resolve = SYS_RESOLVE_NO_XDEV | SYS_RESOLVE_NO_SYMLINKS };

	return sys_openat2(opener->directory, name, &how);
}

/* By its name in the shared directory, or by its whole path (NULL). */
static int open_as(struct path_opener *opener, const struct target *target, const char *name, int flags)
{
	return name ? open_entry(opener, name, flags) : open_whole(target, target->path, flags);
}

static struct path_opener_found find(struct path_opener *opener, const struct target *target, const char *name)
{
	/* What is to be a file is opened as one, and told later if it is none. */
	const bool file = target->terms->extra == TARGET_FILE;
	struct path_opener_found found = { .fd = -1 };

	if (!file)
		found = (struct path_opener_found){ .fd = open_as(opener, target, name, O_DIRECTORY),
			                            .directory = true };
	if (file || (found.fd < 0 && errno == ENOTDIR))
		found = (struct path_opener_found){ .fd = open_as(opener, target, name, 0) };
	return found;
}

/* False: to be opened by its whole path, which also says what is wrong. */
static bool found_entry(struct path_opener *opener, const struct target *target, const char *name,
                        struct path_opener_found *found)
{
	*found = find(opener, target, name);
	found->below_root = opener->below_root;
	if (found->fd >= 0)
		return true;
	give_up(opener, errno);
	return false;
}

/* The target's name in the directory that is shared, now or from now on.  NULL: it shares none. */
static const char *shared_name(struct path_opener *opener, const struct target *target, const struct target *next)
{
	const char *name;

	if (opener->directory >= 0) {
		name = name_in(opener->path, opener->len, opener->literal, target);
		if (name)
			return name;
	}
	leave(opener);
	name = name_of(target);
	if (!name || !next || !name_in(target->path, (size_t)(name - target->path), target->terms->literal, next))
		return NULL;
	enter(opener, target, name);
	return opener->directory >= 0 ? name : NULL;
}

struct path_opener_found path_opener_open(struct path_opener *opener, const struct target *target,
                                          const struct target *next)
{
	const char *name = opener->no_openat2 ? NULL : shared_name(opener, target, next);
	struct path_opener_found found;

	if (name && found_entry(opener, target, name, &found))
		return found;
	found = find(opener, target, NULL);
	if (found.fd < 0 && sys_is_short(errno) && rule_batch_flush(opener->held) > 0)
		found = find(opener, target, NULL);
	return found;
}
