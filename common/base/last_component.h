/* SPDX-License-Identifier: BSD-3-Clause */
/* A path's last component, by its text. */
#ifndef LAST_COMPONENT_H
#define LAST_COMPONENT_H

#include <string.h>

/* What stands after the last slash; all of it where there is none.  Unlike basename(3), it is the same for every C library. */
static inline const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

#endif
