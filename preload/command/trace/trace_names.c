/* SPDX-License-Identifier: BSD-3-Clause */
/* What names ask Landlock for: current_check_access_path and current_check_refer_path in security/landlock/fs.c. */
#include "command/trace/trace_names.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"
#include "model/access.h"
#include "model/uapi.h"

/* Of renameat2(2); older headers do not have them. */
#define EXCHANGE 2U
#define WHITEOUT 4U

/* The right to make a file of a type; 0 in the mode is a regular file. */
static uint64_t right_to_make(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return LANDLOCK_ACCESS_FS_MAKE_DIR;
	case S_IFLNK:
		return LANDLOCK_ACCESS_FS_MAKE_SYM;
	case S_IFCHR:
		return LANDLOCK_ACCESS_FS_MAKE_CHAR;
	case S_IFBLK:
		return LANDLOCK_ACCESS_FS_MAKE_BLOCK;
	case S_IFIFO:
		return LANDLOCK_ACCESS_FS_MAKE_FIFO;
	case S_IFSOCK:
		return LANDLOCK_ACCESS_FS_MAKE_SOCK;
	default:
		return LANDLOCK_ACCESS_FS_MAKE_REG;
	}
}

static uint64_t right_to_remove(uint32_t mode)
{
	return S_ISDIR(mode) ? LANDLOCK_ACCESS_FS_REMOVE_DIR : LANDLOCK_ACCESS_FS_REMOVE_FILE;
}

static int directory_of(const struct trace_pending *pending, uint8_t place)
{
	return place ? trace_pending_int(pending, place) : AT_FDCWD;
}

/* An access to the directory of one name. */
static struct trace_access *entry(struct trace_pending *pending, int dir, const char *text, uint64_t rights)
{
	struct trace_access *access;
	struct trace_walk walk;

	trace_pending_walk(pending, dir, text, TRACE_WALK_PARENT, &walk);
	access = trace_pending_entry(pending, text, &walk, rights);
	trace_walk_close(&walk);
	return access;
}

static uint64_t rights_of_kind(const struct trace_pending *pending)
{
	uint32_t mode;

	switch (pending->call->kind) {
	case TRACE_SYMLINK:
		return LANDLOCK_ACCESS_FS_MAKE_SYM;
	case TRACE_MKDIR:
		return LANDLOCK_ACCESS_FS_MAKE_DIR;
	default:
		mode = (uint32_t)trace_pending_int(pending, pending->call->at.flags);
	}
	/* A whiteout of overlayfs: make_reg since erratum 4, make_char before. */
	if (S_ISCHR(mode) && pending->arguments[pending->call->at.flags] == 0)
		return LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_REG;
	return right_to_make(mode);
}

enum trace_next trace_names_make(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	const char *text = trace_pending_text(pending, pending->arguments[at->path - 1]);

	(void)tracer;
	(void)task;
	if (text)
		(void)entry(pending, directory_of(pending, at->dir), text, rights_of_kind(pending));
	/* What a link says. */
	if (at->path2 && trace_pending_text(pending, pending->arguments[at->path2 - 1]))
		pending->texts[pending->texts_count - 1].shown_alone = true;
	return TRACE_AWAIT;
}

enum trace_next trace_names_remove(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	bool directory = pending->call->kind == TRACE_RMDIR ||
	                 (at->flags && trace_pending_int(pending, at->flags) & AT_REMOVEDIR);
	const char *text = trace_pending_text(pending, pending->arguments[at->path - 1]);

	(void)tracer;
	(void)task;
	if (at->flags && directory)
		pending->flags_text = "AT_REMOVEDIR";
	if (text)
		(void)entry(pending, directory_of(pending, at->dir), text,
		            directory ? LANDLOCK_ACCESS_FS_REMOVE_DIR : LANDLOCK_ACCESS_FS_REMOVE_FILE);
	return TRACE_AWAIT;
}

/* Both sides of a rename or a link, by the types of what is there. */
static void add_rights(const struct trace_pending *pending, struct trace_access *from, struct trace_access *to)
{
	bool removes = pending->call->kind == TRACE_RENAME;
	uint32_t flags =
		removes && pending->call->at.flags ? (uint32_t)trace_pending_int(pending, pending->call->at.flags) : 0;
	uint64_t *old = &from->rights.bits[ACCESS_FS];
	uint64_t *new = &to->rights.bits[ACCESS_FS];

	*new |= right_to_make(from->entry_mode);
	if (removes)
		*old |= right_to_remove(from->entry_mode);
	if (flags & EXCHANGE)
		*old |= right_to_make(to->entry_mode);
	/* Since erratum 4; before, nothing. */
	if (flags & WHITEOUT)
		*old |= LANDLOCK_ACCESS_FS_MAKE_REG;
	if (removes && to->entry_mode)
		*new |= right_to_remove(to->entry_mode);
	/* The two directories: their mounts are one, or the kernel says EXDEV before Landlock is asked. */
	if (from->device != to->device || from->inode != to->inode) {
		*old |= LANDLOCK_ACCESS_FS_REFER;
		*new |= LANDLOCK_ACCESS_FS_REFER;
	}
}

/* The directory that holds a file which was not found by its own name: through a descriptor, or a link. */
static void find_parent(struct trace_pending *pending, struct trace_access *access, struct trace_walk *walk)
{
	const char *path = walk->fd < 0 ? NULL : trace_object_path(&pending->arena, walk->fd);
	const char *name = path && path[0] == '/' ? strrchr(path, '/') : NULL;

	if (!name) {
		access->flags |= TRACE_ACCESS_UNSEEN;
		return;
	}
	(void)trace_pending_hold(pending, access,
	                         open(arena_dirname(&pending->arena, path), O_PATH | O_DIRECTORY | O_CLOEXEC));
	access->name = name + 1;
}

/* What a link is made of: its last component may be followed, or be a descriptor. */
static struct trace_access *linked(struct trace_pending *pending, int dir, const char *text)
{
	uint8_t at = pending->call->at.flags;
	int flags = at ? trace_pending_int(pending, at) : 0;
	bool by_descriptor = flags & AT_EMPTY_PATH && *text == '\0';
	struct trace_access *access;
	struct trace_walk walk;

	if (!by_descriptor && !(flags & AT_SYMLINK_FOLLOW))
		return entry(pending, dir, text, 0);
	if (by_descriptor)
		trace_walk_to_descriptor(pending->record.tid, dir, &walk);
	else
		trace_pending_walk(pending, dir, text, TRACE_WALK_FOLLOW, &walk);
	access = trace_pending_access(pending, text);
	access->entry_mode = walk.object.mode;
	find_parent(pending, access, &walk);
	trace_walk_close(&walk);
	return access;
}

enum trace_next trace_names_move(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	const char *from = trace_pending_text(pending, pending->arguments[at->path - 1]);
	const char *to = trace_pending_text(pending, pending->arguments[at->path2 - 1]);
	int dir = directory_of(pending, at->dir);
	struct trace_access *old, *new;

	(void)tracer;
	(void)task;
	if (!from || !to)
		return TRACE_AWAIT;
	old = pending->call->kind == TRACE_LINK ? linked(pending, dir, from) : entry(pending, dir, from, 0);
	new = entry(pending, directory_of(pending, at->dir2), to, 0);
	if (old && new && old->entry_mode && old->fd >= 0 && new->fd >= 0)
		add_rights(pending, old, new);
	return TRACE_AWAIT;
}

void trace_names_socket(struct trace_pending *pending, const char *path)
{
	(void)entry(pending, AT_FDCWD, path, LANDLOCK_ACCESS_FS_MAKE_SOCK);
}

/* bpf(BPF_OBJ_PIN): a name for a map or a program. */
enum trace_next trace_names_pin(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	struct {
		uint64_t path;
		uint32_t fd, flags;
		int32_t dir;
	} attr = { 0 };
	size_t size = (size_t)pending->arguments[2];
	const char *text;

	(void)tracer;
	if (size > sizeof(attr))
		size = sizeof(attr);
	if (trace_memory_read(task->tid, pending->arguments[1], &attr, size) != 0) {
		pending->record.flags |= TRACE_UNSEEN;
		return TRACE_AWAIT;
	}
	text = trace_pending_text(pending, attr.path);
	pending->more_text = "BPF_OBJ_PIN";
	if (text)
		(void)entry(pending, attr.flags & (1U << 14) /* BPF_F_PATH_FD */ ? attr.dir : AT_FDCWD, text,
		            LANDLOCK_ACCESS_FS_MAKE_REG);
	return TRACE_AWAIT;
}

/* No right helps; where it would be is shown. */
enum trace_next trace_names_mount(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	struct trace_walk walk;
	const char *text;

	(void)tracer;
	(void)task;
	if (pending->call->kind == TRACE_FSCONFIG) {
		pending->more_text = "FSCONFIG_CMD_RECONFIGURE";
		return TRACE_AWAIT;
	}
	text = trace_pending_text(pending, pending->arguments[at->path - 1]);
	if (!text)
		return TRACE_AWAIT;
	trace_pending_walk(pending, directory_of(pending, at->dir), text, TRACE_WALK_FOLLOW, &walk);
	(void)trace_pending_object(pending, text, &walk, 0);
	trace_walk_close(&walk);
	return TRACE_AWAIT;
}
