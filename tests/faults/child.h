/* SPDX-License-Identifier: BSD-3-Clause */
/* The child's side of a run. */
#ifndef CHILD_H
#define CHILD_H

#include "tracer.h"

/*
 * Executes the program with its outputs, the same addresses each time, and a
 * stop of the tracer's first if it is traced.  With `call`, each of these
 * system calls is an event to the tracer; -1: none is.  Does not return.
 */
void child_exec(const struct tracer_program *program, const int *outputs, bool traced, long call)
	__attribute__((noreturn));

#endif
