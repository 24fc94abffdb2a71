/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about the dynamic loader: what it executes, and where it looks. */
#ifndef LDSO_H
#define LDSO_H

#include "survey.h"

void ldso_execute(const struct survey *s);
void ldso_directory(const struct survey *s);

#endif
