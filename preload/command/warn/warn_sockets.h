/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of sockets whose owner acts for the program, outside of the sandbox. */
#ifndef WARN_SOCKETS_H
#define WARN_SOCKETS_H

#include "command/warn/survey.h"

void warn_sockets_reachable(const struct survey *s);

#endif
