/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim import: what others wrote, as a policy; what a policy cannot say is said. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "landshim.h"
#include "require.h"

/* What is printed loads, whatever it is. */
static const struct spawned *import(const char *const *words)
{
	static struct spawned imported;
	const struct spawn plain = { .preload = "" };
	const struct spawned *checked;
	const char *loads;

	imported = *landshim_spawn(&plain, "import", words);
	if (!imported.out[0])
		return &imported;
	loads = spawn_file("loads.conf", imported.out);
	/* Without findings: it loads, and is as itself. */
	checked = landshim_spawn(&plain, "check", (const char *[]){ "-c", loads, "--diff", loads, NULL });
	cr_expect_eq(checked->status, 0, "%s%s", imported.out, checked->err);
	return &imported;
}

static const struct spawned *import_profile(const char *text)
{
	return import((const char *[]){ "--firejail", spawn_file("x.profile", text), NULL });
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
	ran = import((const char *[]){ "--landrun", "--env", "A,B", "--env", "C=1", "--ldd", "--frobnicate", NULL });
	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(
		ran->err,
		"landshim: landrun: \"--env C=1\" is in the policy without the value: give it to landshim, as env(1) "
		"does\n"
		"landshim: landrun: \"--ldd\" is not in the policy: name the program and its libraries, or include "
		"<base>\n"
		"landshim: landrun: \"--frobnicate\" is not in the policy: it is no option of landrun that is known\n");
	cr_expect_not_null(strstr(ran->out, "environment = { keep = [ \"A\", \"B\", \"C\" ]; };"), "%s", ran->out);
}

Test(import, what_landrun_leaves_alone_takes_no_rules)
{
	const struct spawned *ran = import((const char *[]){ "--landrun", "--connect-tcp", "443",
	                                                     "--unrestricted-network", "--ro", "/usr", NULL });

	cr_expect_str_eq(ran->out, "abi = 9;\nunrestricted = [ \"network\" ];\n"
	                           "environment = { keep = [ \"PATH\" ]; };\n"
	                           "paths = ( { path = \"/usr\"; allow = [ \"read\" ]; } );\n");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = import((const char *[]){ "--landrun", "--unrestricted-filesystem", "--ro", "/usr", NULL });
	cr_expect_null(strstr(ran->out, "paths"), "%s", ran->out);
	landshim_refused(import((const char *[]){ "--landrun", "--unrestricted-filesystem", "--unrestricted-network",
	                                          "--unrestricted-scoped", NULL }),
	                 "landshim: the policy made of it:1: the policy restricts nothing\n");
}

/* What stands after an unknown option may be its value, and is taken for the program. */
Test(import, what_follows_an_unknown_option_of_landrun_is_read_or_named)
{
	static const char *const words[][9] = {
		{ "--udp", "5", "--ro", "/tmp", "true" },          { "--udp", "5", "-rw=/tmp", "--", "true", "--ro" },
		{ "--udp", "--rw", "/tmp", "true", "--ro", "/x" }, { "--udp=5", "--rw", "/tmp", "true", "--ro", "/x" },
		{ "--rw", "/tmp", "--udp", "true", "x" },          { "--udp", "--", "true", "--ro", "/x" },
	};
	static const char *const unread[] = { "--ro /tmp true", "-rw=/tmp", NULL, NULL, NULL, NULL };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *argv[16] = { "--landrun", "--ro", "/usr" };
		const char *option = i == 3 ? "--udp=5" : "--udp";
		const struct spawned *ran;

		memcpy(argv + 3, words[i], sizeof(words[i]));
		ran = import(argv);
		cr_expect_eq(ran->status, 1, "%zu", i);
		cr_expect_str_eq(
			ran->err,
			spawn_text("landshim: landrun: \"%s\" is not in the policy: it is no option of landrun "
		                   "that is known\n%s",
		                   option,
		                   unread[i] ? spawn_text("landshim: landrun: \"%s\" is not in the policy: it "
		                                          "is not read: \"5\" is taken for the program, and may "
		                                          "be the value of \"--udp\"\n",
		                                          unread[i])
		                             : ""),
			"%zu", i);
		cr_expect_eq(strstr(ran->out, "/tmp") != NULL, i >= 2 && i <= 4, "%zu: %s", i, ran->out);
	}
}

/* What is switched off opens nothing. */
Test(import, a_flag_of_landrun_may_be_false)
{
	const struct spawned *ran =
		import((const char *[]){ "--landrun", "--unrestricted-network=false", "--ro", "/usr",
	                                 "--unrestricted-filesystem=0", "--best-effort=true", NULL });

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "unrestricted"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "min_abi = 1;"), "%s", ran->out);
	ran = import((const char *[]){ "--landrun", "--unrestricted-network=maybe", "--ro", "/usr", NULL });
	cr_expect_eq(ran->status, 1);
	cr_expect_null(strstr(ran->out, "unrestricted"), "%s", ran->out);
	cr_expect_str_eq(ran->err, "landshim: landrun: \"--unrestricted-network=maybe\" is not in the policy: it is "
	                           "neither true nor false\n");
}

Test(import, a_port_of_landrun_is_one)
{
	const struct spawned *ran = import((const char *[]){ "--landrun", "--bind-tcp", "080,99999,x,", NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->out, "bind_tcp = ( 80 );"), "%s", ran->out);
	cr_expect_str_eq(ran->err,
	                 "landshim: landrun: \"--bind-tcp 99999\" is not in the policy: it is no port, 0 to 65535\n"
	                 "landshim: landrun: \"--bind-tcp x\" is not in the policy: it is no port, 0 to 65535\n"
	                 "landshim: landrun: \"--bind-tcp \" is not in the policy: it is no port, 0 to 65535\n");
}

Test(import, an_empty_value_of_landrun_is_named)
{
	static const char path[] =
		"landshim: landrun: \"\" is not in the policy: a path of a policy is not empty, and ${ begins a "
		"variable there\n";
	const struct spawned *ran = import((const char *[]){ "--landrun", "--ro", "", "--rw=/tmp,", "--env=", NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(ran->err, spawn_text("%s%slandshim: landrun: \"--env \" is not in the policy: it is no plain "
	                                      "name of a variable\n",
	                                      path, path));
}

Test(import, a_file_of_landlockconfig)
{
	const char *open = spawn_file("open", "");
	const char *file = spawn_file(
		"config.json",
		spawn_text("{ \"abi\": 4, \"variable\": [ { \"name\": \"v\", \"literal\": [ \"/usr\", \"/lib\" ] },\n"
	                   "{ \"name\": \"v\", \"literal\": [ \"\\u002flib64\" ] } ],\n"
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
	cr_expect_eq(ran->status, 125, "%s", ran->out);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s:3: \"more\" is not in the policy: landshim does not know it\n"
	                   "landshim: %s:2: \"ioctl_dev\" is not in the policy: is no right of this ABI that is "
	                   "known\n"
	                   "landshim: the policy made of it:1: the policy restricts nothing\n"
	                   "landshim: hint: to start without a sandbox there is LANDSHIM_MODE=off\n",
	                   file, file));
}

Test(import, nothing_in_a_file_of_landlockconfig_is_dropped_in_silence)
{
	static const char *const lines[] = { "\"other\" is not in the policy: landshim does not know it",
		                             "\"odd\" is not in the policy: landshim does not know it",
		                             "\"name\" is not in the policy: is no text",
		                             "\"variable\" is not in the policy: has no name, or no literal",
		                             "\"\" is not in the policy: is no path",
		                             "\"${none}\" is not in the policy: its variable has no value here",
		                             "\"literal\" is not in the policy: is no text",
		                             "\"literal\" is not in the policy: is no list",
		                             "\"word\" is not in the policy: is no object",
		                             "\"handledAccessNet\" is not in the policy: is no list",
		                             "\"scoped\" is not in the policy: is no list",
		                             "\"more\" is not in the policy: landshim does not know it",
		                             "\"parent\" is not in the policy: is no list",
		                             "\"allowedAccess\" is not in the policy: is no list",
		                             "\"parent\" is not in the policy: is no path",
		                             "\"netPort\" is not in the policy: is no list" };
	const char *file = spawn_file(
		"config.json",
		"{ \"abi\": 6, \"other\": 1,\n"
		"\"variable\": [ { \"name\": \"v\", \"odd\": 1, \"literal\": [ 1, \"/usr\" ] },\n"
		"{ \"name\": \"w\", \"literal\": \"/usr\" }, \"word\",\n"
		"{ \"name\": 1, \"literal\": [] }, { \"name\": \"x\" }, { \"name\": \"none\", \"literal\": [] } ],\n"
		"\"ruleset\": [ { \"handledAccessFs\": [ \"abi.all\" ], \"handledAccessNet\": \"abi.all\",\n"
		"\"scoped\": 1, \"more\": 1 } ],\n"
		"\"pathBeneath\": [ { \"allowedAccess\": [ \"read_file\" ], \"parent\": \"/usr\" },\n"
		"{ \"allowedAccess\": \"read_file\", \"parent\": [ 1 ] },\n"
		"{ \"allowedAccess\": [ \"read_file\" ], \"parent\": [ 1, \"${none}\", \"\" ] } ],\n"
		"\"netPort\": { \"port\": 1 } }\n");
	const struct spawned *ran = import((const char *[]){ "--landlockconfig", file, NULL });
	size_t said = 0;

	cr_expect_eq(ran->status, 1, "%s", ran->err);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		cr_expect_not_null(strstr(ran->err, spawn_text(": %s\n", lines[i])), "%s: %s", lines[i], ran->err);
	for (const char *at = ran->err; (at = strstr(at, " is not in the policy: ")); at++)
		said++;
	cr_expect_eq(said, sizeof(lines) / sizeof(lines[0]), "%s", ran->err);
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

/* Not where the file ends. */
Test(import, what_is_no_object_is_named_where_it_begins)
{
	const char *file = spawn_file("list.json", "\n[\n]\n");

	landshim_refused(import((const char *[]){ "--landlockconfig", file, NULL }),
	                 spawn_text("landshim: %s:2: no JSON: is no object\n", file));
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
	                                           "rmenv TOKEN\n"
	                                           "protocol unix\n"
	                                           "weird thing\n"
	                                           "read-only ${HOME}/.config/x\n");
	const struct spawned *ran = import((const char *[]){ "--firejail", file, NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s:2: \"include x.local\" is not in the policy: import that profile as well\n"
	                   "landshim: %s:11: \"weird thing\" is not in the policy: landshim knows nothing that does "
	                   "it\n"
	                   "landshim: %s:10: \"protocol unix\" is in the policy, but harden = \"sockets\" leaves "
	                   "open: netlink's route\n",
	                   file, file, file));
	cr_expect_str_eq(
		ran->out,
		"abi = 11;\nmin_abi = 1;\nharden = [ \"capabilities\", \"sockets\" ];\n"
		"environment = { drop = [ \"TOKEN\" ]; };\ninclude = [ \"<base>\" ];\n"
		"paths = ( { path = \"${HOME}/.config/x\"; allow = [ \"read\" ]; except = [ \"secret\" ]; missing = "
		"\"skip\"; },\n"
		"  { path = \"${HOME}/Downloads\"; allow = [ \"read_write\" ]; missing = \"skip\"; } );\n");
}

/* Whether a line of the profile was told so. */
static void says(const struct spawned *ran, int line, const char *what)
{
	cr_expect_not_null(strstr(ran->err, spawn_text("%s:%d: %s\n", spawn_path("x.profile"), line, what)), "%s",
	                   ran->err);
}

Test(import, what_a_profile_closes_in_what_it_opens_is_excepted)
{
	const struct spawned *ran = import_profile("blacklist ${HOME}/d/before\n"
	                                           "whitelist ${HOME}/d\n"
	                                           "read-only ${HOME}//d/ro/\n"
	                                           "blacklist ${HOME}/d/*.log\n");

	cr_expect_not_null(strstr(ran->out, "{ path = \"${HOME}/d\"; allow = [ \"read_write\" ]; except = [ \"ro\", "
	                                    "\"before\" ]; missing = \"skip\"; },\n"
	                                    "  { path = \"${HOME}/d/ro\"; allow = [ \"read\" ]; missing"),
	                   "%s", ran->out);
	says(ran, 1,
	     "\"blacklist ${HOME}/d/before\" is in the policy by except: in \"${HOME}/d\" itself nothing can be made "
	     "or "
	     "removed");
	says(ran, 3,
	     "\"read-only ${HOME}//d/ro/\" is in the policy by except: in \"${HOME}/d\" itself nothing can be made or "
	     "removed");
	says(ran, 4,
	     "\"blacklist ${HOME}/d/*.log\" is not in the policy: it lies in what another rule grants, ${HOME}/d, and "
	     "except takes no pattern");
	/* Of the root everything is a part. */
	ran = import_profile("whitelist /\nblacklist /opt/shut\n");
	cr_expect_not_null(strstr(ran->out, "{ path = \"/\"; allow = [ \"read_write\" ]; except = [ \"opt/shut\" ];"),
	                   "%s", ran->out);
	/* What holds a rule is not closed by it, unless it was spared. */
	ran = import_profile("blacklist ${HOME}/d\nwhitelist ${HOME}/d/e\n");
	says(ran, 1, "\"blacklist ${HOME}/d\" is not in the policy: another rule grants \"${HOME}/d/e\"");
	cr_expect_eq(import_profile("noblacklist ${HOME}/d\nblacklist ${HOME}/d\n")->status, 0);
}

Test(import, a_line_of_a_profile_ends_where_a_comment_begins)
{
	const struct spawned *ran = import_profile("net \t none # a reason\r\n"
	                                           "  whitelist  /opt # a reason\n"
	                                           "blacklist\t/opt/keys# a reason\n");

	says(ran, 3,
	     "\"blacklist /opt/keys\" is in the policy by except: in \"/opt\" itself nothing can be made or removed");
	cr_expect_str_eq(ran->out, "abi = 11;\nmin_abi = 1;\ninclude = [ \"<base>\" ];\n"
	                           "paths = ( { path = \"/opt\"; allow = [ \"read_write\" ]; except = [ \"keys\" ]; "
	                           "missing = \"skip\"; } );\n");
}

Test(import, protocols_are_closed_or_that_is_said)
{
	static const struct {
		const char *lines, *says;
	} rows[] = {
		{ "protocol unix,inet6,netlink\n", ", but harden = \"sockets\" leaves open: inet" },
		{ "protocol inet,inet6\n", ", but harden = \"sockets\" leaves open: unix, netlink's route" },
		{ "protocol bluetooth,unix,netlink\n", ", but harden = \"sockets\" closes bluetooth" },
		{ "protocol unix,netlink,-inet\n", " without \"-inet\": no protocol is called so" },
		{ "protocol\n", ", but harden = \"sockets\" leaves open: unix, netlink's route" },
	};
	const struct spawned *ran;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ran = import_profile(rows[i].lines);
		says(ran, 1,
		     spawn_text("\"%.*s\" is in the policy%s", (int)strcspn(rows[i].lines, "\n"), rows[i].lines,
		                rows[i].says));
		cr_expect_eq(strchr(ran->err, '\n')[1], '\0', "%s", ran->err);
	}
	ran = import_profile("protocol unix,inet\nprotocol inet6,netlink\n");
	cr_expect_str_eq(ran->err, "");
	cr_expect_not_null(strstr(ran->out, "unrestricted = [ \"network\" ];"), "%s", ran->out);
}

Test(import, other_file_systems_are_closed_or_that_is_said)
{
	const struct spawned *ran = import_profile("disable-mnt\nwhitelist ${HOME}/d\n");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	/* firejail(1) has it closed whatever a whitelist says. */
	ran = import_profile("whitelist /mnt/data\ndisable-mnt\n");
	cr_expect_eq(ran->status, 1, "%s", ran->out);
	says(ran, 2, "\"disable-mnt\" is not in the policy: another rule grants \"/mnt/data\"");
	ran = import_profile("whitelist /run\ndisable-mnt\n");
	cr_expect_not_null(strstr(ran->out, "{ path = \"/run\"; allow = [ \"read_write\" ]; except = [ \"mount\", "
	                                    "\"media\" ];"),
	                   "%s", ran->out);
}

Test(import, devices_are_closed_or_that_is_said)
{
	const struct spawned *ran = import_profile("no3d\nprivate-dev\nwhitelist ${HOME}/d\n");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = import_profile("no3d\nwhitelist /dev/dri\n");
	cr_expect_eq(ran->status, 1, "%s", ran->out);
	says(ran, 1, "\"no3d\" is not in the policy: another rule grants \"/dev/dri\"");
}

Test(import, what_base_grants_is_not_closed)
{
	const struct spawned *ran = import_profile("blacklist /usr/bin/ssh\nblacklist /etc/passwd\nnoexec /usr/bin\n"
	                                           "blacklist /usr/s*/doc\nnoexec /tmp\nblacklist /srv\n"
	                                           "blacklist ${PATH}/ssh\n");

	says(ran, 1, "\"blacklist /usr/bin/ssh\" is not in the policy: <base> grants \"/usr/bin\"");
	says(ran, 2, "\"blacklist /etc/passwd\" is not in the policy: <base> grants \"/etc/passwd\"");
	says(ran, 3, "\"noexec /usr/bin\" is not in the policy: <base> grants executing in \"/usr/bin\"");
	says(ran, 4, "\"blacklist /usr/s*/doc\" is not in the policy: <base> grants \"/usr/sbin\"");
	says(ran, 7,
	     "\"blacklist ${PATH}/ssh\" is not in the policy: it is no absolute path, or a variable that a policy does "
	     "not have");
	cr_expect_null(strstr(ran->err, "profile:5"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "profile:6"), "%s", ran->err);
}

/* A pattern does not match its own text, and is the same all the same. */
Test(import, a_pattern_that_is_named_twice_is_one)
{
	const struct spawned *ran = import_profile("whitelist /srv/d[12]\nread-only /srv/d[12]\n");

	cr_expect_not_null(strstr(ran->out, "{ glob = \"/srv/d[12]\"; allow = [ \"read\" ];"), "%s%s", ran->out,
	                   ran->err);
	cr_expect_null(strstr(ran->err, "grants nothing"), "%s", ran->err);
}

Test(import, what_is_about_a_part_of_a_pattern_is_said)
{
	says(import_profile("read-only /opt/a1\nwhitelist /opt/a*\n"), 1,
	     "\"read-only /opt/a1\" is in the policy for all that \"/opt/a*\" matches");
	says(import_profile("blacklist /opt/*b\nwhitelist /opt/a*\n"), 1,
	     "\"blacklist /opt/*b\" is not in the policy: another rule grants \"/opt/a*\"");
}

Test(import, read_only_grants_nothing)
{
	const struct spawned *ran = import_profile("read-only ${HOME}\n");

	cr_expect_null(strstr(ran->out, "paths"), "%s", ran->out);
	says(ran, 1,
	     "\"read-only ${HOME}\" is not in the policy: it grants nothing: no rule names it, so it cannot be read "
	     "either");
	ran = import_profile("whitelist ${HOME}/a\nwhitelist ${HOME}/b\nread-only ${HOME}\nread-write ${HOME}/b\n");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "{ path = \"${HOME}/a\"; allow = [ \"read\" ];"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "{ path = \"${HOME}/b\"; allow = [ \"read_write\" ];"), "%s", ran->out);
}

Test(import, a_directory_is_made_where_the_program_writes)
{
	const struct spawned *ran = import_profile("mkdir ${HOME}/a\nwhitelist ${HOME}/a\nmkdir ${HOME}/a/b\n"
	                                           "mkdir ${HOME}/c\n");

	cr_expect_not_null(strstr(ran->out,
	                          "{ path = \"${HOME}/a\"; allow = [ \"read_write\" ]; missing = \"create\"; },\n"
	                          "  { path = \"${HOME}/a/b\"; allow = [ \"read_write\" ]; missing = "
	                          "\"create\"; }"),
	                   "%s", ran->out);
	says(ran, 4,
	     "\"mkdir ${HOME}/c\" is not in the policy: no rule lets the program write there, or except is in its way: "
	     "make it before");
}

Test(import, rights_that_a_file_cannot_have_are_left_out)
{
	const char *file = spawn_file("config.json",
	                              "{ \"abi\": 4, \"pathBeneath\": [ { \"allowedAccess\": [ \"abi.all\" ], "
	                              "\"parent\": [ \"/dev/null\" ] } ] }\n");
	const struct spawned *ran = import((const char *[]){ "--landlockconfig", file, NULL });

	cr_expect_null(strstr(ran->out, "make_dir"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\"write_file\""), "%s", ran->out);
}

Test(import, mistakes)
{
	landshim_refused(import((const char *[]){ NULL }), "landshim: import what?\n");
	landshim_refused(import((const char *[]){ "--firejail", "/no/such", NULL }),
	                 "landshim: /no/such: cannot read: no such file");
	landshim_refused(import((const char *[]){ "--firejail", "/dev/null", "x", NULL }),
	                 "landshim: \"x\" is one argument too many\n");
}
