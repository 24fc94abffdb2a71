/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of system calls: which of them Landlock, or the tracer, minds.
 * Pure data and look-ups.  Every call of the newest kernel is in one of the
 * two lists, which a test compares with its headers.
 */
#ifndef TRACE_CALLS_H
#define TRACE_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/syscalls.h"

/* What a rule or a scope of a policy is to a call. */
enum trace_class {
	TRACE_RIGHTS, /* it needs rights, which rules grant */
	TRACE_SCOPE,  /* it may reach processes or sockets outside, which a scope forbids */
	TRACE_PTRACE, /* it may reach into other processes: denied by every domain to those outside */
	TRACE_NEVER,  /* denied by every domain that handles a right of the filesystem: no rule helps */
	TRACE_OWN,    /* Landlock does not mind it, the tracer does */
};

/* How a call is decoded: calls of one kind differ in where their arguments stand. */
enum trace_kind {
	TRACE_OPEN,
	TRACE_OPENAT2,
	TRACE_CREAT,
	TRACE_OPEN_HANDLE,
	TRACE_USELIB,
	TRACE_ACCT,
	TRACE_SWAP,
	TRACE_MQ_OPEN,
	TRACE_EXEC,
	TRACE_TRUNCATE,
	TRACE_FTRUNCATE,
	TRACE_IOCTL,
	TRACE_RENAME,
	TRACE_LINK,
	TRACE_SYMLINK,
	TRACE_MKDIR,
	TRACE_MKNOD,
	TRACE_RMDIR,
	TRACE_UNLINK,
	TRACE_BPF,
	TRACE_BIND,
	TRACE_CONNECT,
	TRACE_LISTEN,
	TRACE_SENDTO,
	TRACE_SENDMSG,
	TRACE_SENDMMSG,
	TRACE_SOCKETCALL, /* one of the six above: which, the first argument says */
	TRACE_KILL,
	TRACE_TGKILL, /* the thread is the second argument; of tkill(2) the first, which is a TRACE_KILL of a thread */
	TRACE_PIDFD_SIGNAL,
	TRACE_FCNTL,
	TRACE_PTRACED,
	TRACE_PROCESS, /* a process by its ID */
	TRACE_PIDFD,   /* a process by a descriptor */
	TRACE_KCMP,
	TRACE_MOUNT,
	TRACE_FSCONFIG,
	TRACE_CLONE,
	TRACE_CLONE3,
	TRACE_PRCTL,
	TRACE_SECCOMP,
	TRACE_DOMAIN,
	TRACE_IO_URING,
	TRACE_WRITE,
	TRACE_EXIT,
	TRACE_ROOT,    /* it gives processes another root directory */
	TRACE_UNSHARE, /* the same, of another mount namespace */
	TRACE_KINDS,
};

/* Which argument is what, the first one being 1; 0: it has none.  Without dir a path is relative to the working directory. */
struct trace_arguments {
	uint8_t fd, dir, path, dir2, path2, flags, pid;
};

struct trace_call {
	const char *name;
	enum syscalls_call call;
	enum trace_class class;
	enum trace_kind kind;
	struct trace_arguments at;
};

/* The calls that are stopped. */
extern const struct trace_call trace_calls[];
extern const size_t trace_calls_count;

/* The calls that need nothing. */
extern const enum syscalls_call trace_calls_nothing[];
extern const size_t trace_calls_nothing_count;

/* The largest number that a call of Linux 7.3 has; x32's own calls, from 512 on, have larger ones. */
#define TRACE_NEWEST 472
#define TRACE_OLDEST_X32 512
#define TRACE_NEWEST_X32 547

/* The stopped call of a number, x32's with its bit.  NULL: none. */
const struct trace_call *trace_calls_find(enum syscalls_arch arch, uint64_t number);

/* The same by name.  NULL: it is not stopped. */
const struct trace_call *trace_calls_named(enum syscalls_call call);

/* The architecture of a call, by its AUDIT_ARCH_* value and its number.  False: it is none that syscalls.h knows. */
bool trace_calls_arch(uint32_t audit_arch, uint64_t number, enum syscalls_arch *arch);

/* Whether a pointer has 64 bits there.  x32's has 32. */
bool trace_calls_is_wide(enum syscalls_arch arch);

#endif
