/* SPDX-License-Identifier: BSD-3-Clause */
/* "#!/usr/local/bin/landshim run -c NAME PROGRAM": the kernel hands all after the interpreter over as one argument. */
#ifndef SCRIPT_LINE_H
#define SCRIPT_LINE_H

#include <stdbool.h>

/*
 * Returns argv with its second word split at blanks and tabs, and the new length
 * in *argc; or argv itself if that word has none.  NULL: the word holds a quote
 * or a backslash, which only env(1) would understand.
 */
char **script_line_split(int *argc, char **argv);

/* Whether a word comes from the argument that was split.  True for every word if none was. */
bool script_line_holds(const char *word);

#endif
