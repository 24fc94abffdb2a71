/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Checks of arguments, each written from its end.  All of x86's architectures
 * share them: arguments stand at the same places, and a 32-bit one has zeroes
 * above it.  Constants are the kernel's; those that differ between machines
 * are all compared, since none means anything else elsewhere.
 */
#include "kernel/filter_checks.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "base/count.h"
#include "kernel/filter_code.h"
#include "model/filter_parts.h"
#include "model/syscalls.h"

/* <linux/socket.h>, <linux/net.h>, <linux/in.h> */
#define FAMILY_UNIX 1
#define FAMILY_INET 2
#define FAMILY_INET6 10
#define FAMILY_NETLINK 16
#define FAMILY_RDS 21
#define FAMILY_TIPC 30
#define FAMILY_RXRPC 33
#define FAMILY_KCM 41
#define FAMILY_SMC 43
#define TYPE_MASK 0xf /* above it SOCK_CLOEXEC and SOCK_NONBLOCK */
#define TYPE_STREAM 1
#define TYPE_DGRAM 2
#define TYPE_SEQPACKET 5
#define TYPE_DCCP 6
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_UDPLITE 136
#define NETLINK_PROTOCOL_ROUTE 0
#define FLAG_FASTOPEN 0x20000000
#define SOCKETCALL_SOCKET 1
#define SOCKETCALL_LISTEN 4

/* <linux/sched.h>; unshare(2) has UNSHARE_EMPTY_MNTNS, clone(2) a signal where CLONE_NEWTIME is. */
#define NAMESPACES_CLONE 0x7e020000
#define NAMESPACES_UNSHARE (NAMESPACES_CLONE | 0x00000080 | 0x00100000)
/* <linux/mount.h>: OPEN_TREE_CLONE, OPEN_TREE_NAMESPACE */
#define OPEN_TREE_MAKES_MOUNTS 3

static filter_place allow(const struct filter_checks_for *to)
{
	return filter_code_return(to->code, SECCOMP_RET_ALLOW);
}

static filter_place deny(const struct filter_checks_for *to, int errnum)
{
	return filter_code_return(to->code, SECCOMP_RET_ERRNO | (uint32_t)errnum);
}

static filter_place load_low(const struct filter_checks_for *to, size_t argument, filter_place next)
{
	size_t offset = offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t);

	if (syscalls_big_endian(to->machine))
		offset += sizeof(uint32_t);
	return filter_code_load(to->code, (uint32_t)offset, next);
}

static filter_place load_high(const struct filter_checks_for *to, size_t argument, filter_place next)
{
	size_t offset = offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t);

	if (!syscalls_big_endian(to->machine))
		offset += sizeof(uint32_t);
	return filter_code_load(to->code, (uint32_t)offset, next);
}

/* Whether what was loaded is one of these. */
static filter_place one_of(const struct filter_checks_for *to, const uint32_t *values, size_t count, filter_place yes,
                           filter_place no)
{
	while (count-- > 0)
		no = filter_code_equal(to->code, values[count], yes, no);
	return no;
}

#define ONE_OF(to, yes, no, ...)                                                                                    \
	one_of(to, (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t), \
	       yes, no)

/* Whether an argument has one of these bits. */
static filter_place flags(const struct filter_checks_for *to, size_t argument, uint32_t bits, int errnum)
{
	return load_low(to, argument, filter_code_has(to->code, bits, deny(to, errnum), allow(to)));
}

/* socket(2) of IPv4 or IPv6: the type and then the protocol. */
static filter_place socket_inet(const struct filter_checks_for *to)
{
	bool sockets = to->parts & FILTER_SOCKETS;
	bool stream = to->parts & (FILTER_STREAM | FILTER_SOCKETS);
	filter_place other = sockets ? deny(to, EPROTONOSUPPORT) : allow(to);
	filter_place wrong = deny(to, EPROTONOSUPPORT);
	filter_place tcp = allow(to);
	filter_place udp = other;
	filter_place at = other;

	/* SCTP answers to SOCK_SEQPACKET without a protocol; TCP has none of that type. */
	if (stream)
		at = ONE_OF(to, wrong, at, TYPE_SEQPACKET, TYPE_DCCP);
	if (to->parts & FILTER_UDP)
		udp = load_low(to, 2, ONE_OF(to, deny(to, EACCES), other, 0, PROTOCOL_UDP, PROTOCOL_UDPLITE));
	else if (sockets)
		udp = load_low(to, 2, ONE_OF(to, allow(to), wrong, 0, PROTOCOL_UDP));
	at = filter_code_equal(to->code, TYPE_DGRAM, udp, at);
	if (stream)
		tcp = load_low(to, 2, ONE_OF(to, allow(to), wrong, 0, PROTOCOL_TCP));
	at = filter_code_equal(to->code, TYPE_STREAM, tcp, at);
	return load_low(to, 1, filter_code_and(to->code, TYPE_MASK, at));
}

static filter_place check_socket(const struct filter_checks_for *to)
{
	filter_place inet = socket_inet(to);
	filter_place netlink;
	filter_place at = allow(to);

	if (to->parts & FILTER_SOCKETS) {
		netlink = filter_code_equal(to->code, NETLINK_PROTOCOL_ROUTE, allow(to), deny(to, EPROTONOSUPPORT));
		netlink = load_low(to, 2, netlink);
		at = filter_code_equal(to->code, FAMILY_UNIX, allow(to), deny(to, EAFNOSUPPORT));
		at = filter_code_equal(to->code, FAMILY_NETLINK, netlink, at);
	} else if (to->parts & FILTER_STREAM) {
		at = ONE_OF(to, deny(to, EPROTONOSUPPORT), at, FAMILY_RDS, FAMILY_TIPC, FAMILY_KCM, FAMILY_SMC);
	}
	/* The kernel itself sends them by UDP. */
	if ((to->parts & FILTER_UDP) && !(to->parts & FILTER_SOCKETS))
		at = filter_code_equal(to->code, FAMILY_RXRPC, deny(to, EACCES), at);
	at = ONE_OF(to, inet, at, FAMILY_INET, FAMILY_INET6);
	return load_low(to, 0, at);
}

/* What it is called with is in memory: the call is all that can be told. */
static filter_place check_socketcall(const struct filter_checks_for *to)
{
	filter_place at = allow(to);

	if (to->parts & FILTER_LISTEN)
		at = filter_code_equal(to->code, SOCKETCALL_LISTEN, deny(to, EACCES), at);
	if (to->parts & (FILTER_SOCKETS | FILTER_SOCKETCALL))
		at = filter_code_equal(to->code, SOCKETCALL_SOCKET, deny(to, EACCES), at);
	return load_low(to, 0, at);
}

static filter_place check_sendmsg(const struct filter_checks_for *to)
{
	return flags(to, 2, FLAG_FASTOPEN, EOPNOTSUPP);
}

static filter_place check_send(const struct filter_checks_for *to)
{
	return flags(to, 3, FLAG_FASTOPEN, EOPNOTSUPP);
}

/* Of the caller itself, or without new limits. */
static filter_place check_prlimit(const struct filter_checks_for *to)
{
	filter_place denied = deny(to, EPERM);
	filter_place at = filter_code_equal(to->code, 0, allow(to), denied);

	at = filter_code_equal(to->code, 0, load_high(to, 2, at), denied);
	at = load_low(to, 2, at);
	return load_low(to, 0, filter_code_equal(to->code, 0, allow(to), at));
}

/* TIOCSTI, TIOCLINUX; FS_IOC_SETFLAGS and _SETVERSION of a long and of an int, FS_IOC_FSSETXATTR, here and on PowerPC. */
static filter_place check_ioctl(const struct filter_checks_for *to)
{
	filter_place denied = deny(to, EPERM);
	filter_place at = allow(to);

	if (to->parts & FILTER_TERMINAL)
		at = ONE_OF(to, denied, at, 0x5412, 0x541c);
	if ((to->parts & FILTER_METADATA) && to->machine == SYSCALLS_ON_PPC64)
		at = ONE_OF(to, denied, at, 0x80086602, 0x80046602, 0x80087602, 0x80047602, 0x801c5820);
	else if (to->parts & FILTER_METADATA)
		at = ONE_OF(to, denied, at, 0x40086602, 0x40046602, 0x40087602, 0x40047602, 0x401c5820);
	return load_low(to, 1, at);
}

static filter_place check_unshare(const struct filter_checks_for *to)
{
	return flags(to, 0, NAMESPACES_UNSHARE, EPERM);
}

/* s390 has the stack first (CONFIG_CLONE_BACKWARDS2). */
static filter_place check_clone(const struct filter_checks_for *to)
{
	return flags(to, to->machine == SYSCALLS_ON_S390X ? 1 : 0, NAMESPACES_CLONE, EPERM);
}

/* A copy of a tree of mounts is in a namespace of its own. */
static filter_place check_open_tree(const struct filter_checks_for *to)
{
	return flags(to, 2, OPEN_TREE_MAKES_MOUNTS, EPERM);
}

#define SOCKET_PARTS (FILTER_STREAM | FILTER_UDP | FILTER_SOCKETS)
#define SOCKETCALL_PARTS (FILTER_SOCKETCALL | FILTER_SOCKETS | FILTER_LISTEN)

const struct filter_check filter_checks[] = {
	{ SOCKET_PARTS, SYSCALLS_socket, check_socket },
	{ SOCKETCALL_PARTS, SYSCALLS_socketcall, check_socketcall },
	{ FILTER_FASTOPEN, SYSCALLS_send, check_send },
	{ FILTER_FASTOPEN, SYSCALLS_sendto, check_send },
	{ FILTER_FASTOPEN, SYSCALLS_sendmsg, check_sendmsg },
	{ FILTER_FASTOPEN, SYSCALLS_sendmmsg, check_send },
	{ FILTER_PRLIMIT, SYSCALLS_prlimit64, check_prlimit },
	{ FILTER_TERMINAL | FILTER_METADATA, SYSCALLS_ioctl, check_ioctl },
	{ FILTER_NAMESPACES, SYSCALLS_unshare, check_unshare },
	{ FILTER_NAMESPACES, SYSCALLS_clone, check_clone },
	{ FILTER_NAMESPACES, SYSCALLS_open_tree, check_open_tree },
	{ FILTER_NAMESPACES, SYSCALLS_open_tree_attr, check_open_tree },
};

const size_t filter_checks_count = COUNT(filter_checks);
