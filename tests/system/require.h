/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a test needs of the machine.  Where it is not there the test is
 * skipped, unless CI says that it must be there (REQUIRE_ROOT,
 * REQUIRE_LANDLOCK): then it fails.
 */
#ifndef REQUIRE_H
#define REQUIRE_H

/* Skips below this Landlock ABI; fails if REQUIRE_LANDLOCK is as high. */
void require_landlock(int abi);

/* Skips where something else is not to be had here, and says what; fails under REQUIRE_ROOT=1, where CI has it. */
void require_skip(const char *what);

/* Skips where the test is not run by root that may mount; fails under REQUIRE_ROOT=1. */
void require_root(void);

/* The running kernel's ABI, 0 where there is none. */
int require_abi(void);

#endif
