/* SPDX-License-Identifier: BSD-3-Clause */
/* The meaning of the filter's parts, in libseccomp's words and in our own. */
#include "filter_oracle.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/filter_parts.h"

static const char *const names[SYSCALLS_COUNT] = {
#define SYSCALL(name, ...) [SYSCALLS_##name] = #name,
#include "model/syscalls.def"
#undef SYSCALL
};

const char *filter_oracle_name(enum syscalls_arch arch, uint32_t number)
{
	for (int call = 0; call < SYSCALLS_COUNT; call++)
		if (syscalls_number(arch, (enum syscalls_call)call) == (long)number)
			return names[call];
	return NULL;
}

/* Calls that are closed whole, by part. */
static const struct {
	uint32_t part;
	int errnum;
	const char *calls;
} whole[] = {
	{ FILTER_IO_URING, ENOSYS, " io_uring_setup io_uring_enter io_uring_register " },
	{ FILTER_KEYRINGS, EPERM, " add_key request_key keyctl " },
	{ FILTER_IPC, EPERM,
	  " ipc shmget shmat shmctl shmdt semget semop semtimedop semtimedop_time64 semctl msgget msgsnd msgrcv msgctl "
	  "mq_open mq_unlink mq_timedsend mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64 mq_notify "
	  "mq_getsetattr " },
	{ FILTER_NAMESPACES, EPERM, " setns fsmount " },
	{ FILTER_NAMESPACES, ENOSYS, " clone3 " },
	{ FILTER_KERNEL, EPERM,
	  " bpf perf_event_open userfaultfd kexec_load kexec_file_load init_module finit_module delete_module "
	  "create_module query_module get_kernel_syms syslog mount umount umount2 pivot_root move_mount open_tree "
	  "open_tree_attr fsopen fsconfig fsmount fspick mount_setattr swapon swapoff reboot acct quotactl "
	  "quotactl_fd settimeofday clock_settime clock_settime64 stime sethostname setdomainname iopl ioperm "
	  "open_by_handle_at nfsservctl vhangup lookup_dcookie uselib _sysctl vm86 vm86old pciconfig_read "
	  "pciconfig_write pciconfig_iobase rtas s390_pci_mmio_read s390_pci_mmio_write " },
	{ FILTER_METADATA, EPERM,
	  " chmod fchmod fchmodat fchmodat2 chown chown32 fchown fchown32 lchown lchown32 fchownat utime utimes "
	  "futimesat utimensat utimensat_time64 setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr "
	  "fremovexattr removexattrat file_setattr " },
	{ FILTER_LISTEN, EACCES, " listen " },
	{ FILTER_WATCH, EPERM, " inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark " },
};

#define WHOLE (sizeof(whole) / sizeof(whole[0]))

static bool is_in(const char *list, const char *name)
{
	char word[64];

	(void)snprintf(word, sizeof(word), " %s ", name);
	return strstr(list, word) != NULL;
}

static bool is(const char *name, const char *other)
{
	return strcmp(name, other) == 0;
}

static uint32_t completed(uint32_t parts)
{
	return parts & (FILTER_SOCKETS | FILTER_METADATA | FILTER_LISTEN) ? parts | FILTER_IO_URING : parts;
}

#define NETLINK 16
#define RXRPC 33

static int inet_errno(uint32_t parts, uint32_t type, uint32_t protocol)
{
	switch (type & 0xf) {
	case SOCK_STREAM:
		if ((parts & (FILTER_STREAM | FILTER_SOCKETS)) && protocol != 0 && protocol != IPPROTO_TCP)
			return EPROTONOSUPPORT;
		return 0;
	case SOCK_DGRAM:
		if ((parts & FILTER_UDP) && (protocol == 0 || protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE))
			return EACCES;
		if ((parts & FILTER_SOCKETS) && protocol != 0 && protocol != IPPROTO_UDP)
			return EPROTONOSUPPORT;
		return 0;
	case SOCK_SEQPACKET:
	case SOCK_DCCP:
		return parts & (FILTER_STREAM | FILTER_SOCKETS) ? EPROTONOSUPPORT : 0;
	default:
		return parts & FILTER_SOCKETS ? EPROTONOSUPPORT : 0;
	}
}

static int socket_errno(uint32_t parts, uint32_t family, uint32_t type, uint32_t protocol)
{
	if (family == AF_INET || family == AF_INET6)
		return inet_errno(parts, type, protocol);
	if (parts & FILTER_SOCKETS) {
		if (family == AF_UNIX)
			return 0;
		if (family == NETLINK)
			return protocol == 0 ? 0 : EPROTONOSUPPORT;
		return EAFNOSUPPORT;
	}
	if ((parts & FILTER_UDP) && family == RXRPC)
		return EACCES;
	if ((parts & FILTER_STREAM) && (family == AF_RDS || family == AF_TIPC || family == AF_KCM || family == AF_SMC))
		return EPROTONOSUPPORT;
	return 0;
}

static bool makes_namespaces(uint32_t flags)
{
	return flags & (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
	                CLONE_NEWNET);
}

static int namespaces_errno(enum syscalls_arch arch, const char *name, const uint64_t args[6])
{
	/* 0x00100000 is UNSHARE_EMPTY_MNTNS, which these headers lack. */
	if (is(name, "unshare"))
		return makes_namespaces((uint32_t)args[0]) || (args[0] & (CLONE_NEWTIME | 0x00100000)) ? EPERM : 0;
	if (is(name, "clone"))
		return makes_namespaces((uint32_t)args[arch == SYSCALLS_S390X]) ? EPERM : 0;
	if (is(name, "open_tree") || is(name, "open_tree_attr"))
		return args[2] & 3 ? EPERM : 0;
	return 0;
}

static int ioctl_errno(uint32_t parts, enum syscalls_arch arch, uint32_t command)
{
	if ((parts & FILTER_TERMINAL) && (command == 0x5412 || command == 0x541c))
		return EPERM;
	/* _IOW is in another bit there. */
	if (arch == SYSCALLS_PPC64 && command >> 30 != 2)
		return 0;
	if (arch == SYSCALLS_PPC64)
		command ^= 0xc0000000;
	if ((parts & FILTER_METADATA) && (command == 0x40086602 || command == 0x40046602 || command == 0x40087602 ||
	                                  command == 0x40047602 || command == 0x401c5820))
		return EPERM;
	return 0;
}

static int arguments_errno(uint32_t parts, enum syscalls_arch arch, const char *name, const uint64_t args[6])
{
	if (is(name, "socket"))
		return socket_errno(parts, (uint32_t)args[0], (uint32_t)args[1], (uint32_t)args[2]);
	if (is(name, "socketcall")) {
		if ((uint32_t)args[0] == 1 && (parts & (FILTER_SOCKETCALL | FILTER_SOCKETS)))
			return EACCES;
		return (uint32_t)args[0] == 4 && (parts & FILTER_LISTEN) ? EACCES : 0;
	}
	if (is(name, "sendmsg"))
		return (parts & FILTER_FASTOPEN) && (args[2] & 0x20000000) ? EOPNOTSUPP : 0;
	if (is(name, "send") || is(name, "sendto") || is(name, "sendmmsg"))
		return (parts & FILTER_FASTOPEN) && (args[3] & 0x20000000) ? EOPNOTSUPP : 0;
	if (is(name, "prlimit64"))
		return (parts & FILTER_PRLIMIT) && (uint32_t)args[0] && args[2] ? EPERM : 0;
	if (is(name, "ioctl"))
		return ioctl_errno(parts, arch, (uint32_t)args[1]);
	return parts & FILTER_NAMESPACES ? namespaces_errno(arch, name, args) : 0;
}

int filter_oracle_errno(uint32_t parts, enum syscalls_arch arch, const char *name, const uint64_t args[6])
{
	parts = completed(parts);
	if (!name)
		return 0;
	for (size_t i = 0; i < WHOLE; i++)
		if ((parts & whole[i].part) && is_in(whole[i].calls, name))
			return whole[i].errnum;
	return arguments_errno(parts, arch, name, args);
}

/* --- libseccomp ---------------------------------------------------------------- */

#define LOW 0xffffffffULL
#define EQUALS(arg, value)                          \
	{                                           \
		arg, SCMP_CMP_MASKED_EQ, LOW, value \
	}
#define BIT(arg, bit)                             \
	{                                         \
		arg, SCMP_CMP_MASKED_EQ, bit, bit \
	}

struct rule {
	uint32_t part;
	int errnum;
	const char *call;
	unsigned count;
	struct scmp_arg_cmp compare[3];
};

#define INET_TYPE(part, errnum, family, type, ...)                                           \
	{                                                                                    \
		part, errnum, "socket", 3,                                                   \
		{                                                                            \
			EQUALS(0, family), { 1, SCMP_CMP_MASKED_EQ, 0xf, type }, __VA_ARGS__ \
		}                                                                            \
	}
#define ABOVE(value)                     \
	{                                \
		2, SCMP_CMP_GT, value, 0 \
	}
#define ANY(arg)                       \
	{                              \
		arg, SCMP_CMP_GE, 0, 0 \
	}
#define NOT_TCP(part, family)                                                        \
	INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, EQUALS(2, 1)),         \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, EQUALS(2, 2)), \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, EQUALS(2, 3)), \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, EQUALS(2, 4)), \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, EQUALS(2, 5)), \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_STREAM, ABOVE(6)),     \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_SEQPACKET, ANY(2)),    \
		INET_TYPE(part, EPROTONOSUPPORT, family, SOCK_DCCP, ANY(2))
#define NO_UDP(family)                                                            \
	INET_TYPE(FILTER_UDP, EACCES, family, SOCK_DGRAM, EQUALS(2, 0)),          \
		INET_TYPE(FILTER_UDP, EACCES, family, SOCK_DGRAM, EQUALS(2, 17)), \
		INET_TYPE(FILTER_UDP, EACCES, family, SOCK_DGRAM, EQUALS(2, 136))
#define FAMILY(part, errnum, family)       \
	{                                  \
		part, errnum, "socket", 1, \
		{                          \
			EQUALS(0, family)  \
		}                          \
	}
#define FLAG(part, errnum, call, arg, bit) \
	{                                  \
		part, errnum, call, 1,     \
		{                          \
			BIT(arg, bit)      \
		}                          \
	}
#define PRLIMIT(limit)                                  \
	{                                               \
		FILTER_PRLIMIT, EPERM, "prlimit64", 2,  \
		{                                       \
			{ 0, SCMP_CMP_GT, 0, 0 }, limit \
		}                                       \
	}
#define COMMAND(part, command)             \
	{                                  \
		part, EPERM, "ioctl", 1,   \
		{                          \
			EQUALS(1, command) \
		}                          \
	}
#define NAMESPACES(call, arg)                                               \
	FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWNS),             \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWCGROUP), \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWUTS),    \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWIPC),    \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWUSER),   \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWPID),    \
		FLAG(FILTER_NAMESPACES, EPERM, call, arg, CLONE_NEWNET)

static const struct rule rules[] = {
	NOT_TCP(FILTER_STREAM, AF_INET),
	NOT_TCP(FILTER_STREAM, AF_INET6),
	FAMILY(FILTER_STREAM, EPROTONOSUPPORT, AF_SMC),
	FAMILY(FILTER_STREAM, EPROTONOSUPPORT, AF_RDS),
	FAMILY(FILTER_STREAM, EPROTONOSUPPORT, AF_KCM),
	FAMILY(FILTER_STREAM, EPROTONOSUPPORT, AF_TIPC),
	NO_UDP(AF_INET),
	NO_UDP(AF_INET6),
	FAMILY(FILTER_UDP, EACCES, RXRPC),
	FLAG(FILTER_FASTOPEN, EOPNOTSUPP, "send", 3, 0x20000000),
	FLAG(FILTER_FASTOPEN, EOPNOTSUPP, "sendto", 3, 0x20000000),
	FLAG(FILTER_FASTOPEN, EOPNOTSUPP, "sendmmsg", 3, 0x20000000),
	FLAG(FILTER_FASTOPEN, EOPNOTSUPP, "sendmsg", 2, 0x20000000),
	PRLIMIT(ABOVE(0)),
	COMMAND(FILTER_TERMINAL, 0x5412),
	COMMAND(FILTER_TERMINAL, 0x541c),
	FLAG(FILTER_NAMESPACES, EPERM, "open_tree", 2, 1),
	FLAG(FILTER_NAMESPACES, EPERM, "open_tree", 2, 2),
	/* Which libseccomp knows from 2.6.1 on. */
	FLAG(FILTER_NAMESPACES, EPERM, "open_tree_attr", 2, 1),
	FLAG(FILTER_NAMESPACES, EPERM, "open_tree_attr", 2, 2),
	NAMESPACES("unshare", 0),
	FLAG(FILTER_NAMESPACES, EPERM, "unshare", 0, CLONE_NEWTIME),
	FLAG(FILTER_NAMESPACES, EPERM, "unshare", 0, 0x00100000),
};

static const struct rule clone_rules[] = { NAMESPACES("clone", 0) };
static const struct rule clone_rules_s390x[] = { NAMESPACES("clone", 1) };
static const struct rule flags_rules[] = {
	COMMAND(FILTER_METADATA, 0x40086602), COMMAND(FILTER_METADATA, 0x40046602),
	COMMAND(FILTER_METADATA, 0x40087602), COMMAND(FILTER_METADATA, 0x40047602),
	COMMAND(FILTER_METADATA, 0x401c5820),
};
static const struct rule flags_rules_ppc[] = {
	COMMAND(FILTER_METADATA, 0x80086602), COMMAND(FILTER_METADATA, 0x80046602),
	COMMAND(FILTER_METADATA, 0x80087602), COMMAND(FILTER_METADATA, 0x80047602),
	COMMAND(FILTER_METADATA, 0x801c5820),
};

static const uint32_t tokens[SYSCALLS_ARCHES] = {
	[SYSCALLS_X86_64] = SCMP_ARCH_X86_64, [SYSCALLS_I386] = SCMP_ARCH_X86,
	[SYSCALLS_X32] = SCMP_ARCH_X32,       [SYSCALLS_ARM64] = SCMP_ARCH_AARCH64,
	[SYSCALLS_ARM] = SCMP_ARCH_ARM,       [SYSCALLS_RISCV64] = SCMP_ARCH_RISCV64,
	[SYSCALLS_PPC64] = SCMP_ARCH_PPC64LE, [SYSCALLS_S390X] = SCMP_ARCH_S390X,
};

/* Whether libseccomp writes programs for it in another byte order than this machine's. */
static bool is_swapped(enum syscalls_arch arch)
{
	return (arch == SYSCALLS_S390X) != syscalls_big_endian(syscalls_here);
}

bool filter_oracle_known(uint32_t parts, enum syscalls_arch arch, const char *name, const uint64_t args[6])
{
	bool two_answers = syscalls_number(arch, SYSCALLS_socketcall) >= 0 && (parts & FILTER_STREAM) &&
	                   (parts & FILTER_UDP);

	if (is(name, "socketcall") || (is(name, "socket") && ((parts & FILTER_SOCKETS) || two_answers)))
		return false;
	/* In long programs libseccomp 2.5.4 to 2.6.0 leaves this one answer in our byte order. */
	if (is_swapped(arch) && is(name, "listen"))
		return false;
	if (arch == SYSCALLS_X32 && (args[0] | args[1] | args[2] | args[3]) > UINT32_MAX)
		return false;
	return seccomp_syscall_resolve_name(name) != __NR_SCMP_ERROR;
}

static void add(scmp_filter_ctx context, const struct rule *rule)
{
	int number = seccomp_syscall_resolve_name(rule->call);
	int ret;

	if (number == __NR_SCMP_ERROR)
		return;
	ret = seccomp_rule_add_array(context, SCMP_ACT_ERRNO((unsigned)rule->errnum), number, rule->count,
	                             rule->compare);
	/* -EEXIST: a call that two parts close.  -EDOM, -EOPNOTSUPP: not on this architecture. */
	cr_assert(ret == 0 || ret == -EEXIST || ret == -EDOM || ret == -EOPNOTSUPP, "%s: %d", rule->call, ret);
}

static void add_rules(scmp_filter_ctx context, uint32_t parts, const struct rule *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (parts & list[i].part)
			add(context, &list[i]);
}

#define ADD(context, parts, list) add_rules(context, parts, list, sizeof(list) / sizeof((list)[0]))

static void add_whole(scmp_filter_ctx context, uint32_t parts)
{
	char words[1024];

	for (size_t i = 0; i < WHOLE; i++) {
		(void)snprintf(words, sizeof(words), "%s", whole[i].calls);
		for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
			if (parts & whole[i].part)
				add(context, &(struct rule){ whole[i].part, whole[i].errnum, word, 0, { { 0 } } });
	}
}

struct sock_fprog filter_oracle_libseccomp(uint32_t parts, enum syscalls_arch arch)
{
	static struct sock_filter program[4096];
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
	int fd = memfd_create("bpf", MFD_CLOEXEC);
	ssize_t len;

	cr_assert(context && fd >= 0);
	parts = completed(parts);
	(void)seccomp_arch_remove(context, SCMP_ARCH_NATIVE);
	cr_assert_eq(seccomp_arch_add(context, tokens[arch]), 0);
	add_whole(context, parts);
	ADD(context, parts, rules);
	if (arch == SYSCALLS_S390X)
		ADD(context, parts, clone_rules_s390x);
	else
		ADD(context, parts, clone_rules);
	if (arch == SYSCALLS_PPC64)
		ADD(context, parts, flags_rules_ppc);
	else
		ADD(context, parts, flags_rules);
	cr_assert_eq(seccomp_export_bpf(context, fd), 0);
	len = pread(fd, program, sizeof(program), 0);
	cr_assert(len > 0 && (size_t)len < sizeof(program));
	(void)close(fd);
	seccomp_release(context);
	/* It is written in the byte order of the architecture, and run in this machine's. */
	for (size_t i = 0; is_swapped(arch) && i < (size_t)len / sizeof(program[0]); i++) {
		program[i].code = __builtin_bswap16(program[i].code);
		program[i].k = __builtin_bswap32(program[i].k);
	}
	return (struct sock_fprog){ (unsigned short)((size_t)len / sizeof(program[0])), program };
}
