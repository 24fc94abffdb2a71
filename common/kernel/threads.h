/* SPDX-License-Identifier: BSD-3-Clause */
/* The proof that nothing else shares the address space unconfined. */
#ifndef THREADS_H
#define THREADS_H

#include "base/err.h"

enum threads_state {
	THREADS_UNKNOWN = -1, /* reported */
	THREADS_ALONE,        /* one thread */
	THREADS_OTHERS,       /* there are other threads */
};

/*
 * Finds out.  Changes nothing in the process.  Where unshare(CLONE_VM) may be
 * called, THREADS_ALONE is proven of other processes that share the memory as
 * well; where a filter forbids it, the threads that /proc counts are all that
 * can be known.
 */
enum threads_state threads_prove(const struct err_sink *sink);

#endif
