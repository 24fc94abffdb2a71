/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A verdict of decide's, for people and for scripts, on stdout: allowed by
 * which rule, or what would have to be added to which policy.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "command/decide/decide.h"
#include "model/access.h"

/* What was asked about. */
struct verdict_subject {
	const struct decide *decide;
	const char *path; /* absolute; NULL: a port, a scope or a variable */
	const char *at;   /* path, or if it does not exist the nearest directory above that does */
	bool is_port;
	uint64_t port;        /* if it is one */
	const char *variable; /* a variable's name; NULL: something else */
};

/* Call these before and after the verdicts on one subject. */
void verdict_start(const struct verdict_subject *subject, bool json);
void verdict_end(bool json, bool allowed);

/* One right: a line for each policy that has a say, or an element of a JSON array, without the comma. */
void verdict_print(const struct verdict_subject *subject, const struct access_right *right,
                   const struct decide_answer *answer);
void verdict_print_json(const struct verdict_subject *subject, const struct access_right *right,
                        const struct decide_answer *answer);

/* The same for a variable of the environment. */
void verdict_print_variable(const struct verdict_subject *subject, const struct decide_answer *answer);
void verdict_print_variable_json(const struct verdict_subject *subject, const struct decide_answer *answer);

/* Returns the group that would grant a right there, as a policy has it, in the arena of the command. */
const char *verdict_rule(const struct verdict_subject *subject, const struct access_right *right);

#endif
