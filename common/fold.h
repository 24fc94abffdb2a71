/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A long policy says the same of one path after the other.  Groups that stand
 * side by side in a list and differ in nothing but their path are folded into
 * one that has all the paths, which means the same and takes a third of the
 * time to parse:
 *
 *	{ path = "/a"; allow = "read"; },
 *	{ path = "/b"; allow = "read"; }
 *
 * becomes
 *
 *	{ path = ["/a",
 *	"/b"]; allow = "read"; }
 *
 * Each path keeps its line.  What else is wrong in such groups is told of one of
 * them, and of the last one's line: for messages there is the text as it was.
 * Pure: no system calls, but for memory.
 */
#ifndef FOLD_H
#define FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* A group that begins with its path, a plain string (plain.h); pointers into the text. */
struct fold_group {
	char *open;   /* its brace; NULL: no such group */
	char *path;   /* the path's opening quote */
	char *behind; /* the path's closing one */
	char *close;  /* behind the closing brace; NULL: not yet met */
};

/* How far folding is.  Whoever goes through the text says what it meets. */
struct fold {
	struct arena *arena;
	char *at, *end;          /* what of the text has not been copied */
	struct fold_group group; /* the last one */
	bool many;               /* it is one of several, whose list is open in `out` */
	int head_lines;          /* then: line breaks in each, in front of the path and behind it */
	int tail_lines;
	char *out; /* NULL: nothing has been folded */
	size_t len;
};

/* Begins with the len bytes of a text, behind which there is one byte more. */
void fold_start(struct fold *fold, struct arena *arena, char *text, size_t len);

/*
 * A brace that opens a group.  Where the group is the same of another path as
 * the one before it, takes it in, and returns what is behind it: what is in it
 * is known already; adds its line breaks to *line.  Else NULL.
 */
char *fold_open(struct fold *fold, char *at, int *line);

/* A brace that closes a group. */
void fold_close(struct fold *fold, char *at);

/* The folded text, with the byte behind the text's end and a NUL.  NULL: nothing was folded, or out of memory. */
char *fold_end(struct fold *fold);

#endif
