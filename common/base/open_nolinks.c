/* SPDX-License-Identifier: BSD-3-Clause */
/* openat2(2), or component by component. */
#include "base/open_nolinks.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/sys.h"

static int refuse_link(void)
{
	errno = ELOOP;
	return -1;
}

/* open(2) that gives ELOOP for a link, which O_PATH would open, and O_DIRECTORY call no directory. */
static int open_no_link(int dir, const char *name, int flags)
{
	cleanup_fd int fd = openat(dir, name, flags | O_NOFOLLOW);
	struct statx st;

	if (fd < 0 && errno == ENOTDIR && sys_stat(dir, name, AT_SYMLINK_NOFOLLOW, &st) == 0 && S_ISLNK(st.stx_mode))
		return refuse_link();
	if (fd < 0 || !(flags & O_PATH) || (flags & O_DIRECTORY))
		return steal_fd(&fd);
	if (sys_fstat(fd, &st) != 0)
		return -1;
	return S_ISLNK(st.stx_mode) ? refuse_link() : steal_fd(&fd);
}

/* Component by component, which takes two descriptors on the way. */
static int walk_to(const char *path, size_t literal, int flags)
{
	cleanup_fd int dir = -1;
	char name[PATH_MAX];
	const char *at = path;
	size_t len = literal;

	for (;;) {
		const char *rest = at + len + strspn(at + len, "/");
		int how = O_CLOEXEC | (*rest ? O_PATH | O_DIRECTORY : flags);
		int next;

		if (len >= sizeof(name)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(name, at, len);
		name[len] = '\0';
		/* The literal part may be reached through links, nothing after it. */
		next = at == path ? open(name, how) : open_no_link(dir, name, how);
		if (next < 0 || !*rest)
			return next;
		cleanup_close(&dir);
		dir = next;
		at = rest;
		len = strcspn(at, "/");
	}
}

int open_nolinks(const char *path, size_t literal, int flags)
{
	const struct sys_open_how how = { .flags = (uint64_t)(O_CLOEXEC | flags), .resolve = SYS_RESOLVE_NO_SYMLINKS };
	int fd = sys_openat2(AT_FDCWD, path, &how);

	/* A link may stand in the literal part; or there is no such call here. */
	if (fd < 0 && (errno == ELOOP || errno == ENOSYS || errno == EPERM))
		return walk_to(path, literal, flags);
	return fd;
}
