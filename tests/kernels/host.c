/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host WORD [ARGUMENT...]: an ordinary program that does one thing and prints
 * "ok", or the name of the errno; `ran` and `no-new-privs` print what they are
 * for; `exec` and `env` become, or start, another program.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in loopback(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)) };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return address;
}

static int udp(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int udp_bound(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = udp();

	return bind(fd, (struct sockaddr *)&any, sizeof(any)) == 0 ? fd : -1;
}

static int udp_connected(int fd, char **argv)
{
	struct sockaddr_in to = loopback(argv[0]);

	return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 ? fd : -1;
}

static int udp_sent(int fd, char **argv)
{
	struct sockaddr_in to = loopback(argv[0]);

	return fd >= 0 && sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1 ? 0 : -1;
}

static int do_udp_bind(char **argv)
{
	struct sockaddr_in at = loopback(argv[0]);

	return bind(udp(), (struct sockaddr *)&at, sizeof(at));
}

static int do_udp_connect(char **argv)
{
	return udp_connected(udp(), argv);
}

static int do_udp_bound_connect(char **argv)
{
	return udp_connected(udp_bound(), argv);
}

static int do_udp_send(char **argv)
{
	return udp_sent(udp(), argv);
}

static int do_udp_bound_send(char **argv)
{
	return udp_sent(udp_bound(), argv);
}

static int do_udp_connected_send(char **argv)
{
	int fd = udp_connected(udp(), argv);

	return fd >= 0 && send(fd, "x", 1, 0) == 1 ? 0 : -1;
}

static int do_udp_disconnect(char **argv)
{
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	int fd = udp_connected(udp(), argv);

	return fd >= 0 ? connect(fd, &none, sizeof(none)) : -1;
}

static struct sockaddr_un unix_address(const char *directory, const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if ((size_t)snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", directory, name) >=
	    sizeof(address.sun_path))
		exit(3);
	return address;
}

/* Connects to a socket of this process's own. */
static int do_unix_inside(char **argv)
{
	struct sockaddr_un address = unix_address(argv[0], "inside");
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(listener, 8) != 0)
		return -1;
	return connect(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr *)&address, sizeof(address));
}

static int do_unix_connect(char **argv)
{
	struct sockaddr_un address = unix_address(argv[0], "socket");

	return connect(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr *)&address, sizeof(address));
}

static int do_unix_send(char **argv)
{
	struct sockaddr_un address = unix_address(argv[0], "datagrams");
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)) == 1 ? 0 : -1;
}

static int do_rename(char **argv)
{
	return rename(argv[0], argv[1]);
}

static int do_link(char **argv)
{
	return link(argv[0], argv[1]);
}

static int do_mount(char **argv)
{
	return mount("none", argv[0], "tmpfs", 0, NULL);
}

static int do_ptrace(char **argv)
{
	return ptrace(PTRACE_SEIZE, atoi(argv[0]), NULL, NULL) == 0 ? 0 : -1;
}

static int do_resolve(char **argv)
{
	const struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	struct sockaddr_in address;
	char text[INET_ADDRSTRLEN];

	if (getaddrinfo(argv[0], NULL, &hints, &found) != 0 || !found) {
		(void)printf("no address\n");
		exit(0);
	}
	memcpy(&address, found->ai_addr, sizeof(address));
	(void)printf("%s\n", inet_ntop(AF_INET, &address.sin_addr, text, sizeof(text)));
	exit(0);
}

static int do_ran(char **argv)
{
	(void)argv;
	(void)printf("ran\n");
	exit(0);
}

static int do_no_new_privs(char **argv)
{
	(void)argv;
	(void)printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	exit(0);
}

/* exec PROGRAM ARGUMENT...: as a shell does it. */
static int do_exec(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execv(argv[0], argv);
		_exit(127);
	}
	exit(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 126);
}

/* env NAME=VALUE... PROGRAM ARGUMENT...: as env(1). */
static int do_env(char **argv)
{
	for (; *argv && argv[0][0] != '/'; argv++)
		if (putenv(*argv) != 0)
			return -1;
	return execv(argv[0], argv);
}

/* --- calls: the machine's own, and as x86 takes them from any program ------------ */

enum way {
	NATIVE,
	X32,
	I386,
	WAYS
};

static const char *const ways[WAYS] = { "native", "x32", "i386" };

#if defined(__x86_64__)
static long call(enum way way, const long number[WAYS], const long arguments[4])
{
	long ret = number[way];

	if (way == I386) {
		__asm__ volatile("int $0x80"
		                 : "+a"(ret)
		                 : "b"(arguments[0]), "c"(arguments[1]), "d"(arguments[2]), "S"(arguments[3])
		                 : "memory", "r8", "r9", "r10", "r11");
		ret = (int)ret;
	} else {
		ret = syscall(ret | (way == X32 ? 0x40000000 : 0), arguments[0], arguments[1], arguments[2],
		              arguments[3]);
		return ret < 0 ? -1 : ret;
	}
	if (ret < 0)
		errno = (int)-ret;
	return ret < 0 ? -1 : ret;
}
#else
static long call(enum way way, const long number[WAYS], const long arguments[4])
{
	if (way == NATIVE)
		return syscall(number[way], arguments[0], arguments[1], arguments[2], arguments[3]);
	(void)printf("unavailable\n");
	exit(0);
}
#endif

/* Numbers in the order of `ways`; arguments that nothing comes of where they are let pass. */
static const struct {
	const char *name;
	long number[WAYS], arguments[4];
} calls[] = {
	{ "getpid", { SYS_getpid, 39, 20 }, { 0 } },
	{ "mptcp", { SYS_socket, 41, 359 }, { AF_INET, SOCK_STREAM, 262 } },
	{ "udp", { SYS_socket, 41, 359 }, { AF_INET, SOCK_DGRAM, 0 } },
	{ "fastopen", { SYS_sendmsg, 518, 370 }, { -1, 0, MSG_FASTOPEN } },
	{ "prlimit", { SYS_prlimit64, 302, 340 }, { 1, 4, 1, 0 } },
	{ "io_uring", { SYS_io_uring_setup, 425, 425 }, { 0, 0 } },
	{ "shmget", { SYS_shmget, 29, 395 }, { 0, 4096, 0600 } },
	{ "inotify", { SYS_inotify_init1, 294, 332 }, { 0 } },
	{ "keyctl", { SYS_keyctl, 250, 288 }, { 0, -3, 0 } },
	{ "socketcall", { SYS_getpid, 39, 102 }, { 1, 0 } },
};

static void no_such_calls(int signal)
{
	(void)signal;
	_exit(write(1, "unavailable\n", 12) == 12 ? 0 : 3);
}

/* call WAY NAME: a kernel without 32-bit programs answers int 0x80 by a signal. */
static int do_call(char **argv)
{
	unsigned *words =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | 0x40 /* MAP_32BIT */, -1, 0);

	(void)signal(SIGSEGV, no_such_calls);
	for (int way = 0; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
			long arguments[4];

			if (strcmp(ways[way], argv[0]) != 0 || strcmp(calls[i].name, argv[1]) != 0)
				continue;
			memcpy(arguments, calls[i].arguments, sizeof(arguments));
			if (strcmp(argv[1], "socketcall") == 0) {
				memcpy(words, (unsigned[]){ AF_INET, SOCK_STREAM, 0 }, 3 * sizeof(*words));
				arguments[1] = (long)words;
			}
			return call((enum way)way, calls[i].number, arguments) < 0 ? -1 : 0;
		}
	exit(4);
}

/* open WAY PATH, for reading. */
static int do_open(char **argv)
{
	char *path =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | 0x40 /* MAP_32BIT */, -1, 0);

	(void)signal(SIGSEGV, no_such_calls);
	(void)snprintf(path, 4096, "%s", argv[1]);
	for (int way = 0; way < WAYS; way++)
		if (strcmp(ways[way], argv[0]) == 0)
			return call((enum way)way, (const long[WAYS]){ SYS_openat, 257, 295 },
			            (const long[4]){ AT_FDCWD, (long)path, O_RDONLY, 0 }) < 0
			               ? -1
			               : 0;
	exit(4);
}

static const struct {
	const char *word;
	int arguments;
	int (*run)(char **argv); /* -1: errno says why */
} words[] = {
	{ "ran", 0, do_ran },
	{ "no-new-privs", 0, do_no_new_privs },
	{ "call", 2, do_call },
	{ "open", 2, do_open },
	{ "exec", 1, do_exec },
	{ "env", 1, do_env },
	{ "resolve", 1, do_resolve },
	{ "rename", 2, do_rename },
	{ "link", 2, do_link },
	{ "mount", 1, do_mount },
	{ "ptrace", 1, do_ptrace },
	{ "unix-inside", 1, do_unix_inside },
	{ "unix-connect", 1, do_unix_connect },
	{ "unix-send", 1, do_unix_send },
	{ "udp-bind", 1, do_udp_bind },
	{ "udp-connect", 1, do_udp_connect },
	{ "udp-bound-connect", 1, do_udp_bound_connect },
	{ "udp-send", 1, do_udp_send },
	{ "udp-bound-send", 1, do_udp_bound_send },
	{ "udp-connected-send", 1, do_udp_connected_send },
	{ "udp-disconnect", 1, do_udp_disconnect },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].word, argv[1]) != 0 || argc < words[i].arguments + 2)
			continue;
		(void)printf("%s\n", words[i].run(argv + 2) < 0 ? strerrorname_np(errno) : "ok");
		return 0;
	}
	(void)fprintf(stderr, "host: what?\n");
	return 2;
}
