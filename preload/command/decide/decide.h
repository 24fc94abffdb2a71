/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel would say to an access of a program that runs under policies:
 * the one place that knows.  check, why, explain and learn stand on it.
 *
 * Source of the rules: security/landlock/{fs,ruleset,net,task}.c of Linux 6.18
 * (is_access_to_paths_allowed, current_check_refer_path, no_more_access), and
 * landlock(7).  A test holds it against the running kernel.
 */
#ifndef DECIDE_H
#define DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/decide/ancestry.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

/* A rule on an object, as the kernel keeps it. */
struct decide_rule {
	uint64_t device, inode;
	uint64_t allow;              /* LANDLOCK_ACCESS_FS_* */
	const struct target *target; /* of the layer's; NULL: refer, unrestricted everywhere */
	int fd;                      /* holds the object, so that its inode names no other; -1: not held */
};

struct decide_layer {
	const struct layer *layer; /* planned, its targets' rights known (ruleset_build) */
	struct access_set handled; /* denied unless granted: by Landlock, refer included, or by the filter in its place */
	struct decide_rule *rules; /* in order of device and inode */
	size_t count;
};

struct decide {
	struct decide_layer layers[UAPI_MAX_LAYERS];
	size_t count;
};

/*
 * What one layer says.  near is the rule on the nearest object on the way up that
 * has one, even if it grants nothing of what was asked; NULL: there is none.
 */
struct decide_layer_answer {
	uint64_t lacking; /* of what was asked, in the bits of the access's family */
	const struct decide_rule *near;
	const struct decide_rule *granting;   /* the nearest that grants some of what was asked; NULL: none */
	const struct policy_ports *port_rule; /* of a port: a rule that has it; NULL: none */
};

struct decide_answer {
	bool allowed;
	int errnum; /* what the program gets where it is denied: EACCES, EXDEV or EPERM; else 0 */
	/* A rename or link that would give the object rights which it lacks where it is: EXDEV. */
	bool gains_rights;
	struct decide_layer_answer layers[UAPI_MAX_LAYERS]; /* one for each of struct decide's */
};

/*
 * Prepares layers, at most UAPI_MAX_LAYERS, which are borrowed; ruleset_build must
 * have set what each of their targets grants.  Opens each target once more and
 * holds it until decide_end, but uses at most half of the descriptors that this
 * process may have.  Returns 0, or -1 if it reported.  Call decide_end in any case.
 */
int decide_start(struct arena *arena, const struct err_sink *sink, const struct layer *layers, size_t count,
                 struct decide *out);
void decide_end(struct decide *decide);

/*
 * Rights of LANDLOCK_ACCESS_FS_* on an object: on a directory for what is made
 * or removed in it.  An object that lies in no directory is allowed anything.
 */
struct decide_answer decide_path(const struct decide *decide, const struct ancestry *object, uint64_t rights);

/*
 * A rename(2) or link(2) within one mount.  Where the root directory lies beneath
 * another, as in a chroot(2), the kernel looks once more above it, and may allow
 * what gains rights by a rule on the root itself; here that is denied.  Objects
 * are told apart by their modes' types.
 */
struct decide_move {
	const struct ancestry *object;    /* what is moved or linked; its steps begin with itself, then its directory */
	const struct ancestry *directory; /* to where */
	const struct ancestry *replaced;  /* what stands there already; NULL: nothing */
	bool is_rename;                   /* the object leaves its directory, and what it replaces is removed */
	bool is_exchange;                 /* RENAME_EXCHANGE: replaced goes to where object was */
};

struct decide_answer decide_move(const struct decide *decide, const struct decide_move *move);

/* Returns the first of the *count rules that a layer has on one object. */
const struct decide_rule *decide_rules_on(const struct decide_layer *layer, const struct ancestry_step *step,
                                          size_t *count);

/* One right of LANDLOCK_ACCESS_NET_* on a port. */
struct decide_answer decide_port(const struct decide *decide, uint64_t right, uint64_t port);

/* One of LANDLOCK_SCOPE_*, towards a process or socket outside of the sandbox. */
struct decide_answer decide_scope(const struct decide *decide, uint64_t scope);

/*
 * A variable of the environment, NAME or NAME=value: whether the program gets it.
 * lacking is 1 in each layer whose "environment" takes it out; errnum stays 0.
 */
struct decide_answer decide_variable(const struct decide *decide, const char *name);

/* The right that makes an object of this mode, or removes one, in a directory. */
uint64_t decide_make_right(uint32_t mode);
uint64_t decide_remove_right(uint32_t mode);

#endif
