/* SPDX-License-Identifier: BSD-3-Clause */
#include "random_policy.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/count.h"
#include "landshim.h"
#include "model/access.h"

unsigned random_policy_next(struct random_policy *policy, unsigned below)
{
	policy->state = policy->state * 1664525U + 1013904223U;
	return (policy->state >> 8) % below;
}

__attribute__((format(printf, 2, 3))) static void add(struct random_policy *policy, const char *fmt, ...)
{
	const size_t room = sizeof(policy->text) - policy->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(policy->text + policy->len, room, fmt, args);
	va_end(args);
	cr_assert(len >= 0 && (size_t)len < room);
	policy->len += (size_t)len;
}

void random_policy_begin(struct random_policy *policy, unsigned seed, const char *root, const char *include)
{
	static const char *const unrestricted[] = {
		"", "", "", "make_fifo", "make_char", "make_block", "", "signal", "abstract_unix_socket", "connect_tcp"
	};

	static const char *const environment[] = { "", "", "", "environment = { drop = [ \"X_*\", \"*_TOKEN\" ]; };\n",
		                                   "environment = { keep = [ \"LD_*\", \"X_*\" ]; };\n" };

	*policy = (struct random_policy){ .state = seed, .root = root };
	policy->abi = 1 + (int)random_policy_next(policy, 7);
	policy->unrestricted = unrestricted[random_policy_next(policy, policy->abi >= 6 ? COUNT(unrestricted) : 6)];
	add(policy, "abi = %d; min_abi = 0;\n", policy->abi);
	add(policy, "%s", environment[random_policy_next(policy, COUNT(environment))]);
	if (*include)
		add(policy, "include = \"%s\";\n", include);
	add(policy, "paths = (\n  { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; }");
}

void random_policy_allow(struct random_policy *policy, const char *place, const char *rights)
{
	add(policy, ",\n  { path = \"%s%s\"; allow = [ %s ]; }", policy->root, place, rights);
}

void random_policy_glob(struct random_policy *policy, const char *glob)
{
	add(policy, ",\n  { glob = \"%s%s\"; allow = \"read_file\"; }", policy->root, glob);
}

void random_policy_create(struct random_policy *policy, const char *place)
{
	add(policy,
	    ",\n  { path = \"%s%s\"; allow = [ \"read\", \"write_file\", \"make_reg\"%s ]; missing = \"create\"; }",
	    policy->root, place, random_policy_next(policy, 2) == 0 ? ", \"remove_file\"" : "");
}

/* A place as it is, by ~, or by a variable of its own. */
static void add_place(struct random_policy *policy, const char *place)
{
	const char *root = policy->root;

	if (policy->home && random_policy_next(policy, 4) == 0)
		root = policy->home;
	add(policy, ",\n  { path = \"%s%s\"; ", *place == '$' || *place == '~' ? "" : root, place);
	if (strncmp(place, "${@cwd}", strlen("${@cwd}")) == 0)
		add(policy, "missing = \"skip\"; ");
}

/* Rights one by one, or now and then a group of them. */
static void add_rights(struct random_policy *policy)
{
	static const char *const groups[] = { "output", "read_write", "read_execute", "create", "all" };
	bool any = false;

	if (random_policy_next(policy, 4) == 0) {
		add(policy, "allow = [ \"read_file\", \"%s\" ]; ", groups[random_policy_next(policy, COUNT(groups))]);
		return;
	}
	add(policy, "allow = [ ");
	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].family == ACCESS_FS && access_rights[i].abi <= policy->abi &&
		    strcmp(access_rights[i].name, policy->unrestricted) != 0 && random_policy_next(policy, 3) != 0) {
			add(policy, "%s\"%s\"", any ? ", " : "", access_rights[i].name);
			any = true;
		}
	add(policy, "%s ]; ", any ? "" : "\"read_file\"");
}

void random_policy_rules(struct random_policy *policy, const char *const *places, size_t count)
{
	static const char *const names[] = { "sub", "file", "sub/file", "a", "b/sub" };

	for (unsigned rules = 1 + random_policy_next(policy, 5); rules > 0; rules--) {
		add_place(policy, places[random_policy_next(policy, (unsigned)count)]);
		add_rights(policy);
		if (policy->excepts && random_policy_next(policy, 3) == 0)
			add(policy, "except = [ \"%s\", \"later\" ]; ",
			    names[random_policy_next(policy, COUNT(names))]);
		add(policy, "}");
	}
}

/* Each right for the one port, the next, both or none. */
static void add_ports(struct random_policy *policy)
{
	static const char *const rights[] = { "connect_tcp", "bind_tcp" };

	add(policy, "network = { ");
	for (size_t i = 0; i < COUNT(rights); i++) {
		const unsigned first = policy->ports + random_policy_next(policy, 2);
		const unsigned last = policy->ports + random_policy_next(policy, 2);

		if (first <= last && strcmp(rights[i], policy->unrestricted) != 0)
			add(policy, "%s = \"%u-%u\"; ", rights[i], first, last);
	}
	add(policy, "};\n");
}

const char *random_policy_end(struct random_policy *policy)
{
	add(policy, "\n);\n");
	if (policy->ports)
		add_ports(policy);
	if (*policy->unrestricted)
		add(policy, "unrestricted = \"%s\";\n", policy->unrestricted);
	return policy->text;
}

void random_policy_fill(const char *directory)
{
	cr_assert_eq(mkdir(directory, 0755), 0, "%s", directory);
	cr_assert_eq(mkdir(spawn_text("%s/sub", directory), 0755), 0);
	landshim_copy("/bin/true", spawn_text("%s/true", directory), 0755);
	landshim_copy("/etc/passwd", spawn_text("%s/file", directory), 0644);
	landshim_copy("/etc/passwd", spawn_text("%s/sub/file", directory), 0644);
	/* Root alone may; without it the device is missing everywhere. */
	(void)mknod(spawn_text("%s/null", directory), S_IFCHR | 0666, makedev(1, 3));
}

bool random_policy_done(const char *line, size_t len)
{
	static const char done[] = ": done";

	return len > strlen(done) && strncmp(line + len - strlen(done), done, strlen(done)) == 0;
}
