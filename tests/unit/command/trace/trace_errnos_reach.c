/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that reach out, to sockets, processes and mounts: each fails in its own way. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace_errnos_cases.h"

#define NOBODY 0x3fffffff
#define BAD ((void *)16)

/* --- sockets ---------------------------------------------------------------------------- */

static struct sockaddr_in port(int number)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_port = htons((uint16_t)number),
		                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int connect_refused(void)
{
	struct sockaddr_in address = port(1);

	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int connect_descriptor(void)
{
	struct sockaddr_in address = port(1);

	return connect(999, (struct sockaddr *)&address, sizeof(address));
}

static int connect_file(void)
{
	struct sockaddr_in address = port(1);

	return connect(100, (struct sockaddr *)&address, sizeof(address));
}

int trace_errnos_cases_connect_short(void)
{
	struct sockaddr_in address = port(1);

	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, 4);
}

static int connect_family(void)
{
	struct sockaddr_in address = port(1);

	address.sin_family = AF_UNIX;
	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

int trace_errnos_cases_port;

static int bind_taken(void)
{
	struct sockaddr_in address = port(trace_errnos_cases_port);

	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_elsewhere(void)
{
	struct sockaddr_in address = port(0);

	/* TEST-NET-1 (RFC 5737): nobody's own. */
	address.sin_addr.s_addr = htonl(0xc0000201);
	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

int trace_errnos_cases_bind_path_exists(void)
{
	struct sockaddr_un address = { AF_UNIX, "file" };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_path_missing(void)
{
	struct sockaddr_un address = { AF_UNIX, "missing/x" };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_family(void)
{
	struct sockaddr_in address = port(0);

	address.sin_family = AF_UNIX;
	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_file(void)
{
	struct sockaddr_in address = port(0);

	return bind(100, (struct sockaddr *)&address, sizeof(address));
}

/* A link-local address belongs to an interface, which is not named. */
static int connect_interface(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(1) };

	(void)inet_pton(AF_INET6, "fe80::1", &address.sin6_addr);
	return connect(socket(AF_INET6, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

struct sockaddr_un trace_errnos_cases_stream, trace_errnos_cases_deaf, trace_errnos_cases_datagram;

static int connect_outside(void)
{
	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&trace_errnos_cases_stream,
	               sizeof(trace_errnos_cases_stream));
}

/* A name that nobody has, and one that is bound and not listened on. */
int trace_errnos_cases_connect_nobody(void)
{
	const struct sockaddr_un nobody = { AF_UNIX, "\0landshim-errnos-nobody" };

	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&nobody, sizeof(nobody));
}

int trace_errnos_cases_connect_deaf(void)
{
	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&trace_errnos_cases_deaf,
	               sizeof(trace_errnos_cases_deaf));
}

int trace_errnos_cases_send_nobody(void)
{
	const struct sockaddr_un nobody = { AF_UNIX, "\0landshim-errnos-nobody" };

	return (int)sendto(socket(AF_UNIX, SOCK_DGRAM, 0), "x", 1, 0, (const struct sockaddr *)&nobody, sizeof(nobody));
}

int trace_errnos_cases_connect_file_path(void)
{
	const struct sockaddr_un path = { AF_UNIX, "file" };

	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&path, sizeof(path));
}

static int sendto_file(void)
{
	return (int)sendto(100, "x", 1, 0, (struct sockaddr *)&trace_errnos_cases_datagram,
	                   sizeof(trace_errnos_cases_datagram));
}

static int sendto_outside(void)
{
	return (int)sendto(socket(AF_UNIX, SOCK_DGRAM, 0), "x", 1, 0, (struct sockaddr *)&trace_errnos_cases_datagram,
	                   sizeof(trace_errnos_cases_datagram));
}

static struct mmsghdr message(void)
{
	static struct iovec bytes = { "x", 1 };

	return (struct mmsghdr){ .msg_hdr = { .msg_name = &trace_errnos_cases_datagram,
		                              .msg_namelen = sizeof(trace_errnos_cases_datagram),
		                              .msg_iov = &bytes,
		                              .msg_iovlen = 1 } };
}

static int sendmsg_on(int fd)
{
	const struct mmsghdr sent = message();

	return (int)sendmsg(fd, &sent.msg_hdr, 0);
}

static int sendmsg_file(void)
{
	return sendmsg_on(100);
}

static int sendmsg_outside(void)
{
	return sendmsg_on(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int sendmmsg_on(int fd)
{
	struct mmsghdr sent = message();

	return sendmmsg(fd, &sent, 1, 0);
}

static int sendmmsg_file(void)
{
	return sendmmsg_on(100);
}

static int sendmmsg_outside(void)
{
	return sendmmsg_on(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int listen_file(void)
{
	return listen(100, 1);
}

/* --- signals ---------------------------------------------------------------------------- */

static int kill_nobody(void)
{
	return kill(NOBODY, 0);
}

static int kill_number(void)
{
	return kill(getppid(), 999);
}

static int kill_outside(void)
{
	return kill(trace_errnos_cases_running, 0);
}

static int tgkill_of(pid_t pid, int number)
{
	return (int)syscall(SYS_tgkill, pid, pid, number);
}

static int tgkill_nobody(void)
{
	return tgkill_of(NOBODY, 0);
}

static int tgkill_number(void)
{
	return tgkill_of(trace_errnos_cases_running, 999);
}

static int tgkill_outside(void)
{
	return tgkill_of(trace_errnos_cases_running, 0);
}

static int pidfd_of(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* A process that has ended, and was waited for. */
static int pidfd_of_gone(void)
{
	pid_t pid = fork();
	int fd;

	if (pid == 0)
		_exit(0);
	fd = pidfd_of(pid);
	(void)waitpid(pid, NULL, 0);
	return fd;
}

static int pidfd_signal_gone(void)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd_of_gone(), 0, NULL, 0);
}

static int pidfd_signal_number(void)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd_of(trace_errnos_cases_running), 999, NULL, 0);
}

static int pidfd_signal_outside(void)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd_of(trace_errnos_cases_running), 0, NULL, 0);
}

static int owner_nobody(void)
{
	int ends[2];

	return pipe(ends) == 0 ? fcntl(ends[0], F_SETOWN, NOBODY) : -1;
}

/* --- other processes ---------------------------------------------------------------------- */

static int ptrace_nobody(void)
{
	return (int)ptrace(PTRACE_SEIZE, NOBODY, NULL, NULL);
}

static int ptrace_outside(void)
{
	return (int)ptrace(PTRACE_SEIZE, trace_errnos_cases_running, NULL, NULL);
}

static int read_of(pid_t pid, void *from)
{
	char byte;
	const struct iovec to = { &byte, 1 }, there = { from, 1 };

	return (int)syscall(SYS_process_vm_readv, pid, &to, 1L, &there, 1L, 0L);
}

static int read_nobody(void)
{
	return read_of(NOBODY, BAD);
}

static int read_outside(void)
{
	return read_of(trace_errnos_cases_running, BAD);
}

static int list_outside(void)
{
	void *head;
	size_t len;

	return (int)syscall(SYS_get_robust_list, trace_errnos_cases_running, &head, &len);
}

static int getfd_of(int process, int fd)
{
	return (int)syscall(SYS_pidfd_getfd, process, fd, 0);
}

static int getfd_gone(void)
{
	return getfd_of(pidfd_of_gone(), 0);
}

static int getfd_outside(void)
{
	return getfd_of(pidfd_of(trace_errnos_cases_running), 0);
}

static int getfd_none(void)
{
	return getfd_of(pidfd_of(trace_errnos_cases_running), 999);
}

static int kcmp_of(pid_t pid, int fd)
{
	return (int)syscall(SYS_kcmp, getpid(), pid, 0 /* KCMP_FILE */, fd, fd);
}

static int kcmp_nobody(void)
{
	return kcmp_of(NOBODY, 0);
}

static int kcmp_outside(void)
{
	return kcmp_of(trace_errnos_cases_running, 0);
}

static int kcmp_none(void)
{
	return kcmp_of(trace_errnos_cases_running, 999);
}

/* --- what only root may --------------------------------------------------------------------- */

static int mount_privilege(void)
{
	return mount("none", "dir", "tmpfs", 0, NULL);
}

static int mount_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(mount_privilege);
}

static int mount_type(void)
{
	return mount("none", "dir", "no-such-type", 0, NULL);
}

static int reconfigure(void)
{
	return (int)syscall(SYS_fsconfig, (int)syscall(SYS_fspick, AT_FDCWD, "mount", 0), 7, NULL, NULL, 0);
}

int trace_errnos_cases_umount_none(void)
{
	return umount2("dir", 0);
}

static int acct_privilege(void)
{
	return (int)syscall(SYS_acct, "file");
}

static int acct_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(acct_privilege);
}

static int swap_privilege(void)
{
	return (int)syscall(SYS_swapon, "file", 0);
}

static int swap_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(swap_privilege);
}

/* bpf(BPF_OBJ_PIN) of what is no object of bpf's. */
static int pin_file(void)
{
	static struct {
		uint64_t path;
		uint32_t fd, flags;
	} attr;

	attr.path = (uintptr_t) "new";
	attr.fd = 100;
	return (int)syscall(SYS_bpf, 6, &attr, sizeof(attr));
}

const struct trace_errnos_case trace_errnos_reach[] = {
	{ TRACE_CONNECT, ECONNREFUSED, connect_refused, false, 0 },
	{ TRACE_CONNECT, EBADF, connect_descriptor, false, 0 },
	{ TRACE_CONNECT, ENOTSOCK, connect_file, false, 0 },
	{ TRACE_CONNECT, EAFNOSUPPORT, connect_family, false, 0 },
	{ TRACE_CONNECT, EINVAL, connect_interface, false, 0 },
	{ TRACE_CONNECT, EPERM, connect_outside, false, 0 },
	{ TRACE_BIND, EADDRINUSE, bind_taken, false, 0 },
	{ TRACE_BIND, EADDRNOTAVAIL, bind_elsewhere, false, 0 },
	{ TRACE_BIND, ENOENT, bind_path_missing, false, 0 },
	{ TRACE_BIND, EAFNOSUPPORT, bind_family, false, 0 },
	{ TRACE_BIND, ENOTSOCK, bind_file, false, 0 },
	{ TRACE_SENDTO, ENOTSOCK, sendto_file, false, 0 },
	{ TRACE_SENDTO, EPERM, sendto_outside, false, 0 },
	{ TRACE_SENDMSG, ENOTSOCK, sendmsg_file, false, 0 },
	{ TRACE_SENDMSG, EPERM, sendmsg_outside, false, 0 },
	{ TRACE_SENDMMSG, ENOTSOCK, sendmmsg_file, false, 0 },
	{ TRACE_SENDMMSG, EPERM, sendmmsg_outside, false, 0 },
	{ TRACE_LISTEN, ENOTSOCK, listen_file, false, 0 },
	{ TRACE_KILL, ESRCH, kill_nobody, false, 0 },
	{ TRACE_KILL, EINVAL, kill_number, false, 0 },
	{ TRACE_KILL, EPERM, kill_outside, false, 0 },
	{ TRACE_TGKILL, ESRCH, tgkill_nobody, false, 0 },
	{ TRACE_TGKILL, EINVAL, tgkill_number, false, 0 },
	{ TRACE_TGKILL, EPERM, tgkill_outside, false, 0 },
	{ TRACE_PIDFD_SIGNAL, ESRCH, pidfd_signal_gone, false, 0 },
	{ TRACE_PIDFD_SIGNAL, EINVAL, pidfd_signal_number, false, 0 },
	{ TRACE_PIDFD_SIGNAL, EPERM, pidfd_signal_outside, false, 0 },
	{ TRACE_FCNTL, ESRCH, owner_nobody, false, 0 },
	{ TRACE_PTRACED, ESRCH, ptrace_nobody, false, 0 },
	{ TRACE_PTRACED, EPERM, ptrace_outside, false, 0 },
	{ TRACE_PROCESS, ESRCH, read_nobody, false, 0 },
	{ TRACE_PROCESS, EFAULT, read_outside, false, 0 },
	{ TRACE_PROCESS, EPERM, list_outside, false, 0 },
	{ TRACE_PIDFD, ESRCH, getfd_gone, false, 0 },
	{ TRACE_PIDFD, EBADF, getfd_none, false, 0 },
	{ TRACE_PIDFD, EPERM, getfd_outside, false, 0 },
	{ TRACE_KCMP, ESRCH, kcmp_nobody, false, 0 },
	{ TRACE_KCMP, EBADF, kcmp_none, false, 0 },
	{ TRACE_KCMP, EPERM, kcmp_outside, false, 0 },
	{ TRACE_MOUNT, EPERM, mount_as_nobody, true, 0 },
	{ TRACE_MOUNT, ENODEV, mount_type, true, 0 },
	{ TRACE_FSCONFIG, EPERM, reconfigure, true, 0 },
	{ TRACE_ACCT, EPERM, acct_as_nobody, true, 0 },
	{ TRACE_SWAP, EPERM, swap_as_nobody, true, 0 },
	{ TRACE_BPF, EINVAL, pin_file, true, 0 },
};

const size_t trace_errnos_reach_count = sizeof(trace_errnos_reach) / sizeof(trace_errnos_reach[0]);
