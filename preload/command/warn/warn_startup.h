/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of files that are run later, unconfined: when a session, a shell, a program or the system starts. */
#ifndef WARN_STARTUP_H
#define WARN_STARTUP_H

#include <stdbool.h>

#include "command/warn/survey.h"

void warn_startup_files(const struct survey *s);

/* Whether a path from the home directory on, such as "/.bashrc", is one of these or lies beneath one. */
bool warn_startup_is_known(const char *path);

#endif
