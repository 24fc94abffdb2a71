/* SPDX-License-Identifier: BSD-3-Clause */
/* "#!/usr/local/bin/landshim run -c NAME PROGRAM": the kernel hands all after the interpreter over as one argument. */
#ifndef SCRIPT_LINE_H
#define SCRIPT_LINE_H

#include <stdbool.h>

/*
 * argv with its second word split at blanks and tabs, *argc being its length;
 * argv itself where that word has none.  NULL: the word holds a quote or a
 * backslash, which would mean something to env(1) alone.
 */
char **script_line_split(int *argc, char **argv);

/* Whether a word of the argv that is in use may be the command's own: it was split, or nothing was. */
bool script_line_holds(const char *word);

#endif
