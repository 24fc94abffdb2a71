/* SPDX-License-Identifier: BSD-3-Clause */
/* The list. */
#include "command/explain/denial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "command/base/string_table.h"

/* More errors than anybody reads; they are counted all the same. */
#define ERRORS_MAX 4096

static const char *copy(const char *text)
{
	return text ? arena_strndup(context_arena(), text, strlen(text)) : NULL;
}

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* After the ID of a process or thread in /proc, where one follows a prefix; else NULL. */
static const char *after_id(const char *path, const char *prefix)
{
	size_t len = strlen(prefix);
	size_t id = strncmp(path, prefix, len) == 0 ? digits(path + len) : 0;

	return id > 0 && (path[len + id] == '/' || path[len + id] == '\0') ? path + len + id : NULL;
}

/*
 * Equal for denials that are the same; the length of a text says where it ends.  Each process
 * has files of its own in /proc: they are the same in all.
 */
static char *key_of(const struct denial *denial)
{
	const char *process = denial->object ? after_id(denial->object, "/proc/") : NULL;
	const char *thread = process ? after_id(process, "/task/") : NULL;
	const char *part = denial->part ? denial->part : "";
	const char *kind = "call", *object = denial->port < 0 ? denial->written : "";

	if (denial->object) {
		kind = thread ? "thread" : process ? "process" : "object";
		object = thread ? thread : process ? process : denial->object;
	}
	return arena_printf(context_arena(), "%d %d %llx %d %d %zu:%s %zu:%s %s %s", (int)denial->cause,
	                    (int)denial->family, (unsigned long long)denial->lacking, denial->port, denial->in_start,
	                    strlen(denial->comm), denial->comm, strlen(part), part, kind, object);
}

/* What a process was denied last; the place for it, with add. */
static size_t *last_of(struct denial_list *list, pid_t pid, bool add)
{
	char key[24];
	size_t at;

	(void)snprintf(key, sizeof(key), "%d", (int)pid);
	at = string_table_find(&list->processes, key);
	if (at != STRING_TABLE_NONE)
		return &list->lasts[at];
	if (!add)
		return NULL;
	string_table_add(&list->processes, copy(key), list->lasts_count);
	list->lasts = arena_grow(context_arena(), list->lasts, list->lasts_count, &list->lasts_capacity,
	                         sizeof(*list->lasts));
	return &list->lasts[list->lasts_count++];
}

static struct denial_policy *copy_policies(const struct denial *denial)
{
	struct denial_policy *policies =
		arena_zalloc(context_arena(), denial->policies_count + 1, sizeof(*denial->policies));

	for (size_t i = 0; i < denial->policies_count; i++)
		policies[i] = denial->policies[i];
	return policies;
}

static void count(struct denial_list *list, size_t index, const struct denial *denial)
{
	list->list[index].times++;
	list->list[index].last = denial->order;
	if (!list->list[index].harmless)
		*last_of(list, denial->pid, true) = index;
}

bool denial_again(struct denial_list *list, const struct denial *denial)
{
	char *key = key_of(denial);
	const size_t at = string_table_find(&list->keys, key);

	arena_release(context_arena(), key);
	if (at == STRING_TABLE_NONE)
		return false;
	count(list, at, denial);
	return true;
}

void denial_add(struct denial_list *list, const struct denial *denial)
{
	struct denial *added;

	list->list = arena_grow(context_arena(), list->list, list->count, &list->capacity, sizeof(*list->list));
	added = &list->list[list->count++];
	*added = *denial;
	added->written = copy(denial->written);
	added->object = copy(denial->object);
	added->name = copy(denial->name);
	added->part = copy(denial->part);
	added->policies = copy_policies(denial);
	added->times = 0;
	string_table_add(&list->keys, key_of(denial), list->count - 1);
	count(list, list->count - 1, denial);
}

void denial_add_error(struct denial_list *list, const struct denial_error *error)
{
	list->errors_times++;
	if (!list->keeps_errors)
		return;
	for (size_t i = 0; i < list->errors_count; i++) {
		struct denial_error *kept = &list->errors[i];

		if (kept->errnum == error->errnum && strcmp(kept->comm, error->comm) == 0 &&
		    strcmp(kept->written, error->written) == 0) {
			kept->times++;
			return;
		}
	}
	if (list->errors_count == ERRORS_MAX)
		return;
	list->errors = arena_grow(context_arena(), list->errors, list->errors_count, &list->errors_capacity,
	                          sizeof(*list->errors));
	list->errors[list->errors_count] = *error;
	list->errors[list->errors_count].written = copy(error->written);
	list->errors[list->errors_count++].times = 1;
}

void denial_mark(struct denial_list *list, pid_t pid)
{
	const size_t *last = last_of(list, pid, false);

	if (last)
		list->list[*last].likely_fatal = true;
}

/* What was found by its place is found no more. */
static void forget_places(struct denial_list *list)
{
	list->keys = list->processes = (struct string_table){ 0 };
	list->lasts_count = 0;
}

void denial_drop_start(struct denial_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!list->list[i].in_start)
			list->list[kept++] = list->list[i];
	list->count = kept;
	forget_places(list);
}

static int rank(const struct denial *denial)
{
	if (denial->harmless)
		return 2;
	return denial->likely_fatal ? 0 : 1;
}

static int compare(const void *a, const void *b)
{
	const struct denial *x = a;
	const struct denial *y = b;

	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	return (x->order > y->order) - (x->order < y->order);
}

void denial_sort(struct denial_list *list)
{
	if (list->count > 0)
		qsort(list->list, list->count, sizeof(*list->list), compare);
	forget_places(list);
}
