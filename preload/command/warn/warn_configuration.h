/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of configuration of PROGRAM's that the policy does not let it read. */
#ifndef WARN_CONFIGURATION_H
#define WARN_CONFIGURATION_H

#include "command/warn/survey.h"

void warn_configuration_unread(const struct survey *s);

#endif
