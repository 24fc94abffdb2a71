/* SPDX-License-Identifier: BSD-3-Clause */
/* From the tracer's records to needs. */
#include "command/learn/learn_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path_beneath.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/base/string_table.h"
#include "command/learn/learn_path.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_record.h"
#include "model/access.h"
#include "model/uapi.h"

#define MAKES                                                                                         \
	(LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM |    \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_CHAR | \
	 LANDLOCK_ACCESS_FS_MAKE_BLOCK)
#define REMOVES (LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR)

static char *copy(const char *text)
{
	return arena_strndup(context_arena(), text, strlen(text));
}

void learn_record_begin(struct learn_record *record)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	record->start = now.tv_sec;
}

static bool has_name(const struct learn_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->names[i], name) == 0)
			return true;
	return false;
}

void learn_record_name(struct learn_names *names, const char *name)
{
	if (has_name(names, name))
		return;
	if (names->count == LEARN_NAMES_MAX)
		names->more = true;
	else
		names->names[names->count++] = name;
}

struct learn_need *learn_record_need(struct learn_record *record, enum learn_kind kind, const char *path,
                                     struct access_set rights, uint16_t port)
{
	struct learn_need *need;
	char *key;
	size_t at;

	if (kind == LEARN_PORT)
		key = arena_printf(context_arena(), "%d %llx %u", (int)kind,
		                   (unsigned long long)rights.bits[ACCESS_NET], port);
	else
		key = arena_printf(context_arena(), "%d %s", (int)kind, path);
	at = string_table_find(&record->keys, key);
	if (at != STRING_TABLE_NONE) {
		arena_release(context_arena(), key);
		need = record->needs[at];
		need->rights = access_union(need->rights, rights);
		return need;
	}
	/* An array of pointers. */
	record->needs = arena_grow(context_arena(), record->needs, record->count, &record->capacity,
	                           sizeof(need)); // NOLINT(bugprone-sizeof-expression)
	need = arena_zalloc(context_arena(), 1, sizeof(*need));
	need->kind = kind;
	need->path = path ? copy(path) : NULL;
	need->rights = rights;
	need->port = port;
	string_table_add(&record->keys, key, record->count);
	record->needs[record->count++] = need;
	return need;
}

const struct learn_need *learn_record_of(const struct learn_record *record, const char *path)
{
	char *key = arena_printf(context_arena(), "%d %s", (int)LEARN_PATH, path);
	size_t at = string_table_find(&record->keys, key);

	arena_release(context_arena(), key);
	return at == STRING_TABLE_NONE ? NULL : record->needs[at];
}

static void touch(struct learn_record *record, const char *path)
{
	if (string_table_find(&record->touched, path) == STRING_TABLE_NONE)
		string_table_add(&record->touched, copy(path), 0);
}

/* Returns the name of the program that made the call: that of its file. */
static const char *program(const struct trace_record *traced)
{
	return traced->exe ? learn_path_name(traced->exe) : traced->comm;
}

static struct learn_need *keep(struct learn_record *record, const struct trace_record *traced, enum learn_kind kind,
                               const char *path, struct access_set rights, uint16_t port)
{
	struct learn_need *need = learn_record_need(record, kind, path, rights, port);

	/* Most needs come again and again; the name is there then. */
	if (need->programs.count < LEARN_NAMES_MAX && !has_name(&need->programs, program(traced)))
		learn_record_name(&need->programs, copy(program(traced)));
	learn_record_name(&need->calls, traced->call);
	need->count++;
	return need;
}

/* Whether it is certain which object it is, and that its path leads there from here. */
static bool is_certain(const struct trace_record *traced, const struct trace_access *access)
{
	struct statx st;

	if (traced->flags & (TRACE_CHANGED | TRACE_UNSEEN | TRACE_CUT) || !access->path || access->path[0] != '/' ||
	    access->flags & (TRACE_ACCESS_UNSEEN | TRACE_ACCESS_NAMELESS))
		return false;
	/* In another root or mount namespace the path may lead elsewhere from here. */
	return !(access->flags & TRACE_ACCESS_FOREIGN) ||
	       (sys_stat(AT_FDCWD, access->path, AT_SYMLINK_NOFOLLOW, &st) == 0 && st.stx_ino == access->inode &&
	        sys_device(&st) == access->device);
}

static void add_absent(struct learn_record *record, const struct trace_record *traced,
                       const struct trace_access *access)
{
	const uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE;
	char *path;

	if (traced->errnum != ENOENT || access->target != TRACE_TARGET_PATH || access->rights.bits[ACCESS_FS] != read ||
	    !access->name || !is_certain(traced, access))
		return;
	path = learn_path_join(context_arena(), access->path, access->name);
	(void)keep(record, traced, LEARN_ABSENT, path, access_only(ACCESS_FS, read), 0);
	arena_release(context_arena(), path);
}

/* Notes a directory that is made, or in which things are made; nothing else tells of one that stays empty. */
static void note_directory(struct learn_record *record, const struct trace_record *traced, const char *path)
{
	keep(record, traced, LEARN_PATH, path, access_empty, 0)->type = S_IFDIR;
}

static void note_touched(struct learn_record *record, const struct trace_record *traced,
                         const struct trace_access *access)
{
	char *path;

	if (traced->errnum != 0 || !access->name || !(access->rights.bits[ACCESS_FS] & (MAKES | REMOVES)))
		return;
	path = learn_path_join(context_arena(), access->path, access->name);
	touch(record, path);
	if (access->rights.bits[ACCESS_FS] == LANDLOCK_ACCESS_FS_MAKE_DIR)
		note_directory(record, traced, path);
	arena_release(context_arena(), path);
}

static void add_path(struct learn_record *record, const struct trace_record *traced, const struct trace_access *access)
{
	struct learn_need *need;

	if (access->flags & (TRACE_ACCESS_SPECIAL | TRACE_ACCESS_INHERITED) || access_is_empty(access->rights))
		return;
	if (!is_certain(traced, access)) {
		(void)keep(record, traced, LEARN_UNSEEN, traced->call, access_empty, 0);
		return;
	}
	note_touched(record, traced, access);
	/* No rule grants files of another process in /proc that take ptrace(2)'s permission. */
	if (access->flags & TRACE_ACCESS_OTHER && traced->class == TRACE_PTRACE) {
		(void)keep(record, traced, LEARN_NEVER, traced->call, access_empty, 0);
		return;
	}
	need = keep(record, traced, LEARN_PATH, access->path, access->rights, 0);
	need->type = access->mode & S_IFMT;
	need->device = access->device;
	need->inode = access->inode;
	if (access->flags & TRACE_ACCESS_MADE)
		touch(record, access->path);
	if (access->flags & TRACE_ACCESS_PRIVILEGED)
		need->flags |= LEARN_PRIVILEGED;
	if ((access->flags & TRACE_ACCESS_CREATES && (access->name || S_ISREG(access->mode))) ||
	    access->rights.bits[ACCESS_FS] & LANDLOCK_ACCESS_FS_MAKE_REG)
		need->flags |= LEARN_CREATES;
}

/* Whether there is a socket whose path is the name of an abstract one. */
static bool has_path_beside(const char *name)
{
	struct statx st;

	return name && name[0] == '/' && sys_stat(AT_FDCWD, name, 0, &st) == 0 && S_ISSOCK(st.stx_mode);
}

/* Adds the need of a scope, with a text that says what was reached outside, and how. */
static void add_scope(struct learn_record *record, const struct trace_record *traced, const struct trace_access *access)
{
	const char *what;

	if (access_is_empty(access->rights) || access->flags & TRACE_ACCESS_INSIDE)
		return;
	/* Signal 0 only asks whether a process exists, and the tracer will not be there the next time. */
	if (access->target == TRACE_TARGET_PROCESS && (access->signal == 0 || access->pid == getpid()))
		return;
	/* Programs try X11's abstract socket first and, if that fails, the socket with a path. */
	if (access->target == TRACE_TARGET_ABSTRACT && has_path_beside(access->text))
		return;
	what = access->target == TRACE_TARGET_ABSTRACT
	               ? arena_printf(context_arena(), "@%s", access->text ? access->text : "")
	               : arena_printf(context_arena(), "signal %d", access->signal);
	(void)keep(record, traced, LEARN_SCOPE, what, access->rights, 0);
}

static void add_access(struct learn_record *record, const struct trace_record *traced,
                       const struct trace_access *access)
{
	switch (access->target) {
	case TRACE_TARGET_PATH:
		add_path(record, traced, access);
		break;
	case TRACE_TARGET_PORT:
		if (!(access->flags & (TRACE_ACCESS_UNCHECKED | TRACE_ACCESS_UNSENT)) &&
		    !access_is_empty(access->rights))
			(void)keep(record, traced, LEARN_PORT, NULL, access->rights, access->port);
		break;
	default:
		add_scope(record, traced, access);
		break;
	}
}

/* Whether a call of those that every domain denies had an effect outside of the sandbox. */
static bool is_never(const struct trace_record *traced)
{
	if (traced->class == TRACE_NEVER)
		return true;
	if (traced->class != TRACE_PTRACE)
		return false;
	for (size_t i = 0; i < traced->count; i++)
		if (traced->accesses[i].target == TRACE_TARGET_PROCESS &&
		    !(traced->accesses[i].flags & TRACE_ACCESS_INSIDE))
			return true;
	return false;
}

static void add_all(struct learn_record *record, const struct trace_record *traced)
{
	if (is_never(traced)) {
		(void)keep(record, traced, LEARN_NEVER, traced->call, access_empty, 0);
		return;
	}
	for (size_t i = 0; i < traced->count; i++)
		add_access(record, traced, &traced->accesses[i]);
}

void learn_record_add(struct learn_record *record, const struct trace_record *traced)
{
	/* The start itself needs no rule: landshim run grants what that takes. */
	if (!traced->call || traced->flags & TRACE_START)
		return;
	if (traced->errnum == 0 || traced->stage == TRACE_AFTER) {
		add_all(record, traced);
		return;
	}
	for (size_t i = 0; i < traced->count; i++)
		add_absent(record, traced, &traced->accesses[i]);
}

void learn_record_add_denied(struct learn_record *record, const struct trace_record *traced)
{
	if (!(traced->flags & TRACE_START))
		add_all(record, traced);
}

/* --- after the run --------------------------------------------------------------- */

static bool is_touched(const struct learn_record *record, const char *path)
{
	char *copied = copy(path);
	bool touched = false;

	while (!touched && copied[1] != '\0') {
		touched = string_table_find(&record->touched, copied) != STRING_TABLE_NONE;
		learn_path_cut(copied);
	}
	arena_release(context_arena(), copied);
	return touched;
}

bool learn_record_has_made(const struct learn_record *record, const char *path)
{
	return is_touched(record, path);
}

/* Whether the object at a path is the one that the record names, and older than the run. */
static bool is_there(const struct learn_record *record, const struct learn_need *need)
{
	struct statx st;

	if (sys_stat(AT_FDCWD, need->path, AT_SYMLINK_NOFOLLOW, &st) != 0 || st.stx_ino != need->inode ||
	    sys_device(&st) != need->device)
		return false;
	/*
	 * Another process may have made it meanwhile, which its time of birth tells.
	 * procfs makes inodes when they are asked for.
	 */
	return !(st.stx_mask & STATX_BTIME) || st.stx_btime.tv_sec <= record->start ||
	       path_beneath(need->path, "/proc") || path_beneath(need->path, "/sys");
}

/* The nearest directory that existed before the run and still does. */
static const char *directory_of(const struct learn_record *record, const char *path)
{
	char *directory = copy(path);
	struct statx st;

	do
		learn_path_cut(directory);
	while (directory[1] != '\0' &&
	       (is_touched(record, directory) || sys_stat(AT_FDCWD, directory, AT_SYMLINK_NOFOLLOW, &st) != 0 ||
	        !S_ISDIR(st.stx_mode)));
	return directory;
}

/* Sorts names, so that their order does not depend on the run. */
static void sort_names(struct learn_names *names)
{
	for (size_t i = 1; i < names->count; i++)
		for (size_t j = i; j > 0 && strcmp(names->names[j - 1], names->names[j]) > 0; j--) {
			const char *held = names->names[j];

			names->names[j] = names->names[j - 1];
			names->names[j - 1] = held;
		}
}

void learn_record_end(struct learn_record *record)
{
	struct statx st;

	for (size_t i = 0; i < record->count; i++) {
		struct learn_need *need = record->needs[i];

		sort_names(&need->programs);
		sort_names(&need->calls);
		if (need->kind != LEARN_PATH)
			continue;
		if (!is_touched(record, need->path) && is_there(record, need)) {
			need->base = need->path;
			continue;
		}
		need->flags |= LEARN_REPLACED;
		need->base = directory_of(record, need->path);
		/* The run made the directory and removed it again: the policy need not make it. */
		if (S_ISDIR(need->type) && sys_stat(AT_FDCWD, need->path, AT_SYMLINK_NOFOLLOW, &st) != 0)
			need->type = 0;
	}
}
