/* SPDX-License-Identifier: BSD-3-Clause */
/* Text of somebody else's, to be printed for people. */
#ifndef ESCAPED_H
#define ESCAPED_H

/* As text_add_escaped writes it, whole; in the arena of the command. */
const char *escaped(const char *bytes);

#endif
