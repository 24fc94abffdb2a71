/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of what could be left out of a policy. */
#ifndef REDUNDANT_H
#define REDUNDANT_H

#include "survey.h"

void redundant_rules(const struct survey *s);
void redundant_unrestricted(const struct survey *s);

#endif
