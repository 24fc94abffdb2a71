/* SPDX-License-Identifier: BSD-3-Clause */
/* What opening asks Landlock for: hook_file_open, hook_path_truncate and hook_file_ioctl in security/landlock/fs.c. */
#include "command/trace/trace_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/sys.h"
#include "base/text.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_processes.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_repeats.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"
#include "model/access.h"
#include "model/uapi.h"

#define KCMP_FILE 0
#define TMPFILE 020000000 /* __O_TMPFILE, without O_DIRECTORY */
#define RESOLVE_IN_ROOT 0x10

#define FLAGS_TEXT_MAX 256

/* Names of flags, in the order in which they are written. */
static const char *open_flags_text(struct trace_pending *pending, uint64_t flags)
{
	static const struct {
		uint64_t bits;
		const char *name;
	} names[] = {
		{ O_CREAT, "O_CREAT" },         { O_EXCL, "O_EXCL" },         { O_TRUNC, "O_TRUNC" },
		{ O_APPEND, "O_APPEND" },       { O_NOFOLLOW, "O_NOFOLLOW" }, { O_PATH, "O_PATH" },
		{ TMPFILE, "O_TMPFILE" },       { O_DIRECT, "O_DIRECT" },     { O_NONBLOCK, "O_NONBLOCK" },
		{ O_DIRECTORY, "O_DIRECTORY" }, { O_NOATIME, "O_NOATIME" },   { O_CLOEXEC, "O_CLOEXEC" },
	};
	static const char *const modes[] = { "O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE" };
	char *buffer = arena_alloc(&pending->arena, FLAGS_TEXT_MAX);
	struct text text;

	text_start(&text, buffer, FLAGS_TEXT_MAX);
	text_add(&text, "%s", modes[flags & O_ACCMODE]);
	for (size_t i = 0; i < COUNT(names); i++)
		if (flags & names[i].bits && !(names[i].bits == O_DIRECTORY && flags & TMPFILE))
			text_add(&text, "|%s", names[i].name);
	return buffer;
}

/* The rights to open what is there: reading and writing by the access mode, in which 3 is neither. */
static uint64_t open_rights(uint32_t mode, uint64_t flags)
{
	static const unsigned char reads[] = { 1, 0, 1, 0 };
	static const unsigned char writes[] = { 0, 1, 1, 0 };
	uint64_t way = flags & O_ACCMODE;
	uint64_t rights = 0;

	if (S_ISDIR(mode) && !(flags & TMPFILE))
		return reads[way] ? LANDLOCK_ACCESS_FS_READ_DIR : 0;
	rights |= reads[way] ? LANDLOCK_ACCESS_FS_READ_FILE : 0;
	rights |= writes[way] ? LANDLOCK_ACCESS_FS_WRITE_FILE : 0;
	/* What is missing is made empty: then it is not truncated. */
	if (flags & O_TRUNC && S_ISREG(mode))
		rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

/* How often the program has opened what the walk found, and nothing is made; 0: not known. */
static unsigned times_before(struct trace_tracer *tracer, const struct trace_pending *pending, const char *text,
                             const struct trace_walk *walk)
{
	if (pending->open_flags & O_CREAT || walk->fd < 0 || walk->foreign || walk->unseen || walk->other)
		return 0;
	return trace_repeats_times(tracer, pending, text, pending->open_flags, &walk->object);
}

static enum trace_next open_path(struct trace_tracer *tracer, struct trace_pending *pending, uint64_t flags,
                                 unsigned walk_flags)
{
	const struct trace_arguments *at = &pending->call->at;
	uint64_t text_at = pending->arguments[at->path - 1];
	int dir = at->dir ? trace_pending_int(pending, at->dir) : AT_FDCWD;
	bool exclusive = flags & O_CREAT && flags & O_EXCL;
	const char *text = trace_pending_text(pending, text_at);
	struct trace_walk walk;
	unsigned times;

	pending->open_flags = flags;
	if (!text) {
		pending->flags_text = open_flags_text(pending, flags);
		return TRACE_AWAIT;
	}
	walk_flags |= (flags & O_CREAT ? TRACE_WALK_PARENT : 0U) |
	              (flags & O_NOFOLLOW || exclusive ? 0U : TRACE_WALK_FOLLOW);
	trace_pending_walk(pending, dir, text, walk_flags, &walk);
	times = times_before(tracer, pending, text, &walk);
	if (times > 1) {
		trace_walk_close(&walk);
		return TRACE_IGNORE;
	}
	pending->flags_text = open_flags_text(pending, flags);
	pending->creates = flags & O_CREAT && walk.dir >= 0 && walk.name[0];
	if (pending->creates && (walk.fd < 0 || exclusive)) {
		/* The directory that it will be made in, and what is made, which is opened. */
		(void)trace_pending_entry(pending, text, &walk, LANDLOCK_ACCESS_FS_MAKE_REG);
		if (walk.fd < 0) {
			struct trace_access *made = trace_pending_access(pending, text);

			if (made)
				made->rights.bits[ACCESS_FS] = open_rights(0, flags);
		}
	} else {
		uint64_t rights = open_rights(walk.object.mode, flags);

		pending->creates = false;
		/* If the end of the call is awaited, its path is read then. */
		if (walk.fd >= 0 && times == 0)
			(void)trace_pending_found(pending, text, &walk, rights);
		else
			(void)trace_pending_object(pending, text, &walk, rights);
	}
	if (flags & O_CREAT && pending->record.count > 0)
		pending->accesses[pending->record.count - 1].flags |= TRACE_ACCESS_CREATES;
	/* A file without a name: the rights are those on its directory (O_TMPFILE). */
	pending->opened = flags & TMPFILE ? -1 : (int)pending->record.count - 1;
	trace_walk_close(&walk);
	return times == 1 ? TRACE_AT_ONCE : TRACE_AWAIT;
}

enum trace_next trace_files_open(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	(void)task;
	return open_path(tracer, pending, (uint32_t)trace_pending_int(pending, pending->call->at.flags), 0);
}

enum trace_next trace_files_openat2(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	struct sys_open_how how;

	if (trace_memory_read(task->tid, pending->arguments[2], &how, sizeof(how)) != 0) {
		pending->record.flags |= TRACE_UNSEEN;
		return TRACE_AWAIT;
	}
	if (how.flags & O_PATH)
		return TRACE_IGNORE;
	return open_path(tracer, pending, how.flags, how.resolve & RESOLVE_IN_ROOT ? TRACE_WALK_IN_ROOT : 0);
}

enum trace_next trace_files_creat(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	(void)task;
	return open_path(tracer, pending, O_CREAT | O_WRONLY | O_TRUNC, 0);
}

/* By a file handle: what it is shows when it is open. */
enum trace_next trace_files_open_handle(struct trace_tracer *tracer, struct trace_task *task,
                                        struct trace_pending *pending)
{
	uint64_t flags = (uint32_t)trace_pending_int(pending, pending->call->at.flags);
	struct trace_access *access;

	(void)tracer;
	(void)task;
	if (flags & O_PATH)
		return TRACE_IGNORE;
	pending->flags_text = open_flags_text(pending, flags);
	access = trace_pending_access(pending, NULL);
	access->rights.bits[ACCESS_FS] = open_rights(S_IFREG, flags);
	pending->opened = 0;
	return TRACE_AWAIT;
}

/* A message queue is a file of mqueue's, wherever that is mounted; where it is not, no rule can name it. */
enum trace_next trace_files_mq_open(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	uint64_t flags = (uint32_t)trace_pending_int(pending, pending->call->at.flags);
	const char *text = trace_pending_text(pending, pending->arguments[0]);
	struct trace_access *access;
	struct trace_walk walk;

	(void)tracer;
	pending->flags_text = open_flags_text(pending, flags);
	if (!text)
		return TRACE_AWAIT;
	(void)task;
	trace_pending_walk(pending, AT_FDCWD, "/dev/mqueue", TRACE_WALK_FOLLOW, &walk);
	if (walk.fd < 0 || trace_object_file_system(walk.fd) != TRACE_OBJECT_MQUEUE) {
		pending->record.class = TRACE_NEVER;
		access = trace_pending_access(pending, text);
		access->rights.bits[ACCESS_FS] = open_rights(S_IFREG, flags & ~(uint64_t)O_TRUNC);
	} else {
		access = trace_pending_object(pending, text, &walk, open_rights(S_IFREG, flags & ~(uint64_t)O_TRUNC));
		access->name = text + (*text == '/');
	}
	trace_walk_close(&walk);
	return TRACE_AWAIT;
}

/* Calls that open or change a file by its path alone, and their rights on it. */
enum trace_next trace_files_by_path(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	static const struct {
		enum trace_kind kind;
		uint64_t rights;
	} kinds[] = {
		{ TRACE_TRUNCATE, LANDLOCK_ACCESS_FS_TRUNCATE },
		{ TRACE_ACCT, LANDLOCK_ACCESS_FS_WRITE_FILE },
		{ TRACE_SWAP, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE },
		{ TRACE_USELIB, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE },
	};
	uint64_t address = pending->arguments[pending->call->at.path - 1];
	struct trace_walk walk;
	const char *text;

	(void)tracer;
	(void)task;
	/* acct(NULL) ends the accounting. */
	if (address == 0)
		return TRACE_IGNORE;
	text = trace_pending_text(pending, address);
	if (!text)
		return TRACE_AWAIT;
	trace_pending_walk(pending, AT_FDCWD, text, TRACE_WALK_FOLLOW, &walk);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (kinds[i].kind == pending->call->kind)
			(void)trace_pending_object(pending, text, &walk, kinds[i].rights);
	trace_walk_close(&walk);
	return TRACE_AWAIT;
}

bool trace_files_is_inherited(const struct trace_tracer *tracer, pid_t tid, int fd)
{
	for (size_t i = 0; i < tracer->inherited_count; i++)
		if (syscall(SYS_kcmp, getpid(), tid, KCMP_FILE, tracer->inherited[i], fd) == 0)
			return true;
	return false;
}

/* An access by a descriptor that is open.  NULL: it is none. */
static struct trace_access *descriptor(const struct trace_tracer *tracer, const struct trace_task *task,
                                       struct trace_pending *pending, uint64_t rights)
{
	int fd = trace_pending_int(pending, pending->call->at.fd);
	struct trace_access *access = trace_pending_access(pending, NULL);

	access->rights.bits[ACCESS_FS] = rights;
	if (trace_pending_hold(pending, access, trace_walk_descriptor(task->tid, fd)) != 0)
		return NULL;
	if (trace_files_is_inherited(tracer, task->tid, fd)) {
		access->flags |= TRACE_ACCESS_INHERITED;
		access->rights = (struct access_set){ 0 };
	}
	return access;
}

/* Whether it may truncate was settled when it was opened (landlock_file(file)->allowed_access). */
enum trace_next trace_files_ftruncate(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending)
{
	const struct trace_access *access = descriptor(tracer, task, pending, LANDLOCK_ACCESS_FS_TRUNCATE);

	return access && S_ISREG(access->mode) ? TRACE_AWAIT : TRACE_IGNORE;
}

enum trace_next trace_files_ioctl(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	uint32_t request = (uint32_t)pending->arguments[1];
	const struct trace_access *access;

	/* FIOSETOWN and SIOCSPGRP: see signal's scope. */
	if (request == 0x8901 || request == 0x8902)
		return trace_processes_owner(tracer, task, pending);
	access = descriptor(tracer, task, pending, LANDLOCK_ACCESS_FS_IOCTL_DEV);
	if (!access || !(S_ISCHR(access->mode) || S_ISBLK(access->mode)))
		return TRACE_IGNORE;
	pending->more_text = arena_printf(&pending->arena, "0x%x", request);
	return TRACE_AWAIT;
}

/* A copy that overlayfs made to write to it may have another identity under the same name. */
static bool is_copied_up(const struct trace_access *before, const struct trace_access *after)
{
	return trace_object_file_system(after->fd) == TRACE_OBJECT_OVERLAY && before->path && after->path &&
	       strcmp(before->path, after->path) == 0;
}

/* Whether what was opened is what the walk found, which is still held open: then it need not be looked for again. */
static bool is_found(struct trace_pending *pending, struct trace_access *access)
{
	struct trace_object object;

	if (access->fd < 0 || access->name || pending->creates ||
	    trace_walk_descriptor_object(pending->record.tid, (int)pending->record.result, &object) != 0 ||
	    access->device != object.device || access->inode != object.inode || access->mount != object.mount)
		return false;
	access->flags &= ~(unsigned)TRACE_ACCESS_UNSEEN;
	trace_pending_name_as(pending, access, &object);
	return true;
}

void trace_files_opened(struct trace_pending *pending)
{
	struct trace_access *access = &pending->accesses[pending->opened];
	struct trace_access before = *access;
	struct trace_access after = before;
	bool was_there = before.fd >= 0 && !before.name;

	if (is_found(pending, access))
		return;
	/* To compare the paths. */
	trace_pending_name(pending);
	before = *access;
	after = before;
	after.fd = -1;
	after.flags &= ~(unsigned)TRACE_ACCESS_UNSEEN;
	if (trace_pending_hold(pending, &after,
	                       trace_walk_descriptor(pending->record.tid, (int)pending->record.result)) != 0) {
		/* Closed by another thread already. */
		access->flags |= TRACE_ACCESS_UNSEEN;
		return;
	}
	if (was_there &&
	    (before.device != after.device || before.inode != after.inode || before.mount != after.mount) &&
	    !is_copied_up(&before, &after))
		pending->record.flags |= TRACE_CHANGED;
	/* A missing file without O_CREAT, or a directory that was not: somebody made it meanwhile. */
	if (!was_there && !pending->creates && pending->call->kind != TRACE_OPEN_HANDLE &&
	    !(before.flags & TRACE_ACCESS_UNSEEN))
		pending->record.flags |= TRACE_CHANGED;
	if (pending->creates)
		after.flags |= TRACE_ACCESS_MADE;
	if (before.fd >= 0)
		(void)close(before.fd);
	after.name = NULL;
	*access = after;
}
