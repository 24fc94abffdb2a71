/* SPDX-License-Identifier: BSD-3-Clause */
#include "except_home.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spawn.h"

void except_home_directory(const char *name)
{
	cr_assert_eq(mkdir(spawn_path(name), 0755), 0, "%s", name);
}

void except_home_link(const char *target, const char *name)
{
	cr_assert_eq(symlink(target, spawn_path(name)), 0, "%s", name);
}

void except_home_make(void)
{
	static const char *const directories[] = { "home",           "home/.ssh",
		                                   "home/.config",   "home/.config/gh",
		                                   "home/documents", "home/documents/.ssh" };
	static const char *const files[] = { "home/notes",       "home/.ssh/id",     "home/.config/gh/token",
		                             "home/.config/app", "home/documents/a", "home/documents/.ssh/id" };

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		except_home_directory(directories[i]);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		(void)spawn_file(files[i], "text\n");
}

const char *except_home_policy(const char *path, const char *more)
{
	return spawn_text("abi = 7; min_abi = 1;\ninclude = \"<base>\";\npaths = ( { path = \"" TEST_BUILD
	                  "\"; allow = \"read_execute\"; },\n{ path = \"%s\"; allow = \"read\"; %s } );\n",
	                  path, more);
}

const char *except_home_reads(const struct spawn *how, const char *policy, const char *names)
{
	const char *argv[32] = { SPAWN_HOST("reader") };
	struct spawn spawn = how ? *how : (struct spawn){ .argv = NULL };
	const struct spawned *ran;
	char said[4096];
	char *words = strdup(names);
	size_t count = 1;

	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[count++] = spawn_path(word);
	spawn.argv = argv;
	spawn.policy = policy;
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	said[0] = '\0';
	for (const char *line = ran->out; *line; line = strchr(line, '\n') + 1)
		(void)strcat(said, *line == 'a' ? "+" : "-");
	return spawn_text("%s", said);
}
