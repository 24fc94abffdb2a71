/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files that crontabs and systemd units start: whoever writes one has it run
 * as somebody else.  System programs among them are protected as such; these are
 * the administrator's own, wherever they lie.
 */
#ifndef WARN_STARTED_H
#define WARN_STARTED_H

#include "command/warn/protected_places.h"
#include "command/warn/survey.h"

/* Adds those that are named where this user may read. */
void warn_started_add(const struct survey *s, struct protected_places *places);

#endif
