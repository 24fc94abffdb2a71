/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of sockets whose owner acts for the program, outside of the sandbox. */
#ifndef WARN_SOCKETS_H
#define WARN_SOCKETS_H

#include "command/warn/survey.h"

/* The program can connect to a socket of a known kind: by a rule, or because the right is not handled. */
void warn_sockets_reachable(const struct survey *s);

/* It can do so only on kernels that cannot deny it; and sockets of unknown kinds. */
void warn_sockets_unguarded(const struct survey *s);
void warn_sockets_others(const struct survey *s);

#endif
