/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of rules that let the program write what it had better not. */
#ifndef WRITES_H
#define WRITES_H

#include "survey.h"

void writes_policy(const struct survey *s);
void writes_shim(const struct survey *s);
void writes_path(const struct survey *s);
void writes_startup(const struct survey *s);
void writes_kernel(const struct survey *s);
void writes_execute(const struct survey *s);

#endif
