/* SPDX-License-Identifier: BSD-3-Clause */
/* Giving up every capability, for good. */
#ifndef CAPABILITIES_H
#define CAPABILITIES_H

#include "base/err.h"

/*
 * Drops all capabilities of this thread, which must be the only one and must
 * have no_new_privs: the effective, permitted, inheritable and ambient sets, and
 * the bounding set.  The last takes CAP_SETPCAP; who does not have it cannot
 * gain a capability by execve(2) either, since no_new_privs grants none that was
 * not permitted before.  Returns 0, or -1 if it reported.
 */
int capabilities_drop(const struct err_sink *sink);

#endif
