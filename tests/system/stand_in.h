/* SPDX-License-Identifier: BSD-3-Clause */
/* A kernel that claims an ABI and lacks a part of it. */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <stdint.h>

/* Rights that landlock_create_ruleset refuses (EINVAL), as RHEL 9's does signal. */
struct stand_in {
	uint64_t fs, net, scoped;
};

/* For prepare of struct spawn; data: a struct stand_in. */
void stand_in_install(void *data);

#endif
