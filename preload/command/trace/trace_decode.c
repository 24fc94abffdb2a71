/* SPDX-License-Identifier: BSD-3-Clause */
/* From the kind of a call to who knows it; what the tracer itself minds; and the call as text. */
#include "command/trace/trace_decode.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_errnos.h"
#include "command/trace/trace_execs.h"
#include "command/trace/trace_files.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_names.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_processes.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_registers.h"
#include "command/trace/trace_sockets.h"
#include "command/trace/trace_tracer.h"

#define UNTRACED 0x00800000U /* CLONE_UNTRACED */

/* A text as it is written: escapes are four times as long. */
#define WRITTEN_MAX (3 * 4 * TRACE_TEXT_MAX + 512)

typedef enum trace_next entry_function(struct trace_tracer *, struct trace_task *, struct trace_pending *);

/* Such a child would have the filter and no tracer, and get ENOSYS for every call that is stopped (seccomp(2)). */
static enum trace_next clone_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	(void)tracer;
	if (trace_registers_first(task->tid, pending->arguments[0] & ~(uint64_t)UNTRACED) == 0)
		return TRACE_IGNORE;
	pending->record.errnum = ENOSYS;
	return TRACE_ANSWER;
}

/* The flags are in memory, where they could be changed again: the call is refused, and clone(2) is what comes next. */
static enum trace_next clone3_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	uint64_t flags;

	(void)tracer;
	if (trace_memory_read(task->tid, pending->arguments[0], &flags, sizeof(flags)) != 0 || !(flags & UNTRACED))
		return TRACE_IGNORE;
	pending->record.errnum = ENOSYS;
	return TRACE_ANSWER;
}

/* Not seen by a tracer are the calls that others make through a ring. */
static enum trace_next io_uring_entry(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending)
{
	(void)tracer;
	(void)task;
	pending->record.errnum = ENOSYS;
	return TRACE_ANSWER;
}

/* A filter of the program's own, or a domain: it is named, so that nobody takes its denials for the policy's. */
static enum trace_next confine_entry(struct trace_tracer *tracer, struct trace_task *task,
                                     struct trace_pending *pending)
{
	(void)task;
	if (pending->call->kind == TRACE_SECCOMP && pending->arguments[0] == SECCOMP_SET_MODE_FILTER &&
	    pending->arguments[1] & SECCOMP_FILTER_FLAG_NEW_LISTENER) {
		pending->record.flags |= TRACE_LISTENER;
		tracer->missing = true;
	}
	return TRACE_AWAIT;
}

/* For a call that may change roots (trace_tasks_walker).  It makes no record. */
static enum trace_next root_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	(void)task;
	(void)pending;
	tracer->roots_change = true;
	return TRACE_IGNORE;
}

/* The marks: only that they were made. */
static enum trace_next mark_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	(void)tracer;
	(void)task;
	pending->more_text = arena_printf(&pending->arena, "%d", trace_pending_int(pending, 1));
	return TRACE_AT_ONCE;
}

static entry_function *const entries[TRACE_KINDS] = {
	[TRACE_OPEN] = trace_files_open,
	[TRACE_OPENAT2] = trace_files_openat2,
	[TRACE_CREAT] = trace_files_creat,
	[TRACE_OPEN_HANDLE] = trace_files_open_handle,
	[TRACE_USELIB] = trace_files_by_path,
	[TRACE_ACCT] = trace_files_by_path,
	[TRACE_SWAP] = trace_files_by_path,
	[TRACE_MQ_OPEN] = trace_files_mq_open,
	[TRACE_EXEC] = trace_execs_entry,
	[TRACE_TRUNCATE] = trace_files_by_path,
	[TRACE_FTRUNCATE] = trace_files_ftruncate,
	[TRACE_IOCTL] = trace_files_ioctl,
	[TRACE_RENAME] = trace_names_move,
	[TRACE_LINK] = trace_names_move,
	[TRACE_SYMLINK] = trace_names_make,
	[TRACE_MKDIR] = trace_names_make,
	[TRACE_MKNOD] = trace_names_make,
	[TRACE_RMDIR] = trace_names_remove,
	[TRACE_UNLINK] = trace_names_remove,
	[TRACE_BPF] = trace_names_pin,
	[TRACE_BIND] = trace_sockets_bind,
	[TRACE_CONNECT] = trace_sockets_connect,
	[TRACE_LISTEN] = trace_sockets_listen,
	[TRACE_SENDTO] = trace_sockets_send,
	[TRACE_SENDMSG] = trace_sockets_send,
	[TRACE_SENDMMSG] = trace_sockets_send,
	[TRACE_KILL] = trace_processes_signal,
	[TRACE_TGKILL] = trace_processes_signal,
	[TRACE_PIDFD_SIGNAL] = trace_processes_signal,
	[TRACE_FCNTL] = trace_processes_owner,
	[TRACE_PTRACED] = trace_processes_reach,
	[TRACE_PROCESS] = trace_processes_reach,
	[TRACE_PIDFD] = trace_processes_reach,
	[TRACE_KCMP] = trace_processes_reach,
	[TRACE_MOUNT] = trace_names_mount,
	[TRACE_FSCONFIG] = trace_names_mount,
	[TRACE_CLONE] = clone_entry,
	[TRACE_CLONE3] = clone3_entry,
	[TRACE_PRCTL] = confine_entry,
	[TRACE_SECCOMP] = confine_entry,
	[TRACE_DOMAIN] = confine_entry,
	[TRACE_IO_URING] = io_uring_entry,
	[TRACE_WRITE] = mark_entry,
	[TRACE_EXIT] = mark_entry,
	[TRACE_ROOT] = root_entry,
	[TRACE_UNSHARE] = root_entry,
};

enum trace_next trace_decode_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	enum trace_next next;

	if (pending->call->kind == TRACE_SOCKETCALL && !trace_sockets_unfold(pending))
		return TRACE_IGNORE;
	pending->record.call = pending->call->name;
	pending->record.class = pending->call->class;
	/* setns(2), pivot_root(2). */
	if (pending->call->kind == TRACE_PIDFD || pending->call->kind == TRACE_MOUNT)
		(void)root_entry(tracer, task, pending);
	next = entries[pending->call->kind](tracer, task, pending);
	for (size_t i = 0; i < pending->record.count; i++)
		trace_processes_look_at(tracer, task, &pending->accesses[i]);
	if (next == TRACE_ANSWER)
		pending->record.flags |= TRACE_ANSWERED;
	return next;
}

/*
 * Whether every name to remove or move was found in a directory.  ".", ".." and
 * the root are no such names, and a path that leads nowhere has none.
 */
static bool has_names(const struct trace_pending *pending)
{
	enum trace_kind kind = pending->call->kind;

	if (kind != TRACE_RMDIR && kind != TRACE_UNLINK && kind != TRACE_RENAME && kind != TRACE_LINK)
		return true;
	for (size_t i = 0; i < pending->record.count; i++)
		if (pending->accesses[i].fd < 0 || !pending->accesses[i].name)
			return false;
	return true;
}

/* An errno that depends on more than the kind of the call. */
static enum trace_stage stage_of(const struct trace_pending *pending)
{
	const struct trace_record *record = &pending->record;
	const struct trace_access *access = &pending->accesses[0];
	bool names = pending->call->kind == TRACE_RENAME || pending->call->kind == TRACE_LINK;

	/* Mounts differ: the kernel says so before it asks. */
	if (names && record->errnum == EXDEV && record->count == 2 && access[0].mount != access[1].mount)
		return TRACE_BEFORE;
	/* A port, not a path. */
	if (pending->call->kind == TRACE_BIND && record->errnum == EADDRINUSE && record->count > 0 &&
	    access->target == TRACE_TARGET_PATH)
		return TRACE_BEFORE;
	/* Nobody has the name, or listens there: unix_stream_connect and unix_dgram_connect in net/unix/af_unix.c. */
	if (record->errnum == ECONNREFUSED && record->count > 0 && access->target == TRACE_TARGET_ABSTRACT)
		return TRACE_BEFORE;
	/* It is no socket: unix_find_bsd, there. */
	if (record->errnum == ECONNREFUSED && record->count > 0 && access->target == TRACE_TARGET_PATH &&
	    !S_ISSOCK(access->mode))
		return TRACE_BEFORE;
	/* That it is no mount: can_umount in fs/namespace.c. */
	if (pending->call->kind == TRACE_MOUNT && record->errnum == EINVAL &&
	    strncmp(pending->call->name, "umount", 6) == 0)
		return TRACE_BEFORE;
	if (!has_names(pending) && record->errnum != EACCES)
		return TRACE_BEFORE;
	return trace_errnos_stage(pending->call->kind, record->errnum);
}

void trace_decode_exit(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	struct trace_record *record = &pending->record;

	if (record->errnum != 0)
		record->stage = stage_of(pending);
	else if (pending->opened >= 0 && (size_t)pending->opened < record->count)
		trace_files_opened(pending);
	else if (pending->call->kind == TRACE_BIND)
		trace_sockets_bound(tracer, pending);
	if (pending->call->kind == TRACE_EXEC)
		trace_execs_exit(pending);
	trace_pending_name(pending);
	if (trace_pending_changed(pending))
		record->flags |= TRACE_CHANGED;
	for (size_t i = 0; i < record->count; i++)
		trace_processes_look_at(tracer, task, &pending->accesses[i]);
}

/* Whether a byte stands for itself between the quotes. */
static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
}

static void add_quoted(struct text *text, const char *bytes)
{
	text_put(text, "\"", 1);
	while (*bytes) {
		unsigned char byte = (unsigned char)*bytes;
		size_t len = 0;

		while (is_plain((unsigned char)bytes[len]))
			len++;
		if (len > 0)
			text_put(text, bytes, len);
		else if (byte == '"' || byte == '\\')
			text_add(text, "\\%c", byte);
		else
			text_add(text, "\\x%02x", byte);
		bytes += len > 0 ? len : 1;
	}
	text_put(text, "\"", 1);
}

/* The text that was read from an argument's address.  NULL: none was. */
static const char *text_at(const struct trace_pending *pending, uint64_t address)
{
	for (size_t i = 0; i < pending->texts_count; i++)
		if (pending->texts[i].address == address)
			return pending->texts[i].text;
	return NULL;
}

/* One argument, if it is shown: a descriptor, a directory's unless it is the working directory, a path. */
static void add_argument(struct text *text, const struct trace_pending *pending, uint8_t place, const char **between)
{
	const struct trace_arguments *at = &pending->call->at;
	const char *path = place == at->path || place == at->path2 ? text_at(pending, pending->arguments[place - 1])
	                                                           : NULL;
	int value = trace_pending_int(pending, place);

	if (path) {
		text_put(text, *between, strlen(*between));
		add_quoted(text, path);
	} else if (place == at->fd || place == at->pid ||
	           ((place == at->dir || place == at->dir2) && value != AT_FDCWD)) {
		text_add(text, "%s%d", *between, value);
	} else if (place == at->flags && pending->flags_text) {
		text_put(text, *between, strlen(*between));
		text_put(text, pending->flags_text, strlen(pending->flags_text));
	} else {
		return;
	}
	*between = ", ";
}

void trace_decode_write(struct trace_pending *pending)
{
	char buffer[WRITTEN_MAX];
	const char *between = "";
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	text_put(&text, pending->call->name, strlen(pending->call->name));
	text_put(&text, "(", 1);
	for (uint8_t place = 1; place <= 6; place++)
		add_argument(&text, pending, place, &between);
	if (pending->more_text) {
		text_add(&text, "%s", between);
		if (pending->call->kind >= TRACE_BIND && pending->call->kind <= TRACE_SENDMMSG)
			add_quoted(&text, pending->more_text);
		else
			text_add(&text, "%s", pending->more_text);
	}
	text_put(&text, ")", 1);
	pending->record.written = arena_strndup(&pending->arena, buffer, text.len);
}
