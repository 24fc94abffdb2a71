/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A long policy says the same of one path after the other.  Groups that stand
 * side by side in a list and differ in nothing but their path are folded into
 * one that has all the paths, joined (join.h), which means the same:
 *
 *	{ path = "/a"; allow = "read"; },
 *	{ path = "/b"; allow = "read"; }
 *
 * Each path keeps its line.  What else is wrong in such groups is told of the last
 * one alone: for messages the text is read unfolded.  Pure: no system calls.
 */
#ifndef FOLD_H
#define FOLD_H

/* A group that begins with its path, which is a plain string (blanks.h) and nothing more. */
struct fold_group {
	const char *open;   /* its brace; NULL: no such group */
	const char *path;   /* the path's opening quote */
	const char *behind; /* behind the path's closing quote */
	const char *close;  /* behind the group's closing brace; NULL: not yet met */
};

/* The last group.  Whoever goes through a text and copies it says what it meets.  Begins as zeroes. */
struct fold {
	struct fold_group group;
	char *copy; /* of its path, in what was copied; NULL: not yet */
};

/*
 * A brace that opens a group.  Where that group is the same of another path as
 * the one before it, joins the paths of all groups in turn that are in the copy,
 * of which *out is the end, and returns what stands behind the last one's path:
 * what is in the others is known, and *line is now that path's.  Else NULL, and
 * nothing is changed.  The text ends at `end`, where there is a NUL.
 */
const char *fold_open(struct fold *fold, const char *at, const char *end, char **out, int *line);

/* A string that begins in the text and in the copy. */
void fold_string(struct fold *fold, const char *at, char *copy);

/* A brace that closes a group. */
void fold_close(struct fold *fold, const char *at);

#endif
