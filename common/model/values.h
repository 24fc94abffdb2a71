/* SPDX-License-Identifier: BSD-3-Clause */
/* What the variables of a policy hold: a callback, so that nothing under common/ reads the environment. */
#ifndef VALUES_H
#define VALUES_H

/*
 * The value of a variable: "HOME" of the environment, or a built-in, with its
 * "@": "@exe", "@program", "@cwd", "@uid", "@policy_dir".  NULL: unset, as
 * is a directory of the XDG Base Directory Specification that is relative.  The
 * text is borrowed and must stay as it is while it is used.
 */
struct values {
	const char *(*get)(void *data, const char *name);
	void *data;
};

#endif
