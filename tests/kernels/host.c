/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host WORD [ARGUMENT...]: an ordinary program that does one thing and prints
 * "ok", or the name of the errno; `ran` and `no-new-privs` print what they are
 * for; `exec` and `env` become, or start, another program.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

static const struct {
	const char *word;
	int arguments;
	int (*run)(char **argv); /* -1: errno says why */
} words[] = {
	{ "ran", 0, do_ran },
	{ "no-new-privs", 0, do_no_new_privs },
	{ "exec", 1, do_exec },
	{ "env", 1, do_env },
	{ "rename", 2, do_rename },
	{ "link", 2, do_link },
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
