/* SPDX-License-Identifier: BSD-3-Clause */
/* What a descriptor of the tracer's own is: its identity, and its path as the tracer sees it. */
#ifndef TRACE_OBJECT_H
#define TRACE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct trace_object {
	uint64_t device, inode, mount;
	uint32_t mode, links;
};

/* A file's identity, from what the kernel has cached (AT_STATX_DONT_SYNC).  Returns 0, or -1 with errno. */
int trace_object_of(int fd, struct trace_object *out);

/* The same for the object that a path leads to, links followed. */
int trace_object_at(const char *path, struct trace_object *out);

/* Whether both are the same object, reached by the same mount. */
bool trace_object_same(const struct trace_object *a, const struct trace_object *b);

/* Where a magic link in /proc leads, as text.  NULL: it cannot be read, or is longer than PATH_MAX. */
char *trace_object_link(struct arena *arena, const char *link);

/* The same for a descriptor of the tracer's own: its path. */
char *trace_object_path(struct arena *arena, int fd);

/* Whether a path is one that no name leads to, by its text: "pipe:[1]", "/memfd:x (deleted)", … */
bool trace_object_is_special(const char *path, const struct trace_object *object);

/* A file system, by its magic number (statfs(2)).  0: not known. */
uint64_t trace_object_file_system(int fd);

#define TRACE_OBJECT_PROC 0x9fa0U
#define TRACE_OBJECT_FUSE 0x65735546U
#define TRACE_OBJECT_OVERLAY 0x794c7630U
#define TRACE_OBJECT_MQUEUE 0x19800202U

#endif
