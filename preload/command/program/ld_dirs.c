/* SPDX-License-Identifier: BSD-3-Clause */
/* Following ld.so's own rules (ld.so(8), ldconfig(8)). */
#include "command/program/ld_dirs.h"

#include <dirent.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/last_component.h"
#include "base/strlist.h"
#include "command/base/abspath.h"
#include "command/base/read_file.h"
#include "command/program/ld_cache.h"
#include "command/program/ld_tokens.h"

/* More than any program has: a limit for broken ones. */
#define DIRS_MAX 512
#define INCLUDES_DEEP 8
#define LOADER_MAX ((size_t)8 * 1024 * 1024)
#define CONF_MAX ((size_t)64 * 1024)

static const char *const default_dirs[] = { "/lib",   "/usr/lib",   "/lib64",  "/usr/lib64",
	                                    "/lib32", "/usr/lib32", "/libx32", "/usr/libx32" };

static bool is_known(const struct ld_dirs *dirs, const struct stat *st)
{
	for (size_t i = 0; i < dirs->count; i++)
		if (dirs->list[i].device == st->st_dev && dirs->list[i].inode == st->st_ino)
			return true;
	return false;
}

/* Whether it was added: false where it does not exist, or is there already. */
static bool add_plain(struct ld_dirs *dirs, const char *path, bool trusted)
{
	struct ld_dir *grown;
	struct stat st;

	if (path[0] != '/' || dirs->count >= DIRS_MAX || stat(path, &st) != 0 || !S_ISDIR(st.st_mode) ||
	    is_known(dirs, &st))
		return false;
	grown = arena_grow(dirs->arena, dirs->list, dirs->count, &dirs->capacity, sizeof(*dirs->list));
	dirs->list = grown;
	dirs->list[dirs->count++] = (struct ld_dir){ path, trusted, st.st_dev, st.st_ino };
	return true;
}

/* Adds a directory, and those below it for newer processors (glibc-hwcaps, glibc 2.33). */
static void add_dir(struct ld_dirs *dirs, const char *path, bool trusted)
{
	const bool added = add_plain(dirs, path, trusted);
	const char *below = added ? arena_printf(dirs->arena, "%s/glibc-hwcaps", path) : NULL;
	DIR *entries = below ? opendir(below) : NULL;
	const struct dirent *entry;

	while (entries && (entry = readdir(entries)))
		if (entry->d_name[0] != '.')
			(void)add_plain(dirs, arena_printf(dirs->arena, "%s/%s", below, entry->d_name), false);
	if (entries)
		(void)closedir(entries);
}

void ld_dirs_add(struct ld_dirs *dirs, const char *list, const char *origin, bool trusted)
{
	while (list) {
		size_t len = strcspn(list, ":;");
		struct strlist paths = { NULL, 0, 0 };

		ld_tokens_expand(dirs->arena, list, len, origin, &paths);
		if (len == 0)
			(void)strlist_append(&paths, dirs->arena, "");
		for (size_t i = 0; i < paths.count; i++)
			add_dir(dirs, abspath(dirs->arena, paths.items[i]), trusted && paths.items[i][0] == '/');
		list = list[len] ? list + len + 1 : NULL;
	}
}

static void read_conf(struct ld_dirs *dirs, const char *path, int depth);

/* "include PATTERN": a relative one is below the directory of the file that it stands in. */
static void read_included(struct ld_dirs *dirs, const char *conf, const char *pattern, int depth)
{
	glob_t found;

	if (pattern[0] != '/')
		pattern = arena_printf(dirs->arena, "%.*s/%s", (int)(strrchr(conf, '/') - conf), conf, pattern);
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_conf(dirs, arena_strndup(dirs->arena, found.gl_pathv[i], strlen(found.gl_pathv[i])), depth + 1);
	globfree(&found);
}

static void read_conf_line(struct ld_dirs *dirs, const char *conf, char *line, int depth)
{
	line[strcspn(line, "#\n")] = '\0';
	line += strspn(line, " \t");
	if (strncmp(line, "include", 7) == 0 && line[7] && strchr(" \t", line[7])) {
		line += 7 + strspn(line + 7, " \t");
		line[strcspn(line, " \t")] = '\0';
		read_included(dirs, conf, line, depth);
		return;
	}
	line[strcspn(line, " \t=")] = '\0';
	if (line[0] == '/')
		add_dir(dirs, arena_strndup(dirs->arena, line, strlen(line)), true);
}

/* /etc/ld.so.conf, as ldconfig(8) reads it. */
static void read_conf(struct ld_dirs *dirs, const char *path, int depth)
{
	FILE *file = depth < INCLUDES_DEEP ? fopen(path, "re") : NULL;
	char line[PATH_MAX];

	while (file && fgets(line, sizeof(line), file))
		read_conf_line(dirs, path, line, depth);
	if (file)
		(void)fclose(file);
}

void ld_dirs_init(struct ld_dirs *dirs, struct arena *arena)
{
	*dirs = (struct ld_dirs){ .arena = arena };
	ld_cache_map(&dirs->cache, LD_CACHE_FILE);
}

void ld_dirs_add_system(struct ld_dirs *dirs)
{
	for (size_t i = 0; i < COUNT(default_dirs); i++)
		add_dir(dirs, default_dirs[i], true);
	read_conf(dirs, "/etc/ld.so.conf", 0);
}

/* Whether a text in a loader's file is a path, and does not only begin like one. */
static bool is_path(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return len > 1 && text[0] == '/';
}

const char *ld_dirs_add_loader(struct ld_dirs *dirs, const char *loader)
{
	static const char cache_name[] = "/ld.so.cache";
	const char *cache = NULL;
	size_t size, len;
	const char *bytes = read_file(dirs->arena, loader, LOADER_MAX, &size);

	/* Each of the loader's system_dirs ends with a slash (elf/dl-load.c). */
	for (const char *at = bytes; at && at < bytes + size; at += len + 1) {
		len = strlen(at);
		if (!is_path(at, len))
			continue;
		if (at[len - 1] == '/')
			add_dir(dirs, arena_strndup(dirs->arena, at, len - 1), false);
		else if (len >= strlen(cache_name) && strcmp(at + len - strlen(cache_name), cache_name) == 0)
			cache = arena_strndup(dirs->arena, at, len);
	}
	ld_cache_close(&dirs->cache);
	if (cache)
		ld_cache_read(&dirs->cache, dirs->arena, cache);
	return cache;
}

/* musl's default is "/lib:/usr/local/lib:/usr/lib". */
const char *ld_dirs_init_musl(struct ld_dirs *dirs, struct arena *arena, const char *loader)
{
	const char *prefix = arena_dirname(arena, arena_dirname(arena, loader));
	const char *name = last_component(loader);
	const char *path = arena_printf(arena, "%s/etc/%.*s.path", strcmp(prefix, "/") == 0 ? "" : prefix,
	                                (int)(strlen(name) - strlen(".so.1")), name);
	size_t len;
	char *list = read_file(arena, path, CONF_MAX, &len);

	*dirs = (struct ld_dirs){ .arena = arena };
	for (char *end = list ? strchr(list, '\n') : NULL; end; end = strchr(end, '\n'))
		*end = ':';
	ld_dirs_add(dirs, list ? list : "/lib:/usr/local/lib:/usr/lib", NULL, false);
	return path;
}

void ld_dirs_find(const struct ld_dirs *dirs, size_t from, const char *name, struct strlist *out)
{
	for (size_t i = from; i < dirs->count; i++) {
		char path[PATH_MAX];
		int len = snprintf(path, sizeof(path), "%s/%s", dirs->list[i].path, name);

		if (len < 0 || (size_t)len >= sizeof(path) || access(path, R_OK) != 0)
			continue;
		(void)strlist_append(out, dirs->arena, arena_strndup(dirs->arena, path, (size_t)len));
	}
}
