/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fields of /proc/PID/status (proc(5)).  Nothing outside preload/command/trace/
 * includes this file.
 */
#ifndef TRACE_STATUS_H
#define TRACE_STATUS_H

#include <stddef.h>
#include <sys/types.h>

/* The fields that are asked for stand in so many bytes, unless somebody is in very many groups. */
#define TRACE_STATUS_SIZE 4096

/*
 * What stands after a field's name ("Tgid:"), to the end of its line; in buffer,
 * of that size.  NULL: there is no such process, or no such field.
 */
char *trace_status_field(pid_t tid, const char *field, char *buffer, size_t size);

/* The number that a field has; -1: it has none, or there is no such process. */
long trace_status_number(pid_t tid, const char *field);

#endif
