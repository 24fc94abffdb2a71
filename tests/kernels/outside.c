/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets that listen, and directories to work on. */
#include "outside.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "check.h"
#include "draft.h"

const char *outside_directory(void)
{
	static unsigned number;
	const char *path = draft_text("%s/%d-%u", check_kernel.work, (int)getpid(), number++);

	check_must(mkdir(path, 0755) == 0, "cannot make %s", path);
	return path;
}

static int bind_loopback(int type, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check_must(fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0,
	           "cannot bind to 127.0.0.1");
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);

	check_must(getsockname(fd, (struct sockaddr *)&address, &len) == 0, "a socket without a name");
	return ntohs(address.sin_port);
}

const char *outside_listening_port(void)
{
	int tcp = bind_loopback(SOCK_STREAM, 0);

	check_must(listen(tcp, 64) == 0, "cannot listen");
	(void)bind_loopback(SOCK_DGRAM, port_of(tcp));
	return draft_text("%d", port_of(tcp));
}

const char *outside_free_port(void)
{
	int fd = bind_loopback(SOCK_STREAM, 0);
	int port = port_of(fd);

	(void)close(fd);
	return draft_text("%d", port);
}

const char *outside_abstract(void)
{
	static unsigned number;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const char *name = draft_text("landshim-check-%d-%u", (int)getpid(), number++);
	size_t len = strlen(name);

	memcpy(address.sun_path + 1, name, len);
	check_must(fd >= 0 &&
	                   bind(fd, (const struct sockaddr *)&address,
	                        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len)) == 0 &&
	                   listen(fd, 64) == 0,
	           "no abstract socket");
	return name;
}

const char *outside_place(const struct probe *probe)
{
	const char *directory;
	int errnum;

	switch (probe->on) {
	case PROBE_DIRECTORY:
		directory = outside_directory();
		errnum = probe_prepare(directory);
		check_must(errnum == 0, "cannot prepare a directory: errno %d", errnum);
		return directory;
	case PROBE_DEVICES:
		return "/dev";
	case PROBE_PORT:
		return strncmp(probe->right, "bind", 4) == 0 ? outside_free_port() : outside_listening_port();
	case PROBE_ABSTRACT:
		return outside_abstract();
	case PROBE_PROCESS:
		return draft_text("%d", (int)getpid());
	}
	return NULL;
}
