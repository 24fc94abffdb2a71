/* SPDX-License-Identifier: BSD-3-Clause */
/* What is excepted: by name, where links lead, and by which mounts it is reached. */
#include "expand/except.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/open_nolinks.h"
#include "base/path_beneath.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "base/walk_path.h"
#include "expand/carve.h"
#include "expand/missing_hint.h"
#include "expand/mounts.h"
#include "model/policy.h"

struct work {
	struct except *except;
	struct arena *arena;
	const struct err_sink *sink;
	const struct policy_path *rule;
	struct carve carve;
	struct strlist followed; /* links, as paths without links */
};

static bool is_missing(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

static int note(const struct work *work, const char *path, enum except_kind kind)
{
	struct except_notes *notes = &work->except->notes;
	struct except_note *grown =
		arena_grow(work->arena, notes->list, notes->count, &notes->capacity, sizeof(*notes->list));

	if (!grown)
		return err_memory(work->sink);
	notes->list = grown;
	notes->list[notes->count++] = (struct except_note){ work->rule, path, kind };
	return 0;
}

/* --- where a name leads --------------------------------------------------------- */

/* One name on its way through links. */
struct way {
	struct walk_path walk;
	struct statx st;  /* of the last component, if it exists */
	char *directory;  /* the last directory that exists */
	const char *path; /* where it leads, whether that exists or not */
	bool exists;
	const char *link, *link_directory; /* the first link on the way and where it lies; NULL: there is none */
};

static int cannot_follow(const struct work *work, const char *path, int errnum)
{
	if (errnum == EACCES && work->rule->group->skip_missing)
		return 0;
	return err_system(work->sink, policy_where(work->rule), errnum,
	                  errnum == EACCES ? missing_hint(work->rule, errnum) : NULL, "cannot look up \"%s\"", path);
}

/* What is there instead of the link later is shut as well. */
static int keep_link(struct work *work, struct way *way)
{
	const char *directory = walk_path_directory(&way->walk);
	const char *link = arena_strndup(work->arena, way->walk.path, strlen(way->walk.path));

	if (!link || strlist_append(&work->followed, work->arena, link) != 0)
		return err_memory(work->sink);
	if (way->link)
		return 0;
	way->link = link;
	way->link_directory = arena_strndup(work->arena, directory, strlen(directory));
	return way->link_directory ? 0 : err_memory(work->sink);
}

/* 0: go on; 1: there is no more of it; -1: reported. */
static int look_at(struct work *work, struct way *way)
{
	char target[PATH_MAX];
	ssize_t len;

	if (sys_stat(AT_FDCWD, way->walk.path, AT_SYMLINK_NOFOLLOW, &way->st) != 0)
		return is_missing(errno) || cannot_follow(work, way->walk.path, errno) == 0 ? 1 : -1;
	if (!S_ISLNK(way->st.stx_mode)) {
		way->exists = true;
		return S_ISDIR(way->st.stx_mode) ? 0 : 1;
	}
	if (keep_link(work, way) != 0)
		return -1;
	len = readlink(way->walk.path, target, sizeof(target));
	if (len < 0 || (size_t)len >= sizeof(target))
		return err_system(work->sink, policy_where(work->rule), len < 0 ? errno : ENAMETOOLONG, NULL,
		                  "cannot follow the link \"%s\"", way->walk.path);
	if (len == 0)
		return 1;
	switch (walk_path_follow(&way->walk, target, (size_t)len)) {
	case WALK_PATH_FOLLOWED:
		return 0;
	case WALK_PATH_MEMORY:
		return err_memory(work->sink);
	default:
		return 1;
	}
}

/* The last component was a link, "." or "..", after which there is nothing more. */
static int look_at_end(const struct work *work, struct way *way)
{
	const char *path = walk_path_so_far(&way->walk);

	if (sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &way->st) != 0)
		return is_missing(errno) ? 0 : cannot_follow(work, path, errno);
	way->exists = true;
	return 0;
}

/* Follows a path beneath the base to its end, or as far as there is any of it. */
static int follow(struct work *work, const char *path, struct way *way)
{
	const char *directory;
	int ret = 0;

	walk_path_start(&way->walk, work->arena, path);
	way->exists = false;
	way->link = NULL;
	while (ret == 0) {
		enum walk_path_step step = walk_path_next(&way->walk);

		if (step == WALK_PATH_TOO_LONG)
			return err_system(work->sink, policy_where(work->rule), ENAMETOOLONG, NULL,
			                  "cannot look up \"%s\"", path);
		if (step == WALK_PATH_END)
			break;
		way->exists = false;
		ret = look_at(work, way);
	}
	if (ret < 0 || (ret == 0 && look_at_end(work, way) != 0))
		return -1;
	/* Every component before the last one was seen to be a directory. */
	directory = way->exists && S_ISDIR(way->st.stx_mode) ? walk_path_so_far(&way->walk)
	                                                     : walk_path_directory(&way->walk);
	memcpy(way->directory, directory, strlen(directory) + 1);
	/* A file with more after it is no such thing. */
	if (way->walk.rest[strspn(way->walk.rest, "/")])
		way->exists = false;
	way->path = arena_printf(work->arena, "%s%s", walk_path_so_far(&way->walk), way->walk.rest);
	return way->path ? 0 : err_memory(work->sink);
}

/* --- what is hidden ------------------------------------------------------------- */

/* Where a directory lies that has a path without links. */
static int place_of(const struct work *work, const char *directory, struct mounts_place *place)
{
	cleanup_fd int fd = open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0) {
		(void)err_system(work->sink, policy_where(work->rule), errno, NULL, "cannot open \"%s\"", directory);
		return -1;
	}
	return mounts_place_of(work->arena, work->sink, policy_where(work->rule), work->except->mounts, fd, directory,
	                       place);
}

/* What may be made in a directory later. */
static int hide_in(struct work *work, const char *directory)
{
	struct mounts_place place = { NULL, NULL };

	if (place_of(work, directory, &place) != 0)
		return -1;
	return mounts_hide_in(work->arena, work->except->mounts, place, &work->carve.hidden) == 0
	               ? 0
	               : err_memory(work->sink);
}

/* What exists, in a directory or that itself, and what is mounted there or beneath. */
static int hide(struct work *work, const char *directory, const char *path)
{
	const struct mounts *mounts = work->except->mounts;
	const char *rest = path + (strcmp(directory, "/") == 0 ? 0 : strlen(directory));
	struct mounts_place place = { NULL, NULL };

	if (place_of(work, directory, &place) != 0)
		return -1;
	place.path = arena_printf(work->arena, "%s%s", strcmp(place.path, "/") == 0 && *rest ? "" : place.path, rest);
	/* What a mount covers there is not what is excepted. */
	if (!place.path ||
	    (!mounts_on(mounts, path) && mounts_hide(work->arena, mounts, place, &work->carve.hidden) != 0))
		return err_memory(work->sink);
	for (size_t i = 0; i < mounts->count; i++) {
		const struct mounts_entry *mount = &mounts->list[i];

		if (path_beneath(mount->point, path) &&
		    mounts_hide(work->arena, mounts, (struct mounts_place){ mount->device, mount->root },
		                &work->carve.hidden) != 0)
			return err_memory(work->sink);
	}
	return 0;
}

static int keep_object(const struct work *work, const struct statx *st)
{
	struct except_objects *objects = work->except->objects;
	struct except_object *grown =
		arena_grow(work->arena, objects->list, objects->count, &objects->capacity, sizeof(*objects->list));

	if (!grown)
		return err_memory(work->sink);
	objects->list = grown;
	objects->list[objects->count++] = (struct except_object){ sys_device(st), st->stx_ino };
	return 0;
}

/* Names a path for the carving, where it lies beneath the base. */
static int cut(struct work *work, const char *path)
{
	const char *rest = path + (strcmp(work->carve.base, "/") == 0 ? 0 : strlen(work->carve.base));

	if (!path_beneath(path, work->carve.base))
		return 0;
	return strlist_append(&work->carve.excepted, work->arena, rest + 1) == 0 ? 0 : err_memory(work->sink);
}

static int check_object(const struct work *work, const char *name, const struct way *way)
{
	if (path_beneath(work->carve.base, way->path))
		return err_report(work->sink, ERR_POLICY, policy_where(work->rule),
		                  "take the rule out, or except less of it",
		                  "\"%s\" leads to \"%s\", and excepting that leaves nothing of \"%s\"", name,
		                  way->path, work->rule->text);
	if (way->exists && !S_ISDIR(way->st.stx_mode) && way->st.stx_nlink > 1)
		return err_report(work->sink, ERR_POLICY, policy_where(work->rule),
		                  "except the directories that hold its names",
		                  "\"%s\" cannot be excepted: the file has %u names, and each of them leads to it",
		                  way->path, (unsigned)way->st.stx_nlink);
	return 0;
}

/* One name: itself, and where it leads. */
static int resolve(struct work *work, struct way *way, const char *name)
{
	const char *path =
		arena_printf(work->arena, "%s/%s", strcmp(work->carve.base, "/") == 0 ? "" : work->carve.base, name);

	if (!path)
		return err_memory(work->sink);
	if (follow(work, path, way) != 0 || check_object(work, name, way) != 0 || cut(work, path) != 0 ||
	    (way->exists ? hide(work, way->directory, way->path) : hide_in(work, way->directory)) != 0)
		return -1;
	if (way->exists && keep_object(work, &way->st) != 0)
		return -1;
	if (way->link && (cut(work, way->path) != 0 || hide_in(work, way->link_directory) != 0 ||
	                  note(work, path, EXCEPT_NAMED) != 0))
		return -1;
	return note(work, way->path, way->exists ? EXCEPT_NAMED : EXCEPT_MISSING);
}

static int resolve_all(struct work *work)
{
	const struct strlist *names = work->rule->group->except;
	struct way *way = arena_zalloc(work->arena, 1, sizeof(*way));
	int ret = 0;

	if (!way)
		return err_memory(work->sink);
	way->directory = arena_alloc(work->arena, PATH_MAX);
	if (!way->directory)
		return err_memory(work->sink);
	for (size_t i = 0; i < names->count; i++)
		if (resolve(work, way, names->items[i]) != 0)
			ret = -1;
	arena_release(work->arena, way->directory);
	arena_release(work->arena, way);
	return ret;
}

/* --- the directory -------------------------------------------------------------- */

/* Whether an open directory is the root, which the policy must name as such. */
static bool is_other_root(const struct policy_path *rule, int fd)
{
	struct statx root, st;

	if (strcmp(rule->text, "/") == 0)
		return false;
	return sys_stat(AT_FDCWD, "/", 0, &root) != 0 || sys_fstat(fd, &st) != 0 || sys_same_file(&root, &st);
}

/* The path of an open directory, without links.  NULL: reported. */
static const char *real_path(const struct work *work, int fd, const char *path)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	char target[PATH_MAX];
	ssize_t len;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, target, sizeof(target));
	if (len > 0 && (size_t)len < sizeof(target) && target[0] == '/') {
		const char *copy = arena_strndup(work->arena, target, (size_t)len);

		if (!copy)
			(void)err_memory(work->sink);
		return copy;
	}
	(void)err_system(work->sink, policy_where(work->rule), len < 0 ? errno : ENAMETOOLONG,
	                 len < 0 ? "mount /proc" : NULL, "cannot find out where \"%s\" leads", path);
	return NULL;
}

/* A link on the way that was not there when the names were followed: where it leads is not excepted. */
static int check_links(const struct work *work)
{
	for (size_t i = 0; i < work->carve.links.count; i++) {
		const char *link = work->carve.links.items[i];
		size_t known = 0;

		while (known < work->followed.count && strcmp(work->followed.items[known], link) != 0)
			known++;
		if (known == work->followed.count)
			return err_report(work->sink, ERR_SYSTEM, policy_where(work->rule), "start the program again",
			                  "\"%s\" became a link while \"except\" was looked at", link);
	}
	return 0;
}

/* What the carving found, for the caller. */
static int take(const struct work *work)
{
	struct except *except = work->except;

	except->siblings = work->carve.siblings;
	except->skipped = work->carve.skipped;
	for (size_t i = 0; i < work->carve.carved.count; i++)
		if (note(work, work->carve.carved.items[i], EXCEPT_CARVED) != 0)
			return -1;
	for (size_t i = 0; i < work->carve.leading.count; i++)
		if (note(work, work->carve.leading.items[i], EXCEPT_MOUNT) != 0)
			return -1;
	return 0;
}

int except_expand(struct except *except, const struct policy_path *rule, const char *path, size_t literal)
{
	struct work work = { .except = except, .arena = except->arena, .sink = except->sink, .rule = rule };
	const int flags = O_PATH | O_DIRECTORY;
	cleanup_fd int fd = literal ? open_nolinks(path, literal, flags) : open(path, flags | O_CLOEXEC);

	if (fd < 0 && (is_missing(errno) || errno == ELOOP || errno == EACCES))
		return 0;
	if (fd < 0)
		return err_system(work.sink, policy_where(rule), errno, NULL, "cannot open \"%s\"", path);
	if (is_other_root(rule, fd))
		return 0;
	work.carve = (struct carve){ .arena = work.arena,
		                     .sink = work.sink,
		                     .rule = rule,
		                     .mounts = except->mounts,
		                     .base = real_path(&work, fd, path),
		                     .shown = path };
	if (!work.carve.base || mounts_read(work.arena, work.sink, policy_where(rule), except->mounts) != 0 ||
	    resolve_all(&work) != 0 || carve_run(&work.carve) != 0 || check_links(&work) != 0)
		return -1;
	return take(&work);
}
