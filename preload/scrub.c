/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment block in place. */
#include "scrub.h"

#include <stdint.h>
#include <string.h>

#include "environ.h"

#define PRELOAD "LD_PRELOAD="

/* An entry that was blanked, by its address, until scrub_finish takes it out. */
static char taken[] = "";

static bool lies_above(const char *entry, const void *above)
{
	return (uintptr_t)entry > (uintptr_t)above;
}

void scrub_blank(char **envp, const void *above, bool (*is_dropped)(void *data, const char *entry), void *data)
{
	for (; *envp; envp++) {
		if (!lies_above(*envp, above) || !(environ_is_ours(*envp) || is_dropped(data, *envp)))
			continue;
		memset(*envp, '\0', strlen(*envp));
		*envp = taken;
	}
}

const char *scrub_beyond(char **envp, const void *above, bool (*is_dropped)(void *data, const char *entry), void *data)
{
	for (; *envp; envp++)
		if (!(above && lies_above(*envp, above)) && !environ_is_ours(*envp) && is_dropped(data, *envp))
			return *envp;
	return NULL;
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

/*
 * Cuts in place: what stays moves to the front, separated by colons.  A list that
 * is not about us stays as it is.  True: there was nothing else in it.
 */
static bool unload(char *entry, bool (*ours)(void *data, const char *name, size_t len), void *data)
{
	char *list = entry + strlen(PRELOAD);
	size_t end = strlen(list);
	size_t first = first_of_ours(list, ours, data);
	size_t used = 0;

	if (first == end)
		return false;
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
	if (used > 0)
		return false;
	memset(entry, '\0', strlen(PRELOAD));
	return true;
}

void scrub_unload(char **envp, const void *above, bool (*ours)(void *data, const char *name, size_t len), void *data)
{
	for (; *envp; envp++)
		if (strncmp(*envp, PRELOAD, strlen(PRELOAD)) == 0 && lies_above(*envp, above) &&
		    unload(*envp, ours, data))
			*envp = taken;
}

void scrub_finish(char **envp, const ElfW(auxv_t) * auxv)
{
	static char filler[] = ENVIRON_FILLER;
	static const ElfW(auxv_t) ignored = { .a_type = AT_IGNORE };
	char **kept = envp;
	char **end = envp;
	char **vector = (char **)(uintptr_t)auxv; // NOLINT(performance-no-int-to-ptr)

	for (; *end; end++)
		if (*end != taken)
			*kept++ = *end;
	if (kept == end)
		return;
	if ((vector - (kept + 1)) % 2 != 0)
		*kept++ = filler;
	*kept++ = NULL;
	for (; kept < vector; kept += 2)
		memcpy(kept, &ignored, sizeof(ignored));
}
