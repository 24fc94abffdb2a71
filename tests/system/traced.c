/* SPDX-License-Identifier: BSD-3-Clause */
/* The tracer's records as lines of text. */
#include "traced.h"
#include "schema.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS_MAX 128

static char *lines[4096];
static size_t count;

static void in_directory_as_nobody(void *data)
{
	spawn_in_directory(data);
	spawn_become_nobody(data);
}

static const char *records_path(void)
{
	return spawn_path("records.json");
}

static void read_records(void)
{
	FILE *file = fopen(records_path(), "re");
	size_t size = 0;
	char *line = NULL;

	for (size_t i = 0; i < count; i++)
		free(lines[i]);
	count = 0;
	while (file && getline(&line, &size, file) > 0 && count < sizeof(lines) / sizeof(lines[0]))
		lines[count++] = strdup(line);
	free(line);
	if (file)
		(void)fclose(file);
}

static const struct spawned *run(const char *const *options, const char *const *words, void (*prepare)(void *data))
{
	const char *argv[WORDS_MAX] = { TRACED_RECORD };
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = prepare };
	const struct spawned *ran;
	size_t filled = 1;

	for (; options && *options; options++)
		argv[filled++] = *options;
	argv[filled++] = records_path();
	for (; *words; words++) {
		cr_assert_lt(filled, WORDS_MAX - 1);
		argv[filled++] = *words;
	}
	argv[filled] = NULL;
	(void)unlink(records_path());
	ran = spawn_run(&spawn);
	read_records();
	return ran;
}

const struct spawned *traced(const char *const *words)
{
	return run(NULL, words, spawn_in_directory);
}

const struct spawned *traced_with(const char *const *options, const char *const *words)
{
	return run(options, words, spawn_in_directory);
}

const struct spawned *traced_as_nobody(const char *const *words)
{
	cr_assert_eq(chmod(spawn_directory(), 0777), 0);
	return run(NULL, words, in_directory_as_nobody);
}

const struct spawned *traced_calls(const char *const *calls)
{
	const char *words[WORDS_MAX] = { TRACED_CALLS("static") };
	size_t filled = 1;

	for (; *calls; calls++) {
		cr_assert_lt(filled, WORDS_MAX - 1);
		words[filled++] = *calls;
	}
	words[filled] = NULL;
	return traced(words);
}

static bool fits(const char *line, const char *const *texts)
{
	for (; *texts; texts++) {
		bool unwanted = (*texts)[0] == '!';

		if ((strstr(line, *texts + unwanted) != NULL) == unwanted)
			return false;
	}
	return true;
}

const char *traced_find(const char *const *texts)
{
	for (size_t i = 0; i < count; i++)
		if (fits(lines[i], texts))
			return lines[i];
	return NULL;
}

size_t traced_count(const char *const *texts)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += fits(lines[i], texts);
	return found;
}

const char *traced_schema_says(void)
{
	return schema_of_lines("trace", records_path(), 0);
}

const char *traced_path(const char *name)
{
	return spawn_text("\"path\":\"%s\"", spawn_path(name));
}

const char *traced_entry(const char *name)
{
	return spawn_text("\"path\":\"%s\",\"name\":\"%s\"", spawn_directory(), name);
}
