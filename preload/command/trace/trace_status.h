/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fields of /proc/PID/status (proc(5)).  Nothing outside preload/command/trace/
 * includes this file.
 */
#ifndef TRACE_STATUS_H
#define TRACE_STATUS_H

#include <stddef.h>
#include <sys/types.h>

/* Enough for the fields that are asked for, unless the process is in very many groups. */
#define TRACE_STATUS_SIZE 4096

/*
 * Returns what follows a field's name ("Tgid:") in its line, in buffer, which has that
 * size.  NULL: there is no such process, or no such field.
 */
char *trace_status_field(pid_t tid, const char *field, char *buffer, size_t size);

/* Returns the number in a field; -1: it has none, or there is no such process. */
long trace_status_number(pid_t tid, const char *field);

#endif
