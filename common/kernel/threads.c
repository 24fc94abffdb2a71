/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking the kernel whether this is the only thread. */
#include "kernel/threads.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/err.h"
#include "base/sys.h"

/* statfs(2) */
#define PROC_MAGIC 0x9fa0

/* "." , ".." and one directory for each thread (proc(5)). */
static int count_threads(void)
{
	struct statfs fs;
	struct statx st;

	if (statfs("/proc/self/task", &fs) != 0 || fs.f_type != PROC_MAGIC)
		return -1;
	if (sys_stat(AT_FDCWD, "/proc/self/task", 0, &st) != 0 || st.stx_nlink < 3)
		return -1;
	return (int)st.stx_nlink - 2;
}

enum threads_state threads_prove(const struct err_sink *sink)
{
	int unshared = (int)syscall(SYS_unshare, (unsigned long)CLONE_VM);
	int errnum = errno;
	int threads;

	/* Succeeds only where no thread and no process shares the memory; does nothing then. */
	if (unshared == 0)
		return THREADS_ALONE;
	threads = count_threads();
	if (threads > 1)
		return THREADS_OTHERS;
	if (errnum == EINVAL)
		(void)err_report(sink, ERR_SYSTEM, (struct err_where){ NULL, 0 },
		                 "landshim run confines the program before it can share it",
		                 "another process shares this one's memory, and could not be confined");
	else if (threads == 1)
		return THREADS_ALONE;
	else
		(void)err_system(sink, (struct err_where){ NULL, 0 }, errnum,
		                 "mount /proc, or let unshare(CLONE_VM) pass",
		                 "cannot prove that this is the only thread");
	return THREADS_UNKNOWN;
}
