/* SPDX-License-Identifier: BSD-3-Clause */
#include "except_tree.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

unsigned except_tree_random(struct except_tree *tree, unsigned below)
{
	tree->state = tree->state * 1664525U + 1013904223U;
	return (tree->state >> 8) % below;
}

bool except_tree_same(const struct except_tree_entry *a, const struct except_tree_entry *b)
{
	return a->st.st_dev == b->st.st_dev && a->st.st_ino == b->st.st_ino;
}

bool except_tree_above(const struct except_tree *tree, const struct except_tree_entry *above,
                       const struct except_tree_entry *entry)
{
	for (;;) {
		if (except_tree_same(above, entry))
			return true;
		if (entry->parent < 0)
			return false;
		entry = &tree->entries[entry->parent];
	}
}

const struct except_tree_entry *except_tree_find(const struct except_tree *tree, const char *path)
{
	for (size_t i = 0; i < tree->count; i++)
		if (strcmp(tree->entries[i].path, path) == 0)
			return &tree->entries[i];
	return NULL;
}

/* --- the walk ------------------------------------------------------------------- */

static size_t add_entry(struct except_tree *tree, const char *path, int parent)
{
	struct except_tree_entry *entry = &tree->entries[tree->count];

	cr_assert_lt(tree->count, (size_t)EXCEPT_TREE_ENTRIES);
	cr_assert_lt(strlen(path), sizeof(entry->path));
	(void)strcpy(entry->path, path);
	entry->parent = parent;
	cr_assert_eq(lstat(path, &entry->st), 0, "%s", path);
	return tree->count++;
}

/* By levels: each directory's entries are added after those that are there. */
static void walk(struct except_tree *tree)
{
	tree->count = 0;
	(void)add_entry(tree, tree->root, -1);
	for (size_t i = 0; i < tree->count; i++) {
		struct dirent *entry;
		DIR *dir;

		if (!S_ISDIR(tree->entries[i].st.st_mode))
			continue;
		dir = opendir(tree->entries[i].path);
		cr_assert_not_null(dir, "%s", tree->entries[i].path);
		while ((entry = readdir(dir))) {
			char path[2 * EXCEPT_TREE_PATH];

			if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
				continue;
			(void)snprintf(path, sizeof(path), "%s/%s", tree->entries[i].path, entry->d_name);
			(void)add_entry(tree, path, (int)i);
		}
		(void)closedir(dir);
	}
}

/* --- the making ------------------------------------------------------------------ */

static bool is_mount_of(const struct except_tree *tree, const char *path, size_t len)
{
	for (size_t i = 0; i < tree->mounts_count; i++)
		if (strlen(tree->mounts[i]) == len && strncmp(tree->mounts[i], path, len) == 0)
			return true;
	return false;
}

bool except_tree_is_mount(const struct except_tree *tree, const char *path)
{
	return is_mount_of(tree, path, strlen(path));
}

/* The directories that are mounted on have names with an m. */
static bool may_be_named(const struct except_tree *tree, const char *path)
{
	for (const char *m = strstr(path + strlen(tree->root), "/m"); m; m = strstr(m + 1, "/m"))
		if (!is_mount_of(tree, path, (size_t)(m - path) + 1 + strcspn(m + 1, "/")))
			return false;
	return true;
}

const struct except_tree_entry *except_tree_any(struct except_tree *tree)
{
	const struct except_tree_entry *entry;

	do
		entry = &tree->entries[except_tree_random(tree, (unsigned)tree->count)];
	while (!may_be_named(tree, entry->path));
	return entry;
}

static const struct except_tree_entry *any_of(struct except_tree *tree, mode_t type)
{
	const struct except_tree_entry *entry;

	do
		entry = except_tree_any(tree);
	while ((entry->st.st_mode & S_IFMT) != type);
	return entry;
}

/* A new name in a directory at random. */
static void new_path(struct except_tree *tree, char letter, char *path)
{
	static unsigned number;

	cr_assert_lt(snprintf(path, EXCEPT_TREE_PATH, "%s/%c%u", any_of(tree, S_IFDIR)->path, letter, number++ % 1000),
	             EXCEPT_TREE_PATH);
}

static void make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	cr_assert_geq(fd, 0, "%s", path);
	(void)close(fd);
}

/* Each kind at random, and a walk after it, so that what comes later can be made of it. */
static void make_some(struct except_tree *tree, unsigned count, void (*make)(struct except_tree *tree))
{
	for (unsigned i = 0; i < count; i++) {
		make(tree);
		walk(tree);
	}
}

static void make_directory(struct except_tree *tree)
{
	char path[EXCEPT_TREE_PATH];

	new_path(tree, 'd', path);
	cr_assert_eq(mkdir(path, 0755), 0, "%s", path);
}

static void make_any_file(struct except_tree *tree)
{
	char path[EXCEPT_TREE_PATH];

	new_path(tree, 'f', path);
	make_file(path);
}

/* A directory or a file, somewhere else as well; or a file system of its own. */
static void make_mount(struct except_tree *tree)
{
	const bool of_file = except_tree_random(tree, 4) == 0;
	const bool fresh = !of_file && except_tree_random(tree, 4) == 0;
	const struct except_tree_entry *source = any_of(tree, of_file ? S_IFREG : S_IFDIR);
	char path[EXCEPT_TREE_PATH], from[EXCEPT_TREE_PATH];

	(void)strcpy(from, source->path);
	new_path(tree, 'm', path);
	if (of_file)
		make_file(path);
	else
		cr_assert_eq(mkdir(path, 0755), 0, "%s", path);
	cr_assert_eq(fresh ? mount("tmpfs", path, "tmpfs", 0, "mode=0755") : mount(from, path, NULL, MS_BIND, NULL), 0,
	             "%s on %s: %s", from, path, strerror(errno));
	(void)strcpy(tree->mounts[tree->mounts_count++], path);
}

static void make_link(struct except_tree *tree)
{
	const struct except_tree_entry *target = except_tree_any(tree);
	char path[EXCEPT_TREE_PATH], up[2 * EXCEPT_TREE_PATH];
	const char *rest;

	new_path(tree, 'l', path);
	if (except_tree_random(tree, 2)) {
		cr_assert_eq(symlink(target->path, path), 0, "%s", path);
		return;
	}
	/* From the link's own directory up to the tree, and down. */
	up[0] = '\0';
	for (rest = path + strlen(tree->root) + 1; strchr(rest, '/'); rest = strchr(rest, '/') + 1)
		(void)strcat(up, "../");
	rest = target->path + strlen(tree->root);
	(void)strcat(up, *rest ? rest + 1 : ".");
	cr_assert_eq(symlink(up, path), 0, "%s", path);
}

/* Not of what is bound somewhere: a name of it in another directory is no mount. */
static void make_hard_link(struct except_tree *tree)
{
	const struct except_tree_entry *file = any_of(tree, S_IFREG);
	char path[EXCEPT_TREE_PATH];

	for (size_t i = 0; i < tree->mounts_count; i++) {
		const struct except_tree_entry *mounted = except_tree_find(tree, tree->mounts[i]);

		if (mounted && except_tree_same(mounted, file))
			return;
	}
	new_path(tree, 'h', path);
	cr_assert(link(file->path, path) == 0 || errno == EXDEV, "%s: %s", path, strerror(errno));
}

void except_tree_make(struct except_tree *tree, const char *root, unsigned seed)
{
	char out[EXCEPT_TREE_PATH];

	*tree = (struct except_tree){ .state = seed, .root = root };
	cr_assert_eq(mount("tmpfs", root, "tmpfs", 0, "mode=0755"), 0);
	(void)snprintf(tree->base, sizeof(tree->base), "%s/base", root);
	(void)snprintf(out, sizeof(out), "%s/out", root);
	cr_assert_eq(mkdir(tree->base, 0755), 0);
	cr_assert_eq(mkdir(out, 0755), 0);
	walk(tree);
	make_some(tree, 5 + except_tree_random(tree, 6), make_directory);
	make_some(tree, 5 + except_tree_random(tree, 6), make_any_file);
	make_some(tree, except_tree_random(tree, 4), make_mount);
	/* In what is mounted as well. */
	make_some(tree, except_tree_random(tree, 4), make_any_file);
	make_some(tree, except_tree_random(tree, 4), make_link);
	make_some(tree, except_tree_random(tree, 3), make_hard_link);
}

void except_tree_remove(struct except_tree *tree)
{
	cr_assert_eq(umount2(tree->root, MNT_DETACH), 0);
}
