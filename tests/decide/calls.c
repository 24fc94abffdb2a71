/* SPDX-License-Identifier: BSD-3-Clause */
/* Where each call is let be the kernel refuses it for another reason than the filter's, or nothing comes of it. */
#include "calls.h"

#include <errno.h>
#include <limits.h>
#include <linux/audit.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/count.h"

#define NO_FD ((uint64_t)-1)
#define NOTHING "" /* a path that is none: ENOENT */
#define KEYCTL_GET_KEYRING_ID 0
#define PROCESS_KEYRING ((uint64_t)-2)
#define TIOCSTI_REQUEST 0x5412
#define ANOTHER 1 /* a process */

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#define ARCH 0 /* no filter is foretold there */
#endif

static const struct {
	long number;
	uint64_t args[6];
} rows[] = {
	{ SYS_socket, { AF_INET, SOCK_STREAM, IPPROTO_MPTCP } },
	{ SYS_sendto, { NO_FD, 0, 0, MSG_FASTOPEN } },
	{ SYS_prlimit64, { ANOTHER, RLIMIT_NOFILE, 1 } },
	{ SYS_io_uring_setup, { 0, 0 } },
	{ SYS_socket, { AF_NETLINK, SOCK_RAW, 15 } },
	{ SYS_ioctl, { NO_FD, TIOCSTI_REQUEST, 0 } },
	{ SYS_keyctl, { KEYCTL_GET_KEYRING_ID, PROCESS_KEYRING, 0 } },
	{ SYS_shmget, { 1, 0, 0 } },
	{ SYS_setns, { NO_FD, CLONE_NEWNET } },
	{ SYS_clone3, { 0, 0 } },
	{ SYS_userfaultfd, { UINT_MAX } },
	{ SYS_fchmod, { NO_FD, 0 } },
	{ SYS_listen, { NO_FD, 1 } },
	{ SYS_inotify_init1, { UINT_MAX } },
	{ SYS_close, { NO_FD } },
	{ SYS_socket, { 0 } },
};

const char *const calls_names[] = {
	"stream",     "fastopen", "prlimit", "io_uring", "sockets", "terminal", "keyrings", "ipc",
	"namespaces", "clone3",   "kernel",  "metadata", "listen",  "watch",    "",         "socket",
};
const size_t calls_count = COUNT(calls_names);
_Static_assert(COUNT(calls_names) == COUNT(rows), "a name for each row");

static void random_socket(struct seccomp_data *data, unsigned (*random)(unsigned below))
{
	static const uint64_t families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK };
	static const uint64_t types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	static const uint64_t protocols[] = {
		0, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP, IPPROTO_UDPLITE, IPPROTO_MPTCP
	};
	static const uint64_t flags[] = { 0, SOCK_CLOEXEC, SOCK_NONBLOCK };

	data->args[0] = families[random((unsigned)COUNT(families))];
	data->args[1] = types[random((unsigned)COUNT(types))] | flags[random((unsigned)COUNT(flags))];
	data->args[2] = protocols[random((unsigned)COUNT(protocols))];
	/* What stands above an int is nobody's business. */
	if (random(3) == 0)
		data->args[random(3)] |= (uint64_t)1 << 40;
}

struct call calls_choose(unsigned (*random)(unsigned below))
{
	/* Half of them sockets: there is most to look at. */
	const size_t which = random(2) ? COUNT(rows) - 1 : random((unsigned)COUNT(rows));
	struct call call = { .data = { .nr = (int)rows[which].number, .arch = ARCH }, .which = which };

	for (size_t i = 0; i < COUNT(rows[which].args); i++)
		call.data.args[i] = rows[which].args[i];
	if (which == COUNT(rows) - 1)
		random_socket(&call.data, random);
	return call;
}

int calls_make(const struct call *call)
{
	const uint64_t *args = (const uint64_t *)call->data.args;
	const long ret = syscall(call->data.nr, args[0], args[1], args[2], args[3], args[4], args[5]);
	const int errnum = ret < 0 ? errno : 0;

	if (ret > 0 && call->data.nr == SYS_socket)
		(void)close((int)ret);
	return errnum;
}
