/* SPDX-License-Identifier: BSD-3-Clause */
/* The witness, and what is expected of it. */
#include "expect.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ENTRIES_MAX 8

static const char *const argv[] = { SPAWN_HOST("witness"), NULL };

void expect_refused_spawn(const struct spawn *spawn, const char *says)
{
	struct spawn witnessed = *spawn;
	const char *witness = spawn_path("witness");
	const char *env[ENTRIES_MAX + 2] = { spawn_text("WITNESS=%s", witness) };
	const struct spawned *ran;
	const char *wanted;

	for (size_t i = 0; spawn->env && spawn->env[i]; i++) {
		cr_assert_lt(i, (size_t)ENTRIES_MAX);
		env[i + 1] = spawn->env[i];
	}
	witnessed.argv = argv;
	witnessed.env = env;
	ran = spawn_run(&witnessed);
	wanted = strstr(says, "%s") ? spawn_text(says, spawn->config ? spawn->config : ran->policy) : says;
	cr_expect_eq(ran->status, 125, "status %d", ran->status);
	cr_expect_eq(access(witness, F_OK), -1, "main was reached");
	cr_expect_eq(strncmp(ran->err, wanted, strlen(wanted)), 0, "wanted: %s\nsaid: %s", wanted, ran->err);
}

void expect_refused(const char *config, const char *says)
{
	const struct spawn spawn = { .config = config };

	expect_refused_spawn(&spawn, says);
}

void expect_started(const char *config)
{
	const char *witness = spawn_path("witness");
	const char *env[] = { spawn_text("WITNESS=%s", witness), NULL };
	const struct spawn spawn = { .argv = argv, .config = config, .env = env };
	const struct spawned *ran = spawn_run(&spawn);

	/* The policy need not let it write: that it has tried is enough. */
	cr_expect_neq(ran->status, 125, "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
}
