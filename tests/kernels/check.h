/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the checks that run on each kernel share: what is known of the kernel,
 * and how a check says what it found.  A check runs in a process of its own.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/access.h"

struct check_kernel {
	int abi;           /* 0: no Landlock that can be used */
	int reason;        /* with abi 0: the errno of landlock_create_ruleset */
	uint32_t errata;   /* 0 where it does not tell */
	const char *build; /* the directory that holds liblandshim.so and tests/ */
	const char *work;  /* an empty directory of this run's own */
	bool audit;        /* this kernel is ours alone: its audit log may be switched on */
};

/* Set before the first check runs. */
extern struct check_kernel check_kernel;

/* Prepares for one check; reports go to standard output, under its name. */
void check_start(const char *name);

/* What must hold; where it does not, the text says what was found instead. */
void check_that(bool holds, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The check's word in the table of kernels: "yes", "-", "16". */
void check_cell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Ends the check's process: it cannot run in these circumstances, and the text says why. */
void check_cannot(const char *why) __attribute__((noreturn));

/* Ends the check's process, as failed, where a step that must work does not. */
void check_must(bool holds, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What a check has found, read by the parent process after its end. */
struct check_result {
	unsigned asserted, failed;
	bool cannot;
	char cell[32];
	char reason[96]; /* with cannot */
};

const struct check_result *check_result(void);

/*
 * Whether the kernel itself takes the right, asked of landlock_create_ruleset
 * and not of our table.
 */
bool check_kernel_takes(enum access_family family, uint64_t bit);

#endif
