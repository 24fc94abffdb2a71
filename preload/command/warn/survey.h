/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files warn_*.c share: the layer that they look at, and the sink for what they find. */
#ifndef SURVEY_H
#define SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/decide/decide.h"
#include "command/decide/reach.h"
#include "command/program/exec_chain.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "load/locate.h"
#include "model/policy.h"
#include "model/uapi.h"

#define SURVEY_FS(name) LANDLOCK_ACCESS_FS_##name
#define SURVEY_READ SURVEY_FS(READ_FILE)
#define SURVEY_EXECUTE SURVEY_FS(EXECUTE)
/* What changes a file that is there. */
#define SURVEY_CHANGE (SURVEY_FS(WRITE_FILE) | SURVEY_FS(TRUNCATE))

enum survey_level {
	SURVEY_NOTE,    /* no policy can change it, or the program's work takes it */
	SURVEY_WARNING, /* the policy could do without it */
	SURVEY_ERROR,   /* with it the policy confines nothing that matters */
	SURVEY_LEVELS
};

/* A finding, as the sink gets it. */
struct survey_finding {
	const char *name; /* of its kind */
	enum survey_level level;
	struct err_where where;
	const char *text;
};

struct survey_sink {
	void (*on_finding)(void *data, const struct survey_finding *finding);
	void *data;
};

/* What is looked at. */
struct survey_subject {
	const struct layer *layer;      /* built dry (ruleset_build): its targets say what is allowed */
	const struct exec_chain *chain; /* the program's, or one of zeros where none was named */
	size_t index;                   /* which of the policies that were named it is, from 0 */
	const char *name;               /* by which the policy was found, with this program's facts; no relative path */
	const struct locate_program *program;
};

struct survey {
	struct arena *arena;
	const struct survey_subject *subject;
	const struct layer *layer; /* the subject's, as is the chain */
	const struct exec_chain *chain;
	const struct survey_sink *sink;
	const char *name; /* of the kind under way */
	enum survey_level level;
	struct decide *decide; /* of the layer alone */
	struct reach *reach;
	/* Where each target's path leads; NULL: nowhere, or it grants nothing. */
	struct reach_node **nodes;
	bool directories_leave; /* there is a place out of which directories can be renamed */
};

/*
 * Prepares *out to look at a layer; the caller sets name and level before each
 * kind.  Returns 0, or -1 if it reported.  Call survey_end in any case.
 */
int survey_start(struct arena *arena, const struct err_sink *errors, const struct survey_subject *subject,
                 const struct survey_sink *sink, struct survey *out);
void survey_end(struct survey *s);

/* Reports a finding of the kind under way. */
void survey_warn(const struct survey *s, struct err_where where, const char *text);

const struct target *survey_target(const struct survey *s, size_t index);

/* What the target's own rule grants (layer_built). */
uint64_t survey_granted(const struct survey *s, size_t index);

/* Whether a target is a file or a directory, and no device, pipe or socket. */
bool survey_holds_files(const struct survey *s, size_t index);

/* The rights that the policy leaves unrestricted; and those with what it grants on the root directory. */
uint64_t survey_unrestricted(const struct survey *s);
uint64_t survey_everywhere(const struct survey *s);

/* Where an absolute path leads; NULL: nowhere. */
struct reach_node *survey_node(const struct survey *s, const char *path);

/*
 * What is allowed at a node by any of its names, or by this one alone.  Only rights
 * that the policy's ABI has: newer ones are open everywhere, which show_open says
 * once.
 */
uint64_t survey_allowed_somewhere(const struct survey *s, struct reach_node *node);
uint64_t survey_allowed(const struct survey *s, const struct reach_node *node);

/* The index of a target that grants some of these rights at a node; targets.count: they are unrestricted. */
size_t survey_granting(const struct survey *s, const struct reach_node *node, uint64_t rights);

/* The path and the place of a target, or of what is unrestricted. */
const char *survey_path(const struct survey *s, size_t index);
struct err_where survey_where(const struct survey *s, size_t index);

/*
 * How many bytes at the start of a rule's path the caller chooses anew for each
 * start: the working directory, arguments, the program; with_home: HOME as well.
 */
size_t survey_own_length(const struct survey *s, const struct policy_path *rule, bool with_home);

/* Whether a target's path leads to this object. */
bool survey_is_on(const struct survey *s, size_t index, const struct reach_node *node);

/* Whether a place is in an installed fragment, which the user of the policy did not write. */
bool survey_is_shipped(struct err_where where);

#endif
