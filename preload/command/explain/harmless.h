/* SPDX-License-Identifier: BSD-3-Clause */
/* Denials that programs are known to go on after, with nothing lost that matters. */
#ifndef HARMLESS_H
#define HARMLESS_H

#include <stdint.h>

#include "model/access.h"

/* What becomes of the program without it, in a few words; NULL: that is not known. */
const char *harmless_why(const char *path, const char *name, enum access_family family, uint64_t rights);

#endif
