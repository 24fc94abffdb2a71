/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the filter of policies ("fill", "harden") would answer to a system call, by
 * running the BPF program that would be installed.  A test compares it with the
 * running kernel.
 */
#ifndef DECIDE_CALL_H
#define DECIDE_CALL_H

#include <linux/seccomp.h>
#include <stdint.h>

/*
 * Returns the errno with which a filter of these parts (model/filter_parts.h; of all
 * layers together) answers a call.  0: it allows the call, or this machine has no
 * filter.
 */
int decide_call(uint32_t parts, const struct seccomp_data *call);

/* Returns the first part that answers the call by itself; 0: none. */
uint32_t decide_call_part(uint32_t parts, const struct seccomp_data *call);

#endif
