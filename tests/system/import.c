/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim import: what others wrote, as a policy; what a policy cannot say is said. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "landshim.h"
#include "require.h"

static const struct spawned *import(const char *const *words)
{
	const struct spawn plain = { .preload = "" };

	return landshim_spawn(&plain, "import", words);
}

/* What is printed loads, and confines as it says. */
static void is_enforced(const char *text, const char *open, const char *secret)
{
	const struct spawn plain = { .preload = "" };
	const char *policy = spawn_file("imported.conf", text);
	const struct spawned *ran;

	ran = landshim_spawn(&plain, "run", (const char *[]){ "-c", policy, SPAWN_HOST("reader"), open, secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s%s", text, ran->err);
}

Test(import, options_of_landrun)
{
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	require_landlock(1);
	ran = import((const char *[]){ "--landrun", "--best-effort", "--rox", "/usr," TEST_BUILD, "--rox=/lib", "--rox",
	                               "/lib64", "--ro", open, "--rw", "/dev/null", "--connect-tcp", "443,80",
	                               "--ignore-missing", "ls", "--ro", "/x", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
	cr_expect_not_null(strstr(ran->out, "connect_tcp = ( 443, 80 );"), "%s", ran->out);
	cr_expect_not_null(
		strstr(ran->out,
	               "{ path = \"/dev/null\"; allow = [ \"read\", \"write\", \"ioctl_dev\" ]; missing = \"skip\"; }"),
		"%s", ran->out);
	cr_expect_null(strstr(ran->out, "/x\""), "the command's own: %s", ran->out);
	is_enforced(spawn_text("%s", ran->out), open, landshim_secret());
	ran = import((const char *[]){ "--landrun", "--env", "HOME", "--ldd", "--frobnicate", "--unrestricted-network",
	                               NULL });
	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(
		ran->err,
		"landshim: landrun: \"--env HOME\" is not in the policy: landrun passes no other variables; env -i "
		"does that\n"
		"landshim: landrun: \"--ldd\" is not in the policy: name the program and its libraries, or include "
		"<base>\n"
		"landshim: landrun: \"--frobnicate\" is not in the policy: is no option of landrun that is known\n");
	cr_expect_not_null(strstr(ran->out, "unrestricted = [ \"network\" ];"), "%s", ran->out);
}

Test(import, a_file_of_landlockconfig)
{
	const char *open = spawn_file("open", "");
	const char *file = spawn_file(
		"config.json",
		spawn_text("{ \"abi\": 4, \"variable\": [ { \"name\": \"v\", \"literal\": [ \"/usr\", \"/lib\", "
	                   "\"\\u002flib64\" ] } ],\n"
	                   "\"ruleset\": [ { \"handledAccessFs\": [ \"abi.all\" ] } ],\n"
	                   "\"pathBeneath\": [ { \"allowedAccess\": [ \"abi.read_execute\" ], \"parent\": [ \"${v}\", "
	                   "\"" TEST_BUILD "\" ] },\n"
	                   "{ \"allowedAccess\": [ \"read_file\" ], \"parent\": [ \"%s\" ] } ],\n"
	                   "\"netPort\": [ { \"allowedAccess\": [ \"connect_tcp\" ], \"port\": [ 443 ] } ] }\n",
	                   open));
	const struct spawned *ran;

	require_landlock(1);
	ran = import((const char *[]){ "--landlockconfig", file, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "path = \"/lib64\""), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "unrestricted = [ \"bind_tcp\" ];"), "%s", ran->out);
	is_enforced(spawn_text("%s", ran->out), open, landshim_secret());
	file = spawn_file(
		"config.json",
		"{ \"abi\": 3, \"pathBeneath\": [\n{ \"allowedAccess\": [ \"ioctl_dev\" ], \"parent\": [ \"${w}\" "
		"] } ],\n\"more\": 1 }\n");
	ran = import((const char *[]){ "--landlockconfig", file, NULL });
	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s:3: \"more\" is not in the policy: landshim does not know it\n"
	                   "landshim: %s:2: \"ioctl_dev\" is not in the policy: is no right of this ABI that is "
	                   "known\n",
	                   file, file));
}

static const char *const broken[] = { "",
	                              "{",
	                              "[1,]",
	                              "{\"a\":1,\"a\":2}",
	                              "{\"abi\":4} x",
	                              "{\"a\":\"\\ud800\"}",
	                              "{\"a\":\"\\u0000\"}",
	                              "[1]",
	                              "{\"a\" 1}",
	                              "{\"a\":\"b",
	                              "nul" };

#define BROKEN (sizeof(broken) / sizeof(broken[0]))

ParameterizedTestParameters(import, what_is_no_json_is_refused)
{
	static size_t indices[BROKEN];

	for (size_t i = 0; i < BROKEN; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, BROKEN);
}

ParameterizedTest(size_t *index, import, what_is_no_json_is_refused)
{
	const char *file = spawn_file("broken.json", broken[*index]);

	landshim_refused(import((const char *[]){ "--landlockconfig", file, NULL }),
	                 spawn_text("landshim: %s:1: no JSON: ", file));
}

Test(import, a_profile_of_firejail)
{
	const char *file = spawn_file("x.profile", "# comment\n"
	                                           "include x.local\n"
	                                           "noblacklist ${HOME}/.config/x\n"
	                                           "whitelist ${DOWNLOADS}\n"
	                                           "blacklist ${HOME}/.ssh\n"
	                                           "blacklist ${HOME}/.config/x/secret\n"
	                                           "caps.drop all\n"
	                                           "net none\n"
	                                           "protocol unix\n"
	                                           "weird thing\n"
	                                           "read-only ${HOME}/.config/x\n");
	const struct spawned *ran = import((const char *[]){ "--firejail", file, NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s:2: \"include x.local\" is not in the policy: import that profile as well\n"
	                   "landshim: %s:6: \"blacklist ${HOME}/.config/x/secret\" is not in the policy: it lies in "
	                   "what another rule grants\n"
	                   "landshim: %s:10: \"weird thing\" is not in the policy: landshim knows nothing that does "
	                   "it\n",
	                   file, file, file));
	cr_expect_str_eq(
		ran->out,
		"abi = 11;\nmin_abi = 1;\nharden = [ \"capabilities\", \"sockets\" ];\ninclude = [ \"<base>\" ];\n"
		"paths = ( { path = \"${HOME}/.config/x\"; allow = [ \"read\" ]; missing = \"skip\"; },\n"
		"  { path = \"${HOME}/Downloads\"; allow = [ \"read_write\" ]; missing = \"skip\"; } );\n");
}

/* Of the root everything is a part. */
Test(import, what_lies_beneath_the_root_is_not_closed)
{
	const char *file = spawn_file("x.profile", "whitelist /\nblacklist /etc/shadow\n");
	const struct spawned *ran = import((const char *[]){ "--firejail", file, NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(ran->err,
	                 spawn_text("landshim: %s:2: \"blacklist /etc/shadow\" is not in the policy: it lies in what "
	                            "another rule grants\n",
	                            file));
}

Test(import, mistakes)
{
	landshim_refused(import((const char *[]){ NULL }), "landshim: import what?\n");
	landshim_refused(import((const char *[]){ "--firejail", "/no/such", NULL }),
	                 "landshim: /no/such: cannot read: no such file");
	landshim_refused(import((const char *[]){ "--firejail", "/dev/null", "x", NULL }),
	                 "landshim: \"x\" is one argument too many\n");
}
