/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets whose owner acts for the program, outside of the sandbox. */
#ifndef WARN_SOCKETS_H
#define WARN_SOCKETS_H

#include "command/warn/survey.h"

/* A rule, or that the right is not handled, lets the program connect to one of a known kind. */
void warn_sockets_reachable(const struct survey *s);

/* The same on the kernels alone that cannot deny it; and sockets of unknown kinds. */
void warn_sockets_unguarded(const struct survey *s);
void warn_sockets_others(const struct survey *s);

#endif
