/* SPDX-License-Identifier: BSD-3-Clause */
/* The errors that a system call can give, from its manual page and a seccomp filter. */
#ifndef ERRNOS_H
#define ERRNOS_H

#define ERRNOS_MAX 24

struct errnos {
	const char *name;
	long call;
	int errnums[ERRNOS_MAX]; /* ends with 0 */
};

/* Never NULL: a call that is not listed has EPERM and ENOSYS, as from a seccomp filter. */
const struct errnos *errnos_of(long call);

#endif
