/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One operation for each row of the access table: what the kernel guards with
 * that right and, given the rights in `also`, with no other.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>

/* What a probe works on: where the operation happens. */
enum probe_on {
	PROBE_DIRECTORY, /* a directory that probe_prepare has filled */
	PROBE_DEVICES,   /* a directory with ptmx in it: /dev */
	PROBE_PORT,      /* a port on 127.0.0.1; for connect and send, one that listens */
	PROBE_ABSTRACT,  /* the name of an abstract socket that listens */
	PROBE_PROCESS,   /* a process id */
};

struct probe {
	const char *right; /* of the access table */
	enum probe_on on;
	const char *also; /* rights it needs besides, each with a blank after it; "" for none */
	int denied;       /* the errno of a denial */
	int needs_root;
	int (*run)(const char *on); /* 0, or errno */
};

extern const struct probe probes[];
extern const size_t probes_count;

/* The probe of a right, or NULL. */
const struct probe *probe_find(const char *right);

/*
 * Fills an empty directory: a file, a copy of /bin/true, a directory with a
 * file in it, an empty one, a listening socket.  Returns 0, or errno.  The
 * socket listens as long as the calling process lives.
 */
int probe_prepare(const char *directory);

#endif
