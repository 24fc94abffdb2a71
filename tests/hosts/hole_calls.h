/* SPDX-License-Identifier: BSD-3-Clause */
/* Of what holes.c tries, those that are one system call: by name, what it is called with. */
#ifndef HOLE_CALLS_H
#define HOLE_CALLS_H

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Not a type: without the filter it is EINVAL, before any module is looked for that may not be there. */
#define NO_TYPE 0x10000

static const struct {
	const char *name;
	int family, type, protocol;
} sockets[] = {
	{ "sctp", AF_INET, SOCK_STREAM | NO_TYPE, 132 },
	{ "sctp6", AF_INET6, SOCK_STREAM | NO_TYPE, 132 },
	{ "smc", AF_INET, SOCK_STREAM | NO_TYPE, 256 },
	{ "packets_of_sctp", AF_INET, SOCK_SEQPACKET, 0 },
	{ "packets_of_sctp6", AF_INET6, SOCK_SEQPACKET, 132 },
	{ "dccp", AF_INET, SOCK_DCCP, 0 },
	{ "dccp6", AF_INET6, SOCK_DCCP, 33 },
	{ "family_smc", 43, SOCK_STREAM, 0 },
	{ "rds", 21, SOCK_SEQPACKET, 0 },
	{ "kcm", 41, SOCK_DGRAM, 0 },
	{ "tipc", 30, SOCK_SEQPACKET, 0 },
	{ "udplite", AF_INET, SOCK_DGRAM, 136 },
	{ "udplite6", AF_INET6, SOCK_DGRAM | NO_TYPE, 136 },
	{ "rxrpc", 33, SOCK_DGRAM, AF_INET },
};

/* An argument that is not known before the program runs. */
enum {
	ITS_PATH = 1 << 20,
	ITS_FD,
	A_NAME
};

/* The last of these have no names in old headers. */
static const struct {
	const char *name;
	long number;
	long args[6];
} calls[] = {
	{ "terminal_linux", SYS_ioctl, { ITS_FD, 0x541c /* TIOCLINUX */ } },
	{ "keyctl", SYS_keyctl, { 0 /* KEYCTL_GET_KEYRING_ID */, -3 /* KEY_SPEC_SESSION_KEYRING */, 1 } },
	{ "request_key", SYS_request_key, { A_NAME, A_NAME } },
	{ "semget", SYS_semget, { 0x6c616e64 } },
	{ "msgget", SYS_msgget, { 0x6c616e64 } },
	{ "mq_open", SYS_mq_open, { A_NAME } },
	{ "perf_event_open", SYS_perf_event_open, { 0, 0, -1, -1 } },
	{ "kexec_load", SYS_kexec_load, { 0, 0, 0, 0xffff } },
	{ "init_module", SYS_init_module, { 0 } },
	{ "mount", SYS_mount, { 0 } },
	{ "open_by_handle_at", SYS_open_by_handle_at, { -1 } },
#ifdef SYS_chown
	{ "chown", SYS_chown, { ITS_PATH, -1, -1 } },
#else
	{ "chown", SYS_fchownat, { AT_FDCWD, ITS_PATH, -1, -1 } },
#endif
	{ "fchownat", SYS_fchownat, { AT_FDCWD, ITS_PATH, -1, -1 } },
	{ "fchown", SYS_fchown, { ITS_FD, -1, -1 } },
	{ "fchmod", SYS_fchmod, { ITS_FD, 0600 } },
	{ "fchmodat", SYS_fchmodat, { AT_FDCWD, ITS_PATH, 0600 } },
	{ "removexattr", SYS_removexattr, { ITS_PATH, A_NAME } },
	{ "fsetxattr", SYS_fsetxattr, { ITS_FD, A_NAME } },
	{ "extended_flags", SYS_ioctl, { ITS_FD, 0x401c5820 /* FS_IOC_FSSETXATTR */ } },
	{ "fchmodat2", 452, { AT_FDCWD, ITS_PATH, 0600 } },
	{ "setxattrat", 463, { AT_FDCWD, ITS_PATH, 0, A_NAME } },
	{ "removexattrat", 466, { AT_FDCWD, ITS_PATH, 0, A_NAME } },
	{ "file_setattr", 469, { AT_FDCWD, ITS_PATH } },
};

static long call(size_t row, const char *file)
{
	long args[6];

	for (size_t i = 0; i < 6; i++) {
		args[i] = calls[row].args[i];
		if (args[i] == ITS_FD)
			args[i] = open(file, O_RDWR | O_CLOEXEC);
		else if (args[i] == ITS_PATH || args[i] == A_NAME)
			args[i] = (long)(args[i] == A_NAME ? "landshim-holes" : file);
	}
	return syscall(calls[row].number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

#endif
