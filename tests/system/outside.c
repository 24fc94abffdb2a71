/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets that listen for the programs under test. */
#include "outside.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int bind_loopback(int type, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert_geq(fd, 0);
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);

	cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	return ntohs(address.sin_port);
}

int outside_listen(void)
{
	int tcp = bind_loopback(SOCK_STREAM, 0);

	cr_assert_eq(listen(tcp, 16), 0);
	(void)bind_loopback(SOCK_DGRAM, port_of(tcp));
	return port_of(tcp);
}

int outside_free_port(void)
{
	int fd = bind_loopback(SOCK_STREAM, 0);
	int port = port_of(fd);

	(void)close(fd);
	return port;
}

const char *outside_abstract(void)
{
	static char name[64];
	static unsigned number;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int len = snprintf(name, sizeof(name), "landshim-test-%d-%u", (int)getpid(), number++);

	memcpy(address.sun_path + 1, name, (size_t)len);
	cr_assert_geq(fd, 0);
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address,
	                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len)),
	             0);
	cr_assert_eq(listen(fd, 8), 0);
	return name;
}
