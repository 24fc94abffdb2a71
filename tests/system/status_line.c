/* SPDX-License-Identifier: BSD-3-Clause */
/* The status line: its JSON, its length, and descriptors that cannot take it. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "require.h"
#include "spawn.h"

#define BASE "abi = 1; min_abi = 1; include = \"<base>\";\n"
#define LINE_MOST 4096

/* Asks python3's parser: the line is JSON, and an expression over it (as d) holds. */
static void holds(const char *line, const char *expression)
{
	const char *argv[] = { "/usr/bin/python3",
		               "-c",
		               "import json,sys\n"
		               "d=json.loads(sys.argv[1])\n"
		               "assert sys.argv[1].count('\\n')==1 and sys.argv[1].endswith('\\n')\n"
		               "assert eval(sys.argv[2]),d",
		               line,
		               expression,
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;
	char *copy = strdup(line);

	argv[3] = copy;
	cr_expect_leq(strlen(copy), LINE_MOST);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s\n%s\n%s", expression, copy, ran->err);
	free(copy);
}

static const char *line_of(const char *config, const char *const *env, int status)
{
	const char *argv[] = { "/bin/true", NULL };
	const struct spawn spawn = { .argv = argv, .config = config, .env = env, .status = true };
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, status, "%s", ran->err);
	return ran->line;
}

Test(status_line, it_says_what_was_enforced)
{
	const char *policy = spawn_file("p.conf",
	                                "abi = 7; min_abi = 0; include = \"<base>\"; paths = (\n"
	                                "{ path = \"/nonexistent/x\"; allow = \"read\"; missing = \"skip\"; } );\n"
	                                "network = { connect_tcp = ( 1, \"5-7\" ); };\n");

	require_landlock(7);
	holds(line_of(policy, NULL, 0),
	      spawn_text("d['landshim'] == '" TEST_VERSION
	                 "' and d['pid'] > 1 and d['mode'] == 'enforce' and d['enforced'] is "
	                 "True and d['kernel_abi'] == %d and d['errata'] >= 0 and d['no_new_privs'] is True",
	                 require_abi()));
	holds(line_of(policy, NULL, 0),
	      spawn_text("[(l['policy'], l['abi'], l['enforced_abi'], l['port_rules'], l['not_enforced']) for l in "
	                 "d['layers']] "
	                 "== [('%s', 7, 7, 4, [])] and '/nonexistent/x' in d['layers'][0]['skipped'] and "
	                 "d['layers'][0]['path_rules'] > 20",
	                 policy));
}

Test(status_line, on_failure_it_says_why)
{
	const char *policy = spawn_file("p.conf", "abi = 99;\n");

	holds(line_of(policy, NULL, 125), spawn_text("d['enforced'] is False and d['error'] == '%s:1: \"abi\" is out "
	                                             "of range' and 'layers' not in d",
	                                             policy));
	holds(line_of(policy, (const char *[]){ "LANDSHIM_BANANA=1", NULL }, 125),
	      "d['error'].startswith('LANDSHIM_BANANA: unknown variable')");
}

Test(status_line, dry_run_enforces_nothing)
{
	const char *policy = spawn_file("p.conf", BASE);

	require_landlock(1);
	holds(line_of(policy, (const char *[]){ "LANDSHIM_MODE=dry-run", NULL }, 0),
	      "d['enforced'] is False and d['mode'] == 'dry-run' and d['no_new_privs'] is False and len(d['layers']) "
	      "== 1");
}

Test(status_line, off_writes_nothing)
{
	cr_assert_str_eq(line_of("/nonexistent", (const char *[]){ "LANDSHIM_MODE=off", NULL }, 0), "");
}

/* Long lists are cut, with a count, and the line stays JSON. */
Test(status_line, it_is_never_longer_than_4096_bytes)
{
	char *policy = malloc(1 << 20);
	size_t len = (size_t)sprintf(policy, BASE "paths = ( { path = [ ");

	require_landlock(1);
	for (int i = 0; i < 500; i++)
		len += (size_t)sprintf(policy + len, "%s\"/nonexistent/a-rather-long-name-%d\\x01\\xff\"",
		                       i ? ", " : "", i);
	(void)sprintf(policy + len, " ]; allow = \"read\"; missing = \"skip\"; } );\n");
	holds(line_of(spawn_file("long.conf", policy), NULL, 0),
	      "d['enforced'] and d['layers'][0]['skipped_total'] >= 500 and 0 < len(d['layers'][0]['skipped']) < 500");
	free(policy);
}

Test(status_line, a_long_message_is_cut_and_stays_json)
{
	char *policy = malloc(1 << 20);
	size_t len = (size_t)sprintf(policy, "abi = 1; unrestricted = \"");

	for (int i = 0; i < 8000; i++)
		len += (size_t)sprintf(policy + len, "\\x01");
	(void)sprintf(policy + len, "\";\n");
	holds(line_of(spawn_file("long.conf", policy), NULL, 125),
	      "d['enforced'] is False and d['error'].count('\\x01') > 400");
	free(policy);
}

Test(status_line, sixteen_layers_with_long_names_fit)
{
	const char *config;
	const char *path;
	char name[201];

	require_landlock(2);
	memset(name, 'n', 200);
	name[200] = '\0';
	path = spawn_file(name, "abi = 11; min_abi = 0; include = \"<base>\";\n");
	config = path;
	for (int i = 1; i < 16; i++)
		config = spawn_text("%s:%s", config, path);
	holds(line_of(config, NULL, 0), "d['enforced'] and len(d['layers']) == 16");
}

/* Puts something into descriptor 9 that does not take a line. */
static void dead_pipe(void *data)
{
	int pipes[2];

	(void)data;
	if (pipe(pipes) != 0 || close(pipes[0]) != 0 || dup2(pipes[1], 9) != 9)
		_exit(98);
	(void)close(pipes[1]);
}

static void full_pipe(void *data)
{
	static char block[4096];
	int pipes[2];

	(void)data;
	if (pipe(pipes) != 0 || fcntl(pipes[1], F_SETFL, O_NONBLOCK) != 0)
		_exit(98);
	while (write(pipes[1], block, sizeof(block)) > 0)
		continue;
	(void)fcntl(pipes[1], F_SETFL, 0);
	/* The reading end stays open, in the program too, and nobody reads. */
	if (dup2(pipes[1], 9) != 9)
		_exit(97);
}

static void full_socket(void *data)
{
	static char block[4096];
	int pair[2];

	(void)data;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		_exit(98);
	while (send(pair[1], block, sizeof(block), MSG_DONTWAIT) > 0)
		continue;
	if (dup2(pair[1], 9) != 9)
		_exit(97);
}

static void read_only(void *data)
{
	(void)data;
	if (dup2(open("/dev/null", O_RDONLY), 9) != 9)
		_exit(98);
}

static void no_file_size(void *data)
{
	const struct rlimit none = { 0, 0 };
	int fd = open("/tmp", O_TMPFILE | O_WRONLY, 0600);

	(void)data;
	if (fd < 0 || dup2(fd, 9) != 9 || setrlimit(RLIMIT_FSIZE, &none) != 0)
		_exit(98);
}

Test(status_line, a_line_that_cannot_be_written_is_no_error)
{
	void (*const kinds[])(void *) = { dead_pipe, full_pipe, full_socket, read_only, no_file_size };
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	const char *policy = BASE "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n";

	require_landlock(1);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct spawn spawn = { .argv = argv, .policy = policy, .status = true, .prepare = kinds[i] };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 0, "%zu: %s", i, ran->err);
		cr_expect_not_null(strstr(ran->out, "no_new_privs 1\n"), "%zu", i);
		cr_expect_null(strstr(ran->out, "open 9"), "%zu: %s", i, ran->out);
		cr_expect_null(strstr(ran->out, "pending"), "%zu: %s", i, ran->out);
		cr_expect_null(strstr(ran->out, "blocked"), "%zu: %s", i, ran->out);
		spawn.policy = "abi = 99;\n";
		cr_expect_eq(spawn_run(&spawn)->status, 125, "%zu", i);
	}
}
