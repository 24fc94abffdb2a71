/* SPDX-License-Identifier: BSD-3-Clause */
/* What would have to be added to a policy, in the policy's words. */
#ifndef ADVISE_H
#define ADVISE_H

#include <stddef.h>
#include <stdint.h>

#include "base/strlist.h"
#include "model/access.h"
#include "process.h"

/* Room for the forms of advise.c; it asserts that they fit. */
#define ADVISE_FORMS_MAX 24

/* What the variables and arguments of a program stand for, by the shim's own expansion. */
struct advise {
	struct strlist paths[ADVISE_FORMS_MAX]; /* of each form, where they lead */
};

void advise_start(struct advise *advise, struct process *process);

/*
 * Returns what a form of the language, a variable or an argument, stands for now:
 * its paths without links, in the order of the expansion.  None if it is unset, or
 * names nothing.
 */
struct strlist advise_expand(struct process *process, const char *form);

/*
 * Returns a path as it stands in a policy, with its quotes: as an argument or a
 * variable that leads there, or literally.  For anything in /proc that is "/proc".
 * The text lives in the arena of the command.
 */
const char *advise_path(const struct advise *advise, const char *path);

/* The same, always literally.  In place of a path that the language cannot hold it names its directory. */
const char *advise_literal(const char *path);

/*
 * Returns the setting that would grant rights of one family, in the arena of the
 * command: on what `where` names (a text of advise_path, for ACCESS_FS), or on a
 * port.
 */
const char *advise_rule(enum access_family family, const char *where, uint64_t rights, uint64_t port);

#endif
