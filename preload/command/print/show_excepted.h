/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check shows of exceptions. */
#ifndef SHOW_EXCEPTED_H
#define SHOW_EXCEPTED_H

#include "expand/except.h"
#include "kernel/layer.h"

/* For a missing path: the name in its directory that may have been meant, or NULL.  Lives until the next call. */
const char *show_excepted_nearest(const struct except_note *note);

/* Members of a layer's JSON object: "excepted" and "carved". */
void show_excepted_json(const struct layer *layer);

#endif
