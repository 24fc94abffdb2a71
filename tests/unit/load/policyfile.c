/* SPDX-License-Identifier: BSD-3-Clause */
/* Loading: values in all their forms, and policies that were cut short. */
#include "load/policyfile.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../strict.h"
#include "../support.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/policy.h"
#include "model/uapi.h"

static struct policy load(const char *text)
{
	struct policy policy;

	cr_assert_eq(support_load(text, &policy), 0, "%s:%d: %s", text, support_error.line, support_error.msg);
	return policy;
}

Test(policyfile, abi_alone_is_a_policy_that_denies_everything)
{
	for (int abi = 1; abi <= 11; abi++) {
		char text[32];
		struct policy policy;
		struct access_set wanted = access_known(abi);
		struct access_set got;

		(void)snprintf(text, sizeof(text), "abi = %d;", abi);
		policy = load(text);
		got = policy_handled(&policy);
		cr_expect_eq(policy.min_abi, abi);
		cr_expect_eq(memcmp(&got, &wanted, sizeof(got)), 0);
		cr_expect_eq(policy.paths_count + policy.ports_count, 0);
	}
}

Test(policyfile, numbers_are_decimal_or_hexadecimal_and_never_octal)
{
	cr_expect_eq(load("abi = 010;").abi, 10);
	cr_expect_eq(load("abi = 0xA;").abi, 10);
	cr_expect_eq(load("abi = 0XaL;").abi, 10);
	cr_expect_eq(load("abi = +7;").abi, 7);
	cr_expect_eq(load("abi = 7L;").abi, 7);
	cr_expect_eq(load("abi : 7;").abi, 7, "libconfig's other forms");
}

Test(policyfile, one_value_an_array_and_a_list_are_the_same)
{
	static const char *const forms[] = { "\"read\"", "[ \"read\" ]", "( \"read\" )", "\"re\" \"ad\"" };

	for (size_t i = 0; i < 4; i++) {
		char text[256];
		struct policy policy;

		(void)snprintf(text, sizeof(text), "abi = 7; paths = { path = %s; allow = %s; };",
		               i == 0 ? "\"/usr\"" : "( \"/usr\" )", forms[i]);
		policy = load(text);
		cr_assert_eq(policy.paths_count, 1);
		cr_expect_str_eq(policy.paths[0].text, "/usr");
		cr_expect_eq(policy.paths[0].group->allow.grouped, 0xc);
		cr_expect_eq(policy.paths[0].group->allow.named, 0);
	}
}

Test(policyfile, ports_and_ranges)
{
	struct policy policy =
		load("abi = 7; network = { connect_tcp = ( 443, \"8000-8010\", 0 ); bind_tcp = [ 1, 65535 ]; };");
	struct policy nines = load("abi = 7; network = { connect_tcp = \"9-90\"; };");

	cr_assert_eq(nines.ports_count, 1);
	cr_expect_eq(nines.ports[0].first, 9);
	cr_expect_eq(nines.ports[0].last, 90);
	cr_assert_eq(policy.ports_count, 5);
	cr_expect_eq(policy.ports[1].first, 8000);
	cr_expect_eq(policy.ports[1].last, 8010);
	cr_expect_eq(policy.ports[1].allow, LANDLOCK_ACCESS_NET_CONNECT_TCP);
	cr_expect_eq(policy.ports[4].last, 65535);
	cr_expect_eq(policy.ports[4].allow, LANDLOCK_ACCESS_NET_BIND_TCP);
}

Test(policyfile, a_right_of_a_group_is_dropped_where_abi_is_older_or_it_is_unrestricted)
{
	struct policy policy = load("abi = 2; unrestricted = \"read_dir\";\n"
	                            "paths = ( { path = \"/usr\"; allow = \"all\"; } );");

	cr_expect_eq(policy.paths[0].group->allow.grouped, 0x3fff & ~LANDLOCK_ACCESS_FS_READ_DIR);
}

Test(policyfile, what_is_newer_is_needless_in_unrestricted_and_no_error)
{
	struct policy policy = load("abi = 1; unrestricted = [ \"truncate\", \"scope\", \"network\" ];");

	cr_expect_eq(policy_handled(&policy).bits[ACCESS_FS], 0x1fff);
}

Test(policyfile, a_fragment_drops_what_a_policy_may_not_name)
{
	/* <dns> names resolve_unix and UDP rights; <base> ioctl_dev. */
	struct policy policy = load("abi = 1; include = [ \"<base>\", \"<dns>\" ];");

	cr_expect_eq(policy.ports_count, 0);
	cr_assert_gt(policy.paths_count, 0U);
	for (size_t i = 0; i < policy.paths_count; i++)
		cr_expect_eq(policy_group_rights(policy.paths[i].group) & ~0x1fffULL, 0);
	policy = load("abi = 11; unrestricted = \"connect_tcp\"; include = \"<dns>\";");
	cr_expect_eq(policy.ports_count, 2);
}

Test(policyfile, the_log_group)
{
	struct policy policy =
		load("abi = 10; log = { same_exec = false; new_exec = true; subdomains = false;\n"
	             "quiet = [ \"read\", \"connect_tcp\", \"signal\" ]; quiet_ports = ( 1, \"3-4\" ); };\n"
	             "paths = ( { path = \"/usr\"; allow = [ ]; quiet = true; } );");

	cr_expect_not(policy.log.same_exec);
	cr_expect(policy.log.new_exec);
	cr_expect_not(policy.log.subdomains);
	cr_expect_eq(policy.log.quiet.bits[ACCESS_FS], 0xc);
	cr_expect_eq(policy.log.quiet.bits[ACCESS_NET], 2);
	cr_expect_eq(policy.log.quiet.bits[ACCESS_SCOPE], 2);
	cr_assert_eq(policy.ports_count, 2);
	cr_expect(policy.ports[1].quiet && policy.ports[1].allow == 0);
	cr_expect(policy.paths[0].group->quiet);
}

Test(policyfile, except_is_of_every_path_of_its_group_alone)
{
	struct policy policy = load("abi = 7; paths = ( { path = [ \"/a\", \"/b\" ]; allow = \"read\";\n"
	                            "except = [ \"x\", \"y/z/\" ]; }, { path = \"/c\"; allow = \"read\"; } );");

	cr_assert_eq(policy.paths_count, 3);
	cr_assert_not_null(policy.paths[0].group->except);
	cr_expect_eq(policy.paths[1].group->except, policy.paths[0].group->except);
	cr_expect_null(policy.paths[2].group->except);
	cr_assert_eq(policy.paths[0].group->except->count, 2);
	cr_expect_str_eq(policy.paths[0].group->except->items[0], "x");
	cr_expect_str_eq(policy.paths[0].group->except->items[1], "y/z");
}

Test(policyfile, every_error_is_reported_not_the_first_alone)
{
	struct policy policy;

	cr_assert_eq(support_load("abi = 99;\nbanana = 1;\npaths = ( { path = 5; allow = \"raed\"; },\n"
	                          "{ path = \"/usr\"; } );\nnetwork = { connect_tcp = 70000; };",
	                          &policy),
	             -1);
	cr_expect_geq(support_errors, 6);
}

/* Whether what is left of a policy allows nothing that the whole did not. */
static void cut_everywhere(const char *text)
{
	struct policy whole = load(text);
	char *cut = strdup(text);

	for (size_t len = strlen(text); len-- > 0;) {
		struct policy policy;

		cut[len] = '\0';
		if (support_load(cut, &policy) == 0)
			cr_assert(strict_at_least(&policy, &whole), "cut at %zu: %s", len, cut);
	}
	free(cut);
}

Test(policyfile, a_policy_cut_at_any_byte_is_refused_or_at_least_as_strict)
{
	cut_everywhere(
		"abi = 11;\nmin_abi = 10;\ninclude = \"<dns>\";\n"
		"paths = ( { path = [ \"/usr\", \"/etc\" ]; allow = [ \"read\", \"execute\" ]; missing = \"skip\"; },\n"
		"{ path = \"/tm\" \"p\"; allow = \"read\" \"_write\"; },\n"
		"{ path = \"/home\"; allow = \"read\"; except = [ \"a\", \"b/c\" \"d\" ] },\n"
		"{ path = \"/var/x\"; allow = \"write\"; missing = \"create\" } );\n"
		"network = { connect_tcp = ( 443, \"8000-8010\" ); bind_tcp = 8080; };\n"
		"unrestricted = \"signal\"; # end\nlog = { new_exec = true; };\n");
	cut_everywhere("abi = 11;\npaths = ( { path = \"/usr\"; allow = \"read\"; } );\n"
	               "fill = [ \"stream\", \"udp\" ];\nharden = [ \"sockets\", \"ipc\" ];\n"
	               "environment = { drop = [ \"A_*\", \"B\" \"C\" ]; };\n");
	cut_everywhere("abi = 11; fill = false; harden = \"def\" \"ault\"; environment = { keep = \"A\"; } ");
	cut_everywhere("unrestricted = \"read\" \"_dir\"; min_abi = 0x1; abi = 0x0B;");
	cut_everywhere("min_abi = 10 abi = 11 /* without semicolons */ network = { connect_tcp = 10 } ");
}

/* The advice of landshim.conf(5), "Syntax". */
Test(policyfile, harden_and_environment_written_first_are_in_every_cut_that_grants)
{
	const char *text = "abi = 7; harden = \"sockets\"; environment = { drop = \"A\"; };\n"
			   "unrestricted = \"signal\"; network = { connect_tcp = 443; };\n"
			   "paths = ( { path = \"/usr\"; allow = \"read\"; } ); ";
	char *cut = strdup(text);
	int granting = 0;

	for (size_t len = strlen(text); len > 0; len--) {
		struct policy policy;

		cut[len] = '\0';
		if (support_load(cut, &policy) != 0 ||
		    (policy.paths_count == 0 && policy.ports_count == 0 && access_is_empty(policy.unrestricted)))
			continue;
		granting++;
		cr_expect(policy.harden && environment_edits(&policy.environment), "%s", cut);
	}
	cr_expect_geq(granting, 3);
	free(cut);
}

/* Which is what ${@policy_dir} stands for, in a fragment too. */
Test(policyfile, its_directory_is_its_own_whatever_it_includes)
{
	cr_expect_str_eq(load("abi = 7;").dir, "/tmp");
	cr_expect_str_eq(load("include = \"<base>\"; abi = 7;").dir, "/tmp");
}

Test(policyfile, a_string_stands_on_its_own_line_whatever_follows_it)
{
	struct policy policy =
		load("abi = 7;\n"
	             "paths = ( { path = [ \"/a\",\n\"/b\"\n\n,\n\"/c\" # ,\n/* ] */ , \"/d\"//\n\n]\n;\n"
	             "allow = \"read\"\n; },\n{ path = \"/e\" \"f\"\n; allow = \"read\"; },\n"
	             "{ path = ( \"/g\"\n\"h\"\n); allow = \"read\"; } )\n;\n"
	             "network = { connect_tcp = ( \"1-2\"\n\n, 3\n\n, \"4-5\"\r\n) };");
	static const int paths[] = { 2, 3, 6, 7, 13, 16 };
	static const int ports[] = { 19, 21, 23 };

	cr_assert_eq(policy.paths_count, 6);
	cr_assert_eq(policy.ports_count, 3);
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(policy.paths[i].line, paths[i], "%s: %d", policy.paths[i].text, policy.paths[i].line);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(policy.ports[i].where.line, ports[i], "%d: %d", policy.ports[i].first,
		             policy.ports[i].where.line);
}
