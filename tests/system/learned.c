/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim learn, and landshim run under what it wrote. */
#include "learned.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define WORDS_MAX 64

static void make_directory(void)
{
	(void)mkdir(spawn_path("work"), 0755);
}

const char *learned_path(const char *name)
{
	make_directory();
	return spawn_path(spawn_text("work/%s", name));
}

const char *learned_file(const char *name, const char *text)
{
	make_directory();
	return spawn_file(spawn_text("work/%s", name), text);
}

static void in_work(void *data)
{
	(void)data;
	if (chdir(spawn_path("work")) != 0)
		_exit(97);
}

const struct spawned *learned_command(const char *command, const char *const *words)
{
	const struct spawn spawn = { .prepare = in_work };

	make_directory();
	return landshim_spawn(&spawn, command, words);
}

static const struct spawned *with_file(const char *command, const char *option, const char *const *words)
{
	const char *all[WORDS_MAX] = { option, learned_policy_path() };
	size_t count = 2;

	for (; *words; words++) {
		cr_assert_lt(count, (size_t)WORDS_MAX - 1);
		all[count++] = *words;
	}
	return learned_command(command, all);
}

const char *learned_policy_path(void)
{
	return spawn_path("learned.conf");
}

const struct spawned *learned(const char *const *words)
{
	require_landlock(1);
	return with_file("learn", "-o", words);
}

const struct spawned *learned_run(const char *const *words)
{
	return with_file("run", "-c", words);
}

const char *learned_policy(void)
{
	return access(learned_policy_path(), F_OK) == 0 ? spawn_read(learned_policy_path()) : "";
}

bool learned_has(const char *text)
{
	return strstr(learned_policy(), text) != NULL;
}
