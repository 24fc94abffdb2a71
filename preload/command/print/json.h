/* SPDX-License-Identifier: BSD-3-Clause */
/* JSON that more than one sub-command prints.  Prints on stdout; json_add_* add to a text. */
#ifndef JSON_H
#define JSON_H

#include "base/text.h"
#include "model/access.h"

/* A string, quotes and all; the second prints null for NULL. */
void json_text(const char *bytes);
void json_text_or_null(const char *bytes);

/* "name":["right",...]  The names are ours: none needs an escape. */
void json_rights(const char *name, struct access_set set);
void json_add_rights(struct text *text, const char *name, struct access_set set);

#endif
