/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Golden pairs: each tests/data/bad-NAME.conf is refused with exactly what
 * bad-NAME.err says, status 125, and main is not reached.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define DATA TEST_SOURCE "/tests/data"
#define PAIRS_LEAST 80

static const char *slurp(const char *path)
{
	static char text[16384];
	FILE *file = fopen(path, "re");
	size_t len;

	cr_assert_not_null(file, "%s", path);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	(void)fclose(file);
	return text;
}

/* Puts what stands for a placeholder into a text. */
static void replace(char *to, size_t size, const char *from, const char *what, const char *with)
{
	size_t len = 0;

	while (*from) {
		bool found = strncmp(from, what, strlen(what)) == 0;
		int added = found ? snprintf(to + len, size - len, "%s", with)
		                  : snprintf(to + len, size - len, "%c", *from);

		cr_assert_lt((size_t)added, size - len);
		len += (size_t)added;
		from += found ? strlen(what) : 1;
	}
	to[len] = '\0';
}

static glob_t *pairs(void)
{
	static glob_t found;

	if (!found.gl_pathc)
		cr_assert_eq(glob(DATA "/bad-*.conf", 0, NULL, &found), 0);
	return &found;
}

ParameterizedTestParameters(golden, each_bad_policy_is_refused_with_its_message)
{
	static size_t indices[1024];
	glob_t found;

	if (glob(DATA "/bad-*.conf", 0, NULL, &found) != 0 || found.gl_pathc > 1024)
		abort();
	for (size_t i = 0; i < found.gl_pathc; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, found.gl_pathc);
}

/* What is to be said of a bad policy. */
static const char *wanted_for(const char *conf)
{
	static char wanted[16384];
	char half[16384], err[4096];

	(void)snprintf(err, sizeof(err), "%.*s.err", (int)strlen(conf) - 5, conf);
	replace(half, sizeof(half), slurp(err), "@DIR@", DATA);
	replace(wanted, sizeof(wanted), half, "@CONF@", TEST_SOURCE "/conf");
	return wanted;
}

ParameterizedTest(size_t *index, golden, each_bad_policy_is_refused_with_its_message)
{
	const char *conf = pairs()->gl_pathv[*index];
	const char *witness = spawn_path("witness");
	const char *env[] = { spawn_text("WITNESS=%s", witness), NULL, NULL };
	const char *argv[] = { SPAWN_HOST("witness"), NULL };
	const struct spawn spawn = { .argv = argv, .config = conf, .env = env, .status = true };
	const struct spawned *ran;

	require_landlock(7);
	/* In earnest, and in a dry run. */
	for (int dry = 0; dry < 2; dry++) {
		env[1] = dry ? "LANDSHIM_MODE=dry-run" : NULL;
		ran = spawn_run(&spawn);
		cr_expect_eq(ran->status, 125, "%s: status %d", conf, ran->status);
		cr_expect_str_eq(ran->err, wanted_for(conf), "%s:\n%s", conf, ran->err);
		cr_expect_not_null(strstr(ran->line, ",\"enforced\":false,\"error\":\""), "%s: %s", conf, ran->line);
		cr_expect_eq(access(witness, F_OK), -1, "%s: main was reached", conf);
	}
	/* landshim check says the same first; then what else is wrong. */
	ran = landshim_words((const char *[]){ "check", "-c", conf, SPAWN_HOST("witness"), NULL });
	cr_expect_eq(ran->status, 2, "%s: status %d", conf, ran->status);
	cr_expect_eq(strncmp(ran->err, wanted_for(conf), strlen(wanted_for(conf))), 0, "%s:\n%s", conf, ran->err);
	/* So does landshim run, and main is not reached. */
	ran = landshim_words((const char *[]){ "run", "-c", conf, SPAWN_HOST("witness"), NULL });
	cr_expect_eq(ran->status, 125, "%s: status %d", conf, ran->status);
	cr_expect_eq(strncmp(ran->err, wanted_for(conf), strlen(wanted_for(conf))), 0, "%s:\n%s", conf, ran->err);
	cr_expect_eq(access(witness, F_OK), -1, "%s: main was reached", conf);
}

Test(golden, there_are_at_least_80)
{
	cr_assert_geq(pairs()->gl_pathc, PAIRS_LEAST);
}

Test(golden, the_witness_bears_witness_when_it_runs)
{
	const char *witness = spawn_path("witness");
	const char *env[] = { spawn_text("WITNESS=%s", witness), NULL };
	const char *argv[] = { SPAWN_HOST("witness"), NULL };
	const struct spawn spawn = { .argv = argv, .env = env };

	cr_assert_eq(spawn_run(&spawn)->status, 0);
	cr_assert_eq(access(witness, F_OK), 0);
}
