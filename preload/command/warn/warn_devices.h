/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about disks and terminals. */
#ifndef WARN_DEVICES_H
#define WARN_DEVICES_H

#include "command/warn/survey.h"

void warn_devices_block(const struct survey *s);
void warn_devices_reachable(const struct survey *s);
void warn_devices_terminal(const struct survey *s);
void warn_devices_tiocsti(const struct survey *s);

#endif
