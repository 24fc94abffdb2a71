/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * holes NAME PORT FILE: tries one thing that gets round a right, and says "open",
 * or the errno's name.  PORT on 127.0.0.1 is listened to, FILE is the caller's
 * own and open for writing.  "later" and "thread" are about filters themselves.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "hole_calls.h"

static struct sockaddr_in server = { .sin_family = AF_INET };
static const char *file;

static long socket_of(int family, int type, int protocol)
{
	return syscall(SYS_socket, family, type, protocol);
}

static long mptcp(void)
{
	int fd = (int)socket_of(AF_INET, SOCK_STREAM, 262);

	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&server, sizeof(server));
}

static long mptcp6(void)
{
	return socket_of(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 262);
}

static long tcp(void)
{
	return connect((int)socket_of(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&server, sizeof(server));
}

/* A connection by the first data. */
static long fast(long sent)
{
	return sent < 0 && errno == EINPROGRESS ? 0 : sent;
}

static long fast_sendto(void)
{
	return fast(sendto((int)socket_of(AF_INET, SOCK_STREAM, 0), "x", 1, MSG_FASTOPEN, (struct sockaddr *)&server,
	                   sizeof(server)));
}

static struct mmsghdr message(void)
{
	static struct iovec io = { (void *)"x", 1 };

	return (struct mmsghdr){ .msg_hdr = {
					 .msg_name = &server,
					 .msg_namelen = sizeof(server),
					 .msg_iov = &io,
					 .msg_iovlen = 1,
				 } };
}

static long fast_sendmsg(void)
{
	struct mmsghdr one = message();

	return fast(sendmsg((int)socket_of(AF_INET, SOCK_STREAM, 0), &one.msg_hdr, MSG_FASTOPEN));
}

static long fast_sendmmsg(void)
{
	struct mmsghdr one = message();

	return fast(sendmmsg((int)socket_of(AF_INET, SOCK_STREAM, 0), &one, 1, MSG_FASTOPEN));
}

static long udp(void)
{
	int fd = (int)socket_of(AF_INET, SOCK_DGRAM, 0);

	return fd < 0 ? -1 : sendto(fd, "x", 1, 0, (struct sockaddr *)&server, sizeof(server));
}

static long udp6(void)
{
	return socket_of(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_UDP);
}

static long set_prlimit(void)
{
	struct rlimit limit;

	if (prlimit(getppid(), RLIMIT_CORE, NULL, &limit) != 0)
		return -1;
	return prlimit(getppid(), RLIMIT_CORE, &limit, NULL);
}

static long scheduling(void)
{
	return setpriority(PRIO_PROCESS, (id_t)getppid(), getpriority(PRIO_PROCESS, (id_t)getppid()));
}

/* A program that no rule lets be executed, since it has no path. */
static long memory(void)
{
	const int from = open("/bin/true", O_RDONLY), to = memfd_create("true", 0);
	char *const argv[] = { (char *)"true", NULL };
	struct stat file;
	int status;

	if (fstat(from, &file) != 0 || sendfile(to, from, NULL, (size_t)file.st_size) != file.st_size)
		return -1;
	if (fork() == 0) {
		(void)fexecve(to, argv, argv + 1);
		_exit(errno);
	}
	return wait(&status) < 0 || status != 0 ? -1 : 0;
}

static long own_prlimit(void)
{
	struct rlimit limit;

	if (prlimit(0, RLIMIT_CORE, NULL, &limit) != 0 || prlimit(getppid(), RLIMIT_CORE, NULL, &limit) != 0)
		return -1;
	return prlimit(0, RLIMIT_CORE, &limit, NULL);
}

static long uring(void)
{
	struct io_uring_params params = { 0 };

	return syscall(SYS_io_uring_setup, 4, &params);
}

/* One operation through a ring; its result, as a call's. */
static long by_ring(const struct io_uring_sqe *operation)
{
	struct io_uring_params params = { 0 };
	int ring = (int)syscall(SYS_io_uring_setup, 4, &params);
	int flags = MAP_SHARED | MAP_POPULATE;
	struct io_uring_cqe *done;
	char *submit, *complete, *entries;

	if (ring < 0)
		return -1;
	submit = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_SQ_RING);
	complete = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_CQ_RING);
	entries = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, ring, IORING_OFF_SQES);
	if (submit == MAP_FAILED || complete == MAP_FAILED || entries == MAP_FAILED)
		return -1;
	memcpy(entries, operation, sizeof(*operation));
	((unsigned *)(void *)(submit + params.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned *)(void *)(submit + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return -1;
	done = (struct io_uring_cqe *)(void *)(complete + params.cq_off.cqes);
	errno = done[0].res < 0 ? -done[0].res : 0;
	return done[0].res < 0 ? -1 : done[0].res;
}

static long ring_mptcp(void)
{
	return by_ring(
		&(struct io_uring_sqe){ .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_STREAM, .len = 262 });
}

static long ring_udp(void)
{
	return by_ring(&(struct io_uring_sqe){ .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_DGRAM });
}

static long ring_fast(void)
{
	struct mmsghdr one = message();

	return fast(by_ring(&(struct io_uring_sqe){ .opcode = IORING_OP_SENDMSG,
	                                            .fd = (int)socket_of(AF_INET, SOCK_STREAM, 0),
	                                            .addr = (unsigned long)&one.msg_hdr,
	                                            .len = 1,
	                                            .msg_flags = MSG_FASTOPEN }));
}

static long ring_netlink(void)
{
	return by_ring(
		&(struct io_uring_sqe){ .opcode = IORING_OP_SOCKET, .fd = AF_NETLINK, .off = SOCK_RAW, .len = 15 });
}

static long ring_listen(void)
{
	return by_ring(&(struct io_uring_sqe){
		.opcode = 57 /* IORING_OP_LISTEN */, .fd = (int)socket_of(AF_INET, SOCK_STREAM, 0), .len = 1 });
}

static long ring_xattr(void)
{
	return by_ring(&(struct io_uring_sqe){ .opcode = IORING_OP_SETXATTR,
	                                       .addr = (unsigned long)"user.landshim",
	                                       .addr2 = (unsigned long)"x",
	                                       .addr3 = (unsigned long)file,
	                                       .len = 1 });
}

static long netlink_events(void)
{
	return socket_of(AF_NETLINK, SOCK_RAW, 15);
}

static long netlink_route(void)
{
	return socket_of(AF_NETLINK, SOCK_RAW, 0);
}

static long packets(void)
{
	return socket_of(AF_PACKET, SOCK_RAW, 0);
}

/* The kernel makes AF_PACKET of it. */
static long old_packets(void)
{
	return socket_of(AF_INET, SOCK_PACKET, 0);
}

static long raw(void)
{
	return socket_of(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static long unix_pair(void)
{
	int pair[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

/* Of the group that this network namespace lets open one, which is its own. */
static long ping(void)
{
	int range;

	if (unshare(CLONE_NEWNET) != 0)
		return -1;
	range = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC);
	return write(range, "0 0", 3) != 3 ? -1 : socket_of(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
}

/* Into a terminal of our own. */
static long input(void)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);

	if (grantpt(terminal) != 0 || unlockpt(terminal) != 0)
		return -1;
	return ioctl(open(ptsname(terminal), O_RDWR | O_NOCTTY), TIOCSTI, "x");
}

/* The upper half of the argument is not the kernel's business. */
static long high_input(void)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);

	if (grantpt(terminal) != 0 || unlockpt(terminal) != 0)
		return -1;
	return syscall(SYS_ioctl, open(ptsname(terminal), O_RDWR | O_NOCTTY), TIOCSTI | 1UL << 40, "x");
}

static long key(void)
{
	return syscall(SYS_add_key, "user", "landshim-holes", "x", 1, -1 /* KEY_SPEC_THREAD_KEYRING */);
}

static long shared_memory(void)
{
	int id = shmget(IPC_PRIVATE, 4096, 0600);

	return id < 0 ? -1 : shmctl(id, IPC_RMID, NULL);
}

/* There is none of the name; opening one is a matter for its path. */
static long queue(void)
{
	return syscall(SYS_mq_unlink, "landshim-holes");
}

static long user_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static long cloned_namespace(void)
{
	long child = syscall(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);

	if (child == 0)
		_exit(0);
	return child;
}

static long clone3(void)
{
	unsigned long arguments[8] = { CLONE_NEWUTS, 0, 0, 0, SIGCHLD, 0, 0, 0 };
	long child = syscall(SYS_clone3, arguments, sizeof(arguments));

	if (child == 0)
		_exit(0);
	return child;
}

static long entered_namespace(void)
{
	return setns(open("/proc/self/ns/uts", O_RDONLY), 0);
}

static long mount_tree(void)
{
	return syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */);
}

static long bpf(void)
{
	unsigned map[16] = { 2 /* BPF_MAP_TYPE_ARRAY */, 4, 4, 1 };

	return syscall(SYS_bpf, 0, map, sizeof(map));
}

static long faults(void)
{
	return syscall(SYS_userfaultfd, O_CLOEXEC);
}

static long kernel_log(void)
{
	return klogctl(10 /* SYSLOG_ACTION_SIZE_BUFFER */, NULL, 0);
}

static long new_mount(void)
{
	return syscall(SYS_fsopen, "tmpfs", 0);
}

static long mode(void)
{
	return chmod(file, 0600);
}

static long times(void)
{
	return utimensat(AT_FDCWD, file, NULL, 0);
}

static long attribute(void)
{
	return setxattr(file, "user.landshim", "x", 1, 0);
}

static long inode_flags(void)
{
	int fd = open(file, O_RDONLY);
	int flags = 0;

	return ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0 ? -1 : ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

static long listening(void)
{
	return listen((int)socket_of(AF_INET, SOCK_STREAM, 0), 1);
}

static long watching(void)
{
	return inotify_init1(0);
}

static long watching_all(void)
{
	return fanotify_init(FAN_CLASS_NOTIF, 0);
}

/* A filter of the program's own, after ours: both hold. */
static long later(void)
{
	static struct sock_filter deny_getppid[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	static const struct sock_fprog program = { 4, deny_getppid };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0 || syscall(SYS_getppid) >= 0 || errno != EXDEV)
		return 0;
	return mptcp6();
}

static const struct {
	const char *name;
	long (*try)(void);
} holes[] = {
	{ "tcp", tcp },
	{ "mptcp", mptcp },
	{ "mptcp6", mptcp6 },
	{ "sendto", fast_sendto },
	{ "sendmsg", fast_sendmsg },
	{ "sendmmsg", fast_sendmmsg },
	{ "udp", udp },
	{ "udp6", udp6 },
	{ "prlimit", set_prlimit },
	{ "scheduling", scheduling },
	{ "memory", memory },
	{ "own_prlimit", own_prlimit },
	{ "io_uring", uring },
	{ "ring_mptcp", ring_mptcp },
	{ "ring_udp", ring_udp },
	{ "ring_fast", ring_fast },
	{ "ring_netlink", ring_netlink },
	{ "ring_listen", ring_listen },
	{ "ring_xattr", ring_xattr },
	{ "netlink_events", netlink_events },
	{ "netlink_route", netlink_route },
	{ "packets", packets },
	{ "old_packets", old_packets },
	{ "raw", raw },
	{ "unix_pair", unix_pair },
	{ "input", input },
	{ "high_input", high_input },
	{ "key", key },
	{ "shared_memory", shared_memory },
	{ "queue", queue },
	{ "user_namespace", user_namespace },
	{ "cloned_namespace", cloned_namespace },
	{ "clone3", clone3 },
	{ "entered_namespace", entered_namespace },
	{ "mount_tree", mount_tree },
	{ "bpf", bpf },
	{ "faults", faults },
	{ "kernel_log", kernel_log },
	{ "new_mount", new_mount },
	{ "mode", mode },
	{ "times", times },
	{ "attribute", attribute },
	{ "inode_flags", inode_flags },
	{ "listening", listening },
	{ "watching", watching },
	{ "watching_all", watching_all },
	{ "later", later },
	{ "ping", ping },
};

static int say(long ret)
{
	(void)printf("%s\n", ret >= 0 ? "open" : strerrorname_np(errno));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	server.sin_port = htons((unsigned short)atoi(argv[2]));
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	file = argv[3];
	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++)
		if (strcmp(holes[i].name, argv[1]) == 0)
			return say(holes[i].try());
	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (strcmp(sockets[i].name, argv[1]) == 0)
			return say(socket_of(sockets[i].family, sockets[i].type, sockets[i].protocol));
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strcmp(calls[i].name, argv[1]) == 0)
			return say(call(i, file));
	return 2;
}
