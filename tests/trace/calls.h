/* SPDX-License-Identifier: BSD-3-Clause */
/* The calls that tests/trace/calls can make: tables by subject. */
#ifndef CALLS_H
#define CALLS_H

struct calls_row {
	const char *name; /* NULL: the end */
	long (*make)(char **args);
	int count; /* of args */
};

#define CALLS_ROW(name, count)            \
	{                                 \
#name, call_##name, count \
	}

extern const struct calls_row calls_files[], calls_sockets[], calls_processes[];

/* The descriptor that the last call opened; calls_keep returns it. */
extern int calls_last;
long calls_keep(int fd);

#endif
