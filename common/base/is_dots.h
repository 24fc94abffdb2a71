/* SPDX-License-Identifier: BSD-3-Clause */
/* A directory's entries for itself and its parent. */
#ifndef IS_DOTS_H
#define IS_DOTS_H

#include <stdbool.h>
#include <string.h>

/* Whether a name is "." or "..". */
static inline bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

#endif
