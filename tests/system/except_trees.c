/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * "except" on trees made at random: what can be opened under the policy, on the
 * running kernel, is what a walk says, which knows nothing of the mount table:
 * each rule is of an object, and holds for what has that object above it by
 * whatever path.  What is excepted is open by no path.
 *
 * EXCEPT_TREES=N trees instead of a few; EXCEPT_SEED=N begins with another.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "except_tree.h"
#include "require.h"
#include "spawn.h"

#define TREES 40
#define EXCEPTS_MAX 4

/* What is excepted, and what the walk makes of it. */
struct except {
	size_t count;
	char names[EXCEPTS_MAX][EXCEPT_TREE_PATH];        /* as the policy has them */
	char written[EXCEPTS_MAX][2 * EXCEPT_TREE_PATH];  /* as paths */
	char leads_to[EXCEPTS_MAX][2 * EXCEPT_TREE_PATH]; /* without links, whether it exists or not */
	const struct except_tree_entry *at[EXCEPTS_MAX];  /* NULL: it does not exist */
	const struct except_tree_entry
		*above[EXCEPTS_MAX]; /* the last directory of it that exists; NULL: none of the tree */
	const struct except_tree_entry *link[EXCEPTS_MAX]; /* where the first link on the way lies; NULL: there is none */
};

/* How often what is to be proved was there to be proved. */
static struct {
	unsigned refused, denied, granted, lost_to_mounts, missing, through_links;
} seen;

static bool beneath(const char *path, const char *above)
{
	size_t len = strlen(above);

	return strncmp(path, above, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/* --- what is named -------------------------------------------------------------- */

/* What realpath(3) says of the longest beginning of a path that exists.  Returns the rest, "" or with its slash. */
static const char *real_beginning(const char *path, char real[PATH_MAX])
{
	char prefix[PATH_MAX];
	char *end = prefix + strlen(path);

	cr_assert_lt(strlen(path), sizeof(prefix));
	(void)strcpy(prefix, path);
	while (!realpath(prefix, real)) {
		end = strrchr(prefix, '/');
		*end = '\0';
	}
	return path + (end - prefix);
}

/* Puts the target of a link that leads nowhere in the place of its name, the first of the rest.  False: it is no link. */
static bool follow(const char *real, const char *rest, char path[PATH_MAX])
{
	const size_t len = 1 + strcspn(rest + 1, "/");
	char link[PATH_MAX], target[PATH_MAX], after[PATH_MAX];
	ssize_t got;

	cr_assert_lt(snprintf(link, sizeof(link), "%s%.*s", real, (int)len, rest), (int)sizeof(link));
	got = readlink(link, target, sizeof(target) - 1);
	if (got < 0)
		return false;
	target[got] = '\0';
	(void)strcpy(after, rest + len);
	cr_assert_lt(snprintf(path, PATH_MAX, "%s%s%s%s", *target == '/' ? "" : real, *target == '/' ? "" : "/", target,
	                      after),
	             PATH_MAX);
	return true;
}

/* Where a path leads as far as there is any of it; and what is above it. */
static void resolve(const struct except_tree *tree, struct except *except, size_t i)
{
	char path[PATH_MAX], prefix[2 * EXCEPT_TREE_PATH], real[PATH_MAX];
	const char *rest;

	(void)strcpy(path, except->written[i]);
	do
		rest = real_beginning(path, real);
	while (*rest && follow(real, rest, path));
	cr_assert_lt(snprintf(except->leads_to[i], sizeof(except->leads_to[i]), "%s%s", real, rest),
	             (int)sizeof(except->leads_to[i]));
	except->at[i] = *rest ? NULL : except_tree_find(tree, real);
	except->above[i] = except_tree_find(tree, real);
	/* Nothing can be made beneath a file. */
	if (except->above[i] && !S_ISDIR(except->above[i]->st.st_mode))
		except->above[i] = &tree->entries[except->above[i]->parent];
	except->link[i] = NULL;
	for (const char *at = except->written[i] + strlen(tree->base); *at; at += 1 + strcspn(at + 1, "/")) {
		const struct except_tree_entry *entry;

		(void)snprintf(prefix, sizeof(prefix), "%.*s", (int)(at - except->written[i]), except->written[i]);
		entry = except_tree_find(tree, prefix);
		if (entry && S_ISLNK(entry->st.st_mode)) {
			except->link[i] = &tree->entries[entry->parent];
			return;
		}
	}
	if (except_tree_find(tree, except->written[i]) &&
	    S_ISLNK(except_tree_find(tree, except->written[i])->st.st_mode))
		except->link[i] = &tree->entries[except_tree_find(tree, except->written[i])->parent];
}

/* A link's path beneath the base, and perhaps something after it. */
static void choose(struct except_tree *tree, struct except *except)
{
	static const char *const after[] = { "", "", "", "", "/no", "/d1", "/no/no" };

	except->count = 1 + except_tree_random(tree, EXCEPTS_MAX);
	for (size_t i = 0; i < except->count; i++) {
		const struct except_tree_entry *entry;

		do
			entry = except_tree_any(tree);
		while (!beneath(entry->path, tree->base) ||
		       (except_tree_random(tree, 3) && S_ISREG(entry->st.st_mode)));
		(void)snprintf(except->names[i], sizeof(except->names[i]), "%s%s",
		               entry->path[strlen(tree->base)] ? entry->path + strlen(tree->base) + 1 : "no",
		               after[except_tree_random(tree, sizeof(after) / sizeof(*after))]);
		(void)snprintf(except->written[i], sizeof(except->written[i]), "%s/%s", tree->base, except->names[i]);
		resolve(tree, except, i);
	}
}

/* Whether the start must be refused. */
static bool is_refused(const struct except_tree *tree, const struct except *except)
{
	for (size_t i = 0; i < except->count; i++)
		if (beneath(tree->base, except->leads_to[i]) ||
		    (except->at[i] && !S_ISDIR(except->at[i]->st.st_mode) && except->at[i]->st.st_nlink > 1))
			return true;
	return false;
}

/* --- what a walk says ------------------------------------------------------------- */

/* Whether an object is excepted, or lies beneath what is, by whatever path. */
static bool is_excepted(const struct except_tree *tree, const struct except *except,
                        const struct except_tree_entry *entry)
{
	for (size_t i = 0; i < except->count; i++)
		for (size_t k = 0; except->at[i] && k < tree->count; k++) {
			const struct except_tree_entry *inside = &tree->entries[k];

			/* Of a file in it that has several names each leads there: the page says so. */
			if (beneath(inside->path, except->leads_to[i]) && except_tree_same(inside, entry) &&
			    (S_ISDIR(entry->st.st_mode) || entry->st.st_nlink == 1))
				return true;
		}
	return false;
}

/* Whether a rule on an entry must not be, because of something that has it above. */
static bool leads_there(const struct except_tree *tree, const struct except *except,
                        const struct except_tree_entry *sibling)
{
	/* It lies in what is excepted, by a mount of that. */
	for (const struct except_tree_entry *at = sibling; at->parent >= 0 && !except_tree_is_mount(tree, at->path);) {
		at = &tree->entries[at->parent];
		if (is_excepted(tree, except, at))
			return true;
	}
	for (size_t k = 0; k < tree->count; k++) {
		const struct except_tree_entry *entry = &tree->entries[k];
		bool shut = is_excepted(tree, except, entry);

		/* What does not exist yet, or is a link now, would be in this directory. */
		for (size_t i = 0; i < except->count; i++)
			shut |= (!except->at[i] && except->above[i] && except_tree_same(except->above[i], entry)) ||
			        (except->link[i] && except_tree_same(except->link[i], entry));
		if (shut && except_tree_above(tree, sibling, entry))
			return true;
	}
	return false;
}

enum place {
	ON_THE_WAY,
	EXCEPTED,
	BESIDE
};

static enum place place_of(const struct except *except, const struct except_tree_entry *entry)
{
	enum place place = BESIDE;

	for (size_t i = 0; i < except->count; i++) {
		const char *const paths[] = { except->written[i], except->leads_to[i] };

		for (size_t k = 0; k < 2; k++) {
			if (beneath(entry->path, paths[k]))
				return EXCEPTED;
			if (S_ISDIR(entry->st.st_mode) && beneath(paths[k], entry->path))
				place = ON_THE_WAY;
		}
	}
	return place;
}

/* Fills a list of the entries that must have a rule.  Returns how many. */
static size_t find_rules(const struct except_tree *tree, const struct except *except,
                         const struct except_tree_entry **rules)
{
	size_t count = 0;

	for (size_t k = 0; k < tree->count; k++) {
		const struct except_tree_entry *entry = &tree->entries[k];

		if (!beneath(entry->path, tree->base) || strcmp(entry->path, tree->base) == 0 ||
		    S_ISLNK(entry->st.st_mode) || place_of(except, entry) != BESIDE ||
		    place_of(except, &tree->entries[entry->parent]) != ON_THE_WAY)
			continue;
		if (leads_there(tree, except, entry))
			seen.lost_to_mounts++;
		else
			rules[count++] = entry;
	}
	return count;
}

/* --- and what the kernel does ------------------------------------------------------- */

static void read_paths(void *data)
{
	int fd = open(*(const char **)data, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		_exit(95);
}

static const char *write_paths(const struct except_tree *tree)
{
	const char *path = spawn_file("paths", "");
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file);
	for (size_t k = 0; k < tree->count; k++)
		if (!S_ISLNK(tree->entries[k].st.st_mode))
			(void)fprintf(file, "%s\n", tree->entries[k].path);
	cr_assert_eq(fclose(file), 0);
	return path;
}

static const struct spawned *open_all(const struct except_tree *tree, const struct except *except)
{
	char names[EXCEPTS_MAX * (EXCEPT_TREE_PATH + 4)] = "";
	const char *paths = write_paths(tree);

	for (size_t i = 0; i < except->count; i++)
		(void)snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s\"%s\"", i ? ", " : "",
		               except->names[i]);
	return spawn_run(
		&(struct spawn){ .argv = (const char *[]){ SPAWN_HOST("opens"), NULL },
	                         .policy = spawn_text("abi = 1; include = \"<base>\";\npaths = ( { path = \"" TEST_BUILD
	                                              "\"; allow = \"read_execute\"; },\n"
	                                              "{ path = \"%s\"; allow = \"read\"; except = [ %s ]; } );\n",
	                                              tree->base, names),
	                         .prepare = read_paths,
	                         .data = &paths });
}

static void compare(const struct except_tree *tree, const struct except *except, const char *out, const char *context)
{
	static const struct except_tree_entry *rules[EXCEPT_TREE_ENTRIES];
	size_t count = find_rules(tree, except, rules);

	for (size_t k = 0; k < tree->count; k++) {
		const struct except_tree_entry *entry = &tree->entries[k];
		bool granted = false;

		if (S_ISLNK(entry->st.st_mode))
			continue;
		for (size_t i = 0; i < count; i++)
			granted |= except_tree_above(tree, rules[i], entry);
		cr_assert_not(granted && is_excepted(tree, except, entry), "%s: the walk itself", context);
		cr_assert(*out == '+' || *out == '-', "%s", context);
		cr_expect_eq(*out == '+', granted, "%s: %s is %s", context, entry->path, *out == '+' ? "open" : "shut");
		*(granted ? &seen.granted : &seen.denied) += 1;
		out++;
	}
}

static void try_tree(struct except_tree *tree, unsigned seed)
{
	struct except except;
	const struct spawned *ran;
	const char *context;

	except_tree_make(tree, spawn_path("tree"), seed);
	choose(tree, &except);
	ran = open_all(tree, &except);
	context = spawn_text("EXCEPT_SEED=%u: %s%s", seed, ran->policy, ran->err);
	if (is_refused(tree, &except)) {
		cr_expect_eq(ran->status, 125, "%s", context);
		seen.refused++;
	} else {
		cr_assert_eq(ran->status, 0, "%s", context);
		compare(tree, &except, ran->out, context);
		for (size_t i = 0; i < except.count; i++) {
			seen.missing += !except.at[i];
			seen.through_links += except.link[i] != NULL;
		}
	}
	except_tree_remove(tree);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

Test(except_trees, what_is_granted_is_what_a_walk_says)
{
	static struct except_tree tree;
	const unsigned trees = from_environment("EXCEPT_TREES", TREES);
	const unsigned first = from_environment("EXCEPT_SEED", 1);

	require_root();
	require_landlock(1);
	cr_assert_eq(mkdir(spawn_path("tree"), 0755), 0);
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	for (unsigned seed = first; seed < first + trees; seed++)
		try_tree(&tree, seed);
	(void)fprintf(
		stderr,
		"except_trees: %u trees: %u refused; %u paths shut, %u open; %u siblings lost to mounts; of the names "
		"%u missing, %u through links\n",
		trees, seen.refused, seen.denied, seen.granted, seen.lost_to_mounts, seen.missing, seen.through_links);
	if (trees >= TREES)
		cr_expect(seen.refused && seen.denied && seen.granted && seen.lost_to_mounts && seen.missing &&
		          seen.through_links);
}
