/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ways out of a sandbox that are known: each is closed, or stands in
 * liblandshim.so(7) under what is not restricted.  IFUNC resolvers, a false
 * shim in RUNPATH and the like, which plain preloading cannot stop, have their
 * tests in unconfined.c.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "outside.h"
#include "require.h"

/* What the words in the manual must say of a way that is open. */
struct way {
	const char *name;
	int abi;            /* that closes it; 0: any */
	const char *listed; /* NULL: closed; else a phrase of liblandshim.so(7) */
	bool may_be_closed; /* depends on the kernel: both are right */
};

/* Without the policy every way is open, which the first test shows. */
static const struct way ways[] = {
	{ "plainly", 1, NULL, false },
	{ "directory_descriptor", 1, NULL, false },
	{ "proc_self_fd", 1, NULL, false },
	{ "proc_root", 1, NULL, false },
	{ "hard_link", 1, NULL, false },
	{ "symbolic_link", 1, NULL, false },
	{ "rename_exchange", 1, NULL, false },
	{ "user_namespace", 1, NULL, false },
	{ "trace", 1, NULL, false },
	{ "signal", 6, NULL, false },
	{ "abstract_socket", 6, NULL, false },
	{ "execution", 1, NULL, false },
	{ "loader", 0, "A file that may be read is run by the dynamic loader", false },
	{ "memory_file", 0, "file may be executed always", false },
	{ "without_preload", 1, NULL, false },
	{ "inherited_descriptor", 0, "What is open already", false },
	{ "passed_descriptor", 0, "that the program inherits or is sent", false },
	{ "io_uring", 1, NULL, false },
	{ "terminal_input", 0, "on an inherited terminal puts input into the parent's shell", true },
	{ "tcp", 4, NULL, false },
	{ "mptcp", 0, "an MPTCP socket talks to plain TCP servers", false },
	{ "tcp_fast_open", 0, "TCP Fast Open", true },
	{ "metadata", 0, "Metadata:", false },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static const char *work(void)
{
	const char *directory = spawn_path("work");

	if (mkdir(directory, 0755) == 0)
		landshim_copy(SPAWN_HOST("ends42"), spawn_text("%s/program", directory), 0755);
	return directory;
}

/* In the child, data its words: a terminal of its own, the secret as 20, and once more as a message in 21. */
static void prepare(void *data)
{
	const char *path = ((const char *const *)data)[2];
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	int secret = open(path, O_RDONLY);
	int pair[2];
	struct iovec io = { (void *)"x", 1 };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &secret, sizeof(secret));
	if (setsid() < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0 ||
	    dup2(open(ptsname(terminal), O_RDWR), 0) != 0 || ioctl(0, TIOCSCTTY, 0) != 0 || dup2(secret, 20) != 20 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || sendmsg(pair[0], &message, 0) != 1 ||
	    dup2(pair[1], 21) != 21)
		_exit(97);
}

static const char *policy(int abi)
{
	return spawn_policy(abi,
	                    spawn_text(", { path = \"/proc\"; allow = \"read\"; },\n"
	                               "{ path = \"%s\"; allow = \"read_write\"; }",
	                               work()),
	                    "");
}

static const char **words(const struct way *way)
{
	static const char *argv[7];

	argv[0] = SPAWN_HOST("escapes");
	argv[1] = way->name;
	argv[2] = landshim_secret();
	argv[3] = work();
	argv[4] = spawn_text("%d", outside_listen());
	argv[5] = outside_abstract();
	return argv;
}

static bool is_listed(const char *phrase)
{
	static char text[65536];
	FILE *file = fopen(TEST_SOURCE "/preload/liblandshim.so.7", "re");
	size_t len = fread(text, 1, sizeof(text) - 1, file);

	(void)fclose(file);
	text[len] = '\0';
	/* Lines of the manual are joined as they are read. */
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ' ';
	return strstr(text, phrase) != NULL;
}

static void expect(const struct way *way, const struct spawned *ran, const char *how)
{
	const char *says = ran->out;

	cr_assert_eq(ran->status, 0, "%s, %s: status %d: %s", way->name, how, ran->status, ran->err);
	if (way->listed) {
		cr_expect(is_listed(way->listed), "liblandshim.so(7) does not say \"%s\"", way->listed);
		cr_expect(way->may_be_closed || strcmp(says, "escaped\n") == 0 || strcmp(says, "unavailable\n") == 0,
		          "%s, %s, is listed as open: %s", way->name, how, says);
		return;
	}
	cr_expect_str_eq(says, "denied\n", "%s, %s: %s", way->name, how, says);
}

ParameterizedTestParameters(escapes, each_way_is_closed_or_listed)
{
	static size_t indices[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, WAYS);
}

ParameterizedTest(size_t *index, escapes, each_way_is_closed_or_listed)
{
	const struct way *way = &ways[*index];
	const char **argv = words(way);
	const struct spawn spawn = {
		.argv = argv, .policy = policy(way->abi ? way->abi : 1), .prepare = prepare, .data = argv
	};
	const struct spawn run = { .prepare = prepare, .data = argv };

	require_landlock(way->abi ? way->abi : 1);
	expect(way, spawn_run(&spawn), "preloaded");
	expect(way, landshim_run(&run, spawn.policy, argv), "landshim run");
}

/* Else the others would prove nothing. */
ParameterizedTestParameters(escapes, each_way_is_open_without_a_policy)
{
	static size_t indices[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, WAYS);
}

ParameterizedTest(size_t *index, escapes, each_way_is_open_without_a_policy)
{
	const struct way *way = &ways[*index];
	const char **argv = words(way);
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = prepare, .data = argv };
	const struct spawned *ran;

	/* A namespace, a trace of the parent and the like take root, or are turned off by a sysctl. */
	require_root();
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s: status %d", way->name, ran->status);
	if (!way->may_be_closed)
		cr_expect(strcmp(ran->out, "escaped\n") == 0 || (strcmp(ran->out, "unavailable\n") == 0 && way->listed),
		          "%s: %s", way->name, ran->out);
}

/* CAP_SYS_ADMIN may put input into any terminal: an ordinary user. */
static void prepare_nobody(void *data)
{
	prepare(data);
	if (geteuid() == 0 && (fchmod(0, 0666) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
		_exit(96);
}

Test(escapes, a_session_of_its_own_keeps_input_from_the_terminal)
{
	const struct way way = { "terminal_input", 0, NULL, false };
	const char **argv = words(&way);
	const struct spawn run = { .prepare = prepare_nobody, .data = argv };
	const char *options[8] = { "--new-session" };

	require_landlock(1);
	memcpy(options + 1, argv, 7 * sizeof(*argv));
	expect(&way, landshim_run(&run, policy(1), options), "landshim run --new-session");
}
