/* SPDX-License-Identifier: BSD-3-Clause */
/* What rules for permissions (ABI 12) list: types of namespaces and capabilities, by name.  Pure. */
#ifndef PERMISSIONS_H
#define PERMISSIONS_H

#include <stdint.h>

#include "base/suggest.h"
#include "model/access.h"
#include "model/uapi.h"

#if UAPI_ABI_NEWEST >= 12

/* The bit of a name, as a rule of this permission has it; 0: unknown, and *nearest has the nearest known one. */
uint64_t permissions_bit(const struct access_right *permission, const char *name, struct suggest *nearest);

/* The name of a bit that permissions_bit gives; NULL: of any other. */
const char *permissions_name(const struct access_right *permission, uint64_t bit);

#endif

#endif
