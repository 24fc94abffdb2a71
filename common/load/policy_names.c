/* SPDX-License-Identifier: BSD-3-Clause */
/* Listing NAME.conf. */
#include "load/policy_names.h"

#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "base/suggest.h"
#include "base/sys.h"

#define ENTRIES_BUFFER ((size_t)4 * 1024)

size_t policy_names_length(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

static int add(struct arena *arena, struct strlist *names, const char *file)
{
	size_t len = policy_names_length(file);
	const char *name;

	if (len == 0 || strcmp(file + len, POLICY_NAMES_SUFFIX) != 0)
		return 0;
	name = arena_strndup(arena, file, len);
	return name ? strlist_append(names, arena, name) : -1;
}

void policy_names_offer(struct arena *arena, const char *directory, struct suggest *nearest)
{
	cleanup_fd int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *entries = dir >= 0 ? arena_alloc(arena, ENTRIES_BUFFER) : NULL;
	struct strlist names = { NULL, 0, 0 };
	int ret = 0;
	long got;

	while (entries && ret == 0 && (got = sys_getdents(dir, entries, ENTRIES_BUFFER)) > 0) {
		for (long at = 0; ret == 0 && at < got;) {
			const struct sys_dirent *entry = (const void *)(entries + at);

			at += entry->length;
			ret = add(arena, &names, entry->name);
		}
	}
	sort_strings(names.items, names.count);
	for (size_t i = 0; i < names.count; i++)
		suggest_offer(nearest, names.items[i]);
}
