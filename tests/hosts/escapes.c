/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * escapes NAME SECRET DIRECTORY PORT SOCKET: knows ways out of a sandbox, tries
 * the one that is named, and says "denied", "escaped" or "unavailable".
 * SECRET may not be read; DIRECTORY may be written, and holds `program`, which
 * may be read and not executed; PORT on 127.0.0.1 and the abstract SOCKET are
 * listened to by somebody outside.  Descriptor 20 is SECRET, opened before, and
 * in descriptor 21, a socket, another such waits.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum outcome {
	DENIED,
	ESCAPED,
	UNAVAILABLE
};

static const char *secret, *directory, *abstract;
static struct sockaddr_in server;
static char **arguments;

static const char *in(const char *name)
{
	static char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

/* A descriptor that can be read, or an operation that succeeded, is an escape. */
static enum outcome by_fd(int fd)
{
	char byte;

	return fd >= 0 && read(fd, &byte, 1) == 1 ? ESCAPED : DENIED;
}

static enum outcome by_result(int result)
{
	return result == 0 ? ESCAPED : DENIED;
}

static enum outcome plainly(void)
{
	return by_fd(open(secret, O_RDONLY));
}

static enum outcome directory_descriptor(void)
{
	char parent[4096];
	char *slash;

	(void)snprintf(parent, sizeof(parent), "%s", secret);
	slash = strrchr(parent, '/');
	*slash = '\0';
	return by_fd(openat(open(parent, O_PATH | O_DIRECTORY), slash + 1, O_RDONLY));
}

static enum outcome proc_self_fd(void)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", open(secret, O_PATH));
	return by_fd(open(path, O_RDONLY));
}

static enum outcome proc_root(void)
{
	char path[4200];

	(void)snprintf(path, sizeof(path), "/proc/%d/root%s", (int)getppid(), secret);
	return by_fd(open(path, O_RDONLY));
}

static enum outcome hard_link(void)
{
	return link(secret, in("link")) == 0 ? by_fd(open(in("link"), O_RDONLY)) : DENIED;
}

static enum outcome symbolic_link(void)
{
	(void)unlink(in("symlink"));
	if (symlink(secret, in("symlink")) != 0)
		return UNAVAILABLE;
	return by_fd(open(in("symlink"), O_RDONLY));
}

static enum outcome rename_exchange(void)
{
	if (syscall(SYS_renameat2, AT_FDCWD, secret, AT_FDCWD, in("program"), 2 /* RENAME_EXCHANGE */) != 0)
		return DENIED;
	return by_fd(open(in("program"), O_RDONLY));
}

static enum outcome user_namespace(void)
{
	char parent[4096];

	(void)snprintf(parent, sizeof(parent), "%s", secret);
	*strrchr(parent, '/') = '\0';
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 && unshare(CLONE_NEWNS) != 0)
		return UNAVAILABLE;
	if (mkdir(in("mount"), 0755) != 0 && errno != EEXIST)
		return UNAVAILABLE;
	return by_result(mount(parent, in("mount"), NULL, MS_BIND, NULL));
}

static enum outcome trace(void)
{
	return by_result((int)ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
}

static enum outcome signal_outside(void)
{
	return by_result(kill(getppid(), 0));
}

static enum outcome abstract_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(abstract);

	memcpy(address.sun_path + 1, abstract, len);
	return by_result(connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address,
	                         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len)));
}

/* Runs it in a child; status 42 is what `program` ends with. */
static enum outcome executed(int (*start)(char *const *argv))
{
	char path[4096];
	char *argv[] = { path, NULL };
	pid_t pid;
	int status;

	(void)snprintf(path, sizeof(path), "%s", in("program"));
	pid = fork();
	if (pid == 0)
		_exit(start(argv));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return UNAVAILABLE;
	return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? ESCAPED : DENIED;
}

static int start_plainly(char *const *argv)
{
	return execv(argv[0], argv);
}

static int start_by_loader(char *const *argv)
{
	char *const words[] = { (char *)"ld.so", argv[0], NULL };

	return execv("/lib64/ld-linux-x86-64.so.2", words);
}

static int start_in_memory(char *const *argv)
{
	char *const none[] = { NULL };
	char block[65536];
	int from = open(argv[0], O_RDONLY);
	int to = memfd_create("program", 0);
	ssize_t len;

	while ((len = read(from, block, sizeof(block))) > 0)
		if (write(to, block, (size_t)len) != len)
			return 1;
	return fexecve(to, argv, none);
}

static enum outcome execution(void)
{
	return executed(start_plainly);
}

static enum outcome loader(void)
{
	return executed(start_by_loader);
}

static enum outcome memory_file(void)
{
	return executed(start_in_memory);
}

/* Itself once more, with nothing in the environment. */
static enum outcome without_preload(void)
{
	char *const none[] = { NULL };
	char *argv[] = { arguments[0], (char *)"plainly", arguments[2], arguments[3], arguments[4], arguments[5], NULL };

	(void)execve("/proc/self/exe", argv, none);
	return UNAVAILABLE;
}

static enum outcome inherited_descriptor(void)
{
	return by_fd(20);
}

static enum outcome passed_descriptor(void)
{
	char byte;
	struct iovec io = { &byte, 1 };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)
	};
	int fd;

	if (recvmsg(21, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		return UNAVAILABLE;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return by_fd(fd);
}

static enum outcome io_uring(void)
{
	struct io_uring_params params = { 0 };
	int ring = (int)syscall(SYS_io_uring_setup, 4, &params);
	struct io_uring_sqe *entries;
	struct io_uring_cqe *done;
	char *submit, *complete;

	if (ring < 0)
		return errno == ENOSYS ? DENIED : UNAVAILABLE;
	submit = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
	complete = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_CQ_RING);
	entries = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
	if (submit == MAP_FAILED || complete == MAP_FAILED || entries == MAP_FAILED)
		return UNAVAILABLE;
	memset(entries, 0, sizeof(*entries));
	entries[0].opcode = IORING_OP_OPENAT;
	entries[0].fd = AT_FDCWD;
	entries[0].addr = (unsigned long)secret;
	entries[0].open_flags = O_RDONLY;
	((unsigned *)(void *)(submit + params.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned *)(void *)(submit + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return UNAVAILABLE;
	done = (struct io_uring_cqe *)(void *)(complete + params.cq_off.cqes);
	return by_fd(done[0].res);
}

static enum outcome terminal_input(void)
{
	return by_result(ioctl(0, TIOCSTI, "x"));
}

static enum outcome tcp(void)
{
	return by_result(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&server, sizeof(server)));
}

static enum outcome mptcp(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 262 /* IPPROTO_MPTCP */);

	/* Where there is none it is not the protocol that is unknown, but its setting is missing or 0. */
	if (fd < 0)
		return errno == EPROTONOSUPPORT && access("/proc/sys/net/mptcp", F_OK) == 0 ? DENIED : UNAVAILABLE;
	return by_result(connect(fd, (struct sockaddr *)&server, sizeof(server)));
}

static enum outcome tcp_fast_open(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return sendto(fd, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&server, sizeof(server)) >= 0 || errno == EINPROGRESS
	               ? ESCAPED
	               : DENIED;
}

static enum outcome metadata(void)
{
	struct stat st;

	return by_result(stat(secret, &st) == 0 && chmod(secret, st.st_mode) == 0 ? 0 : -1);
}

static const struct {
	const char *name;
	enum outcome (*try)(void);
} ways[] = {
	{ "plainly", plainly },
	{ "directory_descriptor", directory_descriptor },
	{ "proc_self_fd", proc_self_fd },
	{ "proc_root", proc_root },
	{ "hard_link", hard_link },
	{ "symbolic_link", symbolic_link },
	{ "rename_exchange", rename_exchange },
	{ "user_namespace", user_namespace },
	{ "trace", trace },
	{ "signal", signal_outside },
	{ "abstract_socket", abstract_socket },
	{ "execution", execution },
	{ "loader", loader },
	{ "memory_file", memory_file },
	{ "without_preload", without_preload },
	{ "inherited_descriptor", inherited_descriptor },
	{ "passed_descriptor", passed_descriptor },
	{ "io_uring", io_uring },
	{ "terminal_input", terminal_input },
	{ "tcp", tcp },
	{ "mptcp", mptcp },
	{ "tcp_fast_open", tcp_fast_open },
	{ "metadata", metadata },
};

int main(int argc, char **argv)
{
	static const char *const outcomes[] = { "denied", "escaped", "unavailable" };

	if (argc != 6)
		return 2;
	arguments = argv;
	secret = argv[2];
	directory = argv[3];
	server = (struct sockaddr_in){ .sin_family = AF_INET,
		                       .sin_port = htons((uint16_t)atoi(argv[4])),
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	abstract = argv[5];
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].name, argv[1]) == 0) {
			printf("%s\n", outcomes[ways[i].try()]);
			return 0;
		}
	}
	return 2;
}
