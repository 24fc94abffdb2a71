/* SPDX-License-Identifier: BSD-3-Clause */
/* Directory by directory: no recursion, one descriptor. */
#include "expand/carve.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/is_dots.h"
#include "base/open_nolinks.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "expand/missing_hint.h"
#include "expand/mounts.h"
#include "model/policy.h"

#define ENTRIES_BUFFER ((size_t)32 * 1024)

/* A directory under way. */
struct directory {
	int fd;
	const char *rest;          /* relative to the base, "" being that */
	const char *path, *shown;  /* without links; as the policy has it */
	struct mounts_place place; /* what its entries lie in */
	struct strlist names;      /* of the siblings in it */
};

static int append(const struct carve *carve, struct strlist *list, const char *text)
{
	return text && strlist_append(list, carve->arena, text) == 0 ? 0 : err_memory(carve->sink);
}

/* A path with a relative one after it.  NULL: out of memory. */
static const char *joined(const struct carve *carve, const char *path, const char *rest)
{
	if (!*rest)
		return path;
	if (!*path)
		return rest;
	return arena_printf(carve->arena, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", rest);
}

/* What may not be reached goes by what the rule says of missing paths. */
static int cannot_reach(struct carve *carve, const char *shown, const char *what)
{
	bool covered = errno == EACCES;

	if (covered && carve->rule->group->skip_missing)
		return append(carve, &carve->skipped, shown);
	return err_system(carve->sink, policy_where(carve->rule), errno,
	                  covered ? missing_hint(carve->rule, errno) : err_hint_open(errno, shown), "cannot %s \"%s\"",
	                  what, shown);
}

/* Whether an entry lies on a way. */
enum on_way {
	ON_NO_WAY,
	ON_A_WAY,
	AT_ITS_END, /* it is excepted */
};

static enum on_way where_is(const struct carve *carve, const char *rest)
{
	size_t len = strlen(rest);
	enum on_way found = ON_NO_WAY;

	for (size_t i = 0; i < carve->excepted.count; i++) {
		const char *excepted = carve->excepted.items[i];

		if (strncmp(excepted, rest, len) != 0)
			continue;
		if (excepted[len] == '\0')
			return AT_ITS_END;
		if (excepted[len] == '/')
			found = ON_A_WAY;
	}
	return found;
}

static int add_sibling(struct carve *carve, struct directory *directory, const char *name)
{
	if (carve->siblings.count + directory->names.count == CARVE_SIBLINGS_MAX)
		return err_report(
			carve->sink, ERR_POLICY, policy_where(carve->rule),
			"name the directories that are to be granted",
			"\"except\" leaves more than %d files and directories beside the way to what it names",
			CARVE_SIBLINGS_MAX);
	return append(carve, &directory->names, name);
}

static int take_entry(struct carve *carve, struct directory *directory, const struct sys_dirent *entry,
                      struct strlist *next)
{
	const char *name = arena_strndup(carve->arena, entry->name, strlen(entry->name));
	const char *rest = name ? joined(carve, directory->rest, name) : NULL;
	unsigned char kind;
	enum on_way where;

	if (!rest)
		return err_memory(carve->sink);
	kind = sys_dirent_kind(directory->fd, entry);
	if (kind == DT_UNKNOWN)
		return errno == ENOENT ? 0 : cannot_reach(carve, joined(carve, directory->shown, name), "look up");
	where = where_is(carve, rest);
	/* Beneath the directory lies the link, not what it leads to. */
	if (kind == DT_LNK)
		return where == ON_NO_WAY ? 0 : append(carve, &carve->links, joined(carve, directory->path, name));
	if (where == AT_ITS_END)
		return 0;
	return where == ON_A_WAY && kind == DT_DIR ? append(carve, next, rest) : add_sibling(carve, directory, name);
}

static int read_entries(struct carve *carve, struct directory *directory, struct strlist *next)
{
	char *entries = arena_alloc(carve->arena, ENTRIES_BUFFER);
	long got;

	if (!entries)
		return err_memory(carve->sink);
	while ((got = sys_getdents(directory->fd, entries, ENTRIES_BUFFER)) > 0) {
		for (long at = 0; at < got;) {
			const struct sys_dirent *entry = (const void *)(entries + at);

			at += entry->length;
			if (!is_dots(entry->name) && take_entry(carve, directory, entry, next) != 0)
				return -1;
		}
	}
	if (got < 0 && errno != ENOENT)
		return cannot_reach(carve, directory->shown, "read the directory");
	arena_release(carve->arena, entries);
	return 0;
}

/* Where an entry lies, whatever is mounted on it.  The path is NULL where memory ran out. */
static struct mounts_place place_of(const struct carve *carve, const struct directory *directory, const char *name)
{
	const char *path = joined(carve, directory->path, name);
	const struct mounts_entry *mount = path ? mounts_on(carve->mounts, path) : NULL;

	if (mount)
		return (struct mounts_place){ mount->device, mount->root };
	return (struct mounts_place){ directory->place.device,
		                      path ? joined(carve, directory->place.path, name) : NULL };
}

static int sort_out(struct carve *carve, struct directory *directory)
{
	sort_strings(directory->names.items, directory->names.count);
	for (size_t i = 0; i < directory->names.count; i++) {
		const char *name = directory->names.items[i];
		const struct mounts_place place = place_of(carve, directory, name);

		if (!place.path)
			return err_memory(carve->sink);
		if (append(carve, mounts_reach(&carve->hidden, place) ? &carve->leading : &carve->siblings,
		           joined(carve, directory->shown, name)) != 0)
			return -1;
	}
	return 0;
}

/* One directory on the way; the next ones are added to a list. */
static int carve_directory(struct carve *carve, const char *rest, struct strlist *next)
{
	struct directory directory = { .rest = rest,
		                       .path = joined(carve, carve->base, rest),
		                       .shown = joined(carve, carve->shown, rest) };
	cleanup_fd int fd = -1;

	if (!directory.path || append(carve, &carve->carved, directory.shown) != 0)
		return err_memory(carve->sink);
	fd = open_nolinks(directory.path, strlen(carve->base), O_RDONLY | O_DIRECTORY | O_NONBLOCK);
	/* It was removed or replaced meanwhile: what is there now has no rule. */
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	if (fd < 0)
		return cannot_reach(carve, directory.shown, "read the directory");
	directory.fd = fd;
	if (mounts_place_of(carve->arena, carve->sink, policy_where(carve->rule), carve->mounts, fd, directory.path,
	                    &directory.place) != 0 ||
	    read_entries(carve, &directory, next) != 0)
		return -1;
	return sort_out(carve, &directory);
}

int carve_run(struct carve *carve)
{
	struct strlist ways = { NULL, 0, 0 };

	if (append(carve, &ways, "") != 0)
		return -1;
	for (size_t i = 0; i < ways.count; i++)
		if (carve_directory(carve, ways.items[i], &ways) != 0)
			return -1;
	return 0;
}
