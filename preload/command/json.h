/* SPDX-License-Identifier: BSD-3-Clause */
/* Members of JSON objects that more than one sub-command prints, on stdout. */
#ifndef JSON_H
#define JSON_H

#include "../../common/access.h"

/* "name":["right",...] */
void json_rights(const char *name, struct access_set set);

#endif
