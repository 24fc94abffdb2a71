/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about disks and terminals. */
#ifndef DEVICES_H
#define DEVICES_H

#include "survey.h"

void devices_block(const struct survey *s);
void devices_terminal(const struct survey *s);
void devices_tiocsti(const struct survey *s);

#endif
