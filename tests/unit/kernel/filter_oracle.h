/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the filter mean, said twice more: by rules for libseccomp,
 * and by a function of our own, for what libseccomp 2.5.4 cannot say.
 */
#ifndef FILTER_ORACLE_H
#define FILTER_ORACLE_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/syscalls.h"

/* The name of a number, NULL where the architecture has none. */
const char *filter_oracle_name(enum syscalls_arch arch, uint32_t number);

/* The errno that these parts answer a call with, 0: allowed.  name may be NULL. */
int filter_oracle_errno(uint32_t parts, enum syscalls_arch arch, const char *name, const uint64_t args[6]);

/*
 * libseccomp's program for these parts on one architecture.  Its instructions
 * stand in a static buffer.
 */
struct sock_fprog filter_oracle_libseccomp(uint32_t parts, enum syscalls_arch arch);

/*
 * Whether that program has a word about the call: not about one that libseccomp
 * does not know; nor socketcall(2), which it fills in by itself; nor socket(2)
 * where it would have to say "other than these" of one argument, or to give
 * socketcall two answers; nor upper halves on x32, which it takes for 32 bits.
 */
bool filter_oracle_known(uint32_t parts, enum syscalls_arch arch, const char *name, const uint64_t args[6]);

#endif
