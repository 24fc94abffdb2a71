/* SPDX-License-Identifier: BSD-3-Clause */
/* The table: a row is a place, the rights that are not missed there, and why. */
#include "command/explain/harmless.h"

#include <fnmatch.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/base/context.h"
#include "model/access.h"
#include "model/uapi.h"

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                                        \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE)

static const struct {
	const char *pattern; /* fnmatch(3)'s, in which "*" also is a "/" */
	uint64_t rights;
	const char *why;
} rows[] = {
	{ "/dev/tty", READ | WRITE, "a shell goes without job control" },
	{ "/usr/share/locale/*", READ, "messages stay in English" },
	{ "/usr/lib/locale/*", READ, "the locale stays C" },
	{ "/usr/lib/locale", READ, "the locale stays C" },
	{ "/etc/locale.alias", READ, "messages stay in English" },
	{ "*/gconv/gconv-modules*", READ, "character sets that libc does not have itself are unknown" },
	{ "*/__pycache__", WRITE, "compiled modules are not kept" },
	{ "*/__pycache__/*", WRITE, "compiled modules are not kept" },
	{ "/tmp/hsperfdata_*", READ | WRITE, "other Java programs cannot watch this one" },
	{ "/proc/*/cgroup", READ, "limits of the control group are not known" },
	{ "/proc/*/mountinfo", READ, "mounts are not known" },
	{ "/proc/*/maps", READ, "where its stack ends is not known" },
	{ "/proc/*/status", READ, "how much memory it takes is not known" },
	{ "/proc/*/statm", READ, "how much memory it takes is not known" },
	{ "/proc/*/task/*/comm", READ | WRITE, "its threads have no names" },
	{ "/proc/*/mounts", READ, "mounts are not known" },
	{ "/proc/cgroups", READ, "limits of the control group are not known" },
	{ "/proc/*/comm", READ | WRITE, "threads go without names" },
	{ "/proc/*/oom_score_adj", READ | WRITE, "the kernel chooses by itself whom it ends when memory is short" },
	{ "/proc/*/clear_refs", READ | WRITE, "the most memory that it took is counted from its start on" },
	{ "/proc/*/timerslack_ns", READ | WRITE, "timers are as exact as they are by default" },
	{ "/proc/*/coredump_filter", READ | WRITE, "core dumps hold what they hold by default" },
	{ "/proc/filesystems", READ, "whether SELinux is there is not known" },
	{ "/proc/meminfo", READ, "how much memory there is is not known" },
	{ "/proc/stat", READ, "how many processors there are is not known" },
	{ "/proc/cpuinfo", READ, "what the processors are is not known" },
	{ "/proc/sys/vm/overcommit_memory", READ, "the allocator takes the kernel's default" },
	{ "/proc/sys/kernel/osrelease", READ, "the kernel's release is asked for in another way" },
	{ "/sys/devices/system/cpu*", READ, "how many processors there are is asked for in another way" },
	{ "/sys/devices/system/node*", READ, "memory of several nodes is taken for one" },
	{ "/sys/kernel/mm/transparent_hugepage/*", READ, "the allocator takes small pages" },
	{ "/sys/kernel/mm/hugepages*", READ, "large pages are not used" },
	{ "/sys/fs/cgroup*", READ, "limits of the control group are not known" },
};

const char *harmless_why(const char *path, const char *name, enum access_family family, uint64_t rights)
{
	const char *whole = path && name ? arena_printf(context_arena(), "%s/%s", path, name) : path;

	if (!whole || family != ACCESS_FS)
		return NULL;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!(rights & ~rows[i].rights) && fnmatch(rows[i].pattern, whole, 0) == 0)
			return rows[i].why;
	return NULL;
}
