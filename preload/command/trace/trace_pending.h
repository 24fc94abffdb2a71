/* SPDX-License-Identifier: BSD-3-Clause */
/* A call that is under way: making its record, piece by piece. */
#ifndef TRACE_PENDING_H
#define TRACE_PENDING_H

#include "command/trace/trace_object.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"

/* A new one, with nothing in it. */
struct trace_pending *trace_pending_new(struct trace_tracer *tracer);

/* Closes what its accesses hold, and gives it back; NULL: does nothing. */
void trace_pending_free(struct trace_tracer *tracer, struct trace_pending *pending);

/* An argument by its place, the first one being 1, as the kernel takes an int. */
int trace_pending_int(const struct trace_pending *pending, uint8_t place);

/*
 * Reads a path from the process's memory.  NULL: it cannot be read, and the
 * record says so (TRACE_UNSEEN); a text without end is cut (TRACE_CUT).
 */
const char *trace_pending_text(struct trace_pending *pending, uint64_t address);

/* Walks a path as the thread that makes the call would (trace_walk). */
void trace_pending_walk(struct trace_pending *pending, int dir, const char *path, unsigned flags,
                        struct trace_walk *out);

/* Whether a text that was read has changed since. */
bool trace_pending_changed(const struct trace_pending *pending);

/* A new access to a path, with nothing else in it.  NULL: there are too many, and the record says so. */
struct trace_access *trace_pending_access(struct trace_pending *pending, const char *text);

/*
 * An access to what a walk found.  Takes walk->fd.  Rights on what needs none (pipes, …) are dropped.
 * Where nothing was found it is to the missing name in its directory, and has no object.
 */
struct trace_access *trace_pending_object(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                          uint64_t rights);

/* The same, but the access has no path until trace_pending_name, so that it costs nothing if none is needed. */
struct trace_access *trace_pending_found(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                         uint64_t rights);

/* Gives paths to the accesses of trace_pending_found. */
void trace_pending_name(struct trace_pending *pending);

/* The same for one access whose object the caller has just looked at. */
void trace_pending_name_as(struct trace_pending *pending, struct trace_access *access,
                           const struct trace_object *object);

/* An access to the directory that holds the last component: rights to make or remove it.  Takes walk->dir. */
struct trace_access *trace_pending_entry(struct trace_pending *pending, const char *text, struct trace_walk *walk,
                                         uint64_t rights);

/* Replaces an access's object by an O_PATH descriptor, which it takes.  Returns 0, or -1: then it has no object. */
int trace_pending_hold(struct trace_pending *pending, struct trace_access *access, int fd);

#endif
