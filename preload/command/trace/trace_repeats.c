/* SPDX-License-Identifier: BSD-3-Clause */
#include "command/trace/trace_repeats.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/fnv.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"

#define MOST 100000 /* that are remembered */

/* One that succeeded. */
struct trace_repeat {
	uint64_t hash, flags;
	uint64_t device, inode, mount;
	const struct trace_call *call;
	const char *text, *exe;
	pid_t process; /* 0: any of that program */
	unsigned times;
	struct trace_repeat *next;
};

/* Where policies deny, each process may have more of them: none speaks for another. */
static pid_t process_of(const struct trace_tracer *tracer, const struct trace_pending *pending)
{
	return tracer->options->marks ? pending->record.pid : 0;
}

/* An object that was there, found by a text, and nothing else to be said of it. */
static bool is_plain(const struct trace_pending *pending)
{
	const struct trace_record *record = &pending->record;
	const struct trace_access *access = &pending->accesses[0];
	enum trace_kind kind = pending->call->kind;

	return (kind == TRACE_OPEN || kind == TRACE_OPENAT2) && record->count == 1 && pending->opened == 0 &&
	       !pending->creates && record->flags == 0 && record->exe && access->text && access->fd >= 0 &&
	       !access->name && access->flags == 0 && access->pid == 0;
}

static uint64_t hash_of(const char *text, uint64_t inode)
{
	return fnv_add(FNV_BASIS ^ inode, text, strlen(text));
}

static struct trace_repeat *find(const struct trace_tracer *tracer, const struct trace_pending *pending,
                                 const struct trace_repeat *wanted)
{
	struct trace_repeat *repeat = tracer->repeats[wanted->hash % TRACE_BUCKETS];

	for (; repeat; repeat = repeat->next)
		if (repeat->hash == wanted->hash && repeat->inode == wanted->inode &&
		    repeat->device == wanted->device && repeat->mount == wanted->mount &&
		    repeat->flags == wanted->flags && repeat->call == pending->call &&
		    repeat->process == process_of(tracer, pending) && strcmp(repeat->text, wanted->text) == 0 &&
		    strcmp(repeat->exe, pending->record.exe) == 0)
			return repeat;
	return NULL;
}

static const char *copy(struct trace_tracer *tracer, const char *text)
{
	return arena_strndup(&tracer->arena, text, strlen(text));
}

void trace_repeats_note(struct trace_tracer *tracer, const struct trace_pending *pending)
{
	const struct trace_access *access = &pending->accesses[0];
	struct trace_repeat found, *repeat;

	if (!tracer->options->repeats || tracer->repeats_count == MOST || pending->record.errnum != 0 ||
	    !is_plain(pending))
		return;
	found = (struct trace_repeat){ .hash = hash_of(access->text, access->inode),
		                       .flags = pending->open_flags,
		                       .device = access->device,
		                       .inode = access->inode,
		                       .mount = access->mount,
		                       .call = pending->call,
		                       .text = access->text,
		                       .process = process_of(tracer, pending),
		                       .times = 1 };
	if (find(tracer, pending, &found))
		return;
	repeat = arena_alloc(&tracer->arena, sizeof(*repeat));
	*repeat = found;
	repeat->text = copy(tracer, access->text);
	repeat->exe = copy(tracer, pending->record.exe);
	repeat->next = tracer->repeats[found.hash % TRACE_BUCKETS];
	tracer->repeats[found.hash % TRACE_BUCKETS] = repeat;
	tracer->repeats_count++;
}

unsigned trace_repeats_times(struct trace_tracer *tracer, const struct trace_pending *pending, const char *text,
                             uint64_t flags, const struct trace_object *object)
{
	const struct trace_repeat wanted = { .hash = hash_of(text, object->inode),
		                             .flags = flags,
		                             .device = object->device,
		                             .inode = object->inode,
		                             .mount = object->mount,
		                             .text = text };
	struct trace_repeat *repeat;

	if (!tracer->options->repeats || !pending->record.exe || pending->record.flags != 0)
		return 0;
	repeat = find(tracer, pending, &wanted);
	if (!repeat)
		return 0;
	repeat->times += repeat->times < UINT_MAX;
	return repeat->times - 1;
}
