/* SPDX-License-Identifier: BSD-3-Clause */
/* The kernel's audit log, for a kernel that nobody else uses. */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>

/* Switches audit on and starts to listen.  Ends the check where that fails. */
void audit_start(void);

/*
 * How many records of a denied access there were since the last call, of those
 * that hold both texts ("blockers=fs.read_file", "path=...").  Waits until all
 * that was written before the call has come.
 */
unsigned audit_count(const char *blockers, const char *object);

/* What was recorded since the last call of either, in the form that auditd gives its file: a line for each record. */
const char *audit_log(void);

#endif
