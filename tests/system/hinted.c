/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking for lines without a hint. */
#include "hinted.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <string.h>

#include "base/count.h"

#define BEGINS "landshim: "
#define HINT BEGINS "hint: "

/*
 * What may have no hint, by words that it holds, and why: what was done or found
 * before the failure.
 */
static const struct {
	const char *words, *why;
} excuses[] = {
	{ BEGINS "enforced ", "what LANDSHIM_VERBOSE asks for" },
	{ BEGINS "wrote ", "learn has done its work" },
	{ BEGINS "it leaves open: ", "learn has done its work" },
	{ "\" is not in the policy: ", "what import lists says itself what to do instead" },
	{ ": error: ", "a finding of check's, by its name: the policy loads" },
	{ ": warning: ", "a finding of check's" },
	{ ": note: ", "a finding of check's" },
	{ ", as seen from ", "the count of check's findings" },
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_excused(const char *line, size_t len)
{
	for (size_t i = 0; i < COUNT(excuses); i++) {
		const char *words = strstr(line, excuses[i].words);

		if (words && words < line + len)
			return true;
	}
	return false;
}

void hinted_expect(const char *err)
{
	for (const char *line = err; *line;) {
		const size_t len = strcspn(line, "\n");
		const char *next = line + len + (line[len] == '\n');

		if (begins(line, BEGINS) && !begins(line, HINT) && !is_excused(line, len))
			cr_expect(begins(next, HINT), "no hint: %.*s", (int)len, line);
		line = next;
	}
}
