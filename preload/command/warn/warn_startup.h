/* SPDX-License-Identifier: BSD-3-Clause */
/* What is run later, outside of the sandbox: at the start of a session, a shell, a program, a service or the system. */
#ifndef WARN_STARTUP_H
#define WARN_STARTUP_H

#include <stdbool.h>

#include "command/warn/survey.h"

void warn_startup_files(const struct survey *s);

/* Whether a path is such a file of a home's by its name, or lies beneath one; path is what follows the home's, "/.bashrc". */
bool warn_startup_is_known(const char *path);

#endif
