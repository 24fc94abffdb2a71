/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing policies and having them checked. */
#include "run_check.h"

#include <string.h>

#define WORDS_MAX 16

struct inner {
	const struct spawn *spawn;
};

static void into_home(void *data)
{
	const struct inner *inner = data;

	spawn_in_directory(NULL);
	if (inner->spawn->prepare)
		inner->spawn->prepare(inner->spawn->data);
}

const struct spawned *run_check_spawn(const struct spawn *spawn, const char *policy, const char *const *more)
{
	static unsigned number;
	struct inner inner = { spawn };
	struct spawn outer = *spawn;
	const char *words[WORDS_MAX] = { "-c", spawn_file(spawn_text("check-%u.conf", number++), policy) };
	size_t count = 2;

	while (*more && count < WORDS_MAX - 1)
		words[count++] = *more++;
	outer.prepare = into_home;
	outer.data = &inner;
	return landshim_spawn(&outer, "check", words);
}

const struct spawned *run_check(const char *policy, const char *const *more)
{
	const struct spawn spawn = { .argv = NULL };

	return run_check_spawn(&spawn, policy, more);
}

const char *run_check_path(const char *path, const char *allow)
{
	return spawn_text("abi = 7;\npaths = (\n  { path = \"%s\"; allow = [ \"%s\" ]; }\n);\n", path, allow);
}

bool run_check_warns(const struct spawned *ran, const char *name)
{
	return strstr(ran->err, spawn_text(" [%s]\n", name)) != NULL;
}
