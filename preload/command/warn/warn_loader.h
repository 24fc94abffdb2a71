/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings about the dynamic loader: what it executes, and where it looks. */
#ifndef WARN_LOADER_H
#define WARN_LOADER_H

#include "command/warn/survey.h"

void warn_loader_execute(const struct survey *s);
void warn_loader_directory(const struct survey *s);

#endif
