/* SPDX-License-Identifier: BSD-3-Clause */
/* Keys and passwords in a home, and the rules that open them by opening what they lie in. */
#ifndef WARN_KEYS_H
#define WARN_KEYS_H

#include "command/warn/survey.h"

/* A rule on a directory above them; one that names them, or what is theirs alone, means them. */
void warn_keys_in_homes(const struct survey *s);

#endif
