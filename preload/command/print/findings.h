/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What landshim check has found: errors, warnings and notes, kept until they
 * are printed.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "command/warn/survey.h"

struct finding {
	enum survey_level level;
	const char *name; /* of its kind (warnings.h); NULL: the policy does not load */
	const char *file; /* "": nowhere */
	int line;
	const char *text, *hint;
};

struct findings {
	struct finding *list;
	size_t count, capacity;
	size_t of_level[SURVEY_LEVELS];
	pid_t from;           /* the process whose view was taken; 0: the caller's own */
	bool is_surveyed;     /* some are about a policy that loads (survey.h) */
	bool out_of_memory;   /* this is reported once */
	const char **allowed; /* kinds that are silenced; ends in NULL */
};

/* Sinks that add to findings. */
struct err_sink findings_errors(struct findings *findings);
struct survey_sink findings_survey(struct findings *findings);

/*
 * The first prints the findings on stderr, each in a line (errors in a policy's text
 * look as the shim prints them), and a last line with how many there are.  The
 * second prints those of one level as the elements of a JSON array.
 */
void findings_print(const struct findings *findings);
void findings_print_json(const struct findings *findings, enum survey_level level);

#endif
