/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the name of a policy to its file: an absolute path, a bare name, or a
 * directory with a policy per program.
 */
#ifndef LOCATE_H
#define LOCATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "model/values.h"

/* Where this copy of the program was built to look; see the Makefile. */
extern const char locate_sysconf_dir[];   /* "/etc/landshim" */
extern const char locate_policies_dir[];  /* the installed policies */
extern const char locate_fragments_dir[]; /* the installed fragments */
extern const char locate_shim[];          /* liblandshim.so, for programs of glibc */
extern const char locate_shim_32[];       /* the same for 32-bit programs, which may not be there */
extern const char locate_shim_musl[];     /* liblandshim-musl.so, which may not be there */

/* What is known of the program, beside the variables. */
struct locate_program {
	struct values values;   /* HOME, XDG_CONFIG_HOME, @exe, @program */
	const char *invoked[2]; /* paths it was started by: argv[0], AT_EXECFN; NULL: not known */
};

/*
 * The absolute path of the policy that name names, in the arena or borrowed.
 * NULL: reported, at the place given.
 */
const char *locate_policy(struct arena *arena, const struct err_sink *sink, struct err_where where,
                          const struct locate_program *program, const char *name);

/*
 * Appends the paths that locate_policy tries for a name, which is no relative
 * path, in its order: the first of them that is there is the policy.  Reports
 * nothing.  Returns 0, or -1 where memory ran out.
 */
int locate_candidates(struct arena *arena, const struct locate_program *program, const char *name, struct strlist *out);

#endif
