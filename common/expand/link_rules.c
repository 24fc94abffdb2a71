/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules for links, as landshim.conf(5) has them. */
#include "expand/link_rules.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/sys.h"
#include "model/values.h"

/* Of procfs (fs/proc/root.c). */
#define PROC_ROOT_INODE 1

/* Whether path is a directory or lies beneath it; "/" counts as itself alone. */
static bool is_within(const char *path, const char *directory)
{
	size_t len = strlen(directory);

	return strncmp(path, directory, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

/* Sticky or not: who may write there can put a link of theirs into it. */
static bool only_root_writes(const struct statx *directory)
{
	return directory->stx_uid == 0 && !(directory->stx_mode & (S_IWGRP | S_IWOTH));
}

/* Where distributions have links, and an archive is not unpacked. */
static bool is_system_place(const char *directory)
{
	static const char directly[][sizeof("/home")] = { "/", "/var", "/home", "/run", "/dev" };
	static const char beneath[][sizeof("/var/lib")] = { "/usr",  "/etc", "/opt", "/bin",
		                                            "/sbin", "/nix", "/gnu", "/var/lib" };

	for (size_t i = 0; i < COUNT(directly); i++)
		if (strcmp(directory, directly[i]) == 0)
			return true;
	for (size_t i = 0; i < COUNT(beneath); i++)
		if (is_within(directory, beneath[i]))
			return true;
	return strncmp(directory, "/lib", strlen("/lib")) == 0;
}

/* The kernel's links: those of procfs's root, and our own below /proc/PID. */
static bool is_own_proc(const struct link_rules_link *link)
{
	static const char proc[] = "/proc/";
	const char *directory = link->directory;
	char self[16];
	ssize_t len;

	if (!sys_is_proc(link->directory_fd))
		return false;
	if (link->directory_st->stx_ino == PROC_ROOT_INODE)
		return true;
	len = readlink("/proc/self", self, sizeof(self) - 1);
	if (len <= 0 || strncmp(directory, proc, strlen(proc)) != 0)
		return false;
	self[len] = '\0';
	return is_within(directory + strlen(proc), self);
}

/* A filter may deny the question: then it may be root. */
static bool may_be_root(void)
{
	const uid_t user = geteuid();

	return user == 0 || user == (uid_t)-1;
}

static bool is_of_the_system(const struct link_rules_link *link)
{
	if (is_own_proc(link))
		return true;
	if (!only_root_writes(link->directory_st))
		return false;
	return !may_be_root() || (link->st->stx_uid == 0 && is_system_place(link->directory));
}

/*
 * Where a target leads by its text, "" being the root.  The directory has no
 * links in it, so ".." may be taken off it; after a name, which may be a link, it
 * may not.  False: that, or it is too long.
 */
static bool lead(const struct link_rules_link *link, char path[PATH_MAX])
{
	const bool absolute = link->target[0] == '/';
	size_t used = absolute || strcmp(link->directory, "/") == 0 ? 0 : strlen(link->directory);
	bool named = absolute;

	memcpy(path, link->directory, used);
	path[used] = '\0';
	for (const char *at = link->target + strspn(link->target, "/"); *at;) {
		size_t len = strcspn(at, "/");

		if (len == 2 && at[0] == '.' && at[1] == '.') {
			if (named)
				return false;
			while (used > 0 && path[used] != '/')
				used--;
			path[used] = '\0';
		} else if (len != 1 || at[0] != '.') {
			if (used + 1 + len >= PATH_MAX)
				return false;
			path[used] = '/';
			memcpy(path + used + 1, at, len);
			used += 1 + len;
			path[used] = '\0';
			named = true;
		}
		at += len + strspn(at + len, "/");
	}
	return true;
}

/* Hidden components that are no secret's place: of node's packages, and of git-annex. */
static bool is_harmless(const char *name, size_t len)
{
	static const char annex[] = ".git/annex";

	if ((len == 4 && memcmp(name, ".bin", len) == 0) || (len == 5 && memcmp(name, ".pnpm", len) == 0))
		return true;
	return len == 4 && is_within(name, annex);
}

/* The first len bytes of path name a place that check guards against being written, or that is the system's own. */
static bool is_guarded(const struct values *values, const char *path, size_t len)
{
	static const char places[][sizeof("/var/spool")] = { "/boot",    "/dev",     "/etc",      "/proc",
		                                             "/root",    "/run",     "/sys",      "/usr",
		                                             "/var/lib", "/var/log", "/var/spool" };
	static const char disks[] = "/run/media";
	const char *list = values->get(values->data, "PATH");

	for (size_t i = 0; i < COUNT(places); i++)
		if (strlen(places[i]) == len && memcmp(places[i], path, len) == 0)
			return !is_within(path, disks);
	while (list && *list) {
		size_t entry = strcspn(list, ":");

		if (entry == len && memcmp(list, path, len) == 0)
			return true;
		list += entry + (list[entry] == ':');
	}
	return false;
}

/* Whether what a path has after the directory base is neither hidden nor guarded.  base "" is the root. */
static bool adds_plain_names(const struct values *values, const char *path, const char *base)
{
	const char *at = path + strlen(base);

	while (*at == '/') {
		size_t len = strcspn(at + 1, "/");

		if (at[1] == '.' && !is_harmless(at + 1, len))
			return false;
		at += 1 + len;
		if (is_guarded(values, path, (size_t)(at - path)))
			return false;
	}
	return true;
}

static bool is_beneath(const char *path, const char *directory)
{
	return is_within(path, directory) && path[strlen(directory)] == '/';
}

/* Whether a directory holds what makes it the top of a project, and not everyone could have put it there. */
static bool is_project(const char *directory, char path[PATH_MAX])
{
	static const char marks[][sizeof("package.json")] = { ".git", "package.json", "pyvenv.cfg" };
	size_t len = strlen(directory);
	struct statx st;

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (len + 1 + sizeof(marks[i]) > PATH_MAX)
			return false;
		memcpy(path, directory, len);
		path[len] = '/';
		memcpy(path + len + 1, marks[i], strlen(marks[i]) + 1);
		if (sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &st) == 0)
			return sys_stat(AT_FDCWD, directory, AT_SYMLINK_NOFOLLOW, &st) == 0 && !(st.stx_mode & S_IWOTH);
	}
	return false;
}

/*
 * The target lies beneath the link's directory, or beneath the top of the project
 * that this is part of: the nearest one.  Never beneath the root.
 */
static enum link_rules_verdict judge_project(struct arena *arena, const struct values *values,
                                             const struct link_rules_link *link, const char *path)
{
	size_t len = strlen(link->directory);
	char *top = arena_strndup(arena, link->directory, len);
	char *room = arena_alloc(arena, PATH_MAX);
	bool found;

	if (!top || !room)
		return LINK_RULES_MEMORY;
	found = is_beneath(path, top);
	while (!found && len > 1 && !is_project(top, room)) {
		while (len > 0 && top[len] != '/')
			len--;
		top[len] = '\0';
	}
	found = found || (len > 1 && is_beneath(path, top));
	return found && len > 1 && adds_plain_names(values, path, top) ? LINK_RULES_OWN : LINK_RULES_REFUSED;
}

/* A directory of the user's own, which is kept elsewhere: on another disk, say. */
static bool is_for_home(const struct values *values, const struct link_rules_link *link, const char *path)
{
	const char *home = values->get(values->data, "HOME");
	struct statx st;

	if (!link->inner || !link->typed || link->name[0] == '.' || !home || home[0] != '/')
		return false;
	if (link->st->stx_uid != geteuid() || !sys_is_ours(link->st))
		return false;
	if (sys_stat(AT_FDCWD, home, 0, &st) != 0 || !sys_same_file(&st, link->directory_st))
		return false;
	return adds_plain_names(values, path, is_beneath(path, link->directory) ? link->directory : "");
}

enum link_rules_verdict link_rules_judge(struct arena *arena, const struct values *values,
                                         const struct link_rules_link *link)
{
	char *path;

	if (is_of_the_system(link))
		return LINK_RULES_SYSTEM;
	/* Everyone may have put it there. */
	if (link->directory_st->stx_mode & S_IWOTH)
		return LINK_RULES_REFUSED;
	path = arena_alloc(arena, PATH_MAX);
	if (!path)
		return LINK_RULES_MEMORY;
	if (!lead(link, path))
		return LINK_RULES_REFUSED;
	if (is_for_home(values, link, path))
		return LINK_RULES_OWN;
	return judge_project(arena, values, link, path);
}
