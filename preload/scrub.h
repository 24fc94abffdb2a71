/* SPDX-License-Identifier: BSD-3-Clause */
/* Takes the shim's variables, and its entry in LD_PRELOAD, out of the environment. */
#ifndef SCRUB_H
#define SCRUB_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Turns every byte of each LANDSHIM_* entry, and of each of which is_dropped says
 * so, into NUL, for scrub_finish to take out.  Entries that do not lie above the address `above` are left alone: if the
 * shim comes by a later dlopen(3), the host may have put them there, in memory
 * that is read-only.
 */
void scrub_blank(char **envp, const void *above, bool (*is_dropped)(void *data, const char *entry), void *data);

/* An entry that scrub_blank would leave alone although it is dropped; NULL: there is none.  above NULL: none lies there. */
const char *scrub_beyond(char **envp, const void *above, bool (*is_dropped)(void *data, const char *entry), void *data);

/*
 * Cuts our own entries out of each LD_PRELOAD in place; blanks a variable in
 * which there was nothing else.  above: as for scrub_blank.
 */
void scrub_unload(char **envp, const void *above, bool (*is_ours)(void *data, const char *name, size_t len),
                  void *data);

/*
 * Takes what was blanked out of the array: the others move up, and pairs of
 * AT_IGNORE fill the room between their end and the auxiliary vector, so that
 * whoever looks for the vector after the last entry finds it.  Where no number
 * of whole pairs fills it ENVIRON_FILLER is the last entry.  Nothing is done
 * where nothing was blanked.
 */
void scrub_finish(char **envp, const ElfW(auxv_t) * auxv);

#endif
