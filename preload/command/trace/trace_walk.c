/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The walk: path_resolution(7) with the process's root and working directory.
 * Where no link is on the way one openat2(2) takes it whole, from what is
 * cached; else it goes by components.  RESOLVE_IN_ROOT would do the most of it,
 * but fails at the magic links of /proc.
 */
#include "command/trace/trace_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/sys.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_status.h"

#define RESOLVE_IN_ROOT 0x10
#define RESOLVE_CACHED 0x20 /* Linux 5.12 */

struct walker {
	struct arena *arena;
	struct trace_walk *out;
	pid_t tid;
	unsigned flags;
	int root, at;     /* O_PATH */
	bool lent;        /* root is not the walker's own, and stays open */
	const char *rest; /* of the path, after the component that is looked at */
	int links;
};

int trace_walk_descriptor(pid_t tid, int fd)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)tid, fd);
	return open(path, O_PATH | O_CLOEXEC);
}

int trace_walk_descriptor_object(pid_t tid, int fd, struct trace_object *out)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)tid, fd);
	return trace_object_at(path, out);
}

static int open_link(pid_t tid, const char *name)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, name);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

void trace_walk_close(struct trace_walk *walk)
{
	cleanup_close(&walk->fd);
	cleanup_close(&walk->dir);
	walk->fd = walk->dir = -1;
}

static bool same_place(int a, int b)
{
	struct trace_object one, other;

	return trace_object_of(a, &one) == 0 && trace_object_of(b, &other) == 0 && trace_object_same(&one, &other);
}

/* The root directory of the tracer itself, which never changes.  NULL: it cannot be opened. */
static const struct trace_object *own_root(int *fd)
{
	static struct trace_object root;
	static int opened = -1;

	if (opened < 0) {
		opened = open("/", O_PATH | O_CLOEXEC);
		if (opened >= 0 && trace_object_of(opened, &root) != 0) {
			(void)close(opened);
			opened = -1;
		}
	}
	*fd = opened;
	return opened < 0 ? NULL : &root;
}

static bool is_own_root(int fd)
{
	struct trace_object root;
	int own;
	const struct trace_object *ours = own_root(&own);

	return ours && trace_object_of(fd, &root) == 0 && trace_object_same(&root, ours);
}

int trace_walk_own_root(pid_t tid)
{
	cleanup_fd int root = open_link(tid, "root");
	int own;

	return root >= 0 && is_own_root(root) && own_root(&own) ? own : -1;
}

static void move_to(struct walker *walker, int fd)
{
	(void)close(walker->at);
	walker->at = fd;
}

/* Ends the walk without an object.  Returns -1. */
static int stop(struct walker *walker, int errnum)
{
	walker->out->errnum = errnum;
	return -1;
}

/* The ID that a process has in the PID namespace of a /proc, which is the tracer's own or one that it is in. */
static pid_t number_in(int proc, pid_t tid, const char *field)
{
	cleanup_fd int own = open("/proc", O_PATH | O_CLOEXEC);
	struct trace_object ours, theirs;
	char status[TRACE_STATUS_SIZE];
	const char *line = trace_status_field(tid, field, status, sizeof(status));

	if (!line || own < 0 || trace_object_of(own, &ours) != 0 || trace_object_of(proc, &theirs) != 0)
		return -1;
	/* "NStgid:\t812\t5": outermost first. */
	if (ours.device != theirs.device && strrchr(line, '\t'))
		line = strrchr(line, '\t');
	return (pid_t)strtol(line, NULL, 10);
}

/* /proc/self and /proc/thread-self are the process's own, not the tracer's.  Whether name was one, and is replaced. */
static bool replace_self(struct walker *walker, char *name, size_t size)
{
	bool thread = strcmp(name, "thread-self") == 0;
	struct trace_object here;

	if (!thread && strcmp(name, "self") != 0)
		return false;
	/* The root of a /proc is its inode 1 (fs/proc/root.c). */
	if (trace_object_file_system(walker->at) != TRACE_OBJECT_PROC || trace_object_of(walker->at, &here) != 0 ||
	    here.inode != 1)
		return false;
	if (thread)
		walker->rest = arena_printf(walker->arena, "task/%d/%s", number_in(walker->at, walker->tid, "NSpid:"),
		                            walker->rest);
	(void)snprintf(name, size, "%d", number_in(walker->at, walker->tid, "NStgid:"));
	return true;
}

/* The process whose directory in /proc this is. */
static pid_t process_of(struct walker *walker)
{
	const char *path = trace_object_path(walker->arena, walker->at);

	return path && strncmp(path, "/proc/", 6) == 0 ? (pid_t)strtol(path + 6, NULL, 10) : 0;
}

/*
 * A link of /proc that is no text: the kernel leads to the object itself.
 * Returns an O_PATH descriptor; -1: it is a link like any other, or leads nowhere.
 */
static int open_magic(struct walker *walker, const char *name)
{
	const struct sys_open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = SYS_RESOLVE_NO_MAGICLINKS };
	int fd = sys_openat2(walker->at, name, &how);

	cleanup_close(&fd);
	if (fd >= 0 || errno != ELOOP)
		return -1;
	walker->out->other = process_of(walker);
	return openat(walker->at, name, O_PATH | O_CLOEXEC);
}

/* Goes on with what a symbolic link says.  Returns 0, or -1. */
static int follow(struct walker *walker, int link)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(link, "", target, sizeof(target) - 1);

	if (len <= 0)
		return stop(walker, ENOENT);
	if (++walker->links > SYS_LINKS_MAX)
		return stop(walker, ELOOP);
	target[len] = '\0';
	walker->rest = arena_printf(walker->arena, "%s%s%s", target, *walker->rest ? "/" : "", walker->rest);
	if (!walker->rest)
		return stop(walker, ENOMEM);
	if (target[0] == '/')
		move_to(walker, fcntl(walker->root, F_DUPFD_CLOEXEC, 0));
	return walker->at < 0 ? stop(walker, errno) : 0;
}

/* The parent, but of the root, which is its own. */
static int climb(struct walker *walker)
{
	int fd;

	if (same_place(walker->at, walker->root))
		return 0;
	fd = openat(walker->at, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return stop(walker, errno);
	move_to(walker, fd);
	return 0;
}

/* The last component: what is there, if anything. */
static int arrive(struct walker *walker, const char *name, int fd, int errnum)
{
	struct trace_walk *out = walker->out;

	(void)snprintf(out->name, sizeof(out->name), "%s", name);
	out->dir = fcntl(walker->at, F_DUPFD_CLOEXEC, 0);
	out->fd = fd;
	return fd < 0 ? stop(walker, errnum) : 0;
}

/* Whether a step from here would ask a process that may be stopped. */
static bool is_served(struct walker *walker)
{
	if (trace_object_file_system(walker->at) != TRACE_OBJECT_FUSE)
		return false;
	walker->out->unseen = true;
	return true;
}

/* One component that is a name.  1: the walk goes on; 0: it has arrived; -1: it ended. */
static int step(struct walker *walker, char *name, size_t size, bool last, bool directory)
{
	struct trace_object object;
	cleanup_fd int fd = -1;
	int magic;

	(void)replace_self(walker, name, size);
	/* thread-self: there is more now. */
	last = last && *walker->rest == '\0';
	if (is_served(walker))
		return last ? arrive(walker, name, -1, EAGAIN) : stop(walker, EAGAIN);
	fd = openat(walker->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		walker->out->unseen = errno == EACCES;
		return last ? arrive(walker, name, -1, errno) : stop(walker, errno);
	}
	if (trace_object_of(fd, &object) != 0)
		return stop(walker, errno);
	if (S_ISLNK(object.mode) && (!last || directory || walker->flags & TRACE_WALK_FOLLOW)) {
		if (trace_object_file_system(fd) != TRACE_OBJECT_PROC)
			return follow(walker, fd) == 0 ? 1 : -1;
		magic = open_magic(walker, name);
		if (magic < 0)
			return follow(walker, fd) == 0 ? 1 : -1;
		(void)close(fd);
		fd = magic;
		if (trace_object_of(fd, &object) != 0)
			return stop(walker, errno);
	}
	if (last)
		return directory && !S_ISDIR(object.mode) ? stop(walker, ENOTDIR)
		                                          : arrive(walker, name, steal_fd(&fd), 0);
	if (!S_ISDIR(object.mode))
		return stop(walker, ENOTDIR);
	move_to(walker, steal_fd(&fd));
	return 1;
}

/* By components, from walker->at on. */
static void walk(struct walker *walker)
{
	char name[NAME_MAX + 1];
	int more = 1;

	while (more > 0) {
		const char *start = walker->rest + strspn(walker->rest, "/");
		size_t len = strcspn(start, "/");
		const char *after = start + len + strspn(start + len, "/");

		if (len == 0)
			break;
		if (len > NAME_MAX) {
			(void)stop(walker, ENAMETOOLONG);
			return;
		}
		memcpy(name, start, len);
		name[len] = '\0';
		walker->rest = after;
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0)
			more = climb(walker) == 0 ? 1 : -1;
		else
			more = step(walker, name, sizeof(name), *after == '\0', start[len] == '/');
	}
	/* It ends where it stands: in the root, "." or "..". */
	if (more > 0)
		walker->out->fd = steal_fd(&walker->at);
}

/* Whether a path has the component "..". */
static bool climbs(const char *path)
{
	for (; (path = strstr(path, "..")) != NULL; path += 2)
		if (path[2] == '/' || path[2] == '\0')
			return true;
	return false;
}

/* The whole path at once.  Whether it led somewhere. */
static bool walk_at_once(struct walker *walker)
{
	const struct sys_open_how how = {
		.flags = O_PATH | O_CLOEXEC | (walker->flags & TRACE_WALK_FOLLOW ? 0U : (unsigned)O_NOFOLLOW),
		.resolve = SYS_RESOLVE_NO_SYMLINKS | SYS_RESOLVE_NO_MAGICLINKS | RESOLVE_CACHED |
		           (*walker->rest == '/' ? RESOLVE_IN_ROOT : 0),
	};

	if (walker->flags & (TRACE_WALK_PARENT | TRACE_WALK_IN_ROOT) || climbs(walker->rest))
		return false;
	walker->out->fd = sys_openat2(walker->at, walker->rest, &how);
	return walker->out->fd >= 0;
}

static void begin(struct trace_walk *out)
{
	/* Not the whole struct: name is large. */
	memset(out, 0, offsetof(struct trace_walk, name) + 1);
	out->fd = out->dir = -1;
}

/* Looks at what was found. */
static void end(struct trace_walk *out)
{
	if (out->fd < 0 || trace_object_of(out->fd, &out->object) == 0)
		return;
	out->errnum = errno;
	out->unseen = true;
	cleanup_close(&out->fd);
	out->fd = -1;
}

void trace_walk_to_descriptor(pid_t tid, int fd, struct trace_walk *out)
{
	begin(out);
	out->fd = trace_walk_descriptor(tid, fd);
	end(out);
}

static void leave_root(struct walker *walker)
{
	if (!walker->lent)
		cleanup_close(&walker->root);
	walker->lent = false;
}

/* Opens the directory where the walk begins. */
static void start(struct walker *walker, const struct trace_walk_thread *thread, int dir, bool absolute)
{
	walker->lent = thread->root >= 0;
	walker->root = walker->lent ? thread->root : open_link(walker->tid, "root");
	walker->out->foreign = !walker->lent && !is_own_root(walker->root);
	if (absolute)
		walker->at = walker->root;
	else
		walker->at = dir == AT_FDCWD ? open_link(walker->tid, "cwd") : trace_walk_descriptor(walker->tid, dir);
	if (walker->flags & TRACE_WALK_IN_ROOT && walker->at >= 0) {
		leave_root(walker);
		walker->root = fcntl(walker->at, F_DUPFD_CLOEXEC, 0);
	}
}

void trace_walk(struct arena *arena, const struct trace_walk_thread *thread, int dir, const char *path, unsigned flags,
                struct trace_walk *out)
{
	struct walker walker = {
		.arena = arena, .out = out, .tid = thread->tid, .flags = flags, .root = -1, .at = -1, .rest = path
	};
	bool absolute = path[0] == '/' && !(flags & TRACE_WALK_IN_ROOT);

	begin(out);
	if (path[0] == '\0') {
		out->errnum = ENOENT;
		return;
	}
	start(&walker, thread, dir, absolute);
	if (walker.root < 0 || walker.at < 0) {
		out->errnum = errno == ENOENT ? EBADF : errno;
		out->unseen = errno == EACCES || errno == EPERM;
	} else if (!walk_at_once(&walker)) {
		/* The walk closes the places that it leaves. */
		if (absolute)
			walker.at = fcntl(walker.root, F_DUPFD_CLOEXEC, 0);
		out->unseen = walker.at < 0;
		if (walker.at >= 0)
			walk(&walker);
	}
	if (walker.at != walker.root)
		cleanup_close(&walker.at);
	leave_root(&walker);
	end(out);
}
