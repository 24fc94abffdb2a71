/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writes a policy file's text down for libconfig, whose scanner takes most of
 * the time of a start.  A long policy says the same of one path after another,
 * and libconfig need see the first of them alone.  So in the value of `paths`
 * these are taken out of the text:
 *
 *	groups that follow a group and differ from it in nothing but their path
 *		{ path = "/a"; allow = "read"; },
 *		{ path = "/b"; allow = "read"; }
 *	strings that follow the first one in a list of paths
 *		path = [ "/a", "/b" ];
 *
 * What was taken out is described by where its first one is, and for each by
 * its path and its line.  tree.c, which alone calls this, puts it back: nobody
 * else can tell.  No system calls, but for memory.
 */
#ifndef COMPACT_H
#define COMPACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* One group or string that was taken out. */
struct compact_item {
	uint32_t path; /* a group's first setting, or the string: where in the text, with a NUL after it */
	uint32_t len;  /* of that */
	int below;     /* lines below the first one */
};

/* Those that followed one group or string, which is the first one. */
struct compact_run {
	size_t element;   /* of the list `paths`: the first group, or the group of the strings; 0 if paths is no list */
	const char *list; /* the group's setting whose value begins with the first string; NULL: of groups */
	int line;         /* what libconfig will say is the line of the first one */
	int after;        /* and of what follows the run, at the earliest; */
	int left_out;     /* how many lines less than the text it has seen by then */
	const char *text; /* the one that it was taken out of */
	const struct compact_item *items;
	size_t count;
};

struct compact {
	char *text; /* what is left, with two NULs at its end, as libconfig_yy_scan_buffer wants */
	size_t len; /* without them */
	int last;   /* the line of it where its last token ends; there is more, so that libconfig sees that end */
	struct compact_run *runs;
	size_t count, capacity;
	struct compact_item *items; /* of all runs */
	size_t items_count, items_capacity;
};

/*
 * Checks len bytes of a policy file's text, after which a NUL stands, as
 * precheck.h says; writes to *out the same text with the same lines, and takes
 * out what it can, lines and all, if `shorten` says so.  All is in the arena;
 * items borrow their paths from text, which gets NULs where they end.  Returns 0,
 * or -1 if it reported.
 *
 * libconfig gives a string in a list the line of the token after it, so that
 * a comma or bracket there is moved to the string's line.  The line of a string
 * in several parts, or over several lines, is the one where it ends.
 */
int compact_text(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                 bool shorten, struct compact *out);

/* The line of the text that is this line of what was written. */
int compact_line(const struct compact *compact, int line);

#endif
