/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment block in place: the number of entries never changes. */
#include "scrub.h"

#include <stdint.h>
#include <string.h>

#include "environ.h"

#define PRELOAD "LD_PRELOAD="

static bool lies_above(const char *entry, const void *above)
{
	return (uintptr_t)entry > (uintptr_t)above;
}

void scrub_blank(char **envp, const void *above)
{
	for (; *envp; envp++)
		if (environ_is_ours(*envp) && lies_above(*envp, above))
			memset(*envp, '\0', strlen(*envp));
}

/* The length of the entry that begins a list: entries are separated by colons and blanks. */
static size_t entry_length(const char *list)
{
	return strcspn(list, ": ");
}

/* Where the first entry of ours begins; the length of the list where there is none. */
static size_t first_of_ours(const char *list, bool (*ours)(void *data, const char *name, size_t len), void *data)
{
	size_t at = 0;

	while (list[at]) {
		size_t len = entry_length(list + at);

		if (len > 0 && ours(data, list + at, len))
			break;
		at += len + (list[at + len] != '\0');
	}
	return at;
}

/* Cuts in place: what stays moves to the front, separated by colons.  A list that is not about us stays as it is. */
static void unload(char *entry, bool (*ours)(void *data, const char *name, size_t len), void *data)
{
	char *list = entry + strlen(PRELOAD);
	size_t end = strlen(list);
	size_t first = first_of_ours(list, ours, data);
	size_t used = 0;

	if (first == end)
		return;
	for (size_t at = 0; at < end;) {
		size_t len = entry_length(list + at);

		if (len > 0 && at != first && (at < first || !ours(data, list + at, len))) {
			if (used > 0)
				list[used++] = ':';
			memmove(list + used, list + at, len);
			used += len;
		}
		at += len + 1;
	}
	memset(list + used, '\0', end - used);
	if (used == 0)
		memset(entry, '\0', strlen(PRELOAD));
}

void scrub_unload(char **envp, const void *above, bool (*ours)(void *data, const char *name, size_t len), void *data)
{
	for (; *envp; envp++)
		if (strncmp(*envp, PRELOAD, strlen(PRELOAD)) == 0 && lies_above(*envp, above))
			unload(*envp, ours, data);
}

/*
 * An empty string with a "=" somewhere behind its end: the end of an entry that
 * another one lies behind.  Where there are none left, one of our own.
 */
static char *empty_string(char **envp, size_t count)
{
	static char own[] = "\0=";

	for (size_t i = 0; i + 1 < count; i++) {
		char *end = envp[i] + strlen(envp[i]);

		if (envp[i][0] && envp[i + 1] == end + 1 && strchr(envp[i + 1], '='))
			return end;
	}
	return own;
}

void scrub_finish(char **envp)
{
	size_t count = 0;
	size_t kept;
	char *empty, *last;

	while (envp[count])
		count++;
	for (kept = count; kept > 0 && envp[kept - 1][0] == '\0';)
		kept--;
	if (kept == count)
		return;
	empty = empty_string(envp, kept);
	last = kept > 0 ? envp[kept - 1] : empty;
	for (size_t i = kept > 0 ? kept - 1 : 0; i + 1 < count; i++)
		envp[i] = empty;
	envp[count - 1] = last;
}
