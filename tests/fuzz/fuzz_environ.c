/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing what the shim does to the environment block: lines are its entries,
 * and those that begin with "!" or "?" are names of a policy's environment.drop
 * and environment.keep.  Nothing of ours is left, nor what the policy takes out;
 * what is neither is as it was, and pairs of AT_IGNORE lead from the end of the
 * entries to where the auxiliary vector stands.
 */
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "model/environment.h"
#include "scrub.h"

#define ENTRIES_MAX 64

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

static bool is_dropped(void *data, const char *entry)
{
	return environment_drops(data, entry);
}

/* A line of a policy's; false: it is an entry. */
static bool take_name(struct strlist *list, char mark, char *line)
{
	if (*line != mark)
		return false;
	list->items[list->count++] = line + 1;
	return true;
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

/* --- what environment_drops is to say, piece by piece -------------------------------- */

/* The pieces between stars: the first at the beginning, the last at the end, the others as early as they can be. */
static bool like(const char *pattern, const char *name, size_t len)
{
	size_t piece = strcspn(pattern, "*");

	if (!pattern[piece])
		return piece == len && memcmp(pattern, name, len) == 0;
	if (piece > len || memcmp(pattern, name, piece) != 0)
		return false;
	for (;;) {
		const char *at;

		name += piece;
		len -= piece;
		pattern += piece + 1;
		piece = strcspn(pattern, "*");
		if (!pattern[piece])
			return piece <= len && memcmp(pattern, name + len - piece, piece) == 0;
		at = piece ? memmem(name, len, pattern, piece) : name;
		if (!at)
			return false;
		len -= (size_t)(at - name);
		name = at;
	}
}

static bool needed(const char *name, size_t len)
{
	static const char *const names[] = { "PATH", "HOME", "LD_PRELOAD", "LD_LIBRARY_PATH" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return true;
	return false;
}

static bool goes(const struct environment_edit *edit, const char *entry)
{
	const size_t len = strcspn(entry, "=");
	bool kept = !edit->keeps || needed(entry, len);

	for (size_t i = 0; i < edit->drop.count; i++)
		if (like(edit->drop.items[i], entry, len) &&
		    !(needed(entry, len) && strspn(edit->drop.items[i], "*") == strlen(edit->drop.items[i])))
			return true;
	for (size_t i = 0; i < edit->keep.count; i++)
		kept |= like(edit->keep.items[i], entry, len);
	return !kept;
}

/* Ours and LD_PRELOAD's: these may change. */
static bool is_edited(const char *entry)
{
	return strncmp(entry, "LANDSHIM_", 9) == 0 || strncmp(entry, "LD_PRELOAD=", 11) == 0;
}

/* All others that do not go are there, as they were, one after the other. */
static void check(const struct environment_edit *edit, char **envp, char **before, size_t count)
{
	size_t left = 0;
	size_t at = 0;

	for (; envp[left]; left++) {
		if (left > count || (strncmp(envp[left], "LANDSHIM_", 9) == 0 &&
		                     (envp[left + 1] || strcmp(envp[left], ENVIRON_FILLER) != 0)))
			abort();
		if (goes(edit, envp[left]) && strcmp(envp[left], ENVIRON_FILLER) != 0)
			abort();
		if (is_edited(envp[left]))
			continue;
		while (at < count && (is_edited(before[at]) || goes(edit, before[at])))
			at++;
		if (at == count || strcmp(envp[left], before[at++]) != 0)
			abort();
	}
	for (; at < count; at++)
		if (!is_edited(before[at]) && !goes(edit, before[at]))
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
	const char *drop[ENTRIES_MAX], *keep[ENTRIES_MAX];
	struct environment_edit edit = { .drop = { drop, 0, ENTRIES_MAX }, .keep = { keep, 0, ENTRIES_MAX } };
	struct environ_options options;
	char *lines[ENTRIES_MAX + 1], *envp[ENTRIES_MAX + 1], *edited[ENTRIES_MAX + 1], *before[ENTRIES_MAX + 1];
	const size_t lines_count = split(data, size, lines);
	size_t count = 0;

	for (size_t i = 0; i < lines_count; i++)
		if (!take_name(&edit.drop, '!', lines[i]) && !take_name(&edit.keep, '?', lines[i])) {
			before[count] = strdup(lines[i]);
			envp[count++] = lines[i];
		}
	envp[count] = NULL;
	edit.keeps = edit.keep.count > 0;
	/* What the edits replace is freed all the same. */
	memcpy(edited, envp, sizeof(edited));
	(void)environ_read(edited, &sink, &options);
	(void)environ_get(edited, "HOME");
	scrub_blank(edited, NULL, is_dropped, &edit);
	scrub_unload(edited, NULL, is_ours, NULL);
	scrub_finish(edited, (const ElfW(auxv_t) *)(const void *)(edited + count + 1));
	check(&edit, edited, before, count);
	for (size_t i = 0; i < lines_count; i++)
		free(lines[i]);
	for (size_t i = 0; i < count; i++)
		free(before[i]);
	return 0;
}
