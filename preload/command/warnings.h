/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is not wrong with a policy and yet worth a warning: each kind has a
 * name, by which --allow-warning silences it.
 */
#ifndef WARNINGS_H
#define WARNINGS_H

#include <stdbool.h>

#include "../../common/arena.h"
#include "../../common/layer.h"
#include "../../common/locate.h"
#include "chain.h"

/* A warning, as it is given to who prints it. */
struct warning {
	const char *name;
	struct err_where where;
	const char *text;
};

struct warnings_sink {
	void (*on_warning)(void *data, const struct warning *warning);
	void *data;
};

/* Whether a word is the name of a kind of warning; the names, in order, for help. */
bool warnings_known(const char *name);
const char *warnings_name(size_t index); /* NULL behind the last */

/* What is looked at. */
struct warnings_subject {
	const struct layer *layer; /* built dry (ruleset_build): its targets say what is allowed */
	const struct chain *chain; /* the program's, or one of zeros where none was named */
	size_t index;              /* which of the policies that were named it is, from 0 */
	const char *name;          /* by which the policy was found, with this program's facts; no relative path */
	const struct locate_program *program;
};

void warnings_find(struct arena *arena, const struct warnings_subject *subject, const struct warnings_sink *sink);

#endif
