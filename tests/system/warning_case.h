/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies that are warned of, and what they find around them. */
#ifndef WARNING_CASE_H
#define WARNING_CASE_H

/* The rule stands in line 3. */
#define WARNING_CASE_RULE(path, allow) \
	"abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; }\n);\n"
/* The rule in question stands in line 3, the other one after it. */
#define WARNING_CASE_RULES(path, allow, other, other_allow)                                                \
	"abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; },\n  { path = \"" other \
	"\"; allow = [ \"" other_allow "\" ]; }\n);\n"
#define WARNING_CASE_OPEN(rights) "abi = 7; unrestricted = [ \"" rights "\" ];\n"

struct warning_case {
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
void warning_case_make(const char *what);

#endif
