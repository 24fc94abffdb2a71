/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls on sockets. */
#include "calls.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_in address_of(const char *port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_port = htons((uint16_t)atoi(port)),
		                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static long call_bind_tcp(char **args)
{
	struct sockaddr_in address = address_of(args[0]);

	calls_keep(socket(AF_INET, SOCK_STREAM, 0));
	return bind(calls_last, (struct sockaddr *)&address, sizeof(address));
}

static long call_bind_tcp6(char **args)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6,
		                        .sin6_port = htons((uint16_t)atoi(args[0])),
		                        .sin6_addr = in6addr_loopback };

	calls_keep(socket(AF_INET6, SOCK_STREAM, 0));
	return bind(calls_last, (struct sockaddr *)&address, sizeof(address));
}

static long call_bind_udp(char **args)
{
	struct sockaddr_in address = address_of(args[0]);

	calls_keep(socket(AF_INET, SOCK_DGRAM, 0));
	return bind(calls_last, (struct sockaddr *)&address, sizeof(address));
}

static long call_listen(char **args)
{
	(void)args;
	calls_keep(socket(AF_INET, SOCK_STREAM, 0));
	return listen(calls_last, 1);
}

static long call_listen_last(char **args)
{
	(void)args;
	return listen(calls_last, 1);
}

static long call_connect_tcp(char **args)
{
	struct sockaddr_in address = address_of(args[0]);

	calls_keep(socket(AF_INET, SOCK_STREAM, 0));
	return connect(calls_last, (struct sockaddr *)&address, sizeof(address));
}

static long call_connect_udp(char **args)
{
	struct sockaddr_in address = address_of(args[0]);

	calls_keep(socket(AF_INET, SOCK_DGRAM, 0));
	return connect(calls_last, (struct sockaddr *)&address, sizeof(address));
}

static long call_send(char **args)
{
	(void)args;
	return send(calls_last, "x", 1, 0) == 1 ? 0 : -1;
}

static long call_write(char **args)
{
	return write(strcmp(args[0], "last") == 0 ? calls_last : atoi(args[0]), "x", 1) == 1 ? 0 : -1;
}

static long call_close(char **args)
{
	(void)args;
	return close(calls_last);
}

static long call_sendto(char **args)
{
	struct sockaddr_in address = address_of(args[0]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)) == 1 ? 0 : -1;
}

static long call_fastopen(char **args)
{
	struct sockaddr_in address = address_of(args[0]);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return sendto(fd, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof(address));
}

/* Two messages to two ports. */
static long call_sendmmsg(char **args)
{
	struct sockaddr_in first = address_of(args[0]);
	struct sockaddr_in second = address_of(args[1]);
	struct iovec data = { "x", 1 };
	struct mmsghdr messages[2] = { { .msg_hdr = { &first, sizeof(first), &data, 1, NULL, 0, 0 } },
		                       { .msg_hdr = { &second, sizeof(second), &data, 1, NULL, 0, 0 } } };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return sendmmsg(fd, messages, 2, 0) == 2 ? 0 : -1;
}

static long unix_address(const char *name, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	(void)snprintf(address->sun_path + (name[0] == '@'), sizeof(address->sun_path) - 1, "%s",
	               name + (name[0] == '@'));
	return (long)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
}

static long call_bind_unix(char **args)
{
	struct sockaddr_un address;
	socklen_t len = (socklen_t)unix_address(args[0], &address);

	calls_keep(socket(AF_UNIX, SOCK_STREAM, 0));
	return bind(calls_last, (struct sockaddr *)&address, len);
}

static long call_connect_unix(char **args)
{
	struct sockaddr_un address;
	socklen_t len = (socklen_t)unix_address(args[0], &address);

	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, len);
}

static long call_getaddrinfo(char **args)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;

	return getaddrinfo(args[0], args[1], &hints, &found);
}

/* i386's one call for all of them. */
static long call_socketcall(char **args)
{
#ifdef SYS_socketcall
	struct sockaddr_in address = address_of(args[0]);
	unsigned long words[] = { (unsigned long)socket(AF_INET, SOCK_STREAM, 0), (unsigned long)&address,
		                  sizeof(address) };

	return syscall(SYS_socketcall, 2, words);
#else
	(void)args;
	errno = ENOSYS;
	return -1;
#endif
}

const struct calls_row calls_sockets[] = {
	CALLS_ROW(bind_tcp, 1),    CALLS_ROW(bind_tcp6, 1),   CALLS_ROW(bind_udp, 1),     CALLS_ROW(listen, 0),
	CALLS_ROW(listen_last, 0), CALLS_ROW(connect_tcp, 1), CALLS_ROW(connect_udp, 1),  CALLS_ROW(send, 0),
	CALLS_ROW(write, 1),       CALLS_ROW(close, 0),       CALLS_ROW(sendto, 1),       CALLS_ROW(fastopen, 1),
	CALLS_ROW(sendmmsg, 2),    CALLS_ROW(bind_unix, 1),   CALLS_ROW(connect_unix, 1), CALLS_ROW(getaddrinfo, 2),
	CALLS_ROW(socketcall, 1),  { NULL, NULL, 0 },
};
