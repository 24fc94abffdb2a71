/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of paths that were looked at. */
#include "command/decide/reach.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sys.h"
#include "base/walk_path.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/decide/other_names.h"
#include "expand/mounts.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/uapi.h"

#define BUCKETS 1024 /* at first; a power of two */

/* --- one node -------------------------------------------------------------- */

static void look_at_link(struct reach *reach, struct reach_node *node)
{
	char target[PATH_MAX];
	const ssize_t len = readlink(node->path, target, sizeof(target) - 1);

	if (len > 0)
		node->link = arena_strndup(reach->arena, target, (size_t)len);
}

static void look(struct reach *reach, struct reach_node *node)
{
	struct statx st;

	/* What lies in something that is not there is not there. */
	if (node->parent && !node->parent->exists)
		return;
	if (syscall(SYS_statx, AT_FDCWD, node->path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | SYS_STATX_MNT_ID, &st) !=
	            0 &&
	    sys_stat(AT_FDCWD, node->path, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return;
	node->exists = true;
	node->mode = st.stx_mode;
	node->uid = st.stx_uid;
	node->gid = st.stx_gid;
	node->links = st.stx_nlink;
	node->device = sys_device(&st);
	node->inode = st.stx_ino;
	node->special = (uint64_t)st.stx_rdev_major << 32 | st.stx_rdev_minor;
	if (st.stx_mask & SYS_STATX_MNT_ID)
		node->mount = *(const uint64_t *)(const void *)((const char *)&st + SYS_STATX_MNT_ID_AT);
	if (S_ISLNK(node->mode))
		look_at_link(reach, node);
}

/* Its own step, and those of the directory that holds it. */
static void find_ancestry(struct reach *reach, struct reach_node *node)
{
	const struct ancestry *above = node->parent ? &node->parent->ancestry : NULL;
	const size_t count = above ? above->count : 0;
	struct ancestry_step *steps;

	if (!node->exists) {
		if (above)
			node->ancestry = *above;
		return;
	}
	steps = arena_zalloc(reach->arena, count + 1, sizeof(*steps));
	steps[0] = (struct ancestry_step){ node->device, node->inode, node->mount };
	if (count)
		memcpy(steps + 1, above->steps, count * sizeof(*steps));
	node->ancestry = (struct ancestry){ steps, count + 1, node->mode };
}

static struct reach_node *make(struct reach *reach, const char *path, struct reach_node *parent)
{
	const uint64_t every = access_known(UAPI_ABI_NEWEST).bits[ACCESS_FS];
	struct reach_node *node = arena_zalloc(reach->arena, 1, sizeof(*node));
	struct decide_answer answer;

	node->path = arena_strndup(reach->arena, path, strlen(path));
	node->parent = parent;
	look(reach, node);
	find_ancestry(reach, node);
	answer = decide_path(reach->decide, &node->ancestry, every);
	node->allowed = every;
	for (size_t i = 0; i < reach->decide->count; i++)
		node->allowed &= ~answer.layers[i].lacking;
	return node;
}

/* --- the table ---------------------------------------------------------------- */

/* FNV-1a. */
static size_t bucket_of(const char *path, size_t buckets)
{
	uint64_t hash = 14695981039346656037U;

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * 1099511628211U;
	return (size_t)(hash ^ hash >> 32) & (buckets - 1);
}

static void enlarge(struct reach *reach)
{
	const size_t buckets = reach->buckets ? reach->buckets * 4 : BUCKETS;
	struct reach_node **table = arena_zalloc(reach->arena, buckets, sizeof(struct reach_node *));

	for (size_t i = 0; i < reach->buckets; i++)
		for (struct reach_node *node = reach->table[i], *next; node; node = next) {
			const size_t at = bucket_of(node->path, buckets);

			next = node->next;
			node->next = table[at];
			table[at] = node;
		}
	reach->table = table;
	reach->buckets = buckets;
}

static struct reach_node *known(const struct reach *reach, const char *path)
{
	struct reach_node *node = reach->table[bucket_of(path, reach->buckets)];

	while (node && strcmp(node->path, path) != 0)
		node = node->next;
	return node;
}

static struct reach_node *add(struct reach *reach, const char *path, struct reach_node *parent)
{
	struct reach_node *node = make(reach, path, parent);
	size_t at;

	if (reach->count++ >= reach->buckets)
		enlarge(reach);
	at = bucket_of(path, reach->buckets);
	node->next = reach->table[at];
	reach->table[at] = node;
	return node;
}

int reach_start(struct arena *arena, const struct err_sink *sink, struct err_where where, const struct decide *decide,
                struct reach *out)
{
	memset(out, 0, sizeof(*out));
	out->arena = arena;
	out->decide = decide;
	enlarge(out);
	(void)add(out, "/", NULL);
	return mounts_read(arena, sink, where, &out->mounts);
}

/* From the root down: each directory on the way is a node. */
struct reach_node *reach_find(struct reach *reach, const char *path)
{
	struct reach_node *node = known(reach, path);
	struct reach_node *parent = known(reach, "/");
	char prefix[PATH_MAX];

	if (node)
		return node;
	for (size_t at = 1; path[at - 1]; at++) {
		if (path[at] != '/' && path[at] != '\0')
			continue;
		if (at >= sizeof(prefix))
			break;
		memcpy(prefix, path, at);
		prefix[at] = '\0';
		node = known(reach, prefix);
		parent = node ? node : add(reach, prefix, parent);
	}
	return parent;
}

struct reach_node *reach_walk(struct reach *reach, const char *path, const struct reach_visitor *visitor)
{
	enum walk_path_step step;
	struct walk_path walk;

	if (path[0] != '/')
		return NULL;
	walk_path_start(&walk, reach->arena, path);
	while ((step = walk_path_next(&walk)) == WALK_PATH_NAME) {
		const struct reach_node *node = reach_find(reach, walk.path);

		if (visitor)
			visitor->step(visitor->data, node);
		if (node->link && walk_path_follow(&walk, node->link, strlen(node->link)) != WALK_PATH_FOLLOWED)
			return NULL;
	}
	return step == WALK_PATH_TOO_LONG ? NULL : reach_find(reach, walk_path_so_far(&walk));
}

/* --- other names ------------------------------------------------------------------ */

static void add_name(struct reach *reach, struct reach_node *node, size_t *capacity, struct reach_node *name)
{
	for (size_t i = 0; node->names && i < node->names_count; i++)
		if (node->names[i] == name)
			return;
	node->names = arena_grow(reach->arena, node->names, node->names_count, capacity, sizeof(struct reach_node *));
	node->names[node->names_count++] = name;
}

/* What is mounted over it there is another object. */
static bool is_same(const struct reach_node *a, const struct reach_node *b)
{
	return b->exists && a->device == b->device && a->inode == b->inode;
}

/* NULL: it is not in the table. */
static const struct mounts_entry *mount_of(const struct reach *reach, const struct reach_node *node)
{
	for (size_t i = 0; i < reach->mounts.count; i++)
		if (reach->mounts.list[i].id == node->mount)
			return &reach->mounts.list[i];
	return NULL;
}

static void add_through_mounts(struct reach *reach, struct reach_node *node, size_t *capacity)
{
	const struct mounts_entry *from = mount_of(reach, node);

	for (size_t i = 0; from && i < reach->mounts.count; i++) {
		const struct mounts_entry *to = &reach->mounts.list[i];
		const char *path = to != from ? other_names_through(reach->arena, from, to, node->path) : NULL;
		struct reach_node *name = path ? reach_find(reach, path) : NULL;

		if (name && is_same(node, name))
			add_name(reach, node, capacity, name);
	}
}

/* What is not there would be made in any of its directory's names. */
static void add_through_parent(struct reach *reach, struct reach_node *node, size_t *capacity)
{
	const char *last = strrchr(node->path, '/');

	reach_names(reach, node->parent);
	for (size_t i = 1; i < node->parent->names_count; i++) {
		const char *directory = node->parent->names[i]->path;

		add_name(reach, node, capacity,
		         reach_find(reach, arena_printf(reach->arena, "%s%s",
		                                        strcmp(directory, "/") == 0 ? "" : directory, last)));
	}
}

void reach_names(struct reach *reach, struct reach_node *node)
{
	size_t capacity = 0;

	if (node->names)
		return;
	add_name(reach, node, &capacity, node);
	if (node->exists)
		add_through_mounts(reach, node, &capacity);
	else
		add_through_parent(reach, node, &capacity);
}

void reach_grants(struct reach_node *node, uint64_t rights)
{
	/* What is known here is known above. */
	for (; node && (node->below & rights) != rights; node = node->parent)
		node->below |= rights;
}

const struct target *reach_granting(const struct reach *reach, const struct reach_node *node, uint64_t rights)
{
	const struct decide_answer answer = decide_path(reach->decide, &node->ancestry, rights);

	for (size_t i = 0; i < reach->decide->count; i++)
		if (answer.layers[i].granting)
			return answer.layers[i].granting->target;
	return NULL;
}
