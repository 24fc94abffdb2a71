/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets beyond what one probe shows: UNIX sockets of the sandbox's own and
 * those outside (ABI 9), and UDP sockets that the kernel binds by itself (ABI
 * 10), which takes bind_udp on port 0.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "outside.h"

#define HEAD "abi = 11; min_abi = 0;"
#define ABI_UNIX 9
#define ABI_UDP 10

/* Runs the host; `denied` from this ABI on, else ok. */
static void expect(const char *policy, const char *word, const char *on, bool denied, int abi)
{
	const struct launched *ran = launch_host(draft_file(draft_policy(HEAD, "", policy)), word, on, NULL);
	const char *expected = denied && check_kernel.abi >= abi ? "EACCES\n" : "ok\n";

	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "%s %s under %s: status %d, %s%s instead of %s",
	           word, on, policy, ran->status, ran->out, ran->err, expected);
}

static void expect_unix(const char *paths, const char *word, const char *on, bool denied)
{
	const struct launched *ran = launch_host(draft_file(draft_policy(HEAD, paths, "")), word, on, NULL);
	const char *expected = denied && check_kernel.abi >= ABI_UNIX ? "EACCES\n" : "ok\n";

	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "%s under %s: status %d, %s%s instead of %s",
	           word, paths, ran->status, ran->out, ran->err, expected);
}

static void receive_datagrams(const char *directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/datagrams", directory);
	check_must(bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0, "no datagram socket");
}

void sockets_unix(void)
{
	const char *on = outside_directory();
	const char *all_others = draft_path(on, draft_all_but(ACCESS_FS, 11, "resolve_unix"));
	const char *granted = draft_path(on, "\"resolve_unix\"");

	check_must(probe_prepare(on) == 0, "cannot prepare a directory");
	receive_datagrams(on);
	expect_unix("", "unix-connect", on, true);
	expect_unix(all_others, "unix-connect", on, true);
	expect_unix(all_others, "unix-send", on, true);
	expect_unix(granted, "unix-connect", on, false);
	expect_unix(granted, "unix-send", on, false);
	expect_unix(draft_path(draft_text("%s/socket", on), "\"resolve_unix\""), "unix-connect", on, false);
	expect_unix(draft_path(draft_text("%s/socket", on), "\"resolve_unix\""), "unix-send", on, true);
	/* What the sandbox itself listens on needs no right but that to make it. */
	expect_unix(draft_path(on, "\"make_sock\""), "unix-inside", on, false);
	check_cell("%s", check_kernel.abi >= ABI_UNIX ? "yes" : "-");
}

static void udp_bind(const char *port, const char *other)
{
	const char *one = draft_text("network = { bind_udp = %s; };", port);

	expect("", "udp-bind", port, true, ABI_UDP);
	expect("", "udp-bind", "0", true, ABI_UDP);
	expect(one, "udp-bind", port, false, ABI_UDP);
	expect(one, "udp-bind", other, true, ABI_UDP);
	expect(one, "udp-bind", "0", true, ABI_UDP);
	expect("network = { bind_udp = 0; };", "udp-bind", "0", false, ABI_UDP);
	expect("network = { bind_udp = 0; };", "udp-bind", port, true, ABI_UDP);
}

/* Every way to name a port to send to. */
static void udp_send(const char *port, const char *other)
{
	static const char *const ways[] = { "udp-connect",    "udp-send",          "udp-connected-send",
		                            "udp-disconnect", "udp-bound-connect", "udp-bound-send" };
	const char *alone = draft_text("network = { connect_send_udp = %s; };", port);
	const char *with_bind = draft_text("network = { connect_send_udp = %s; bind_udp = 0; };", port);
	const char *bind_free = draft_text("network = { connect_send_udp = %s; }; unrestricted = \"bind_udp\";", port);
	const char *wrong = draft_text("network = { connect_send_udp = %s; bind_udp = 0; };", other);

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		expect("", ways[i], port, true, ABI_UDP);
		expect("network = { bind_udp = 0; };", ways[i], port, true, ABI_UDP);
		expect(wrong, ways[i], port, true, ABI_UDP);
		expect(with_bind, ways[i], port, false, ABI_UDP);
		expect(bind_free, ways[i], port, false, ABI_UDP);
		/* Without a rule for port 0 the kernel may not bind the socket: neither may the host. */
		expect(alone, ways[i], port, true, ABI_UDP);
	}
}

void sockets_udp(void)
{
	const char *listening = outside_listening_port();
	const char *other = outside_listening_port();

	udp_bind(outside_free_port(), outside_free_port());
	udp_send(listening, other);
	check_cell("%s", check_kernel.abi >= ABI_UDP ? "yes" : "-");
}
