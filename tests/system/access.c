/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every row of the access table, on the real kernel: with the right alone (and
 * what its probe needs besides) the operation is allowed; with every right but
 * this one it is denied.
 */
#include "model/access.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probe/probe.h"
#include "landshim.h"
#include "outside.h"
#include "require.h"
#include "spawn.h"

/* Names of all rights of a family up to an ABI, but one, as a list. */
static const char *all_but(enum access_family family, int abi, const char *but)
{
	static char list[2048];

	list[0] = '\0';
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->family != family || right->abi > abi || strcmp(right->name, but) == 0)
			continue;
		(void)snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s\"%s\"", list[0] ? ", " : "",
		               right->name);
	}
	return list;
}

/* The right and those its probe needs besides, up to an ABI, as a list. */
static const char *with_also(const struct probe *probe)
{
	static char list[256];
	char also[64];

	(void)snprintf(list, sizeof(list), "\"%s\"", probe->right);
	(void)snprintf(also, sizeof(also), "%s", probe->also);
	for (char *name = strtok(also, " "); name; name = strtok(NULL, " "))
		(void)snprintf(list + strlen(list), sizeof(list) - strlen(list), ", \"%s\"", name);
	return list;
}

static const char *port_rules(const char *names, const char *port)
{
	static char rules[512];
	char copy[256];

	rules[0] = '\0';
	(void)snprintf(copy, sizeof(copy), "%s", names);
	for (char *name = strtok(copy, "\", "); name; name = strtok(NULL, "\", "))
		(void)snprintf(rules + strlen(rules), sizeof(rules) - strlen(rules), "%s = ( 0, %s ); ", name, port);
	return rules;
}

static const char *policy_for(const struct access_right *right, const char *rights, const char *on, bool allowed)
{
	int abi = require_abi() < 11 ? require_abi() : 11;

	if (right->family == ACCESS_FS)
		return spawn_policy(abi, spawn_text(", { path = \"%s\"; allow = [ %s ]; }", on, rights), "");
	if (right->family == ACCESS_NET)
		return spawn_policy(abi, "", spawn_text("network = { %s };", port_rules(rights, on)));
	return spawn_policy(abi, "",
	                    spawn_text("unrestricted = [ %s ];",
	                               allowed ? rights : all_but(ACCESS_SCOPE, abi, right->name)));
}

/* A fresh place for the probe to work on. */
static const char *place(const struct probe *probe)
{
	static unsigned number;
	const char *directory;

	switch (probe->on) {
	case PROBE_DIRECTORY:
		directory = spawn_path(spawn_text("p%u", number++));
		cr_assert_eq(mkdir(directory, 0755), 0);
		cr_assert_eq(probe_prepare(directory), 0);
		return directory;
	case PROBE_DEVICES:
		return "/dev";
	case PROBE_PORT:
		return spawn_text("%d", strncmp(probe->right, "bind", 4) == 0 ? outside_free_port() : outside_listen());
	case PROBE_ABSTRACT:
		return outside_abstract();
	case PROBE_PROCESS:
		return spawn_text("%d", (int)getpid());
	}
	return NULL;
}

/* The probe is a program of glibc or of musl, each with its shim. */
static const char *run(const struct access_right *right, const struct probe *probe, bool allowed, bool musl)
{
	int abi = require_abi() < 11 ? require_abi() : 11;
	const char *on = place(probe);
	const char *rights = allowed ? with_also(probe) : all_but(right->family, abi, right->name);
	const char *argv[] = { musl ? SPAWN_PROBE_MUSL : SPAWN_PROBE, right->name, on, NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = policy_for(right, rights, on, allowed),
		                     .preload = musl ? SPAWN_SHIM_MUSL : SPAWN_SHIM };
	const struct spawned *ran = spawn_run(&spawn);

	cr_assert_eq(ran->status, 0, "%s: status %d: %s", right->name, ran->status, ran->err);
	return ran->out;
}

ParameterizedTestParameters(access, each_right_is_allowed_alone_and_denied_alone)
{
	static size_t indices[64];

	for (size_t i = 0; i < access_rights_count; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, access_rights_count);
}

ParameterizedTest(size_t *index, access, each_right_is_allowed_alone_and_denied_alone)
{
	const struct access_right *right = &access_rights[*index];
	const struct probe *probe = probe_find(right->name);

	cr_assert_not_null(probe, "%s has no probe", right->name);
	require_landlock(right->abi);
	if (probe->needs_root)
		require_root();
	for (int musl = 0; musl <= 1; musl++) {
		cr_expect_str_eq(run(right, probe, true, musl), "allowed\n", "%s, granted, musl %d", right->name, musl);
		cr_expect_str_eq(run(right, probe, false, musl), "denied\n", "%s, with all others granted, musl %d",
		                 right->name, musl);
	}
}

/* What landshim explain must say of the denied operation: the same right, and where. */
static const char *explained(const struct access_right *right, const struct probe *probe)
{
	int abi = require_abi() < 11 ? require_abi() : 11;
	const char *on = place(probe);
	const char *rights = all_but(right->family, abi, right->name);
	const char *policy = spawn_file("explained.conf", policy_for(right, rights, on, false));
	const struct spawn spawn = { .argv = NULL };
	const struct spawned *ran =
		landshim_spawn(&spawn, "explain",
	                       (const char *[]){ "--json", "-c", policy, "--", SPAWN_PROBE, right->name, on, NULL });
	const char *where = spawn_text(probe->on == PROBE_PORT       ? "\"port\":%s,"
	                               : probe->on == PROBE_PROCESS  ? "\"object\":\"process %s\""
	                               : probe->on == PROBE_ABSTRACT ? "\"object\":\"@%s\""
	                                                             : "\"object\":\"%s",
	                               on);

	cr_expect_eq(ran->status, 0, "%s: status %d: %s", right->name, ran->status, ran->err);
	cr_expect_str_eq(ran->out, "denied\n", "%s", right->name);
	cr_expect_not_null(strstr(ran->err, where), "%s: %s: %s", right->name, where, ran->err);
	return ran->err;
}

ParameterizedTestParameters(access, each_denial_is_explained_with_its_right_and_object)
{
	static size_t indices[64];

	for (size_t i = 0; i < access_rights_count; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, access_rights_count);
}

ParameterizedTest(size_t *index, access, each_denial_is_explained_with_its_right_and_object)
{
	const struct access_right *right = &access_rights[*index];
	const struct probe *probe = probe_find(right->name);
	const char *said;
	int count = 0;

	cr_assert_not_null(probe, "%s has no probe", right->name);
	require_landlock(right->abi);
	if (probe->needs_root)
		require_root();
	said = explained(right, probe);
	cr_expect_not_null(strstr(said, spawn_text("\"rights\":[\"%s\"]", right->name)), "%s: %s", right->name, said);
	/* And nothing else; of refer each of the two directories. */
	for (said = strstr(said, "\"cause\":"); said; said = strstr(said + 1, "\"cause\":"))
		count++;
	cr_expect_eq(count, strcmp(right->name, "refer") == 0 ? 2 : 1, "%s", right->name);
}

Test(access, there_is_no_probe_without_a_row)
{
	struct access_name name;

	for (size_t i = 0; i < probes_count; i++)
		cr_assert(access_find(probes[i].right, &name) && name.right, "%s", probes[i].right);
	cr_assert_eq(probes_count, access_rights_count);
}
