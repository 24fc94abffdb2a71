/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim learn that is killed, at each of its calls of a kind: nothing half-written, and nothing beside it. */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"
#include "traced.h"

/* So many calls are killed at, unless it comes to its end before. */
#define MOST 200

static const struct spawn none = { .preload = "" };

static const char old_policy[] = "abi = 1;\npaths = ( { path = \"/usr\"; allow = \"read\"; } );\n";

/* strace(1) kills it at its call of that number; its own status is the one of what it traces. */
static const struct spawned *killed_at(const char *call, int number, const char *const *words)
{
	static const char *argv[40];
	size_t count = 0;

	argv[count++] = "/usr/bin/strace";
	argv[count++] = "-o";
	argv[count++] = "/dev/null";
	argv[count++] = "-e";
	argv[count++] = spawn_text("inject=%s:signal=KILL:when=%d", call, number);
	argv[count++] = LANDSHIM;
	argv[count++] = "learn";
	while (*words)
		argv[count++] = *words++;
	argv[count] = NULL;
	return spawn_run(&(const struct spawn){ .argv = argv, .preload = "" });
}

/* The names in the test's directory. */
static const char *names(void)
{
	const char *const argv[] = { "/bin/ls", "-A", spawn_directory(), NULL };

	return spawn_run(&(const struct spawn){ .argv = argv, .preload = "" })->out;
}

struct kill {
	const char *call;         /* of landshim's, at each of which it is killed */
	const char *const *words; /* of learn */
	const char *others;       /* the names that are there beside the policy's */
	const char *old, *new;    /* "": there was none */
	bool may_leave;           /* what is whole, and was to take the policy's place */
};

/* Whether the new one stands there. */
static bool expect_whole(const struct kill *kill, int number)
{
	const char *path = spawn_path("p.conf");
	const char *found = spawn_text("%s", names());
	const char *text = access(path, F_OK) == 0 ? spawn_read(path) : "";

	cr_expect(strcmp(text, kill->old) == 0 || strcmp(text, kill->new) == 0, "%s %d: %s", kill->call, number, text);
	if (!kill->may_leave)
		cr_expect_str_eq(found, spawn_text("%s%s", kill->others, *text ? "p.conf\n" : ""), "%s %d", kill->call,
		                 number);
	return strcmp(text, kill->new) == 0;
}

/* At its first such call, at the second one, and so on, until the policy is written. */
static void kill_at_each(const struct kill *kill)
{
	const char *path = spawn_path("p.conf");
	int number = 1;

	for (; number <= MOST; number++) {
		(void)unlink(path);
		if (*kill->old)
			(void)spawn_file("p.conf", kill->old);
		(void)killed_at(kill->call, number, kill->words);
		if (expect_whole(kill, number))
			break;
	}
	cr_assert_leq(number, MOST);
	cr_expect_gt(number, 1, "%s: it is never called", kill->call);
}

Test(learn, killed_at_any_stop_or_step_it_leaves_nothing_that_is_not_whole, .timeout = 120)
{
	const char *const words[] = { "-o",    spawn_path("p.conf"), "--", TRACED_CALLS("static"),
		                      "open",  spawn_file("f", "x"), "",   ",",
		                      "creat", spawn_path("f"),      NULL };
	static const char *const calls[] = { "ptrace", "write", "fsync", "linkat" };
	const char *new;

	require_landlock(1);
	cr_assert_eq(landshim_spawn(&none, "learn", words)->status, 0);
	new = spawn_read(spawn_path("p.conf"));
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		kill_at_each(&(const struct kill){ calls[i], words, "f\n", "", new, false });
}

/* A policy that is tried is in no file. */
Test(learn_verify, killed_at_any_step_it_leaves_nothing_that_is_not_whole, .timeout = 240)
{
	const char *const words[] = {
		"--verify", "-o", spawn_path("p.conf"), "--", TRACED_CALLS("static"), "open", spawn_file("f", "x"),
		"",         NULL
	};
	static const char *const calls[] = { "ptrace", "landlock_add_rule", "write", "fsync", "linkat" };
	const char *new;

	require_landlock(1);
	cr_assert_eq(landshim_spawn(&none, "learn", words)->status, 0);
	new = spawn_read(spawn_path("p.conf"));
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		kill_at_each(&(const struct kill){ calls[i], words, "f\n", "", new, false });
}

Test(learn_merge, killed_at_any_step_the_policy_is_the_old_one_or_the_new_one, .timeout = 120)
{
	const char *const words[] = { "--merge", spawn_path("p.conf"), "--", TRACED_CALLS("static"),
		                      "open",    spawn_file("f", "x"), "",   NULL };
	static const char *const calls[] = { "write", "fchown", "fchmod", "fsync", "linkat", "rename" };
	const char *new;

	require_landlock(1);
	(void)spawn_file("p.conf", old_policy);
	cr_assert_eq(landshim_spawn(&none, "learn", words)->status, 0);
	new = spawn_read(spawn_path("p.conf"));
	cr_assert_str_neq(new, old_policy);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		kill_at_each(&(const struct kill){ calls[i], words, "f\n", old_policy, new,
		                                   strcmp(calls[i], "rename") == 0 });
}
