/* SPDX-License-Identifier: BSD-3-Clause */
/* Following ld.so's own rules (ld.so(8), ldconfig(8)). */
#include "loader_paths.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More libraries than any program has; a bound on what broken ones can make us read. */
#define OBJECTS_MAX 1024
#define INCLUDES_DEEP 8

struct work {
	struct arena *arena;
	struct loader_paths *out;
	struct args_list objects; /* whose headers were read or are to be */
};

static const char *const default_dirs[] = { "/lib",   "/usr/lib",   "/lib64",  "/usr/lib64",
	                                    "/lib32", "/usr/lib32", "/libx32", "/usr/libx32" };
static const char *const default_files[] = { "/etc/ld.so.cache", "/etc/ld.so.preload" };

static int add_once(const struct work *work, struct args_list *list, const char *path)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->paths[i], path) == 0)
			return 0;
	return args_append(list, work->arena, path);
}

/* The directory of a file, links resolved: $ORIGIN. */
static const char *origin_of(const struct work *work, const char *object)
{
	char path[PATH_MAX];
	char *slash;

	if (!realpath(object, path))
		return NULL;
	slash = strrchr(path, '/');
	return slash == path ? "/" : arena_strndup(work->arena, path, (size_t)(slash - path));
}

/* One element of a path list with $ORIGIN and the like. */
static const char *token_path(const struct work *work, const char *list, size_t len, const char *origin)
{
	static const struct {
		const char *name;
		bool is_origin;
	} tokens[] = { { "$ORIGIN", true }, { "${ORIGIN}", true } };
	const char *text = arena_strndup(work->arena, list, len);

	for (size_t i = 0; text && i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		const char *at;

		while (text && origin && (at = strstr(text, tokens[i].name)))
			text = arena_printf(work->arena, "%.*s%s%s", (int)(at - text), text, origin,
			                    at + strlen(tokens[i].name));
	}
	/* $LIB and $PLATFORM: what stands in front of them holds whatever they are. */
	if (text && strchr(text, '$')) {
		size_t front = strcspn(text, "$");

		while (front > 1 && text[front - 1] != '/')
			front--;
		text = arena_strndup(work->arena, text, front);
	}
	return text;
}

/* Adds the directories of a list; separators are ":" and ";", an empty element is the working directory. */
static int add_list(const struct work *work, const char *list, const char *origin)
{
	while (list && *list) {
		size_t len = strcspn(list, ":;");
		const char *path = token_path(work, list, len, origin);

		if (!path)
			return -1;
		if (path[0] == '/' && path[1] && add_once(work, &work->out->directories, path) != 0)
			return -1;
		list += len + (list[len] != '\0');
	}
	return 0;
}

static int read_conf(const struct work *work, const char *path, int depth);

static int read_conf_line(const struct work *work, char *line, int depth)
{
	glob_t found;
	int ret = 0;

	line[strcspn(line, "#\n")] = '\0';
	line += strspn(line, " \t");
	if (strncmp(line, "include", 7) != 0 || !line[7] || !strchr(" \t", line[7])) {
		line[strcspn(line, " \t=")] = '\0';
		return line[0] == '/' ? add_list(work, arena_strndup(work->arena, line, strlen(line)), NULL) : 0;
	}
	line += 7 + strspn(line + 7, " \t");
	if (glob(line, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; ret == 0 && i < found.gl_pathc; i++)
		ret = read_conf(work, found.gl_pathv[i], depth + 1);
	globfree(&found);
	return ret;
}

/* /etc/ld.so.conf, as ldconfig(8) reads it. */
static int read_conf(const struct work *work, const char *path, int depth)
{
	FILE *file = depth < INCLUDES_DEEP ? fopen(path, "re") : NULL;
	char line[PATH_MAX];
	int ret = 0;

	while (file && ret == 0 && fgets(line, sizeof(line), file))
		ret = read_conf_line(work, line, depth);
	if (file)
		(void)fclose(file);
	return ret;
}

/* A library that is loaded: its file, and the directories that its own headers name. */
static int add_object(struct work *work, const char *path)
{
	return work->objects.count < OBJECTS_MAX ? add_once(work, &work->objects, path) : 0;
}

/* Objects named in LD_PRELOAD, LD_AUDIT or ld.so.preload: paths, or names to be searched. */
static int add_objects(struct work *work, const char *list, const char *separators)
{
	while (list && *list) {
		size_t len = strcspn(list, separators);

		if (memchr(list, '/', len)) {
			const char *path = token_path(work, list, len, NULL);

			if (!path || add_once(work, &work->out->files, path) != 0 || add_object(work, path) != 0)
				return -1;
		}
		list += len + (list[len] != '\0');
	}
	return 0;
}

static int read_preload_file(struct work *work)
{
	FILE *file = fopen("/etc/ld.so.preload", "re");
	char text[PATH_MAX];
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	text[len] = '\0';
	if (file)
		(void)fclose(file);
	return add_objects(work, arena_strndup(work->arena, text, len), ": \t\n");
}

/* Looks for what an object needs in the directories known so far, and reads on there. */
static int add_needed(struct work *work, const struct elf *elf)
{
	for (size_t i = 0; i < elf->needed.count; i++) {
		const char *name = elf->needed.paths[i];

		if (strchr(name, '/')) {
			if (add_object(work, name) != 0 || add_once(work, &work->out->files, name) != 0)
				return -1;
			continue;
		}
		for (size_t d = 0; d < work->out->directories.count; d++) {
			const char *path = arena_printf(work->arena, "%s/%s", work->out->directories.paths[d], name);

			if (!path)
				return -1;
			if (access(path, R_OK) != 0)
				continue;
			/* A link may lead out of the directory that is granted. */
			if (add_object(work, path) != 0 || add_once(work, &work->out->files, path) != 0)
				return -1;
			break;
		}
	}
	return 0;
}

static int follow_objects(struct work *work)
{
	for (size_t i = 0; i < work->objects.count; i++) {
		const char *object = work->objects.paths[i];
		struct elf elf;

		if (elf_read(work->arena, object, &elf) != 0 || !elf.is_elf)
			continue;
		if (add_list(work, elf.runpath, origin_of(work, object)) != 0 || add_needed(work, &elf) != 0)
			return -1;
	}
	return 0;
}

int loader_paths_find(struct arena *arena, const struct chain *chain, struct loader_paths *out)
{
	struct work work = { .arena = arena, .out = out };

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < sizeof(default_files) / sizeof(default_files[0]); i++)
		if (args_append(&out->files, arena, default_files[i]) != 0)
			return -1;
	for (size_t i = 0; i < sizeof(default_dirs) / sizeof(default_dirs[0]); i++)
		if (args_append(&out->directories, arena, default_dirs[i]) != 0)
			return -1;
	if (read_conf(&work, "/etc/ld.so.conf", 0) != 0 ||
	    add_list(&work, getenv("LD_LIBRARY_PATH"), origin_of(&work, chain->last)) != 0 ||
	    add_objects(&work, getenv("LD_PRELOAD"), ": ") != 0 || add_objects(&work, getenv("LD_AUDIT"), ":") != 0 ||
	    read_preload_file(&work) != 0 || add_object(&work, chain->last) != 0)
		return -1;
	return follow_objects(&work);
}
