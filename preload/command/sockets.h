/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of sockets behind which somebody acts for the program, outside of the sandbox. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include "survey.h"

void sockets_reachable(const struct survey *s);

#endif
