/* SPDX-License-Identifier: BSD-3-Clause */
/* Records under construction. */
#include "command/trace/trace_pending.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"
#include "model/access.h"

/* Texts of one record: four paths, as written and as found, and more where links are followed. */
#define PENDING_LIMIT ((size_t)4 * 1024 * 1024)

struct trace_pending *trace_pending_new(struct trace_tracer *tracer)
{
	struct trace_pending *pending = tracer->unused;

	if (pending)
		tracer->unused = pending->next;
	else
		pending = arena_alloc(&tracer->arena, sizeof(*pending));
	/* Not the room, which is large. */
	memset(pending, 0, offsetof(struct trace_pending, room));
	arena_init_room(&pending->arena, PENDING_LIMIT, &pending->room);
	pending->arena.exhausted = tracer->arena.exhausted;
	pending->opened = -1;
	pending->record.accesses = pending->accesses;
	return pending;
}

void trace_pending_free(struct trace_tracer *tracer, struct trace_pending *pending)
{
	if (!pending)
		return;
	for (size_t i = 0; i < pending->record.count; i++)
		cleanup_close(&pending->accesses[i].fd);
	arena_free(&pending->arena);
	pending->next = tracer->unused;
	tracer->unused = pending;
}

int trace_pending_int(const struct trace_pending *pending, uint8_t place)
{
	return (int)(uint32_t)pending->arguments[place - 1];
}

const char *trace_pending_text(struct trace_pending *pending, uint64_t address)
{
	char buffer[TRACE_TEXT_MAX];
	ssize_t len = trace_memory_text(pending->record.tid, address, buffer);
	const char *text;

	if (len < 0) {
		pending->record.flags |= TRACE_UNSEEN;
		return NULL;
	}
	if (len == TRACE_TEXT_MAX)
		pending->record.flags |= TRACE_CUT;
	text = arena_strndup(&pending->arena, buffer, strlen(buffer));
	if (pending->texts_count < TRACE_TEXTS_MAX) {
		pending->texts[pending->texts_count].address = address;
		pending->texts[pending->texts_count].shown_alone = false;
		pending->texts[pending->texts_count++].text = text;
	}
	return text;
}

void trace_pending_walk(struct trace_pending *pending, int dir, const char *path, unsigned flags,
                        struct trace_walk *out)
{
	trace_walk(&pending->arena, &pending->thread, dir, path, flags, out);
}

bool trace_pending_changed(const struct trace_pending *pending)
{
	for (size_t i = 0; i < pending->texts_count; i++)
		if (!pending->texts[i].shown_alone &&
		    !trace_memory_is(pending->record.tid, pending->texts[i].address, pending->texts[i].text))
			return true;
	return false;
}

struct trace_access *trace_pending_access(struct trace_pending *pending, const char *text)
{
	struct trace_access *access;

	if (pending->record.count == TRACE_ACCESSES_MAX) {
		pending->record.flags |= TRACE_CUT;
		return NULL;
	}
	access = &pending->accesses[pending->record.count++];
	*access = (struct trace_access){ .text = text, .fd = -1 };
	return access;
}

/* A file of another process in /proc, by its path. */
static void look_at_owner(struct trace_access *access)
{
	pid_t pid;

	if (!access->path || strncmp(access->path, "/proc/", 6) != 0 ||
	    trace_object_file_system(access->fd) != TRACE_OBJECT_PROC)
		return;
	pid = (pid_t)strtol(access->path + 6, NULL, 10);
	if (pid > 0)
		access->pid = pid;
}

void trace_pending_name_as(struct trace_pending *pending, struct trace_access *access,
                           const struct trace_object *object)
{
	access->path = trace_object_path(&pending->arena, access->fd);
	if (trace_object_is_special(access->path, object)) {
		access->flags |= TRACE_ACCESS_SPECIAL;
		access->rights = (struct access_set){ 0 };
	} else if (object->links == 0) {
		access->flags |= TRACE_ACCESS_NAMELESS;
	}
	look_at_owner(access);
}

void trace_pending_name(struct trace_pending *pending)
{
	struct trace_object object;

	for (size_t i = 0; i < pending->record.count && pending->unnamed; i++) {
		struct trace_access *access = &pending->accesses[i];

		if (access->fd >= 0 && !access->path && trace_object_of(access->fd, &object) == 0)
			trace_pending_name_as(pending, access, &object);
	}
	pending->unnamed = false;
}

static void hold(struct trace_access *access, int fd, const struct trace_object *object)
{
	access->fd = fd;
	access->device = object->device;
	access->inode = object->inode;
	access->mount = object->mount;
	access->mode = object->mode;
}

int trace_pending_hold(struct trace_pending *pending, struct trace_access *access, int fd)
{
	struct trace_object object;

	cleanup_close(&access->fd);
	access->fd = -1;
	if (fd < 0 || trace_object_of(fd, &object) != 0) {
		cleanup_close(&fd);
		access->flags |= TRACE_ACCESS_UNSEEN;
		return -1;
	}
	hold(access, fd, &object);
	trace_pending_name_as(pending, access, &object);
	return 0;
}

static void take_walk(struct trace_access *access, const struct trace_walk *walk, uint64_t rights)
{
	access->rights.bits[ACCESS_FS] = rights;
	access->flags |= (walk->foreign ? TRACE_ACCESS_FOREIGN : 0U) | (walk->unseen ? TRACE_ACCESS_UNSEEN : 0U);
	access->pid = walk->other;
}

struct trace_access *trace_pending_object(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                          uint64_t rights)
{
	struct trace_access *access;

	if (walk->fd < 0)
		return trace_pending_entry(pending, text, walk, rights);
	access = trace_pending_found(pending, text, walk, rights);
	if (access)
		trace_pending_name_as(pending, access, &walk->object);
	return access;
}

struct trace_access *trace_pending_found(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                         uint64_t rights)
{
	struct trace_access *access = trace_pending_access(pending, text);

	if (!access)
		return NULL;
	take_walk(access, walk, rights);
	hold(access, steal_fd(&walk->fd), &walk->object);
	pending->unnamed = true;
	return access;
}

struct trace_access *trace_pending_entry(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                         uint64_t rights)
{
	struct trace_access *access = trace_pending_access(pending, text);

	if (!access)
		return NULL;
	take_walk(access, walk, rights);
	if (walk->dir < 0)
		return access;
	(void)trace_pending_hold(pending, access, steal_fd(&walk->dir));
	if (walk->name[0])
		access->name = arena_strndup(&pending->arena, walk->name, strlen(walk->name));
	if (walk->fd >= 0)
		access->entry_mode = walk->object.mode;
	return access;
}
