/* SPDX-License-Identifier: BSD-3-Clause */
/* The list. */
#include "command/explain/denial.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"

/* More errors than anybody reads; they are counted all the same. */
#define ERRORS_MAX 4096

/* What a process was denied last. */
struct denial_last {
	pid_t pid;
	size_t index;
};

static const char *copy(const char *text)
{
	return text ? arena_strndup(context_arena(), text, strlen(text)) : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
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

/* The same object, or the same file of another process in /proc: each process has its own of them. */
static bool same_object(const char *a, const char *b)
{
	const char *one = a ? after_id(a, "/proc/") : NULL;
	const char *other = b ? after_id(b, "/proc/") : NULL;

	if (!one || !other)
		return same_text(a, b);
	if (after_id(one, "/task/") && after_id(other, "/task/"))
		return same_text(after_id(one, "/task/"), after_id(other, "/task/"));
	return same_text(one, other);
}

static bool is_same(const struct denial *a, const struct denial *b)
{
	return a->cause == b->cause && a->family == b->family && a->lacking == b->lacking && a->port == b->port &&
	       a->in_start == b->in_start && strcmp(a->comm, b->comm) == 0 && same_object(a->object, b->object) &&
	       same_text(a->part, b->part) && (a->object || a->port >= 0 || same_text(a->written, b->written));
}

static struct denial_last *last_of(struct denial_list *list, pid_t pid)
{
	for (size_t i = list->lasts_count; i > 0; i--)
		if (list->lasts[i - 1].pid == pid)
			return &list->lasts[i - 1];
	return NULL;
}

static void note_last(struct denial_list *list, pid_t pid, size_t index)
{
	struct denial_last *last = last_of(list, pid);

	if (!last) {
		list->lasts = arena_grow(context_arena(), list->lasts, list->lasts_count, &list->lasts_capacity,
		                         sizeof(*list->lasts));
		last = &list->lasts[list->lasts_count++];
		last->pid = pid;
	}
	last->index = index;
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
		note_last(list, denial->pid, index);
}

bool denial_again(struct denial_list *list, const struct denial *denial)
{
	for (size_t i = 0; i < list->count; i++)
		if (is_same(&list->list[i], denial)) {
			count(list, i, denial);
			return true;
		}
	return false;
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
	const struct denial_last *last = last_of(list, pid);

	if (last)
		list->list[last->index].likely_fatal = true;
}

void denial_drop_start(struct denial_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!list->list[i].in_start)
			list->list[kept++] = list->list[i];
	list->count = kept;
	list->lasts_count = 0;
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
	list->lasts_count = 0;
}
