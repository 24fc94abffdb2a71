/* SPDX-License-Identifier: BSD-3-Clause */
/* Splitting one section of an mdoc page into its items and paragraphs. */
#include "manual.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTION ".Sh SECURITY CONSIDERATIONS\n"

static char text[131072];

char *manual_page(const char *path)
{
	char full[4096];
	FILE *file;
	size_t len;

	(void)snprintf(full, sizeof(full), TEST_SOURCE "/%s", path);
	file = fopen(full, "re");
	cr_assert_not_null(file, "%s", full);
	len = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	text[len] = '\0';
	return text;
}

/* The section, without what stands before and after it. */
static char *read_section(void)
{
	char *start = strstr(manual_page("preload/liblandshim.so.7"), SECTION);
	char *end;

	cr_assert_not_null(start, "liblandshim.so(7) has no " SECTION);
	start += strlen(SECTION);
	end = strstr(start, "\n.Sh ");
	if (end)
		*end = '\0';
	return start;
}

static bool begins_entry(const char *line)
{
	static const char *const macros[] = { ".It", ".Ss", ".Pp", ".El", ".Bl" };

	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (strncmp(line, macros[i], 3) == 0)
			return true;
	return false;
}

/* The item or paragraph that holds the phrase, on one line.  NULL: none does. */
static const char *entry_about(const char *phrase)
{
	char *entry = calloc(1, sizeof(text));
	size_t used = 0;
	char *rest;

	for (char *line = strtok_r(read_section(), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (begins_entry(line)) {
			if (strstr(entry, phrase))
				return entry;
			used = 0;
		}
		used += (size_t)sprintf(entry + used, "%s%s", used > 0 ? " " : "", line);
	}
	return strstr(entry, phrase) ? entry : NULL;
}

void manual_lists(const char *phrase, const char *remedies)
{
	const char *entry = entry_about(phrase);
	char *rest;

	cr_assert_not_null(entry, "liblandshim.so(7) does not say \"%s\" where it says what is not restricted", phrase);
	for (const char *one = strtok_r(strdup(remedies), "|", &rest); one; one = strtok_r(NULL, "|", &rest))
		if (strstr(entry, one))
			return;
	cr_expect_fail("liblandshim.so(7) does not say what helps (%s): %s", remedies, entry);
}
