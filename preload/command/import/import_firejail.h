/* SPDX-License-Identifier: BSD-3-Clause */
/* A profile of firejail (firejail-profile(5)): what it opens, and what of it a policy closes. */
#ifndef IMPORT_FIREJAIL_H
#define IMPORT_FIREJAIL_H

#include "command/import/import_policy.h"

/*
 * Takes a profile's text, which is changed.  A profile closes parts of what is
 * open; a policy opens parts of what is closed: it grants what the profile names
 * as needed, and what firejail leaves open besides is denied.
 */
void import_firejail(struct import_policy *policy, char *text);

#endif
