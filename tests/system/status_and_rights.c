/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim status and rights: facts about this kernel and about the language. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "landshim.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/uapi.h"
#include "require.h"
#include "schema.h"

static const char *const as_json[] = { "--json", NULL };

static void ignore_children(void *data)
{
	(void)data;
	(void)signal(SIGCHLD, SIG_IGN);
}

/* The value of a member of a JSON object that holds no other of its name. */
static const char *member(const char *json, const char *name)
{
	const char *at = strstr(json, spawn_text("\"%s\":", name));

	cr_assert_not_null(at, "%s: %s", name, json);
	at += strlen(name) + 3;
	return spawn_text("%.*s", (int)strcspn(at, ",}"), at);
}

/* --- the version --- */

Test(version, names_the_abi_and_the_libconfig_inside_with_its_licence)
{
	const struct spawned *ran = landshim_words((const char *[]){ "--version", NULL });
	const char *first =
		spawn_text("landshim " TEST_VERSION "\nLandlock ABI 1 to %d\nlibconfig 1.", UAPI_ABI_NEWEST);
	static const char inside[] = " inside, LGPL-2.1-or-later\n";
	const char *rest = ran->out + strlen(first);

	cr_expect_eq(ran->status, 0);
	cr_assert_eq(strncmp(ran->out, first, strlen(first)), 0, "%s", ran->out);
	cr_assert_eq(strncmp(rest + strspn(rest, "0123456789."), inside, strlen(inside)), 0, "%s", ran->out);
	/* A static command has a C library in it as well. */
	rest = strstr(rest, inside) + strlen(inside);
	if (*rest && strcmp(rest, "musl inside, MIT\n") != 0) {
		cr_assert_eq(strncmp(rest, "glibc 2.", strlen("glibc 2.")), 0, "%s", ran->out);
		rest += strlen("glibc 2.");
		cr_expect_str_eq(rest + strspn(rest, "0123456789."), inside, "%s", ran->out);
	}
}

/* --- status --- */

Test(status, says_what_this_kernel_can)
{
	const struct spawned *ran;
	int abi = require_abi();

	require_landlock(1);
	ran = landshim_words((const char *[]){ "status", NULL });
	cr_expect_eq(ran->status, 0);
	cr_expect_not_null(strstr(ran->out, spawn_text("Landlock        ABI %d, which came with Linux ", abi)));
	cr_expect_not_null(strstr(ran->out, spawn_text("room for %d more\n", abi == 1 ? 64 : 16)), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "TCP Fast Open   "));
	ran = landshim_words((const char *[]){ "status", "--json", NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("\"abi\":%d,", abi)), "%s", ran->out);
}

Test(status, a_caller_that_ignores_its_children_is_told_the_same)
{
	const struct spawn plain = { .preload = "" };
	const struct spawn ignoring = { .preload = "", .prepare = ignore_children };
	const char *wanted;

	require_landlock(4);
	wanted = member(landshim_spawn(&plain, "status", as_json)->out, "tcp_fast_open");
	cr_assert_str_neq(wanted, "\"unknown\"");
	cr_expect_str_eq(member(landshim_spawn(&ignoring, "status", as_json)->out, "tcp_fast_open"), wanted);
}

struct blocked {
	int call;
	uint32_t action; /* of seccomp */
	char says[160];
};

/* By number: this libseccomp may not know them by name. */
static struct blocked blocked_calls[] = {
	{ SYS_landlock_create_ruleset, SCMP_ACT_ERRNO(EPERM), "Landlock is blocked here, by a seccomp filter (EPERM)" },
	{ SYS_landlock_create_ruleset, SCMP_ACT_KILL_PROCESS,
	  "landlock_create_ruleset ends the process, as a seccomp filter may" },
	{ SYS_landlock_create_ruleset, SCMP_ACT_ERRNO(EACCES),
	  "cannot ask the kernel for its Landlock ABI: permission denied (EACCES)" },
	{ SYS_landlock_add_rule, SCMP_ACT_ERRNO(EPERM), "landlock_add_rule fails: operation not permitted (EPERM)" },
	{ SYS_landlock_restrict_self, SCMP_ACT_ERRNO(ENOSYS),
	  "landlock_restrict_self fails: function not implemented (ENOSYS)" },
	{ SYS_landlock_restrict_self, SCMP_ACT_KILL_PROCESS,
	  "landlock_restrict_self ends the process, as a seccomp filter may" },
};

static void block(void *data)
{
	const struct blocked *blocked = data;
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	if (seccomp_rule_add(context, blocked->action, blocked->call, 0) != 0 || seccomp_load(context) != 0)
		_exit(98);
}

Test(status, json_is_of_its_schema)
{
	struct blocked absent = { .call = SYS_landlock_create_ruleset, .action = SCMP_ACT_ERRNO(ENOSYS) };
	const struct spawn plain = { .preload = "" };
	const struct spawn without = { .preload = "", .prepare = block, .data = &absent };

	require_landlock(1);
	schema_expect("status", landshim_spawn(&plain, "status", as_json)->out,
	              "assert found['usable'] and found['enforces'] and found['linux'] and found['filter_usable'], "
	              "found\n");
	schema_expect("status", landshim_spawn(&without, "status", as_json)->out,
	              "assert not found['usable'] and found['abi'] == 0 and found['reason'], found\n");
}

ParameterizedTestParameters(status, a_filter_in_the_way_is_named)
{
	return cr_make_param_array(struct blocked, blocked_calls, sizeof(blocked_calls) / sizeof(blocked_calls[0]));
}

ParameterizedTest(struct blocked *blocked, status, a_filter_in_the_way_is_named)
{
	const struct spawn spawn = { .preload = "", .prepare = block, .data = blocked };
	const char *first = spawn_text("Landlock        cannot be used: %s\n"
	                               "                let the container's seccomp profile pass ",
	                               blocked->says);
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
	cr_expect_eq(ran->status, 1, "%s: %d", blocked->says, ran->status);
	cr_expect_str_eq(ran->err, "");
	cr_expect_eq(strncmp(ran->out, first, strlen(first)), 0, "%s", ran->out);
	ran = landshim_spawn(&spawn, "status", as_json);
	cr_expect_eq(ran->status, 1, "%s: %d", blocked->says, ran->status);
	cr_expect_str_eq(member(ran->out, "usable"), "false");
	cr_expect_not_null(strstr(ran->out, spawn_text(",\"reason\":\"%s\",", blocked->says)), "%s", ran->out);
}

/* What policies need for fill and harden; Landlock's calls pass. */
Test(status, a_filter_in_the_way_of_ours_is_named)
{
	static struct {
		struct blocked blocked;
		const char *reason;
	} cases[] = {
		{ { SYS_seccomp, SCMP_ACT_ERRNO(EPERM), "" }, "seccomp fails: operation not permitted (EPERM)" },
		{ { SYS_seccomp, SCMP_ACT_ERRNO(EACCES), "" }, "seccomp fails: permission denied (EACCES)" },
		{ { SYS_seccomp, SCMP_ACT_ERRNO(ENOSYS), "" }, "seccomp fails: function not implemented (ENOSYS)" },
		{ { SYS_seccomp, SCMP_ACT_KILL_PROCESS, "" }, "seccomp ends the process, as a seccomp filter may" },
	};
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct spawn spawn = { .preload = "", .prepare = block, .data = &cases[i].blocked };

		ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
		cr_expect_eq(ran->status, 0, "%zu: %d", i, ran->status);
		cr_expect_not_null(strstr(ran->out, spawn_text("\nfilter          cannot be installed: %s\n"
		                                               "                ",
		                                               cases[i].reason)),
		                   "%s", ran->out);
		ran = landshim_spawn(&spawn, "status", as_json);
		cr_expect_str_eq(member(ran->out, "usable"), "true");
		schema_expect("status", ran->out,
		              spawn_text("assert found['filter_usable'] is False and "
		                         "found['filter_reason'] == '%s', found\n",
		                         cases[i].reason));
	}
	ran = landshim_words((const char *[]){ "status", NULL });
	cr_expect_not_null(strstr(ran->out, "\nfilter          can be installed\n"), "%s", ran->out);
}

/* As unshare --pid does without --fork: the first child is the namespace's init, and after it there can be no other. */
static void have_one_child(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWPID) != 0)
		_exit(98);
}

Test(status, that_there_can_be_no_child_is_no_filters_doing)
{
	const struct spawn spawn = { .preload = "", .prepare = have_one_child };
	const char *policy = spawn_file("p.conf", spawn_policy(1, "", ""));
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\ndenial          could not be seen here\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\nfilter          could not be tried here\n"), "%s", ran->out);
	ran = landshim_spawn(&spawn, "env", (const char *[]){ "-c", policy, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

/* A kernel that has none: what it answers. */
static const struct {
	int errnum;
	const char *says;
} absent[] = {
	{ ENOSYS,
	  "Landlock is hidden by a container's seccomp profile that is older, or not built into this kernel (ENOSYS)" },
	{ EOPNOTSUPP, "Landlock is built into this kernel but not enabled (EOPNOTSUPP)" },
};

Test(status, a_kernel_without_landlock_can_enforce_nothing)
{
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		struct blocked blocked = { .call = SYS_landlock_create_ruleset,
			                   .action = SCMP_ACT_ERRNO((unsigned)absent[i].errnum) };
		const struct spawn spawn = { .preload = "", .prepare = block, .data = &blocked };
		const char *first = spawn_text("Landlock        cannot be used: %s\n", absent[i].says);
		const struct spawned *ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });

		cr_expect_eq(ran->status, 1, "%d", ran->status);
		cr_expect_eq(strncmp(ran->out, first, strlen(first)), 0, "%s", ran->out);
		cr_expect_null(strstr(ran->out, "can enforce"), "%s", ran->out);
		ran = landshim_spawn(&spawn, "status", as_json);
		cr_expect_eq(ran->status, 1, "%d", ran->status);
		cr_expect_not_null(strstr(ran->out,
		                          spawn_text("{\"usable\":false,\"abi\":0,\"linux\":null,\"reason\":\"%s\"",
		                                     absent[i].says)),
		                   "%s", ran->out);
		cr_expect_not_null(strstr(ran->out, "\"enforces\":[],"), "%s", ran->out);
	}
}

/* By the table that the pages are held against as well. */
Test(status, every_right_is_on_the_side_that_its_abi_says)
{
	const struct spawned *ran = landshim_words((const char *[]){ "status", NULL });
	const char *can = strstr(ran->out, "\ncan enforce ");
	const char *cannot = strstr(ran->out, "\ncannot enforce ");
	int abi = require_abi();

	require_landlock(1);
	cr_assert(can && cannot && can < cannot, "%s", ran->out);
	for (size_t i = 0; i < access_rights_count; i++) {
		const char *end = access_rights[i].abi <= abi ? cannot : strchr(cannot + 1, '\n');
		const char *from = access_rights[i].abi <= abi ? can : cannot;
		const char *line = spawn_text("%.*s ", (int)(end - from), from);

		cr_expect_not_null(strstr(line, spawn_text(" %s ", access_rights[i].name)), "%s: %s",
		                   access_rights[i].name, ran->out);
	}
	cr_expect_not_null(strstr(ran->out, spawn_text("\nerrata          0x%x\n",
	                                               (unsigned)syscall(SYS_landlock_create_ruleset, NULL, 0UL, 2U))),
	                   "%s", ran->out);
}

static void fill_up(void *data)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_BLOCK };
	int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);

	(void)data;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0)
		_exit(98);
	while (uapi_restrict_self(ruleset, 0) == 0)
		continue;
}

Test(status, without_a_layer_left_it_is_not_usable)
{
	const struct spawn spawn = { .preload = "", .prepare = fill_up };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->out, "Landlock        cannot be used: no layer is left"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "layers          room for 0 more\n"), "%s", ran->out);
	ran = landshim_spawn(&spawn, "status", as_json);
	cr_expect_str_eq(member(ran->out, "usable"), "false");
	cr_expect_str_eq(member(ran->out, "layers_left"), "0");
}

/* --- rights --- */

Test(rights, are_those_of_the_table)
{
	const struct spawned *ran = landshim_words((const char *[]){ "rights", NULL });

	cr_expect_eq(ran->status, 0);
	for (size_t i = 0; i < access_rights_count; i++)
		cr_expect_not_null(strstr(ran->out, spawn_text("\n%-22s", access_rights[i].name)), "%s",
		                   access_rights[i].name);
	ran = landshim_words((const char *[]){ "rights", "--abi", "1", NULL });
	cr_expect_not_null(strstr(ran->out, "\nread_file "));
	cr_expect_null(strstr(ran->out, "\nrefer "));
	cr_expect_null(strstr(ran->out, "\nsignal "));
	ran = landshim_words((const char *[]){ "rights", "--json", NULL });
	cr_expect_eq(strncmp(ran->out, "{\"rights\":[{\"name\":\"execute\"", 27), 0, "%s", ran->out);
}

Test(rights, json_is_of_its_schema)
{
	schema_expect("rights", landshim_words((const char *[]){ "rights", "--json", NULL })->out,
	              spawn_text("assert len(found['rights']) == %zu, found\n", access_rights_count));
	schema_expect("rights", landshim_words((const char *[]){ "rights", "--abi", "1", "--json", NULL })->out,
	              "assert all(right['abi'] == 1 for right in found['rights']), found\n");
}

Test(rights, lists_what_the_filter_closes)
{
	const struct spawned *ran = landshim_words((const char *[]){ "rights", NULL });

	for (size_t i = 0; i < filter_parts_count; i++) {
		const char *row = strstr(ran->out, spawn_text("\n%-22s", filter_parts[i].name));

		cr_expect(row && row[23] != '\n' && row[23] != '\0', "%s: %s", filter_parts[i].name, ran->out);
	}
	ran = landshim_words((const char *[]){ "rights", "--json", NULL });
	for (size_t i = 0; i < filter_parts_count; i++) {
		const char *row = strstr(ran->out, spawn_text("{\"name\":\"%s\",\"help\":\"", filter_parts[i].name));

		cr_expect(row && strncmp(strstr(row, "help"), "help\":\"\"", 9) != 0, "%s: %s", filter_parts[i].name,
		          ran->out);
	}
}

Test(rights, of_an_older_abi_stand_in_no_group_either)
{
	const struct spawned *ran = landshim_words((const char *[]){ "rights", "--abi", "2", NULL });
	const char *reader[] = {
		"/usr/bin/python3", "-c",
		"import json,sys\nd = json.load(open(sys.argv[1]))\n"
		"known = {r['name'] for r in d['rights']}\ngroups = {g['name']: g for g in d['groups']}\n"
		"assert groups['write']['rights'] == ['write_file'], d\n"
		"assert groups['read']['help'] == 'read_file, read_dir', d\n"
		"assert groups['read']['on_paths'] is True, d\n"
		"assert 'network' not in groups and 'scope' not in groups, d\n"
		"assert all(known >= set(g['rights']) for g in d['groups']), d\n",
		spawn_path("out.json"), NULL
	};
	const struct spawn spawn = { .argv = reader, .preload = "" };

	cr_expect_not_null(strstr(ran->out, "\nread                  read_file, read_dir\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\nwrite                 write_file\n"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "truncate"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "ioctl_dev"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "\nnetwork"), "%s", ran->out);
	ran = landshim_words((const char *[]){ "rights", "--abi", "2", "--json", NULL });
	(void)spawn_file("out.json", ran->out);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}
