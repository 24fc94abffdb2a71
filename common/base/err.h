/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Errors as data.  What can fail reports an error once, where it is detected,
 * through the caller's callback, and returns -1; it never prints or exits.
 */
#ifndef ERR_H
#define ERR_H

#include <stddef.h>

enum err_kind {
	ERR_NONE,
	ERR_ENVIRONMENT, /* a variable of the environment; file is its name */
	ERR_POLICY,      /* what a policy or fragment says; file and line */
	ERR_SYSTEM,      /* a system call failed; errnum says how */
	ERR_KERNEL,      /* the kernel cannot enforce what is asked for */
	ERR_MEMORY,      /* the arena is full */
};

/*
 * One error.  Lives on the stack; owns no memory.  Text that does not fit is
 * cut.  msg and hint have no full stop and no newline of ours, but may hold
 * bytes of the user's: who prints them escapes them.
 */
struct err {
	enum err_kind kind;
	int errnum;     /* of a failed system call, else 0 */
	int line;       /* 0: no line */
	char file[512]; /* a path (of a long one "..." and its end) or a variable's name; "": neither */
	char msg[768];
	char hint[256]; /* what the user can do; "": it is a note, see ERR_NOTE */
};

/* Where errors go.  on_error is called once for each; it may return. */
struct err_sink {
	void (*on_error)(void *data, const struct err *err);
	void *data;
};

/* A sink that drops errors, for a caller that wants the result alone. */
extern const struct err_sink err_silent;

/* A place in what the user wrote. */
struct err_where {
	const char *file; /* never freed by who holds it; NULL: nowhere */
	int line;         /* 0: the file as a whole */
};

/* The hint of what is no failure: there is nothing that the user should do. */
#define ERR_NOTE ""

/*
 * Report an error of the given kind: the message says what is wrong, the hint
 * what the user can do.  Return -1, so that `return err_report(...)` reads as
 * it acts.
 */
int err_report(const struct err_sink *sink, enum err_kind kind, struct err_where where, const char *hint,
               const char *fmt, ...) __attribute__((format(printf, 5, 6), nonnull(4)));

/*
 * The same for a failed system call: adds ": TEXT (ENAME)" for errnum.  hint
 * may be NULL: then it is what helps against errnum.
 */
int err_system(const struct err_sink *sink, struct err_where where, int errnum, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Report that the arena is full.  Returns -1. */
int err_memory(const struct err_sink *sink);

/*
 * The name of an errno value ("ENOENT"), and a text for it ("no such file or
 * directory").  Static strings; strerror(3) is not used because it calls the
 * host's malloc.  Unknown values give "errno" and "unknown error".
 */
const char *err_name(int errnum);
const char *err_text(int errnum);

/* What helps against an errno value; of one that says little, how to find out more.  Never NULL. */
const char *err_hint(int errnum);

/*
 * The same for a path that could not be opened for reading.  Also explains an
 * EACCES that the file's mode does not: Landlock denies open(2), not access(2).
 */
const char *err_hint_open(int errnum, const char *path);

#endif
