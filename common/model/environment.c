/* SPDX-License-Identifier: BSD-3-Clause */
/* Matching names of variables. */
#include "model/environment.h"

#include <stddef.h>
#include <string.h>

#include "base/count.h"
#include "base/strlist.h"

/* Whether a pattern matches len bytes of name.  Goes back to the last "*" alone, so takes len times its length at most. */
static bool matches(const char *pattern, const char *name, size_t len)
{
	const char *star = NULL;
	size_t at = 0, after_star = 0;

	while (at < len) {
		if (*pattern == '*') {
			star = ++pattern;
			after_star = at;
		} else if (*pattern == name[at]) {
			pattern++;
			at++;
		} else if (star) {
			pattern = star;
			at = ++after_star;
		} else {
			return false;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

/* What a program needs to start. */
static bool is_needed(const char *name, size_t len)
{
	static const char needed[][sizeof("LD_LIBRARY_PATH")] = { "PATH", "HOME", "LD_PRELOAD", "LD_LIBRARY_PATH" };

	for (size_t i = 0; i < COUNT(needed); i++)
		if (strlen(needed[i]) == len && memcmp(needed[i], name, len) == 0)
			return true;
	return false;
}

static bool matches_one(const struct strlist *patterns, const char *name, size_t len, bool needed)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const char *pattern = patterns->items[i];

		if (matches(pattern, name, len) && !(needed && pattern[strspn(pattern, "*")] == '\0'))
			return true;
	}
	return false;
}

bool environment_edits(const struct environment_edit *edit)
{
	return edit->keeps || edit->drop.count > 0;
}

static bool drops(const struct environment_edit *edit, const char *entry)
{
	const size_t len = strcspn(entry, "=");
	const bool needed = is_needed(entry, len);

	return matches_one(&edit->drop, entry, len, needed) ||
	       (edit->keeps && !needed && !matches_one(&edit->keep, entry, len, false));
}

bool environment_drops(const struct environment_edit *edit, const char *entry)
{
	return environment_edits(edit) && drops(edit, entry);
}
