/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths, sorted, as a tree: a directory that only leads on stands in one line with what follows. */
#include "command/print/show_tree.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/escaped.h"
#include "command/print/show.h"
#include "describe.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

#define LINE (4 * PATH_MAX + 16)

#define WRITES                                                                                        \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG |  \
	 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	 LANDLOCK_ACCESS_FS_REMOVE_DIR)

struct branch {
	const char *path; /* of the root "", so that each component follows a slash */
	uint64_t rights;
};

struct branches {
	struct branch *list;
	size_t count;
};

/* A slash comes before any other byte: what lies in a directory follows it. */
static int compare(const void *a, const void *b)
{
	const char *x = ((const struct branch *)a)->path;
	const char *y = ((const struct branch *)b)->path;

	while (*x && *x == *y) {
		x++;
		y++;
	}
	if (*x == *y)
		return 0;
	if (*x == '/' || *y == '/')
		return !*x || (*x == '/' && *y) ? -1 : 1;
	return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
}

/* Several rules on one path add up. */
static struct branches find(const struct layer *layer)
{
	struct branches found = { arena_zalloc(context_arena(), layer->targets.count + 1, sizeof(struct branch)), 0 };
	size_t kept = 0;

	for (size_t i = 0; i < layer->targets.count; i++)
		if (layer->built.allowed[i]) {
			const char *path = layer->targets.list[i].path;

			found.list[found.count++] =
				(struct branch){ strcmp(path, "/") == 0 ? "" : path, layer->built.allowed[i] };
		}
	qsort(found.list, found.count, sizeof(*found.list), compare);
	for (size_t i = 0; i < found.count; i++) {
		if (kept > 0 && strcmp(found.list[kept - 1].path, found.list[i].path) == 0)
			found.list[kept - 1].rights |= found.list[i].rights;
		else
			found.list[kept++] = found.list[i];
	}
	found.count = kept;
	return found;
}

/* Red: may be written; yellow: executed; green: read alone. */
static const char *colour(uint64_t rights)
{
	if (rights & WRITES)
		return show_style("\033[31m");
	return show_style(rights & LANDLOCK_ACCESS_FS_EXECUTE ? "\033[33m" : "\033[32m");
}

static void print_line(int depth, const char *name, size_t len, uint64_t rights)
{
	char *buffer = arena_alloc(context_arena(), LINE);
	const char *copy = arena_strndup(context_arena(), name, len);
	struct text text;

	(void)printf("%*s%s%s%s", 2 * (depth + 1), "", rights ? colour(rights) : "", escaped(*copy ? copy : "/"),
	             rights ? show_style("\033[0m") : "");
	text_start(&text, buffer, LINE);
	describe_add_rights(&text, access_only(ACCESS_FS, rights), " ");
	(void)printf("%s%s\n", rights ? "  " : "", rights ? buffer : "");
	arena_release(context_arena(), buffer);
}

/* Where the component of a path that begins at `from`, with its slash, ends. */
static size_t component_end(const char *path, size_t from)
{
	return from + 1 + strcspn(path + from + 1, "/");
}

/* How many of the branches from `first` on begin with so much of its path. */
static size_t count_with(const struct branches *branches, size_t first, size_t until, size_t len)
{
	const char *path = branches->list[first].path;
	size_t count = 1;

	while (first + count < until && strncmp(branches->list[first + count].path, path, len) == 0 &&
	       strchr("/", branches->list[first + count].path[len]))
		count++;
	return count;
}

/* Branches from first to until, which share `shared` bytes.  Recursive: as deep as the tree. */
static void print_branches(const struct branches *branches, size_t first, size_t until, size_t shared, int depth)
{
	while (first < until) {
		const struct branch *branch = &branches->list[first];
		size_t end = component_end(branch->path, shared);
		const size_t count = count_with(branches, first, until, end);

		/* A directory that only leads on is no line of its own. */
		while (branch->path[end] &&
		       count_with(branches, first, until, component_end(branch->path, end)) == count)
			end = component_end(branch->path, end);
		print_line(depth, branch->path + shared, end - shared, branch->path[end] ? 0 : branch->rights);
		print_branches(branches, branch->path[end] ? first : first + 1, first + count, end, depth + 1);
		first += count;
	}
}

void show_tree(const struct layer *layer)
{
	const struct branches branches = find(layer);
	char *buffer = arena_alloc(context_arena(), LINE);
	const bool has_root = branches.count > 0 && !*branches.list[0].path;
	struct text text;

	(void)printf("%s%s%s\n", show_style("\033[1m"), escaped(layer->policy.file), show_style("\033[0m"));
	if (has_root)
		print_line(0, "", 0, branches.list[0].rights);
	print_branches(&branches, has_root, branches.count, 0, has_root);
	for (size_t i = 0; i < layer->policy.ports_count; i++) {
		const struct policy_ports *ports = &layer->policy.ports[i];

		text_start(&text, buffer, LINE);
		describe_add_rights(&text, access_only(ACCESS_NET, ports->allow), " ");
		if (ports->allow)
			(void)printf("  ports %u-%u  %s\n", (unsigned)ports->first, (unsigned)ports->last, buffer);
	}
	arena_release(context_arena(), buffer);
}
