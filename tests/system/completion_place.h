/* SPDX-License-Identifier: BSD-3-Clause */
/* Where shells are asked what they would complete. */
#ifndef COMPLETION_PLACE_H
#define COMPLETION_PLACE_H

#include "spawn.h"

/*
 * Runs a shell in a directory with policies, a file and a program, which is HOME.
 * Asserts that it says nothing on stderr, and that no name is taken for a command.
 */
const struct spawned *completion_place_run(const char *const *argv);

#endif
