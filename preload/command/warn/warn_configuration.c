/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program that cannot read its configuration may be less safe: without policy.xml
 * ImageMagick converts PostScript again, without php.ini PHP has system().  A program's
 * configuration is found by its name and, on Debian, by what its package and others of
 * the same source have in /etc.
 */
#include "command/warn/warn_configuration.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/is_dots.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/decide/reach.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"
#include "model/access.h"

#define DPKG "/var/lib/dpkg"

/* A search for configuration that may not be read. */
struct search {
	const struct survey *s;
	struct strlist seen; /* paths that were looked at */
	struct named unread;
};

static bool is_empty(const char *directory)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;
	bool empty = dir != NULL;

	while (empty && (entry = readdir(dir)))
		empty = is_dots(entry->d_name);
	if (dir)
		(void)closedir(dir);
	return empty;
}

/* Looks at a path; what does not exist, or the user may not read by its mode, is no finding. */
static void look_at(struct search *search, const char *path)
{
	const struct survey *s = search->s;
	const struct reach_node *node = survey_node(s, path);

	if (!node || !node->exists || (!S_ISREG(node->mode) && !S_ISDIR(node->mode)) || access(path, R_OK) != 0 ||
	    strlist_has(&search->seen, node->path))
		return;
	(void)strlist_append(&search->seen, s->arena, node->path);
	/* For a directory, a rule on something in it is enough. */
	if ((node->allowed | (S_ISDIR(node->mode) ? node->below : 0)) & SURVEY_READ)
		return;
	if (S_ISDIR(node->mode) && is_empty(node->path))
		return;
	named_add(s->arena, &search->unread, path);
}

/* --- by its name -------------------------------------------------------------- */

/* NAME, NAME.conf, NAME.d, NAMErc, NAME8.2, after a prefix; not those of a longer name. */
static bool is_named_after(const char *entry, const char *prefix, const char *name)
{
	const size_t before = strlen(prefix), len = strlen(name);
	const char *rest;

	if (strncmp(entry, prefix, before) != 0 || strncasecmp(entry + before, name, len) != 0)
		return false;
	rest = entry + before + len;
	rest += strspn(rest, "0123456789.-");
	return !*rest || strcmp(rest, "rc") == 0 || strcmp(rest, "config") == 0 || strcmp(rest, "conf") == 0 ||
	       strcmp(rest, "d") == 0 || strcmp(rest, "cfg") == 0 || strcmp(rest, "ini") == 0 ||
	       strcmp(rest, "yaml") == 0 || strcmp(rest, "toml") == 0 || strcmp(rest, "json") == 0;
}

static void search_directory(struct search *search, const char *directory, const char *prefix, const char *name)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (is_named_after(entry->d_name, prefix, name))
			look_at(search, arena_printf(search->s->arena, "%s/%s", directory, entry->d_name));
	if (dir)
		(void)closedir(dir);
}

/* A name without its version: php8.2 reads /etc/php. */
static const char *stem(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	while (len > 1 && strchr("0123456789.-", name[len - 1]))
		len--;
	return arena_strndup(arena, name, len);
}

static void search_name(struct search *search, const char *path)
{
	const struct survey *s = search->s;
	const char *name = stem(s->arena, path);
	const char *home = context_variable("HOME");
	const char *config = context_variable("XDG_CONFIG_HOME");

	search_directory(search, "/etc", "", name);
	if (home && *home == '/') {
		search_directory(search, home, ".", name);
		search_directory(search, arena_printf(s->arena, "%s/.config", home), "", name);
	}
	if (config)
		search_directory(search, config, "", name);
}

/* --- by its package -------------------------------------------------------------- */

/* dpkg's lists may have the names from before /bin became a link to /usr/bin. */
static bool is_listed_as(const char *line, const char *path)
{
	return strcmp(line, path) == 0 || (strncmp(path, "/usr/bin/", 9) == 0 && strcmp(line, path + 4) == 0);
}

/* The package whose list of files has the program; NULL: none. */
static const char *package_of(struct arena *arena, const char *path)
{
	DIR *dir = opendir(DPKG "/info");
	const struct dirent *entry;
	const char *found = NULL;
	char *line = NULL;
	size_t size = 0;

	while (dir && !found && (entry = readdir(dir))) {
		const char *end = strstr(entry->d_name, ".list");
		FILE *file = end && !end[5] ? fopen(arena_printf(arena, DPKG "/info/%s", entry->d_name), "re") : NULL;

		while (file && !found && getline(&line, &size, file) > 0) {
			line[strcspn(line, "\n")] = '\0';
			if (is_listed_as(line, path))
				found = arena_strndup(arena, entry->d_name,
				                      strcspn(entry->d_name, ":") < (size_t)(end - entry->d_name)
				                              ? strcspn(entry->d_name, ":")
				                              : (size_t)(end - entry->d_name));
		}
		if (file)
			(void)fclose(file);
	}
	free(line);
	if (dir)
		(void)closedir(dir);
	return found;
}

/* One paragraph of dpkg's status: what it says of a package. */
struct paragraph {
	const char *package, *source;
	struct strlist conffiles;
	bool in_conffiles;
};

static void read_line(struct arena *arena, const char *line, struct paragraph *paragraph)
{
	if (strncmp(line, "Package: ", 9) == 0)
		paragraph->package = paragraph->source = arena_strndup(arena, line + 9, strlen(line + 9));
	else if (strncmp(line, "Source: ", 8) == 0)
		paragraph->source = arena_strndup(arena, line + 8, strcspn(line + 8, " "));
	if (*line != ' ')
		paragraph->in_conffiles = strncmp(line, "Conffiles:", 10) == 0;
	else if (paragraph->in_conffiles && line[1] == '/')
		(void)strlist_append(&paragraph->conffiles, arena,
		                     arena_strndup(arena, line + 1, strcspn(line + 1, " ")));
}

/* Whether a file in /etc is for other programs than those of the package that has it. */
static bool is_for_others(const char *path)
{
	static const char *const directories[] = {
		"/etc/X11/Xsession.d",
		"/etc/apache2/*-available",
		"/etc/logcheck",
		"/etc/apache2",
		"/etc/skel",
		"/etc/bash_completion.d",
		"/etc/init.d",
		"/etc/default",
		"/etc/logrotate.d",
		"/etc/cron*",
		"/etc/apparmor.d",
		"/etc/pam.d",
		"/etc/profile.d",
		"/etc/xdg/autostart",
		"/etc/apt",
		"/etc/systemd",
		"/etc/dbus-1",
		"/etc/ufw",
		"/etc/sv",
		"/etc/runit",
	};

	for (size_t i = 0; i < COUNT(directories); i++)
		if (fnmatch(directories[i], path, FNM_PATHNAME | FNM_LEADING_DIR) == 0)
			return true;
	return false;
}

/* All of dpkg's status that matters here. */
struct status {
	struct paragraph *list;
	size_t count, capacity;
};

static struct status read_status(struct arena *arena)
{
	FILE *file = fopen(DPKG "/status", "re");
	struct status status = { .list = NULL };
	struct paragraph paragraph = { .package = NULL };
	char *line = NULL;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line) {
			read_line(arena, line, &paragraph);
			continue;
		}
		status.list = arena_grow(arena, status.list, status.count, &status.capacity, sizeof(*status.list));
		status.list[status.count++] = paragraph;
		paragraph = (struct paragraph){ .package = NULL };
	}
	free(line);
	if (file)
		(void)fclose(file);
	return status;
}

/* Looks at the files in /etc of a package, and of all others from its source. */
static void search_package(struct search *search, const char *path)
{
	const char *package = package_of(search->s->arena, path);
	const struct status status = package ? read_status(search->s->arena) : (struct status){ .list = NULL };
	const char *source = NULL;

	for (size_t i = 0; !source && i < status.count; i++)
		if (status.list[i].package && strcmp(status.list[i].package, package) == 0)
			source = status.list[i].source;
	for (size_t i = 0; source && i < status.count; i++) {
		const struct paragraph *paragraph = &status.list[i];

		if (!paragraph->source || strcmp(paragraph->source, source) != 0)
			continue;
		for (size_t k = 0; k < paragraph->conffiles.count; k++)
			if (!is_for_others(paragraph->conffiles.items[k]))
				look_at(search, paragraph->conffiles.items[k]);
	}
}

void warn_configuration_unread(const struct survey *s)
{
	struct search search = { .s = s };
	char real[PATH_MAX];

	if (!s->chain->files.count || !(s->layer->plan.handled.bits[ACCESS_FS] & SURVEY_READ))
		return;
	search_name(&search, s->chain->files.files[0].path);
	if (realpath(s->chain->files.files[0].path, real)) {
		search_name(&search, real);
		search_package(&search, real);
	}
	if (search.unread.count > 0)
		survey_warn(
			s, (struct err_where){ s->layer->policy.file, 0 },
			arena_printf(s->arena,
		                     "the program's configuration may not be read, without which it may be less safe: "
		                     "%s",
		                     named_text(s->arena, &search.unread)));
}
