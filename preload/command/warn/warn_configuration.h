/* SPDX-License-Identifier: BSD-3-Clause */
/* PROGRAM's configuration, and whether the policy lets it be read. */
#ifndef WARN_CONFIGURATION_H
#define WARN_CONFIGURATION_H

#include "command/warn/survey.h"

void warn_configuration_unread(const struct survey *s);

#endif
