/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the tracer hands on: one record for each call that Landlock minds, and
 * for each process that ends.  Pure data; trace_json.h writes it.
 *
 * The program that is traced may be hostile: every text in a record is its
 * own, and may hold any byte but NUL.
 */
#ifndef TRACE_RECORD_H
#define TRACE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "command/trace/trace_calls.h"
#include "model/access.h"

/* What an access is to. */
enum trace_target {
	TRACE_TARGET_PATH,     /* a file, a directory, a device, a socket with a path */
	TRACE_TARGET_PORT,     /* a port of TCP or UDP, by the right */
	TRACE_TARGET_ABSTRACT, /* an abstract UNIX socket: text is its name, bytes but printable ASCII as \xNN */
	TRACE_TARGET_PROCESS,  /* a process, or a group of them */
};

/* Of an access. */
enum {
	TRACE_ACCESS_MADE = 1 << 0,      /* the call itself made the object */
	TRACE_ACCESS_NAMELESS = 1 << 1,  /* the object has no name any more, or never had one: no rule reaches it */
	TRACE_ACCESS_SPECIAL = 1 << 2,   /* a pipe, a socket, a memfd, …: Landlock always allows them */
	TRACE_ACCESS_FOREIGN = 1 << 3,   /* the process has another root directory or mount namespace than the tracer */
	TRACE_ACCESS_INHERITED = 1 << 4, /* through a descriptor that was open before the start: it keeps its rights */
	TRACE_ACCESS_INTERPRETER = 1 << 5, /* an interpreter, which the kernel opens: of "#!", or ELF's */
	TRACE_ACCESS_PRIVILEGED = 1 << 6, /* set-user-ID, set-group-ID or with capabilities: not given (no_new_privs) */
	TRACE_ACCESS_INSIDE = 1 << 7,     /* of scopes and ptrace: the target is among the traced ones */
	TRACE_ACCESS_OTHER = 1 << 8,      /* in /proc, of the process `pid`, as ptrace(2) would reach it */
	TRACE_ACCESS_UNSEEN = 1 << 9, /* the tracer could not find out what it is; path, if any, is how far it came */
	TRACE_ACCESS_UNCHECKED =
		1 << 10, /* it should need the right, but no kernel asks for it: listen(2) without bind(2) */
	TRACE_ACCESS_UNSENT = 1 << 11,  /* a UDP socket was connected, and nothing was sent: a probe, no need */
	TRACE_ACCESS_CREATES = 1 << 12, /* the call would have made it, were it not there: O_CREAT */
};

/* One object, and the rights on it that the kernel asks Landlock for.  A call may have several. */
struct trace_access {
	enum trace_target target;
	struct access_set rights; /* empty: none, see flags */
	unsigned flags;           /* TRACE_ACCESS_* */
	const char *text;         /* a path or a socket's name, as the process wrote it; NULL: by a descriptor */
	const char *path;         /* of the object, as the tracer sees it; NULL: it has none, or is not there */
	const char *name;         /* the rights are those on the directory `path`, to make or remove this; NULL: none */
	uint64_t device, inode;   /* of what `path` names; statx(2)'s, major number in the upper half */
	uint64_t mount;           /* STATX_MNT_ID */
	uint32_t mode;            /* its type and mode; 0: nothing was found */
	uint32_t entry_mode;      /* of `name`, where it was there before the call, else 0 */
	int fd;                   /* O_PATH, of `path`, open until the callback returns; -1: none */
	uint16_t port;
	pid_t pid;  /* of TRACE_TARGET_PROCESS and TRACE_ACCESS_OTHER, as the tracer numbers it; 0: not known */
	int signal; /* of kill(2) and the like */
};

/* Of a record. */
enum {
	TRACE_UNKNOWN = 1 << 0,  /* the call began; how it ended nobody saw */
	TRACE_CHANGED = 1 << 1,  /* what it named, or where that led, changed meanwhile: never a reason to grant */
	TRACE_UNSEEN = 1 << 2,   /* its arguments cannot be read: an executable without read permission, … */
	TRACE_ANSWERED = 1 << 3, /* the tracer answered in the kernel's place */
	TRACE_START = 1 << 4,    /* the execve that starts the program */
	TRACE_CUT = 1 << 5,      /* more accesses, or a longer path, than the kernel or the tracer takes */
	TRACE_LISTENER = 1 << 6, /* a filter of the program's own with a listener: calls may be missing */
	TRACE_NEWER = 1 << 7, /* a call that this program does not know, or of an architecture that it does not know */
	TRACE_FILTERED = 1 << 8, /* what the policies' filters answer: see raw */
};

/* Whether a call that failed was refused before Landlock was asked. */
enum trace_stage {
	TRACE_AFTER,  /* it was asked, and allowed it; also of a call that succeeded */
	TRACE_BEFORE, /* it was not asked: the call needed nothing */
	TRACE_EITHER, /* the errno is Landlock's own, and the file modes' */
};

struct trace_record {
	uint64_t order;   /* of the calls' beginnings, from 1 on; records come in the order of their ends */
	pid_t pid, tid;   /* as the tracer numbers them */
	char comm[16];    /* "": not known */
	const char *exe;  /* NULL: not known */
	const char *call; /* its name; NULL: not a call but the end of a process, whose wait status is result */
	enum trace_class class;
	const char *written; /* the call as it would be written in C, bytes but printable ASCII escaped */
	int64_t result;      /* what it returned, or the process's wait status */
	int errnum;          /* 0: it succeeded, or nobody saw its end */
	enum trace_stage stage;
	unsigned flags; /* TRACE_* */
	const struct trace_access *accesses;
	size_t count;
	const struct seccomp_data *raw; /* with TRACE_FILTERED; else NULL */
};

#endif
