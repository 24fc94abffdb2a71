/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * sendto(MSG_FASTOPEN) connects; before Linux 7.2, 6.12.117 and 6.18.54 without
 * being checked for connect_tcp.  Neither the ABI nor the errata tell.
 */
#include "command/probe/tcp_fastopen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "command/probe/ask_child.h"
#include "model/uapi.h"

/* In the child: no port may be connected to. */
static int deny_connect(void)
{
	const struct landlock_ruleset_attr attr = { .handled_access_net = LANDLOCK_ACCESS_NET_CONNECT_TCP };
	int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);

	return fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0 ? -1 : uapi_restrict_self(fd, 0);
}

static int try(void *data)
{
	const struct sockaddr_in *address = data;
	int plain = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int fast = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (deny_connect() != 0 || plain < 0 || fast < 0)
		return TCP_FASTOPEN_UNKNOWN;
	/* The rule holds for connect(2), or this proves nothing. */
	if (connect(plain, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno != EACCES)
		return TCP_FASTOPEN_UNKNOWN;
	if (sendto(fast, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)address,
	           sizeof(*address)) >= 0)
		return TCP_FASTOPEN_BYPASSES;
	if (errno == EINPROGRESS)
		return TCP_FASTOPEN_BYPASSES;
	return errno == EACCES ? TCP_FASTOPEN_DENIED : TCP_FASTOPEN_UNKNOWN;
}

enum tcp_fastopen tcp_fastopen_probe(void)
{
	cleanup_fd int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int answer;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(listener, 4) != 0 || getsockname(listener, (struct sockaddr *)&address, &len) != 0)
		return TCP_FASTOPEN_UNKNOWN;
	answer = ask_child(try, &address);
	return answer < 0 || answer > TCP_FASTOPEN_BYPASSES ? TCP_FASTOPEN_UNKNOWN : (enum tcp_fastopen)answer;
}
