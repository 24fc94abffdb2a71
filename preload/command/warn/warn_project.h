/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What tools run by themselves in a directory that a rule lets the program
 * write: git its hooks and the commands of its configuration, python3 the modules
 * of an environment.  Looked for in the directory itself and in those in it.
 */
#ifndef WARN_PROJECT_H
#define WARN_PROJECT_H

#include "command/warn/survey.h"

/* By rules on paths that the policy names, and by those on what the caller chooses: ${@cwd}, ${@arg} and the like. */
void warn_project_named(const struct survey *s);
void warn_project_chosen(const struct survey *s);

#endif
