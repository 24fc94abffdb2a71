/* SPDX-License-Identifier: BSD-3-Clause */
/* JSON of landlockconfig (its schema of 2026). */
#ifndef IMPORT_LANDLOCKCONFIG_H
#define IMPORT_LANDLOCKCONFIG_H

#include "base/err.h"
#include "command/import/import_policy.h"

/* Takes the text of a file, whose name is the policy's.  Returns 0, or -1 where it is no JSON (reported). */
int import_landlockconfig(const struct err_sink *sink, struct import_policy *policy, const char *text);

#endif
