/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors 0 to 2 closed, or nobody listening; what is written, in one write. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define TIGHT "abi = 1; min_abi = 1; include = \"<base>\";\n"
#define HOST_TREE "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"

static void close_some(void *data)
{
	unsigned closed = *(const unsigned *)data;

	for (int fd = 0; fd < 3; fd++)
		if (closed & 1U << fd)
			(void)close(fd);
}

static void kill_some(void *data)
{
	unsigned dead = *(const unsigned *)data;

	for (int fd = 0; fd < 3; fd++) {
		int pipes[2];

		if (!(dead & 1U << fd) || pipe(pipes) != 0)
			continue;
		(void)close(pipes[0]);
		(void)dup2(pipes[1], fd);
		(void)close(pipes[1]);
	}
}

/* Counts what the program says of itself on descriptor 9, whatever 0 to 2 are. */
static const char *witnessed(void (*prepare)(void *data), unsigned *which, const char *policy, int *status)
{
	const char *argv[] = { SPAWN_HOST("witness"), NULL };
	const char *witness = spawn_path(spawn_text("witness-%zu-%u", strlen(policy), *which));
	const char *env[] = { spawn_text("WITNESS=%s", witness), "LANDSHIM_VERBOSE=1", NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy, .env = env, .prepare = prepare, .data = which };

	*status = spawn_run(&spawn)->status;
	return access(witness, F_OK) == 0 ? "ran" : "did not run";
}

Test(descriptors, closed_descriptors_stay_closed_and_dead_pipes_do_not_kill)
{
	void (*const prepare[])(void *) = { close_some, kill_some };
	const char *directory = spawn_directory();
	const char *good = spawn_text(TIGHT "paths = ( { path = [ \"%s\", \"%s\" ]; allow = \"all\"; } );\n",
	                              TEST_BUILD, directory);

	require_landlock(1);
	for (size_t how = 0; how < 2; how++) {
		for (unsigned which = 0; which < 8; which++) {
			int status;

			cr_expect_str_eq(witnessed(prepare[how], &which, good, &status), "ran", "good %zu %u", how,
			                 which);
			cr_expect_eq(status, 0, "good %zu %u: %d", how, which, status);
			cr_expect_str_eq(witnessed(prepare[how], &which, "abi = 99;\n", &status), "did not run");
			cr_expect_eq(status, 125, "bad %zu %u: %d", how, which, status);
		}
	}
}

/* Descriptor 9 once more as 10, where inspect can say what there is. */
static void close_some_of_three(void *data)
{
	if (fcntl(9, F_DUPFD, 10) != 10)
		_exit(98);
	close_some(data);
}

static const char *const modes[][2] = {
	{ "INSPECT_FD=10", NULL },
	{ "INSPECT_FD=10", "LANDSHIM_VERBOSE=1" },
	{ "INSPECT_FD=10", "LANDSHIM_MODE=dry-run" },
};

#define COMBINATIONS 8
#define MODES (sizeof(modes) / sizeof(modes[0]))

/* The lines about open descriptors, but for the one of the status line, which is to be closed. */
static const char *open_lines(const char *report)
{
	const char *found = "";

	for (const char *line = report; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		if (strncmp(line, "open ", 5) == 0 && strncmp(line, "open 9 ", 7) != 0)
			found = spawn_text("%s%.*s", found, (int)strcspn(line, "\n") + 1, line);
	return found;
}

ParameterizedTestParameters(descriptors, those_that_are_closed_are_closed_at_main)
{
	static size_t indices[COMBINATIONS * MODES];

	for (size_t i = 0; i < COMBINATIONS * MODES; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COMBINATIONS * MODES);
}

ParameterizedTest(size_t *index, descriptors, those_that_are_closed_are_closed_at_main)
{
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	unsigned closed = (unsigned)*index % COMBINATIONS;
	const char *const *mode = modes[*index / COMBINATIONS];
	const char *env[] = { mode[0], mode[1], NULL };
	struct spawn spawn = { .argv = argv,
		               .policy = TIGHT HOST_TREE,
		               .env = env,
		               .preload = "",
		               .status = true,
		               .prepare = close_some_of_three,
		               .data = &closed };
	const char *bare;
	const struct spawned *ran;

	require_landlock(1);
	bare = open_lines(spawn_run(&spawn)->line);
	for (int fd = 0; fd < 3; fd++)
		cr_assert_eq(strstr(bare, spawn_text("open %d ", fd)) == NULL, (closed & 1U << fd) != 0, "%s", bare);
	spawn.preload = NULL;
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_not_null(strstr(ran->line, "{\"landshim\":"), "%s", ran->line);
	cr_assert_null(strstr(ran->line, "open 9 "), "%s", ran->line);
	cr_assert_str_eq(open_lines(ran->line), bare);
}

/* Our end of a socket that keeps what is written apart; the child's becomes *data. */
static int packets(int *theirs)
{
	int pair[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	/* Where the child does not close it. */
	*theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, 300);
	cr_assert_geq(*theirs, 300);
	(void)close(pair[1]);
	return pair[0];
}

/* What was written at once; "": nothing, or no more. */
static const char *packet(int fd)
{
	static char text[2][16384];
	static unsigned turn;
	ssize_t got;

	turn = (turn + 1) % 2;
	got = recv(fd, text[turn], sizeof(text[turn]) - 1, MSG_DONTWAIT);
	text[turn][got > 0 ? got : 0] = '\0';
	return text[turn];
}

static void packets_as_2(void *data)
{
	if (dup2(*(const int *)data, 2) != 2)
		_exit(98);
}

static void packets_as_9(void *data)
{
	if (dup2(*(const int *)data, 9) != 9)
		_exit(98);
}

Test(descriptors, a_message_and_its_hint_are_one_write)
{
	const char *argv[] = { SPAWN_HOST("witness"), NULL };
	int theirs;
	int ours = packets(&theirs);
	const struct spawn spawn = { .argv = argv, .config = "", .prepare = packets_as_2, .data = &theirs };

	cr_assert_eq(spawn_run(&spawn)->status, 125);
	cr_expect_str_eq(packet(ours),
	                 "landshim: LANDSHIM_CONFIG: is empty\n"
	                 "landshim: hint: to start without a sandbox, unset it or set LANDSHIM_MODE=off\n");
	cr_expect_str_eq(packet(ours), "");
}

Test(descriptors, the_verbose_line_is_one_write)
{
	const char *argv[] = { "/bin/true", NULL };
	const char *env[] = { "LANDSHIM_VERBOSE=1", NULL };
	int theirs;
	int ours = packets(&theirs);
	const struct spawn spawn = {
		.argv = argv, .policy = TIGHT, .env = env, .prepare = packets_as_2, .data = &theirs
	};
	const char *line;

	require_landlock(1);
	cr_assert_eq(spawn_run(&spawn)->status, 0);
	line = packet(ours);
	cr_expect_eq(strncmp(line, "landshim: enforced ", 19), 0, "%s", line);
	cr_expect_eq(strchr(line, '\n'), line + strlen(line) - 1, "%s", line);
	cr_expect_str_eq(packet(ours), "");
}

static void one_status_line(const char *policy, int status, const char *holds)
{
	const char *argv[] = { "/bin/true", NULL };
	int theirs;
	int ours = packets(&theirs);
	const struct spawn spawn = {
		.argv = argv, .policy = policy, .status = true, .prepare = packets_as_9, .data = &theirs
	};
	const char *line;

	cr_assert_eq(spawn_run(&spawn)->status, status);
	line = packet(ours);
	cr_expect_eq(strncmp(line, "{\"landshim\":", 12), 0, "%s", line);
	cr_expect_not_null(strstr(line, holds), "%s", line);
	cr_expect_eq(strstr(line, "}\n"), line + strlen(line) - 2, "%s", line);
	cr_expect_str_eq(packet(ours), "");
}

Test(descriptors, the_status_line_is_one_write)
{
	require_landlock(1);
	one_status_line(TIGHT, 0, "\"enforced\":true");
	one_status_line("abi = 99;\n", 125, "\"enforced\":false,\"error\":");
}

/* What of a policy takes descriptors, and so may have the number 0. */
static const char *each_kind(void)
{
	for (size_t i = 0; i < 4; i++) {
		static const char *const places[] = { "globbed", "carved", "from", "to" };

		cr_assert_eq(mkdir(spawn_path(places[i]), 0700), 0);
	}
	cr_assert_eq(mkdir(spawn_path("globbed/a"), 0700), 0);
	(void)spawn_file("globbed/a/literal", "by a glob\n");
	(void)spawn_file("carved/open", "beside\n");
	(void)spawn_file("carved/shut", "excepted\n");
	(void)spawn_file("from/file", "");
	(void)spawn_file("word", "by a link\n");
	cr_assert_eq(symlink("word", spawn_path("link")), 0);
	return spawn_text("abi = 4; include = [ \"<base>\" ]; unrestricted = \"refer\";\n"
	                  "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; },\n"
	                  "{ glob = \"%s/*/literal\"; allow = \"read\"; },\n"
	                  "{ path = \"%s\"; allow = \"read\"; except = \"shut\"; },\n"
	                  "{ path = \"${@arg_follow}\"; allow = \"read\"; },\n"
	                  "{ path = [ \"%s\", \"%s\" ]; allow = \"read_write\"; },\n"
	                  "{ path = \"%s\"; allow = \"read_write\"; missing = \"create\"; } );\n"
	                  "network = { connect_tcp = 1; };\n",
	                  spawn_path("globbed"), spawn_path("carved"), spawn_path("from"), spawn_path("to"),
	                  spawn_path("made"));
}

Test(descriptors, a_policy_means_the_same_where_0_is_closed)
{
	static const char wanted[] = "by a glob\nbeside\nby a link\nshut\nlinked\nmade\n";
	const char *policy = each_kind();
	const char *argv[] = { "/bin/bash",
		               "-c",
		               spawn_text(
				       "cd %s; cat globbed/a/literal carved/open link; cat carved/shut || echo shut; "
				       "ln -f from/file to/file && echo linked; echo >made/file && echo made; "
				       "exec 2>&1; : </dev/tcp/127.0.0.1/1; : </dev/tcp/127.0.0.1/2",
				       spawn_directory()),
		               "bash",
		               spawn_path("link"),
		               NULL };

	require_landlock(4);
	for (unsigned which = 0; which < 4; which++) {
		unsigned closed = which & 1;
		const struct spawn spawn = { .argv = argv, .policy = policy, .prepare = close_some, .data = &closed };
		const struct spawned *ran = which & 2 ? landshim_run(&spawn, policy, argv) : spawn_run(&spawn);
		const char *said = strstr(ran->out, "bash: ");

		cr_expect_eq(strncmp(ran->out, wanted, strlen(wanted)), 0, "%u: %s%s", which, ran->out, ran->err);
		cr_assert_not_null(said, "%u: %s%s", which, ran->out, ran->err);
		cr_expect_not_null(strstr(said, "/1: Connection refused"), "%u: %s", which, said);
		cr_expect_not_null(strstr(said, "/2: Permission denied"), "%u: %s", which, said);
	}
}

Test(descriptors, a_name_is_offered_where_0_is_closed)
{
	const char *argv[] = { "/bin/true", NULL };
	unsigned closed = 1;
	const struct spawn spawn = { .argv = argv, .config = "pythn3", .prepare = close_some, .data = &closed };
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "python3"), "%s", ran->err);
}

static void open_ten(void *data)
{
	(void)data;
	if (fcntl(0, F_DUPFD, 10) != 10)
		_exit(98);
}

/* No shim closes anything there: what landshim has opened is closed by exec. */
Test(descriptors, a_static_program_has_none_of_ours)
{
	const char *policy = spawn_file("p.conf", "abi = 1; include = \"<base>\";\n"
	                                          "paths = ( { path = \"/proc\"; allow = \"read\"; } );\n");
	const char *script = spawn_file("script", "#!/bin/busybox sh\nexec /bin/busybox \"$@\"\n");
	const struct {
		const char *command, *option, *value;
		bool status;
	} ways[] = { { "run", "-v", NULL, false },           { "run", "-v", NULL, true },
		     { "run", "-c", policy, true },          { "run", "--read", "/proc", true },
		     { "run", "--new-session", NULL, true }, { "run", "--close-fds", NULL, true },
		     { "explain", "-c", policy, false } };

	require_landlock(1);
	cr_assert_eq(chmod(script, 0755), 0);
	for (size_t i = 0; i < 2 * COUNT(ways); i++) {
		const char *command = ways[i / 2].command, *option = ways[i / 2].option, *value = ways[i / 2].value;
		const char *words[10] = { "-c", policy, option };
		const struct spawn spawn = { .prepare = open_ten, .status = ways[i / 2].status };
		const char *const program[] = { i % 2 ? script : "/bin/busybox", "ls", "/proc/self/fd" };
		const struct spawned *ran;
		size_t count = 3;

		if (value)
			words[count++] = value;
		memcpy(words + count, program, sizeof(program));
		ran = landshim_spawn(&spawn, command, words);
		cr_expect_str_eq(ran->out, strcmp(option, "--close-fds") == 0 ? "0\n1\n2\n3\n" : "0\n1\n10\n2\n3\n",
		                 "%s %s: %s", command, option, ran->err);
	}
}
