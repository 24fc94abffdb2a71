/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What landshim check has found: errors and warnings, kept until they are
 * printed.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "command/warn/survey.h"

struct finding {
	const char *name; /* of a warning; NULL: an error */
	const char *file; /* "": nowhere */
	int line;
	const char *text, *hint;
};

struct findings {
	struct finding *list;
	size_t count, capacity;
	size_t errors, warnings;
	bool out_of_memory;   /* that is said once */
	const char **allowed; /* warnings that are silenced; ends in NULL */
};

/* Sinks that keep what they are given in findings. */
struct err_sink findings_errors(struct findings *findings);
struct survey_sink findings_warnings(struct findings *findings);

/* Prints them: each a line on stderr (errors as the shim does), or as the members of a JSON array. */
void findings_print(const struct findings *findings);
void findings_print_json(const struct findings *findings, bool errors);

#endif
