/* SPDX-License-Identifier: BSD-3-Clause */
/* The options of landrun, as its README has them (0.1.16). */
#ifndef IMPORT_LANDRUN_H
#define IMPORT_LANDRUN_H

#include "command/import/import_policy.h"

/* Takes words as they stand after "landrun", which end in NULL, up to the command. */
void import_landrun(struct import_policy *policy, char *const *words);

#endif
