/* SPDX-License-Identifier: BSD-3-Clause */
/* Nothing is left behind: a host finds at main what it finds without the shim. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "require.h"
#include "spawn.h"

#define LINES_MAX 512
/* What has a place in memory of its own: longer than the room that the arena starts in. */
#define COMMENT (100 * 1000)

struct lines {
	const char *line[LINES_MAX];
	size_t count;
};

/* Everything that a process can have in an unusual state when it starts. */
static void unusual(void *data)
{
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGPIPE);
	(void)sigaddset(&blocked, SIGXFSZ);
	(void)sigaddset(&blocked, SIGUSR2);
	(void)umask(0137);
	if (chdir(data) != 0 || sigprocmask(SIG_SETMASK, &blocked, NULL) != 0 || raise(SIGXFSZ) != 0 ||
	    raise(SIGUSR2) != 0 || signal(SIGUSR1, SIG_IGN) == SIG_ERR)
		_exit(98);
}

static void usual(void *data)
{
	if (chdir(data) != 0)
		_exit(98);
}

/* All of the shim runs: globs, words, ports, and more than one chunk of memory. */
static const char *policy(void)
{
	char *comment = malloc(COMMENT + 1);

	memset(comment, 'x', COMMENT);
	comment[COMMENT] = '\0';
	return spawn_text("# %s\n"
	                  "abi = 7; min_abi = 1; include = [ \"<base>\", \"<dns>\" ];\n"
	                  "paths = ( { glob = \"/usr/*\"; allow = \"read\"; },\n"
	                  "{ path = \"/proc\"; allow = \"read\"; },\n"
	                  "{ path = \"${@arg}\"; allow = \"read\"; }, { path = \"${@arg_dir}\"; allow = \"read\"; },\n"
	                  "{ path = \"${@cwd}\"; allow = \"read\"; }, { path = \"${HOME}\"; allow = \"read\"; },\n"
	                  "{ path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"
	                  "network = { connect_tcp = ( 443, \"8000-8002\" ); };\n",
	                  comment);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool starts(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static bool ends(const char *line, const char *with)
{
	size_t len = strlen(line), ending = strlen(with);

	return len >= ending && strcmp(line + len - ending, with) == 0;
}

/*
 * The lines of a report, sorted; entries have their number.  Of one without the
 * shim, made to what is to be under it: the shim's own entries are not there, but
 * for the one that means nothing, and no_new_privs may be set.
 */
static struct lines *take(const struct spawned *ran, bool bare, const char *no_new_privs)
{
	struct lines *lines = calloc(1, sizeof(*lines));
	char *rest;
	int entry = 0;

	for (const char *line = strtok_r(strdup(ran->out), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		bool ours = starts(line, "entry LANDSHIM_") || starts(line, "entry LD_PRELOAD=");

		/* The objects themselves are all that differs of the mappings. */
		if (starts(line, "mapped ") && (ends(line, "/libnothing.so") || ends(line, "/liblandshim.so") ||
		                                ends(line, "/liblandshim-musl.so")))
			continue;
		if (bare ? ours : strcmp(line, "entry LANDSHIM_=") == 0)
			continue;
		if (starts(line, "entries "))
			line = strchr(line, ',') ? "moved" : "not moved";
		if (starts(line, "entry "))
			line = spawn_text("%d %s", entry++, line);
		if (bare && starts(line, "no_new_privs "))
			line = no_new_privs;
		cr_assert_lt(lines->count, (size_t)LINES_MAX);
		lines->line[lines->count++] = line;
	}
	qsort(lines->line, lines->count, sizeof(*lines->line), compare);
	return lines;
}

static const struct {
	const char *name;
	const char *entries[3];
	void (*prepare)(void *data);
	const char *no_new_privs;
} cases[] = {
	{ "enforce", { "LANDSHIM_VERBOSE=0" }, usual, "no_new_privs 1" },
	{ "verbose", { "LANDSHIM_VERBOSE=1" }, usual, "no_new_privs 1" },
	{ "verbose, unusual", { "LANDSHIM_VERBOSE=1" }, unusual, "no_new_privs 1" },
	{ "unusual", { "LANDSHIM_VERBOSE=0", "LANDSHIM_MODE=enforce" }, unusual, "no_new_privs 1" },
	{ "dry-run", { "LANDSHIM_MODE=dry-run" }, unusual, "no_new_privs 0" },
};

static const struct {
	const char *line;
	bool unusual;
} finds[] = {
	{ "\nblocked 13\n", true },
	{ "\nblocked 12\n", true },
	{ "\npending 25\n", true },
	{ "\nhandled 10 ignored\n", true },
	{ "\numask 137\n", true },
	{ "\nerrno 0\n", false },
	{ "\nlocale C\n", false },
	{ "\nthreads 1\n", false },
	{ "\nentry AFTER=1\n", false },
	{ "open 2 pipe 0 0x1\n", false },
	{ " nameless\n", false },
	{ "libc.so", false },
	{ "\nname inspect, dumpable ", false },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

ParameterizedTestParameters(leftovers, the_process_is_as_without_the_shim)
{
	static size_t indices[2 * CASES];

	for (size_t i = 0; i < COUNT(indices); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(indices));
}

/* On glibc, and all of it again on musl. */

ParameterizedTest(size_t *number, leftovers, the_process_is_as_without_the_shim)
{
	const bool musl = *number >= CASES;
	const size_t index = *number % CASES;
	const char *word = spawn_file("word", "");
	const char *argv[] = { musl ? SPAWN_HOST("musl/inspect") : SPAWN_HOST("inspect"), word, "word",
		               "--option=/usr/bin/env", NULL };
	const char *env[] = { "AFTER=1", cases[index].entries[0], cases[index].entries[1], NULL };
	struct spawn spawn = { .argv = argv,
		               .policy = policy(),
		               .env = env,
		               .preload = musl ? SPAWN_HOST("musl/libnothing.so") : SPAWN_HOST("libnothing.so"),
		               .prepare = cases[index].prepare,
		               .data = (void *)(size_t)spawn_directory() };
	const struct lines *bare, *under;
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	/* What is compared is really found. */
	for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++)
		if (cases[index].prepare == unusual || !finds[i].unusual)
			cr_assert_not_null(strstr(ran->out, finds[i].line), "%s: %s", finds[i].line, ran->out);
	bare = take(ran, true, cases[index].no_new_privs);
	spawn.preload = musl ? SPAWN_SHIM_MUSL : SPAWN_SHIM;
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s: %s", cases[index].name, ran->err);
	under = take(ran, false, NULL);
	for (size_t i = 0; i < bare->count || i < under->count; i++) {
		const char *here = i < under->count ? under->line[i] : "(nothing)";
		const char *there = i < bare->count ? bare->line[i] : "(nothing)";

		cr_assert_str_eq(here, there, "%s: \"%s\", and without the shim \"%s\"", cases[index].name, here,
		                 there);
	}
}
