/* SPDX-License-Identifier: BSD-3-Clause */
/* Other people's text, to be printed for a person. */
#ifndef ESCAPED_H
#define ESCAPED_H

/* Returns the bytes as text_add_escaped writes them, never cut, in the arena of the command. */
const char *escaped(const char *bytes);

#endif
