/* SPDX-License-Identifier: BSD-3-Clause */
/* System calls that fail, in a tree that trace_errnos_tree.c makes. */
#ifndef TRACE_ERRNOS_CASES_H
#define TRACE_ERRNOS_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/un.h>

#include "command/trace/trace_calls.h"

struct trace_errnos_case {
	enum trace_kind kind;
	int errnum; /* where that is Landlock's own (TRACE_EITHER): under confinement; else without */
	int (*call)(void);
	bool root;        /* needs a mount, or to become another user */
	uint64_t granted; /* on everything, in the domain that confines it */
};

/* What opens; makes, moves and removes names; and reaches out. */
extern const struct trace_errnos_case trace_errnos_open[], trace_errnos_cases[], trace_errnos_reach[];
extern const size_t trace_errnos_open_count, trace_errnos_cases_count, trace_errnos_reach_count;

/* A port that somebody listens on; abstract sockets outside; a process outside. */
extern int trace_errnos_cases_port;
extern struct sockaddr_un trace_errnos_cases_stream, trace_errnos_cases_deaf, trace_errnos_cases_datagram;
extern pid_t trace_errnos_cases_running;

/* Makes a call as an ordinary user: root may do it in any case. */
int trace_errnos_cases_as_nobody(int (*call)(void));

/* Cases that depend on more than the errno: no rows. */
int trace_errnos_cases_execve_interpreter(void);
int trace_errnos_cases_bind_path_exists(void);
int trace_errnos_cases_connect_short(void);
int trace_errnos_cases_connect_nobody(void);
int trace_errnos_cases_connect_deaf(void);
int trace_errnos_cases_send_nobody(void);
int trace_errnos_cases_connect_file_path(void);
int trace_errnos_cases_rename_mounts(void);
int trace_errnos_cases_umount_none(void);

#endif
