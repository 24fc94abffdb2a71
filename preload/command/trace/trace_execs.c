/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * do_open_execat in fs/exec.c opens each of them for execution, which asks
 * Landlock for execute and read_file.
 */
#include "command/trace/trace_execs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "command/program/binfmt_misc.h"
#include "command/program/elf_headers.h"
#include "command/program/interpreter_line.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"
#include "model/uapi.h"

/* The kernel follows as many interpreters of interpreters (fs/exec.c). */
#define SCRIPTS_MAX 5

#define EXECVE_CHECK 0x10000 /* AT_EXECVE_CHECK, Linux 6.14 */

#define RIGHTS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE)

/* Whether the file's privileges are lost: the process has no_new_privs. */
static void look_at_privileges(struct trace_access *access, const char *link)
{
	char value[64];

	if (!S_ISREG(access->mode))
		return;
	if (access->mode & S_ISUID || (access->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) ||
	    getxattr(link, "security.capability", value, sizeof(value)) > 0)
		access->flags |= TRACE_ACCESS_PRIVILEGED;
}

/*
 * What a program's first bytes say that it is run by.  NULL: nothing, or it
 * cannot be read: then the access says so.
 */
static const char *interpreter_of(struct trace_pending *pending, struct trace_access *access, bool *script)
{
	struct binfmt_misc misc = { 0 };
	struct elf_headers elf = { 0 };
	const char *words[2];
	char link[64];

	*script = false;
	if (access->fd < 0 || access->name)
		return NULL;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", access->fd);
	look_at_privileges(access, link);
	/* FUSE: a process that serves it may be waiting for the tracer. */
	if (trace_object_file_system(access->fd) == TRACE_OBJECT_FUSE ||
	    elf_headers_read(&pending->arena, link, NULL, &elf) != 0) {
		access->flags |= S_ISREG(access->mode) ? TRACE_ACCESS_UNSEEN : 0U;
		return NULL;
	}
	/* The kernel asks this first.  What it holds open it does not open again. */
	if (binfmt_misc_find(&pending->arena, access->text ? access->text : "", &elf, &misc)) {
		*script = !misc.held_open;
		return misc.held_open ? NULL : misc.interpreter;
	}
	if (elf.is_elf)
		return elf.interpreter;
	*script = interpreter_line_read(&pending->arena, elf.start, elf.start_len, words);
	return *script ? words[0] : NULL;
}

/* From a program on to the last interpreter. */
static void follow(struct trace_pending *pending, struct trace_access *access)
{
	for (int scripts = 0; access; scripts++) {
		struct trace_walk walk;
		bool script;
		const char *next = interpreter_of(pending, access, &script);

		if (!next || scripts > SCRIPTS_MAX)
			return;
		trace_pending_walk(pending, AT_FDCWD, next, TRACE_WALK_FOLLOW, &walk);
		access = trace_pending_object(pending, next, &walk, RIGHTS);
		trace_walk_close(&walk);
		if (access)
			access->flags |= TRACE_ACCESS_INTERPRETER;
		if (!script)
			return;
	}
}

enum trace_next trace_execs_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	int dir = at->dir ? trace_pending_int(pending, at->dir) : AT_FDCWD;
	int flags = at->flags ? trace_pending_int(pending, at->flags) : 0;
	const char *text = trace_pending_text(pending, pending->arguments[at->path - 1]);
	struct trace_walk walk;

	(void)tracer;
	if (flags & EXECVE_CHECK)
		pending->flags_text = "AT_EXECVE_CHECK";
	if (!text)
		return TRACE_AWAIT;
	if (*text == '\0' && flags & AT_EMPTY_PATH) {
		trace_walk_to_descriptor(task->tid, dir, &walk);
		pending->flags_text = "AT_EMPTY_PATH";
	} else {
		trace_pending_walk(pending, dir, text, flags & AT_SYMLINK_NOFOLLOW ? 0U : TRACE_WALK_FOLLOW, &walk);
	}
	follow(pending, trace_pending_object(pending, text, &walk, RIGHTS));
	trace_walk_close(&walk);
	return TRACE_AWAIT;
}

/* What runs must be one of what was found: the program, or an interpreter of "#!". */
static bool is_one_of_them(const struct trace_pending *pending, const struct trace_object *runs)
{
	for (size_t i = 0; i < pending->record.count; i++) {
		const struct trace_access *access = &pending->accesses[i];

		if (access->device == runs->device && access->inode == runs->inode)
			return true;
	}
	return false;
}

void trace_execs_exit(struct trace_pending *pending)
{
	const struct trace_access *program = &pending->accesses[0];
	struct trace_object runs;
	cleanup_fd int exe = -1;
	char path[64];

	if (pending->record.errnum == 0) {
		/* Nothing was executed, and the texts are still there. */
		if (pending->flags_text && trace_pending_int(pending, pending->call->at.flags) & EXECVE_CHECK)
			return;
		/* The memory is another's now: there is no text to compare. */
		pending->texts_count = 0;
		(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pending->record.tid);
		exe = open(path, O_PATH | O_CLOEXEC);
		if (exe >= 0 && trace_object_of(exe, &runs) == 0 && !is_one_of_them(pending, &runs))
			pending->record.flags |= TRACE_CHANGED;
		return;
	}
	/* The program is there: what is missing is an interpreter, and the program was opened. */
	if (pending->record.errnum == ENOENT && pending->record.count > 0 && program->fd >= 0 && !program->name)
		pending->record.stage = TRACE_AFTER;
}
