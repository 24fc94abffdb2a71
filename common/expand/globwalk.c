/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking level by level: no recursion, two descriptors at the most. */
#include "expand/globwalk.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
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
#include "expand/glob.h"
#include "expand/missing_hint.h"
#include "model/policy.h"

#define ENTRIES_BUFFER ((size_t)32 * 1024)

/* A component of the pattern; only of the last one any entry matches, else directories alone. */
struct component {
	const char *text;
	size_t len;
	bool any;
};

struct walk {
	struct arena *arena;
	const struct err_sink *sink;
	const struct policy_path *rule;
	bool from_words; /* the pattern begins with one */
	struct globwalk_result *out;
	struct strlist level; /* the directories reached so far */
	char *entries;
};

static int cannot_read(const struct walk *walk, const char *dir)
{
	return err_system(walk->sink, policy_where(walk->rule), errno, err_hint_open(errno, dir),
	                  "glob \"%s\": cannot read the directory \"%s\"", walk->rule->text, dir);
}

static int add_path(struct walk *walk, struct strlist *to, const char *dir, const char *name)
{
	const char *path = arena_printf(walk->arena, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);

	return path && strlist_append(to, walk->arena, path) == 0 ? 0 : err_memory(walk->sink);
}

static int add_match(struct walk *walk, struct strlist *to, const char *dir, const char *name)
{
	if (add_path(walk, to, dir, name) != 0)
		return -1;
	if (to->count > GLOBWALK_MATCHES_MAX)
		return err_report(walk->sink, ERR_POLICY, policy_where(walk->rule), "grant the directory instead",
		                  "glob \"%s\": more than %d matches", walk->rule->text, GLOBWALK_MATCHES_MAX);
	return 0;
}

/* A match that is a symbolic link: none, since whoever can make one would choose what the rule grants. */
static int skip_link(struct walk *walk, const char *dir, const char *name)
{
	struct strlist *skipped = &walk->out->skipped;
	const char *path;

	if (add_path(walk, skipped, dir, name) != 0)
		return -1;
	path = skipped->items[skipped->count - 1];
	if (!walk->out->link || strcmp(path, walk->out->link) < 0)
		walk->out->link = path;
	return 0;
}

/* What may not be looked up: EACCES goes by what the rule says of missing paths. */
static int cannot_reach(struct walk *walk, const char *dir, const char *name)
{
	bool covered = errno == EACCES;

	if (covered && walk->rule->group->skip_missing)
		return add_path(walk, &walk->out->skipped, dir, name);
	return err_system(walk->sink, policy_where(walk->rule), errno, covered ? missing_hint(walk->rule, errno) : NULL,
	                  "glob \"%s\": cannot look up \"%s/%s\"", walk->rule->text, strcmp(dir, "/") == 0 ? "" : dir,
	                  name);
}

/* Adds what matches the component among the entries of one directory. */
static int match_entries(struct walk *walk, int fd, const char *dir, const struct component *component,
                         struct strlist *to)
{
	long got;

	while ((got = sys_getdents(fd, walk->entries, ENTRIES_BUFFER)) > 0) {
		for (long at = 0; at < got;) {
			const struct sys_dirent *entry = (const void *)(walk->entries + at);
			unsigned char kind;

			at += entry->length;
			if (is_dots(entry->name) || !glob_match(component->text, component->len, entry->name))
				continue;
			kind = sys_dirent_kind(fd, entry);
			if (kind == DT_UNKNOWN && errno != ENOENT && cannot_reach(walk, dir, entry->name) != 0)
				return -1;
			if (kind == DT_LNK && skip_link(walk, dir, entry->name) != 0)
				return -1;
			if (kind == DT_LNK || kind == DT_UNKNOWN || (!component->any && kind != DT_DIR))
				continue;
			if (add_match(walk, to, dir, entry->name) != 0)
				return -1;
		}
	}
	/* ENOENT: it was removed meanwhile, as it may be before it is opened. */
	return got < 0 && errno != ENOENT ? cannot_read(walk, dir) : 0;
}

static int walk_globbed(struct walk *walk, const char *dir, const struct component *component, struct strlist *to)
{
	cleanup_fd int fd = open_nolinks(dir, walk->out->literal, O_RDONLY | O_DIRECTORY | O_NONBLOCK);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	/* A word may be any path, which nobody meant to be read. */
	if (fd < 0 && errno == EACCES && walk->from_words && walk->rule->group->skip_missing)
		return strlist_append(&walk->out->skipped, walk->arena, dir) == 0 ? 0 : err_memory(walk->sink);
	if (fd < 0)
		return cannot_read(walk, dir);
	return match_entries(walk, fd, dir, component, to);
}

/* A component without glob characters, after one that has them or at the end. */
static int walk_literal(struct walk *walk, const char *dir, const struct component *component, struct strlist *to)
{
	cleanup_fd int fd = -1;
	char name[2 * NAME_MAX + 1];
	struct statx st;

	if (component->len >= sizeof(name))
		return 0; /* longer than any name, escapes included */
	(void)glob_unescape(component->text, component->len, name);
	fd = open_nolinks(dir, walk->out->literal, O_PATH | O_DIRECTORY);
	if (fd < 0 || sys_stat(fd, name, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : cannot_reach(walk, dir, name);
	if (S_ISLNK(st.stx_mode))
		return skip_link(walk, dir, name);
	if (!component->any && !S_ISDIR(st.stx_mode))
		return 0;
	return add_match(walk, to, dir, name);
}

/* Moves the front of the pattern into the first level; leaves *at after it. */
static int start_level(struct walk *walk, const char **at)
{
	char *front = arena_alloc(walk->arena, strlen(*at) + 2);
	size_t used = 0;

	if (!front)
		return err_memory(walk->sink);
	while (**at) {
		const char *start = *at + strspn(*at, "/");
		size_t len = strcspn(start, "/");

		/* The last one may be a link, which is no match. */
		if (!glob_is_literal(start, len) || !start[len + strspn(start + len, "/")])
			break;
		front[used++] = '/';
		used += glob_unescape(start, len, front + used);
		*at = start + len;
	}
	if (used == 0)
		front[used++] = '/';
	front[used] = '\0';
	walk->out->literal = used;
	return strlist_append(&walk->level, walk->arena, front) == 0 ? 0 : err_memory(walk->sink);
}

int globwalk_run(struct arena *arena, const struct err_sink *sink, const struct policy_path *rule, const char *pattern,
                 bool links, struct globwalk_result *out)
{
	struct walk walk = { .arena = arena, .sink = sink, .rule = rule, .out = out, .from_words = !links };
	const char *at = pattern;

	memset(out, 0, sizeof(*out));
	walk.entries = arena_alloc(arena, ENTRIES_BUFFER);
	if (!walk.entries)
		return err_memory(sink);
	if (start_level(&walk, &at) != 0)
		return -1;
	if (!links)
		out->literal = 1;
	while (*(at += strspn(at, "/"))) {
		size_t len = strcspn(at, "/");
		const struct component component = { at, len, at[len] == '\0' };
		struct strlist next = { NULL, 0, 0 };

		for (size_t i = 0; i < walk.level.count; i++) {
			int (*step)(struct walk *, const char *, const struct component *, struct strlist *) =
				glob_is_literal(at, len) ? walk_literal : walk_globbed;

			if (step(&walk, walk.level.items[i], &component, &next) != 0)
				return -1;
		}
		walk.level = next;
		at += len;
	}
	arena_release(arena, walk.entries);
	sort_strings(walk.level.items, walk.level.count);
	out->matches = walk.level;
	return 0;
}
