/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files that crontabs and units of systemd start: who writes one has
 * it run as somebody else.  Those that are programs of the system's are guarded as
 * such; this is about the administrator's own, wherever they lie.
 */
#ifndef WARN_STARTED_H
#define WARN_STARTED_H

#include "command/warn/protected_places.h"
#include "command/warn/survey.h"

/* Adds those that this user may read of. */
void warn_started_add(const struct survey *s, struct protected_places *places);

#endif
