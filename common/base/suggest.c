/* SPDX-License-Identifier: BSD-3-Clause */
/* "Did you mean": optimal string alignment over short names. */
#include "base/suggest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* No name of ours is longer than this; a longer word is nobody's misspelling. */
#define LONGEST 31

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Whether two letters are the same but for their case; ASCII, whatever the locale. */
static bool same_letter(char a, char b)
{
	if (a >= 'A' && a <= 'Z')
		a = (char)(a - 'A' + 'a');
	if (b >= 'A' && b <= 'Z')
		b = (char)(b - 'A' + 'a');
	return a == b;
}

static unsigned distance(const char *a, const char *b)
{
	unsigned row[3][LONGEST + 1] = { { 0 } }; /* the row before last, the last, this one */
	size_t la = strlen(a);
	size_t lb = strlen(b);

	if (la > LONGEST || lb > LONGEST)
		return LONGEST + 1;
	for (unsigned j = 0; j <= lb; j++)
		row[1][j] = j;
	for (unsigned i = 1; i <= la; i++) {
		row[2][0] = i;
		for (unsigned j = 1; j <= lb; j++) {
			unsigned same = row[1][j - 1] + !same_letter(a[i - 1], b[j - 1]);
			unsigned best = least(same, least(row[1][j], row[2][j - 1]) + 1);

			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
				best = least(best, row[0][j - 2] + 1);
			row[2][j] = best;
		}
		memcpy(row[0], row[1], sizeof(row[0]));
		memcpy(row[1], row[2], sizeof(row[1]));
	}
	return row[1][lb];
}

void suggest_start(struct suggest *nearest, const char *wanted)
{
	nearest->wanted = wanted;
	nearest->best = NULL;
	nearest->distance = LONGEST + 1;
}

void suggest_offer(struct suggest *nearest, const char *known)
{
	unsigned d = distance(nearest->wanted, known);

	if (d < nearest->distance) {
		nearest->distance = d;
		nearest->best = known;
	}
}

const char *suggest_found(const struct suggest *nearest)
{
	/* More than half of the letters wrong is another word. */
	if (!nearest->best || (size_t)nearest->distance * 2 > strlen(nearest->best))
		return NULL;
	return nearest->best;
}

const char *suggest_hint(struct suggest *nearest, const char *before, const char *after, const char *otherwise)
{
	const char *found = suggest_found(nearest);

	if (!found)
		return otherwise;
	(void)snprintf(nearest->said, sizeof(nearest->said), "did you mean \"%s%s%s\"?", before, found, after);
	return nearest->said;
}
