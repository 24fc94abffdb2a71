/* SPDX-License-Identifier: BSD-3-Clause */
/* System calls that fail, in a tree that trace_errnos.c makes. */
#ifndef TRACE_ERRNOS_CASES_H
#define TRACE_ERRNOS_CASES_H

#include <stdbool.h>
#include <stddef.h>

#include "command/trace/trace_calls.h"

struct trace_errnos_case {
	enum trace_kind kind;
	int errnum;
	int (*call)(void);
	bool root; /* needs a mount, or to become another user */
};

extern const struct trace_errnos_case trace_errnos_cases[];
extern const size_t trace_errnos_cases_count;

/* A port that somebody listens on. */
extern int trace_errnos_cases_port;

/* Cases that depend on more than the errno: no rows. */
int trace_errnos_cases_execve_interpreter(void);
int trace_errnos_cases_bind_path_exists(void);
int trace_errnos_cases_rename_mounts(void);

#endif
