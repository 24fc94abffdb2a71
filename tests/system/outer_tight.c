/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layer grants no more than the policy and what landshim(1) lists:
 * whatever a generated policy denies is denied with the shim kept out, but for
 * that.  The other direction: outer_superset.c.
 *
 * The list is written here as rules.  What can be done under the outer layer
 * alone is compared with what can be done under the shim alone, by a policy to
 * which these rules were added: word for word, so that no errno differs either.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "landshim.h"
#include "random_policy.h"
#include "require.h"

#define POLICIES 240
#define ROUNDS 8 /* policies of each test, which is a process */

/* In the tree: a and b are nothing to landshim; of others it grants something, or reads them itself and grants nothing. */
static const char *const directories[] = {
	"/a",      "/b", "/library", /* in LD_LIBRARY_PATH */
	"/object",                   /* object/true is preloaded */
	"/policy",                   /* policy/policy includes policy/file */
	"/glob",                     /* glob, * and file are a glob */
	"/shim",                     /* shim/true is the shim */
	"/script",                   /* script/file is what is started, a script */
};

#define DIRECTORIES (sizeof(directories) / sizeof(directories[0]))

static bool shim_is_linked;

/* Two ports of each seed, below those that the kernel gives to others. */
static unsigned port_of(unsigned seed)
{
	return 20000 + 2 * seed;
}

static const char *script_in(const char *root)
{
	return spawn_text("%s/script/file", root);
}

static void fill(unsigned seed, const char *root)
{
	FILE *script;

	cr_assert_eq(mkdir(root, 0755), 0);
	for (size_t i = 0; i < DIRECTORIES; i++)
		random_policy_fill(spawn_text("%s%s", root, directories[i]));
	(void)unlink(spawn_text("%s/object/true", root));
	landshim_copy(SPAWN_HOST("libnothing.so"), spawn_text("%s/object/true", root), 0755);
	cr_assert_eq(truncate(spawn_text("%s/policy/file", root), 0), 0);
	/* One file, wherever it is; where that cannot be, a copy to which nothing is granted. */
	(void)unlink(spawn_text("%s/shim/true", root));
	shim_is_linked = link(SPAWN_SHIM, spawn_text("%s/shim/true", root)) == 0;
	if (!shim_is_linked)
		landshim_copy(SPAWN_SHIM, spawn_text("%s/shim/true", root), 0755);
	script = fopen(script_in(root), "we");
	cr_assert(script && fprintf(script, "#!%s %u\n", SPAWN_HOST("operations"), port_of(seed)) > 0 &&
	          fclose(script) == 0 && chmod(script_in(root), 0755) == 0);
}

/* What the outer layer grants besides (landshim(1), "run"), where the policy handles it: as much as matters here. */
static void add_extras(struct random_policy *policy)
{
	random_policy_allow(policy, "/library", "\"read_file\", \"read_dir\"");
	random_policy_allow(policy, "/object/true", "\"read_file\"");
	if (shim_is_linked)
		random_policy_allow(policy, "/shim/true", "\"read_file\"");
	random_policy_allow(policy, "/script/file", "\"read_file\", \"execute\"");
	policy->root = "";
	random_policy_allow(policy, "/lib", "\"read_file\", \"read_dir\"");
	random_policy_allow(policy, "/lib64", "\"read_file\", \"read_dir\"");
	random_policy_allow(policy, "/lib64/ld-linux-x86-64.so.2", "\"read_file\", \"execute\"");
	random_policy_allow(policy, "/etc/ld.so.cache", "\"read_file\"");
	random_policy_allow(policy, SPAWN_HOST("operations"), "\"read_file\", \"execute\"");
}

/* What is outside: an abstract socket, for as long as the caller lives. */
static void listen_outside(unsigned seed)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "operations-%u", port_of(seed));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	cr_assert_eq(bind(fd, (struct sockaddr *)&address,
	                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len)),
	             0);
	cr_assert_eq(listen(fd, 16), 0);
}

/* Random rights for random places; with what the outer layer grants besides, if it is to be the policy of the shim alone. */
static const char *generate(unsigned seed, const char *root, bool extras)
{
	static const char *const places[] = { "",        "/a",    "/b",           "/a/sub", "/library", "/object",
		                              "/policy", "/glob", "/library/sub", "/shim",  "/script" };
	static struct random_policy policy;

	random_policy_begin(&policy, seed, root, "file");
	policy.home = strrchr(root, '/') ? spawn_text("~%s", strrchr(root, '/')) : NULL;
	policy.ports = policy.abi >= 4 ? port_of(seed) : 0;
	random_policy_rules(&policy, places, sizeof(places) / sizeof(places[0]));
	random_policy_glob(&policy, "/glob/*/file");
	if (extras)
		add_extras(&policy);
	return random_policy_end(&policy);
}

/* What the operations say: before the shim is there, under run; or under the shim alone. */
static const char *operations(unsigned seed, bool run)
{
	const char *root = spawn_path(spawn_text("tree-%u-%d", seed, run));
	const char *policy = spawn_text("%s/policy/policy", root);
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=%s/library", root), NULL, NULL, NULL };
	const char *words[DIRECTORIES + 4] = { "-c", policy, script_in(root) };
	const struct spawn spawn = { .argv = words + 2,
		                     .config = run ? NULL : policy,
		                     .preload = run ? "" : spawn_text(SPAWN_SHIM ":%s/object/true", root),
		                     .env = env };
	const struct spawned *ran;

	fill(seed, root);
	(void)spawn_file(spawn_text("tree-%u-%d/policy/policy", seed, run), generate(seed, root, !run));
	for (size_t i = 0; i < DIRECTORIES; i++)
		words[3 + i] = spawn_text("%s%s", root, directories[i]);
	if (run) {
		env[1] = spawn_text("LD_AUDIT=%s", SPAWN_HOST("libbefore.so"));
		env[2] = spawn_text("LD_PRELOAD=%s/object/true", root);
		ran = landshim_spawn(&spawn, "run", words);
	} else {
		ran = spawn_run(&spawn);
	}
	cr_assert_eq(ran->status, 0, "seed %u, %d: %d\n%s\n%s\n%s", seed, run, ran->status, generate(seed, root, !run),
	             ran->err, ran->out);
	return spawn_text("%s", ran->out);
}

/* Lines of both, which differ in the root's name, that is as long, if at all.  Returns how many of the things were denied. */
static unsigned compare(unsigned seed, const char *exact, const char *outer)
{
	unsigned denied = 0;

	while (*exact && *outer) {
		const size_t len = strcspn(exact, "\n");
		const size_t outer_len = strcspn(outer, "\n");
		const char *says = memrchr(exact, ':', len);

		cr_assert_not_null(says, "%s", exact);
		cr_expect(len == outer_len && memcmp(says, outer + (says - exact), (size_t)(exact + len - says)) == 0,
		          "seed %u: %.*s, and before the shim %.*s", seed, (int)len, exact, (int)outer_len, outer);
		denied += !random_policy_done(outer, outer_len);
		exact += len + 1;
		outer += outer_len + 1;
	}
	cr_expect_eq(*exact, *outer, "seed %u: as many lines", seed);
	return denied;
}

ParameterizedTestParameters(outer_tight, before_the_shim_only_what_is_listed_is_allowed_besides)
{
	static unsigned firsts[POLICIES / ROUNDS];

	for (unsigned i = 0; i < POLICIES / ROUNDS; i++)
		firsts[i] = i * ROUNDS;
	return cr_make_param_array(unsigned, firsts, POLICIES / ROUNDS);
}

ParameterizedTest(const unsigned *first, outer_tight, before_the_shim_only_what_is_listed_is_allowed_besides)
{
	unsigned denied = 0;

	require_landlock(7);
	for (unsigned seed = *first; seed < *first + ROUNDS; seed++) {
		const char *exact;

		listen_outside(seed);
		exact = operations(seed, false);
		denied += compare(seed, exact, operations(seed, true));
	}
	cr_expect_gt(denied, 0U, "policies that deny nothing prove nothing");
}
