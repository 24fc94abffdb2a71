/* SPDX-License-Identifier: BSD-3-Clause */
/* Denials after which programs are known to go on without losing anything that matters. */
#ifndef HARMLESS_H
#define HARMLESS_H

#include <stdint.h>

#include "model/access.h"

/* Says in a few words what the program does without the access; NULL: the denial is not known to be harmless. */
const char *harmless_why(const char *path, const char *name, enum access_family family, uint64_t rights);

#endif
