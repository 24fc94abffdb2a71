/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Warnings of what tools run by themselves in a directory that a rule lets the
 * program write: hooks and commands in the configuration of git, the modules of a
 * Python environment.  They are looked for in that directory and one level below.
 */
#ifndef WARN_PROJECT_H
#define WARN_PROJECT_H

#include "command/warn/survey.h"

/* By rules on paths that the policy names; and by rules on what the caller chooses (${@cwd}, ${@arg} and the like). */
void warn_project_named(const struct survey *s);
void warn_project_chosen(const struct survey *s);

#endif
