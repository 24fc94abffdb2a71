/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layer is a superset of the exact one: whatever a generated policy
 * allows alone is allowed under landshim run.  (What it denies alone is denied
 * there as well: the shim enforces the same layer once more.)
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "random_policy.h"
#include "require.h"

#define POLICIES 400
#define ROUNDS 8 /* policies of each test, which is a process */
#define DIRECTORIES 3
#define MADE "/made/below" /* by landshim, where the policy asks for it */

static void fill(const char *root)
{
	for (int i = 0; i < DIRECTORIES; i++)
		random_policy_fill(spawn_text("%s/%c", root, 'a' + i));
}

/* Random rights for random places, and now and then what makes the outer layer differ. */
static const char *generate(unsigned seed, const char *root)
{
	/* The program's words are a, b, c and MADE. */
	static const char *const places[] = { "",
		                              "/a",
		                              "/b",
		                              "/c",
		                              "/a/sub",
		                              "/b/sub",
		                              "~",
		                              "${@arg1}",
		                              "${@arg2}/sub",
		                              "${@last_arg}",
		                              "${@arg3}/",
		                              "${@arg_follow}",
		                              "${@exe_dir}/.",
		                              "${@exe_dir}",
		                              "${@cwd}",
		                              "${@cwd}/a" };
	static struct random_policy policy;

	random_policy_begin(&policy, seed, root, "<base>");
	policy.excepts = true;
	policy.home = strrchr(root, '/') ? spawn_text("~%s", strrchr(root, '/')) : NULL;
	random_policy_rules(&policy, places, sizeof(places) / sizeof(places[0]));
	if (random_policy_next(&policy, 4) == 0)
		random_policy_glob(&policy, "/*/file");
	if (random_policy_next(&policy, 3) == 0)
		random_policy_create(&policy, MADE);
	return random_policy_end(&policy);
}

static void go(void *data)
{
	if (chdir(data) != 0)
		_exit(98);
}

/* What the operations say under the policy, in a tree of their own: from there, or from the root directory. */
static const char *operations(unsigned seed, bool run)
{
	const char *root = spawn_path(spawn_text("tree-%u-%d", seed, run));
	const char *argv[] = { SPAWN_HOST("operations"), NULL, NULL, NULL, spawn_text("%s" MADE, root), NULL };
	const char *env[] = { "X_NAME=1", "A_TOKEN=secret", NULL };
	void *const from = (void *)(size_t)(seed % 4 == 0 ? "/" : root);
	const struct spawn none = { .preload = "", .env = env, .prepare = go, .data = from };
	const struct spawn exact = { .argv = argv, .policy = NULL, .env = env, .prepare = go, .data = from };
	struct spawn spawn = exact;
	const struct spawned *ran;

	cr_assert_eq(mkdir(root, 0755), 0);
	fill(root);
	for (int i = 0; i < DIRECTORIES; i++)
		argv[1 + i] = spawn_text("%s/%c", root, 'a' + i);
	spawn.policy = generate(seed, root);
	ran = run ? landshim_run(&none, spawn.policy, argv) : spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "seed %u: %s\n%s", seed, spawn.policy, ran->err);
	return spawn_text("%s", ran->out);
}

/* Lines of both, but for the root's name, which is as long. */
static unsigned compare(unsigned seed, const char *exact, const char *outer)
{
	unsigned allowed = 0;

	while (*exact && *outer) {
		size_t len = strcspn(exact, "\n");
		size_t outer_len = strcspn(outer, "\n");
		bool done = random_policy_done(exact, len);
		bool outer_done = random_policy_done(outer, outer_len);

		cr_expect_eq(done, outer_done, "seed %u: %.*s, and under run %.*s", seed, (int)len, exact,
		             (int)outer_len, outer);
		/* A variable of the environment is there, or is not: no matter of rights. */
		allowed += done && strncmp(exact, "variable ", strlen("variable ")) != 0;
		exact += len + 1;
		outer += outer_len + 1;
	}
	cr_expect_eq(*exact, *outer, "seed %u: as many lines", seed);
	return allowed;
}

ParameterizedTestParameters(outer_superset, what_the_exact_policy_allows_run_allows)
{
	static unsigned firsts[POLICIES / ROUNDS];

	for (unsigned i = 0; i < POLICIES / ROUNDS; i++)
		firsts[i] = i * ROUNDS;
	return cr_make_param_array(unsigned, firsts, POLICIES / ROUNDS);
}

ParameterizedTest(const unsigned *first, outer_superset, what_the_exact_policy_allows_run_allows)
{
	unsigned allowed = 0;

	require_landlock(1);
	for (unsigned seed = *first; seed < *first + ROUNDS; seed++) {
		const char *exact = operations(seed, false);

		allowed += compare(seed, exact, operations(seed, true));
	}
	cr_expect_gt(allowed, 0U, "policies that allow nothing prove nothing");
}

/* landshim(1) documents it: the outer layer lets the loader's directories be read, so a file would gain a right. */
Test(outer_superset, but_a_move_into_a_loader_directory_that_cannot_be_read)
{
	const char *from = spawn_path("from"), *to = spawn_path("to");
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=%s", to), NULL };
	const char *argv[] = { "/bin/mv", "-T", spawn_text("%s/file", from), spawn_text("%s/file", to), NULL };
	const char *policy = spawn_policy(
		2,
		spawn_text(", { path = [ \"%s\", \"%s\" ]; allow = [ \"create\", \"remove\", \"refer\" ]; }", from, to),
		"");
	const struct spawn exact = { .argv = argv, .policy = policy, .env = env };
	const struct spawn run = { .env = env };
	const struct spawned *ran;

	require_landlock(2);
	cr_assert_eq(mkdir(from, 0755), 0);
	cr_assert_eq(mkdir(to, 0755), 0);
	(void)spawn_file("from/file", "");
	ran = landshim_run(&run, policy, argv);
	cr_expect_neq(ran->status, 0);
	cr_expect_eq(access(argv[2], F_OK), 0);
	ran = spawn_run(&exact);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_eq(access(argv[3], F_OK), 0);
}
