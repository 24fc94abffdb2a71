/* SPDX-License-Identifier: BSD-3-Clause */
/* The names: of namespaces those of /proc/PID/ns, of capabilities those of capabilities(7) without CAP_. */
#include "model/permissions.h"

#include <stddef.h>
#include <string.h>

#include "base/count.h"
#include "base/suggest.h"
#include "model/access.h"
#include "model/uapi.h"

#if UAPI_ABI_NEWEST >= 12

/* include/uapi/linux/sched.h: CLONE_NEW*. */
static const struct {
	char name[8];
	uint32_t bit;
} namespaces[] = {
	{ "time", 0x00000080 }, { "mnt", 0x00020000 },  { "cgroup", 0x02000000 }, { "uts", 0x04000000 },
	{ "ipc", 0x08000000 },  { "user", 0x10000000 }, { "pid", 0x20000000 },    { "net", 0x40000000 },
};

/* include/uapi/linux/capability.h: the index is the number. */
static const char capabilities[][sizeof("checkpoint_restore")] = {
	"chown",
	"dac_override",
	"dac_read_search",
	"fowner",
	"fsetid",
	"kill",
	"setgid",
	"setuid",
	"setpcap",
	"linux_immutable",
	"net_bind_service",
	"net_broadcast",
	"net_admin",
	"net_raw",
	"ipc_lock",
	"ipc_owner",
	"sys_module",
	"sys_rawio",
	"sys_chroot",
	"sys_ptrace",
	"sys_pacct",
	"sys_admin",
	"sys_boot",
	"sys_nice",
	"sys_resource",
	"sys_time",
	"sys_tty_config",
	"mknod",
	"lease",
	"audit_write",
	"audit_control",
	"setfcap",
	"mac_override",
	"mac_admin",
	"syslog",
	"wake_alarm",
	"block_suspend",
	"audit_read",
	"perfmon",
	"bpf",
	"checkpoint_restore",
};
_Static_assert(COUNT(capabilities) == 41, "CAP_LAST_CAP of Linux 5.9 and later is 40");

/* NULL: there are no more. */
static const char *name_at(const struct access_right *permission, size_t index, uint64_t *bit)
{
	if (permission->bit == LANDLOCK_PERMISSION_NAMESPACE_USE) {
		if (index >= COUNT(namespaces))
			return NULL;
		*bit = namespaces[index].bit;
		return namespaces[index].name;
	}
	if (index >= COUNT(capabilities))
		return NULL;
	*bit = 1ULL << index;
	return capabilities[index];
}

uint64_t permissions_bit(const struct access_right *permission, const char *name, struct suggest *nearest)
{
	const char *known;
	uint64_t bit;

	suggest_start(nearest, name);
	for (size_t i = 0; (known = name_at(permission, i, &bit)); i++) {
		if (strcmp(known, name) == 0)
			return bit;
		suggest_offer(nearest, known);
	}
	return 0;
}

const char *permissions_name(const struct access_right *permission, uint64_t wanted)
{
	const char *known;
	uint64_t bit;

	for (size_t i = 0; (known = name_at(permission, i, &bit)); i++)
		if (bit == wanted)
			return known;
	return NULL;
}

#endif
