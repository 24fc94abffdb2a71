/* SPDX-License-Identifier: BSD-3-Clause */
/* Translates a profile of firejail (firejail-profile(5)). */
#ifndef IMPORT_FIREJAIL_H
#define IMPORT_FIREJAIL_H

#include "base/err.h"
#include "command/import/import_policy.h"

/*
 * Takes a profile's text, line by line.  A profile closes parts of what is
 * open; a policy opens parts of what is closed: it grants what the profile names
 * as needed, and what firejail leaves open besides is denied.  Returns 0, or -1
 * where <base> cannot be read, which is reported.
 */
int import_firejail(const struct err_sink *sink, struct import_policy *policy, const char *text);

#endif
