/* SPDX-License-Identifier: BSD-3-Clause */
/* What is left of the shim in the environment when it has done its work. */
#ifndef SCRUB_H
#define SCRUB_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Turns every byte of each LANDSHIM_* entry into NUL.  The number of entries
 * stays, since run-times look for the auxiliary vector behind the last one.
 * Entries that do not lie above the address are left alone: before a later
 * dlopen(3) the host may have put them there, in memory that is read-only.
 */
void scrub_blank(char **envp, const void *above);

/*
 * Cuts our own entries out of each LD_PRELOAD in place; blanks a variable in
 * which there was nothing else.  above: as for scrub_blank.
 */
void scrub_unload(char **envp, const void *above, bool (*is_ours)(void *data, const char *name, size_t len),
                  void *data);

/*
 * Moves the last entry that is not blank behind the blank ones at the end, which
 * become empty strings that others lie behind.  GNU make before 4.4 looks for a
 * "=" in every entry without minding the end (main.c, STOP_SET (*ep,
 * MAP_EQUALS)), and behind the last one runs off the stack: in this process,
 * and in what it starts, where entries lie as they are in the array here.
 */
void scrub_finish(char **envp);

#endif
