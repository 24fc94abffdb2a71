/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of rules that let the program write what it should not. */
#ifndef WARN_WRITES_H
#define WARN_WRITES_H

#include "command/warn/survey.h"

void warn_writes_policy(const struct survey *s);
void warn_writes_program(const struct survey *s);
void warn_writes_shim(const struct survey *s);
void warn_writes_path(const struct survey *s);
void warn_writes_system(const struct survey *s);
void warn_writes_kernel(const struct survey *s);
void warn_writes_proc(const struct survey *s);
void warn_writes_execute(const struct survey *s);

#endif
