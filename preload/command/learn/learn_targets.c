/* SPDX-License-Identifier: BSD-3-Clause */
/* Which object each need is granted on. */
#include "command/learn/learn_targets.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/path_beneath.h"
#include "command/base/context.h"
#include "command/base/string_table.h"
#include "command/explain/harmless.h"
#include "command/learn/learn_guard.h"
#include "command/learn/learn_record.h"
#include "model/access.h"
#include "model/uapi.h"

#define FS(name) LANDLOCK_ACCESS_FS_##name
#define READS (FS(READ_FILE) | FS(READ_DIR) | FS(EXECUTE) | FS(IOCTL_DEV) | FS(RESOLVE_UNIX))

uint64_t learn_targets_output(void)
{
	struct access_name name;

	(void)access_find("output", &name);
	return access_of(&name).bits[ACCESS_FS];
}

uint64_t learn_targets_changes(void)
{
	return access_known(UAPI_ABI_NEWEST).bits[ACCESS_FS] & ~READS;
}

bool learn_targets_is_kernels(const struct learn_refusal *refused)
{
	return refused->directory &&
	       (path_beneath(refused->directory, "/proc") || path_beneath(refused->directory, "/sys"));
}

struct learn_target *learn_targets_at(struct learn_targets *targets, const char *path, uint32_t type)
{
	size_t at = string_table_find(&targets->paths, path);

	if (at != STRING_TABLE_NONE)
		return &targets->list[at];
	targets->list =
		arena_grow(context_arena(), targets->list, targets->count, &targets->capacity, sizeof(*targets->list));
	string_table_add(&targets->paths, path, targets->count);
	targets->list[targets->count] = (struct learn_target){ .path = path, .type = type };
	return &targets->list[targets->count++];
}

static void merge_names(struct learn_names *into, const struct learn_names *from)
{
	for (size_t i = 0; i < from->count; i++)
		learn_record_name(into, from->names[i]);
	into->more |= from->more;
}

void learn_targets_merge(struct learn_target *into, const struct learn_target *from)
{
	into->rights |= from->rights;
	into->flags |= from->flags & (LEARN_TARGET_MADE_IN | LEARN_TARGET_PRIVILEGED | LEARN_TARGET_CREATE);
	into->count += from->count;
	merge_names(&into->programs, &from->programs);
	merge_names(&into->calls, &from->calls);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct learn_target *)a)->path, ((const struct learn_target *)b)->path);
}

void learn_targets_sort(struct learn_targets *targets)
{
	if (targets->count > 0)
		qsort(targets->list, targets->count, sizeof(*targets->list), by_path);
	targets->paths = (struct string_table){ 0 };
	for (size_t i = 0; i < targets->count; i++)
		string_table_add(&targets->paths, targets->list[i].path, i);
}

static void refuse(struct learn_targets *targets, const char *directory, const struct learn_need *need)
{
	for (size_t i = 0; i < targets->refused_count; i++)
		if (directory && targets->refused[i].directory &&
		    strcmp(targets->refused[i].directory, directory) == 0) {
			merge_names(&targets->refused[i].programs, &need->programs);
			merge_names(&targets->refused[i].calls, &need->calls);
			if (strcmp(need->path, directory) != 0 && strcmp(targets->refused[i].what, directory) == 0)
				targets->refused[i].what = need->path;
			return;
		}
	targets->refused = arena_grow(context_arena(), targets->refused, targets->refused_count,
	                              &targets->refused_capacity, sizeof(*targets->refused));
	targets->refused[targets->refused_count++] =
		(struct learn_refusal){ directory, need->path, need->programs, need->calls };
}

void learn_targets_refuse(struct learn_targets *targets, const char *directory, const struct learn_target *target)
{
	const struct learn_need need = { .path = target->path, .programs = target->programs, .calls = target->calls };

	refuse(targets, directory, &need);
}

static struct learn_target *add(struct learn_targets *targets, const char *path, uint32_t type, uint64_t rights,
                                const struct learn_need *need)
{
	struct learn_target *target = learn_targets_at(targets, path, type);
	const struct learn_target from = { .rights = rights,
		                           .programs = need->programs,
		                           .calls = need->calls,
		                           .count = need->count,
		                           .flags = need->flags & LEARN_PRIVILEGED ? LEARN_TARGET_PRIVILEGED : 0U };

	learn_targets_merge(target, &from);
	return target;
}

/* For what the run made or replaced: adds rights on the directory that holds it. */
static void add_in_directory(struct learn_targets *targets, const struct learn_facts *facts, const char *directory,
                             const struct learn_need *need, uint64_t rights)
{
	struct learn_target *target;

	if (rights & learn_targets_changes() && learn_guard_writes(facts, directory)) {
		refuse(targets, directory, need);
		return;
	}
	/* A file that was replaced, in a directory that is too much to grant. */
	if (!(rights & learn_targets_changes()) && learn_guard_reads(facts, directory) &&
	    !learn_guard_is_temporary(facts, directory)) {
		add(targets, need->path, need->type, rights, need)->flags |= LEARN_TARGET_OPTIONAL;
		return;
	}
	if (need->flags & LEARN_CREATES)
		rights |= learn_targets_output();
	target = add(targets, directory, S_IFDIR, rights, need);
	if (rights & learn_targets_changes())
		target->flags |= LEARN_TARGET_MADE_IN;
}

static const char *directory_of(const char *path)
{
	return arena_dirname(context_arena(), path);
}

/* Returns the directory of the program's own that a need lies in (learn_guard_own); NULL: none. */
static const char *own_of(const struct learn_record *record, const struct learn_need *need)
{
	const struct learn_need *directory;
	const char *own = NULL;

	if (need->kind == LEARN_PATH && need->flags & LEARN_REPLACED)
		own = learn_guard_own(&record->facts, need->base, need->path, S_ISDIR(need->type));
	directory = own ? learn_record_of(record, own) : NULL;
	return directory && S_ISDIR(directory->type) ? own : NULL;
}

/* Whether the run made a directory of its own beneath one. */
static bool has_own(const struct learn_record *record, const char *directory)
{
	for (size_t i = 0; i < record->count; i++) {
		const char *own = own_of(record, record->needs[i]);

		if (own && path_beneath(own, directory))
			return true;
	}
	return false;
}

/*
 * Adds a target for a directory that the program made in the home directory on its
 * first start: the policy will make it, since no rule could let the program do so.
 * Returns whether that is all that the need is about.
 */
static bool add_own(struct learn_targets *targets, const struct learn_record *record, const struct learn_need *need)
{
	const uint64_t makes = LANDLOCK_ACCESS_FS_MAKE_DIR;
	uint64_t rights = need->rights.bits[ACCESS_FS] & access_known(record->facts.abi).bits[ACCESS_FS];
	const char *own = own_of(record, need);
	struct learn_target *target;

	if (!own)
		return (rights & learn_targets_changes()) == makes && S_ISDIR(need->type) &&
		       learn_guard_holds_own(&record->facts, need->path) && has_own(record, need->path);
	if (need->flags & LEARN_CREATES)
		rights |= learn_targets_output();
	/* The program made it to put files into it. */
	if (strcmp(own, need->path) == 0)
		rights |= learn_targets_output();
	target = add(targets, own, S_IFDIR, rights, need);
	target->flags |= LEARN_TARGET_CREATE | LEARN_TARGET_MADE_IN;
	return true;
}

static void add_path(struct learn_targets *targets, const struct learn_facts *facts, const struct learn_need *need)
{
	uint64_t rights = need->rights.bits[ACCESS_FS] & access_known(facts->abi).bits[ACCESS_FS];
	bool is_kernels = path_beneath(need->path, "/proc") || path_beneath(need->path, "/sys");
	const char *base = need->base;

	if (rights == 0)
		return;
	/* Entries of /proc come and go, and a rule on one of them is lost. */
	if (path_beneath(base, "/proc"))
		base = "/proc";
	else if (path_beneath(base, "/sys/fs/cgroup"))
		base = "/sys/fs/cgroup";
	if (base != need->base && rights & learn_targets_changes()) {
		/* Writing names of threads and the like is harmless to deny, and not worth a rule on all of /proc. */
		if (harmless_why(need->path, NULL, ACCESS_FS, rights & ~(uint64_t)FS(MAKE_REG)))
			return;
		refuse(targets, base, need);
		rights &= ~learn_targets_changes();
		if (rights == 0)
			return;
	}
	if (base != need->base) {
		(void)add(targets, base, S_IFDIR, rights, need);
		return;
	}
	if (strcmp(base, need->path) != 0 || (S_ISDIR(need->type) && rights & learn_targets_changes())) {
		add_in_directory(targets, facts, base, need, rights);
		return;
	}
	/* The file existed, but the program would have made it: it may be missing the next time. */
	if (need->flags & LEARN_CREATES && S_ISREG(need->type) && !is_kernels &&
	    !learn_guard_writes(facts, directory_of(base))) {
		add_in_directory(targets, facts, directory_of(base), need, rights);
		return;
	}
	(void)add(targets, base, need->type, rights, need);
}

static void add_absent(struct learn_targets *targets, const struct learn_facts *facts, const struct learn_need *need)
{
	struct learn_target *target;

	if (!learn_guard_is_configuration(facts, need->path))
		return;
	target = add(targets, need->path, S_IFREG, need->rights.bits[ACCESS_FS], need);
	target->flags |= LEARN_TARGET_OPTIONAL | LEARN_TARGET_ABSENT;
}

static int by_kind_and_path(const void *a, const void *b)
{
	const struct learn_need *one = *(const struct learn_need *const *)a;
	const struct learn_need *other = *(const struct learn_need *const *)b;

	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	if (one->path && other->path)
		return strcmp(one->path, other->path);
	return 0;
}

void learn_targets_make(const struct learn_record *record, struct learn_targets *out)
{
	const struct learn_need **needs = arena_zalloc(context_arena(), record->count + 1, sizeof(const void *));

	memset(out, 0, sizeof(*out));
	/* Then there is no list either. */
	if (record->count == 0)
		return;
	memcpy(needs, record->needs, record->count * sizeof(const void *));
	qsort(needs, record->count, sizeof(const void *), by_kind_and_path);
	for (size_t i = 0; i < record->count; i++) {
		if (needs[i]->kind == LEARN_PATH && !add_own(out, record, needs[i]))
			add_path(out, &record->facts, needs[i]);
		if (needs[i]->kind == LEARN_ABSENT)
			add_absent(out, &record->facts, needs[i]);
		else if (needs[i]->kind == LEARN_NEVER)
			refuse(out, NULL, needs[i]);
	}
	learn_targets_sort(out);
}
