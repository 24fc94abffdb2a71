/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies that are warned of, and what they find around them. */
#ifndef WARNED_H
#define WARNED_H

/* The rule stands in line 3. */
#define WARNED_RULE(path, allow) "abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; }\n);\n"
/* The rule in question stands in line 3, the other one behind it. */
#define WARNED_RULES(path, allow, other, other_allow)                                                      \
	"abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; },\n  { path = \"" other \
	"\"; allow = [ \"" other_allow "\" ]; }\n);\n"
#define WARNED_OPEN(rights) "abi = 7; unrestricted = [ \"" rights "\" ];\n"

struct warned {
	char name[24];
	char policy[256];
	int line;      /* 0: another file's */
	char make[48]; /* made first, in HOME: a file, a directory (x/) or a link (x>target); "": nothing */
};

/*
 * Makes one thing in HOME: a file, directories (x/), a link (x>target, with the
 * target) or a socket (x=); "": nothing.  "open" is a directory that everyone
 * can write, and a name that begins with "group" is its group's to write.
 */
void warned_make(const char *what);

#endif
