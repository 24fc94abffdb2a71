/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of a filter that look at a call's arguments. */
#ifndef FILTER_CHECKS_H
#define FILTER_CHECKS_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* What is written for whom. */
struct filter_checks_for {
	struct filter_code *code;
	enum syscalls_machine machine;
	uint32_t parts; /* of model/filter_parts.h */
};

/* A call that some parts answer by its arguments. */
struct filter_check {
	uint32_t parts; /* any of them */
	enum syscalls_call call;
	filter_place (*write)(const struct filter_checks_for *to);
};

extern const struct filter_check filter_checks[];
extern const size_t filter_checks_count;

#endif
