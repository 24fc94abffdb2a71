/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing what the shim does to the environment block: lines are its entries.
 * Nothing of ours is left, what is not ours is as it was, and pairs of AT_IGNORE
 * lead from the end of the entries to where the auxiliary vector stands.
 */
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "scrub.h"

#define ENTRIES_MAX 64

static bool none_is_dropped(void *data, const char *entry)
{
	(void)data;
	(void)entry;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *data, const struct err *what)
{
	(void)data;
	(void)what;
}

static bool is_ours(void *data, const char *name, size_t len)
{
	(void)data;
	return len >= 3 && memcmp(name + len - 3, ".so", 3) == 0;
}

static size_t split(const uint8_t *data, size_t size, char **envp)
{
	const char *at = (const char *)data;
	const char *end = at + size;
	size_t count = 0;

	while (at < end && count < ENTRIES_MAX) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);

		envp[count++] = strndup(at, len);
		at += len + 1;
	}
	envp[count] = NULL;
	return count;
}

/* Ours and LD_PRELOAD's: these may change. */
static bool is_edited(const char *entry)
{
	return strncmp(entry, "LANDSHIM_", 9) == 0 || strncmp(entry, "LD_PRELOAD=", 11) == 0;
}

/* All others are there, as they were, one after the other. */
static void check(char **envp, char **before, size_t count)
{
	size_t left = 0;
	size_t at = 0;

	for (; envp[left]; left++) {
		if (left > count || (strncmp(envp[left], "LANDSHIM_", 9) == 0 &&
		                     (envp[left + 1] || strcmp(envp[left], ENVIRON_FILLER) != 0)))
			abort();
		if (is_edited(envp[left]))
			continue;
		while (at < count && is_edited(before[at]))
			at++;
		if (at == count || strcmp(envp[left], before[at++]) != 0)
			abort();
	}
	while (at < count)
		if (!is_edited(before[at++]))
			abort();
	for (; left < count; left += 2)
		if (((const ElfW(auxv_t) *)(const void *)(envp + left + 1))->a_type != AT_IGNORE)
			abort();
	if (left != count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct err_sink sink = { ignore, NULL };
	struct environ_options options;
	char *envp[ENTRIES_MAX + 1], *edited[ENTRIES_MAX + 1], *before[ENTRIES_MAX + 1];
	size_t count = split(data, size, envp);

	(void)split(data, size, before);
	/* What the edits replace is freed all the same. */
	memcpy(edited, envp, sizeof(edited));
	(void)environ_read(edited, &sink, &options);
	(void)environ_get(edited, "HOME");
	scrub_blank(edited, NULL, none_is_dropped, NULL);
	scrub_unload(edited, NULL, is_ours, NULL);
	scrub_finish(edited, (const ElfW(auxv_t) *)(const void *)(edited + count + 1));
	check(edited, before, count);
	for (size_t i = 0; i < count; i++) {
		free(envp[i]);
		free(before[i]);
	}
	return 0;
}
