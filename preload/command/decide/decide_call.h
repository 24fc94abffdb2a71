/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the filter of policies ("fill", "harden") would say to a system call: the
 * program that would be installed is run.  A test holds it against the running
 * kernel.
 */
#ifndef DECIDE_CALL_H
#define DECIDE_CALL_H

#include <linux/seccomp.h>
#include <stdint.h>

/*
 * The errno with which a filter of these parts (model/filter_parts.h, those of
 * all layers) answers a call; 0: it lets it be, or there is none on this machine.
 */
int decide_call(uint32_t parts, const struct seccomp_data *call);

/* The first part that answers it by itself; 0: none. */
uint32_t decide_call_part(uint32_t parts, const struct seccomp_data *call);

#endif
