/* SPDX-License-Identifier: BSD-3-Clause */
/* Words of crontab(5) and systemd.service(5) that are the path of a program. */
#include "command/warn/warn_started.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/is_dots.h"
#include "base/path_beneath.h"
#include "command/base/context.h"
#include "command/warn/protected_places.h"
#include "command/warn/survey.h"

/* No more files than these of one directory are read. */
#define FILES_MAX 1000

/* The bytes that end a word: blanks, quotes, and a shell's operators. */
#define BETWEEN " \t\n\"'`;|&<>()=,"

struct search {
	const struct survey *s;
	struct protected_places *places;
};

/* A script that an interpreter is given need not be executable. */
static bool is_script(const char *path)
{
	static const char *const endings[] = { "*.sh", "*.py", "*.pl", "*.rb", "*.php", "*.js" };

	for (size_t i = 0; i < COUNT(endings); i++)
		if (fnmatch(endings[i], path, 0) == 0)
			return true;
	return false;
}

static void add_word(const struct search *search, const char *word, size_t len)
{
	const char *path = arena_strndup(search->s->arena, word, len);
	struct stat st;

	if (path_beneath(path, "/usr") || stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (!(st.st_mode & 0111) && !is_script(path)))
		return;
	protected_places_add(search->s, search->places, path, PROTECTED_PLACES_WRITES, false, false);
}

static void add_words(const struct search *search, const char *line)
{
	while (*line) {
		const size_t len = strcspn(line, BETWEEN);
		/* Prefixes of a command in a unit: "-/usr/bin/x", "+!!...". */
		const size_t prefix = strspn(line, "@-:+!");

		if (prefix < len && line[prefix] == '/')
			add_word(search, line + prefix, len - prefix);
		line += len + (line[len] != '\0');
	}
}

/* --- files ------------------------------------------------------------------ */

/* Every line but comments. */
static bool is_of_crontab(const char *line)
{
	return *line != '#';
}

static bool is_of_unit(const char *line)
{
	return strncmp(line, "Exec", 4) == 0;
}

static void read_file(const struct search *search, const char *path, bool (*counts)(const char *line))
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	struct stat st;

	/* Only a regular file has lines to its end. */
	if (file && fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode))
		while (getline(&line, &size, file) > 0)
			if (counts(line + strspn(line, " \t")))
				add_words(search, line);
	free(line);
	if (file)
		(void)fclose(file);
}

/* The files of a directory that match one of the patterns, and those of its directories that match deeper. */
static void read_directory(const struct search *search, const char *directory, const char *pattern, const char *deeper,
                           bool (*counts)(const char *line))
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	for (int files = 0; dir && files < FILES_MAX && (entry = readdir(dir)); files++) {
		const char *path = arena_printf(search->s->arena, "%s/%s", directory, entry->d_name);

		if (is_dots(entry->d_name))
			continue;
		if (deeper && entry->d_type == DT_DIR && fnmatch(deeper, entry->d_name, 0) == 0)
			read_directory(search, path, "*.conf", NULL, counts);
		else if (entry->d_type == DT_REG && fnmatch(pattern, entry->d_name, 0) == 0)
			read_file(search, path, counts);
	}
	if (dir)
		(void)closedir(dir);
}

void warn_started_add(const struct survey *s, struct protected_places *places)
{
	/* Units in /usr/lib are of packages, and start what packages have installed. */
	static const char *const units[] = { "/etc/systemd/system", "/etc/systemd/user", "/run/systemd/system",
		                             "/usr/local/lib/systemd/system" };
	static const char *const crontabs[] = { "/etc/cron.d", "/var/spool/cron", "/var/spool/cron/crontabs" };
	const struct search search = { s, places };
	const char *home = context_variable("HOME");

	read_file(&search, "/etc/crontab", is_of_crontab);
	for (size_t i = 0; i < COUNT(crontabs); i++)
		read_directory(&search, crontabs[i], "*", NULL, is_of_crontab);
	for (size_t i = 0; i < COUNT(units); i++)
		read_directory(&search, units[i], "*.service", "*.service.d", is_of_unit);
	if (home && *home == '/')
		read_directory(&search, arena_printf(s->arena, "%s/.config/systemd/user", home), "*.service",
		               "*.service.d", is_of_unit);
}
