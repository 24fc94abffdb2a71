/* SPDX-License-Identifier: BSD-3-Clause */
/* The proof that nothing else shares the address space unconfined. */
#ifndef THREADS_H
#define THREADS_H

#include "err.h"

enum threads_state {
	THREADS_UNKNOWN = -1, /* reported */
	THREADS_ALONE,        /* proven: one thread, and no other process shares the memory */
	THREADS_OTHERS,       /* there are other threads */
};

/* Finds out.  Changes nothing in the process. */
enum threads_state threads_prove(const struct err_sink *sink);

#endif
