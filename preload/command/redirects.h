/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of rules whose paths the program itself can lead elsewhere. */
#ifndef REDIRECTS_H
#define REDIRECTS_H

#include "survey.h"

void redirects_rules(const struct survey *s);

#endif
