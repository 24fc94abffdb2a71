/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy that is made from another tool's rules, and what it cannot express of them. */
#ifndef IMPORT_POLICY_H
#define IMPORT_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/strlist.h"

struct import_rule {
	const char *path;  /* as a policy has it: absolute, or with a variable */
	const char *allow; /* names of rights and groups, quoted, with commas */
	bool is_glob, skips_missing;
	bool creates;          /* a directory that is missing is made */
	struct strlist except; /* names beneath the path */
};

/* The ports of a right: import_policy.ports's indices. */
enum import_ports {
	IMPORT_CONNECT_TCP,
	IMPORT_BIND_TCP,
	IMPORT_CONNECT_SEND_UDP,
	IMPORT_BIND_UDP,
	IMPORT_PORTS
};

struct import_policy {
	const char *name; /* of what is imported, for messages about its lines */
	int abi, min_abi; /* min_abi 0: not said */
	struct import_rule *rules;
	size_t count, capacity;
	struct strlist ports[IMPORT_PORTS];           /* numbers */
	struct strlist unrestricted, harden, include; /* names */
	struct strlist keep, drop;                    /* of the environment: one of them at most has any */
	bool log_same_exec_off, log_new_exec, log_subdomains_off;
	int lost;   /* how often something could not be expressed */
	int errors; /* that were reported: it is not to be printed */
};

/* Says on stderr that something of a line (0: of the command line) is not in the policy, and why. */
void import_policy_lost(struct import_policy *policy, int line, const char *what, const char *why);

/* The same for what is in the policy, but not quite as it was meant: how continues `"WHAT" is in the policy`. */
void import_policy_changed(struct import_policy *policy, int line, const char *what, const char *how);

/* Makes a path of the caller's absolute; NULL, and an error, where the working directory is not known. */
const char *import_policy_absolute(struct import_policy *policy, const char *path);

/* Adds a rule.  The texts are borrowed. */
void import_policy_add(struct import_policy *policy, const struct import_rule *rule);

/* Adds a name to a list if it is not in it yet. */
void import_policy_name(struct strlist *names, const char *name);

/* Prints it on standard output.  Returns 0; or -1, with nothing printed, where it does not load, which is reported. */
int import_policy_print(const struct err_sink *sink, const struct import_policy *policy);

#endif
