/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer records of sockets: ports, messages, paths and abstract names. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside.h"
#include "require.h"
#include "spawn.h"
#include "traced.h"

Test(trace, ports_are_told_from_the_sockets)
{
	(void)traced_calls(TRACED_WORDS("bind_tcp", "0", ",", "listen_last", ",", "bind_tcp6", "0", ",", "bind_udp",
	                                "0", ",", "connect_tcp", "9", ",", "fastopen", "13", ",", "listen"));
	cr_expect(traced_has("bind(", "127.0.0.1:0", TRACED_RIGHTS("\"bind_tcp\""), "\"port\":0"));
	cr_expect(traced_has("bind(", "[::1]:0", TRACED_RIGHTS("\"bind_tcp\""), "\"port\":0"));
	cr_expect(traced_has("bind(", TRACED_RIGHTS("\"bind_udp\""), "\"port\":0"));
	cr_expect(traced_has("connect(", TRACED_RIGHTS("\"connect_tcp\""), "\"port\":9", "\"stage\":\"after\"",
	                     "ECONNREFUSED"));
	cr_expect(traced_has("sendto(", TRACED_RIGHTS("\"connect_tcp\""), "\"port\":13"));
	/* One of the two has a port already. */
	cr_expect_eq(
		traced_count(TRACED_WORDS("listen(", TRACED_RIGHTS("\"bind_tcp\""), "\"unchecked\"", "\"port\":0")), 1);
}

Test(trace, socketcall_of_32_bits_is_unfolded)
{
	if (!spawn_runs(TRACED_CALLS("m32")))
		cr_skip("this kernel runs no 32-bit programs");
	(void)traced(TRACED_WORDS(TRACED_CALLS("m32"), "socketcall", "0"));
	cr_assert(traced_has("\"call\":\"bind\"", "127.0.0.1:0", TRACED_RIGHTS("\"bind_tcp\"")));
}

Test(trace, each_message_has_its_port)
{
	(void)traced_calls(TRACED_WORDS("sendto", "11", ",", "sendmmsg", "12", "13"));
	cr_expect(traced_has("sendto(", TRACED_RIGHTS("\"connect_send_udp\""), "\"port\":11",
	                     TRACED_RIGHTS("\"bind_udp\"")));
	cr_expect(traced_has("sendmmsg(", "\"port\":12", "\"port\":13"));
	if (!spawn_runs(TRACED_CALLS("m32")))
		return;
	(void)traced(TRACED_WORDS(TRACED_CALLS("m32"), "sendmmsg", "12", "13"));
	cr_expect(traced_has("sendmmsg(", "\"port\":12", "\"port\":13"));
}

Test(trace, a_udp_socket_that_sends_nothing_is_no_need)
{
	(void)traced_calls(TRACED_WORDS("connect_udp", "11", ",", "close", ",", "connect_udp", "12", ",", "send", ",",
	                                "connect_udp", "13", ",", "write", "last", ",", "connect_udp", "14"));
	cr_expect(traced_has("127.0.0.1:11", TRACED_RIGHTS("\"connect_send_udp\""), "\"unsent\""));
	cr_expect(traced_has("127.0.0.1:12", TRACED_RIGHTS("\"connect_send_udp\""), "!unsent"));
	cr_expect(traced_has("127.0.0.1:13", TRACED_RIGHTS("\"connect_send_udp\""), "!unsent"));
	/* To the process's end. */
	cr_expect(traced_has("127.0.0.1:14", TRACED_RIGHTS("\"connect_send_udp\""), "\"unsent\""));
}

/* Which has several addresses, so that the resolver asks the kernel which it would use. */
Test(trace, what_getaddrinfo_probes_is_no_need)
{
	(void)traced(TRACED_WORDS(TRACED_CALLS("dynamic"), "getaddrinfo", "localhost", "4711"));
	cr_expect_eq(traced_count(TRACED_WORDS("\"port\":4711", "!unsent")), 0);
	(void)traced(TRACED_WORDS("/usr/bin/python3", "-c",
	                          "import socket\n"
	                          "for i in 1, 2:\n"
	                          "    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
	                          "    s.connect(('127.0.0.1', 4711)); s.getsockname(); s.close()\n"));
	cr_expect_eq(traced_count(TRACED_WORDS("\"port\":4711", "\"unsent\"")), 2);
	cr_expect_eq(traced_count(TRACED_WORDS("\"port\":4711", "!unsent")), 0);
}

Test(trace, unix_sockets_are_paths_or_names)
{
	const char *name = outside_abstract();

	(void)traced_calls(TRACED_WORDS("bind_unix", "us", ",", "bind_unix", "us", ",", "connect_unix", "us", ",",
	                                "bind_unix", "@within", ",", "connect_unix", "@within", ",", "connect_unix",
	                                spawn_text("@%s", name)));
	cr_expect(
		traced_has("bind(", "\\\"us\\\"", TRACED_RIGHTS("\"make_sock\""), traced_entry("us"), "\"result\":0"));
	cr_expect(traced_has("bind(", "\\\"us\\\"", "EADDRINUSE", "\"stage\":\"before\""));
	cr_expect(traced_has("connect(", TRACED_RIGHTS("\"resolve_unix\""), traced_path("us")));
	cr_expect(traced_has("connect(", "\"text\":\"within\"", "\"inside\"", TRACED_RIGHTS("")));
	cr_expect(traced_has("connect(", "\"class\":\"scope\"", TRACED_RIGHTS("\"abstract_unix_socket\""), "!inside"));
}
