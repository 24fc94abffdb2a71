/* SPDX-License-Identifier: BSD-3-Clause */
/* close_range(2), or /proc/self/fd. */
#include "command/launch/descriptors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/sys.h"

#define FIRST (STDERR_FILENO + 1U)
#define CLOSE_ON_EXEC (1U << 2) /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */

static int range(unsigned first, unsigned last, unsigned flags)
{
	return first > last ? 0 : (int)syscall(SYS_close_range, first, last, flags);
}

/* Calls act for each open descriptor from FIRST on, except kept. */
static int each(int kept, int (*act)(int fd))
{
	DIR *fds = opendir("/proc/self/fd");
	const struct dirent *entry;
	int failed = 0;

	if (!fds)
		return -1;
	while ((errno = 0, entry = readdir(fds))) {
		long fd = strtol(entry->d_name, NULL, 10);

		if (fd < (long)FIRST || fd == kept || fd == dirfd(fds))
			continue;
		if (act((int)fd) != 0)
			failed = errno;
	}
	if (errno)
		failed = errno;
	(void)closedir(fds);
	errno = failed;
	return failed ? -1 : 0;
}

/* Linux closes it whatever close(2) returns, unless a seccomp filter denies the call. */
static int close_one(int fd)
{
	return close(fd) == 0 || (errno != EPERM && errno != ENOSYS) ? 0 : -1;
}

static int mark_one(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int descriptors_close(void)
{
	return range(FIRST, UINT_MAX, 0) == 0 ? 0 : each(-1, close_one);
}

static int low, high; /* for close_other */

static int close_other(int fd)
{
	return fd == low || fd == high ? 0 : close_one(fd);
}

int descriptors_close_but(int first, int second)
{
	low = first < second ? first : second;
	high = first < second ? second : first;
	if (range(FIRST, (unsigned)low - 1, 0) == 0 && range((unsigned)low + 1, (unsigned)high - 1, 0) == 0 &&
	    range((unsigned)high + 1, UINT_MAX, 0) == 0)
		return 0;
	return each(-1, close_other);
}

int descriptors_close_on_exec(int kept)
{
	if (kept < (int)FIRST && range(FIRST, UINT_MAX, CLOSE_ON_EXEC) == 0)
		return 0;
	if (kept >= (int)FIRST && range(FIRST, (unsigned)kept - 1, CLOSE_ON_EXEC) == 0 &&
	    range((unsigned)kept + 1, UINT_MAX, CLOSE_ON_EXEC) == 0)
		return 0;
	return each(kept, mark_one);
}

int descriptors_hand_on(int fd, int below)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)below)
		below = (int)limit.rlim_cur;
	while (--below > fd) {
		int to = fcntl(fd, F_DUPFD, below);

		if (to == below) {
			(void)close(fd);
			return to;
		}
		/* That number is taken: fcntl(2) gave a higher one, or met the limit. */
		if (to >= 0)
			(void)close(to);
		else if (errno != EMFILE)
			break;
	}
	return fcntl(fd, F_SETFD, 0) == 0 ? fd : -1;
}
