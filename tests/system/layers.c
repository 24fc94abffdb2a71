/* SPDX-License-Identifier: BSD-3-Clause */
/* Several policies at once, and the kernel's limit. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define BASE "abi = 1; min_abi = 1; include = \"<base>\";\n"

static const char *repeated(const char *path, int times)
{
	const char *config = path;

	for (int i = 1; i < times; i++)
		config = spawn_text("%s:%s", config, path);
	return config;
}

Test(layers, what_every_layer_allows_is_allowed_and_nothing_else)
{
	const char *a = spawn_file("a", "a\n");
	const char *b = spawn_file("b", "b\n");
	const char *both = spawn_file("both", "both\n");
	const char *first = spawn_file("first.conf", spawn_text(BASE "paths = ( { path = [ \"%s\", \"%s\" ]; allow = "
	                                                             "\"read\"; } );\n",
	                                                        a, both));
	const char *second = spawn_file("second.conf", spawn_text(BASE "paths = ( { path = [ \"%s\", \"%s\" ]; allow = "
	                                                               "\"read\"; } );\n",
	                                                          b, both));
	const char *argv[] = { "/bin/cat", a, b, both, NULL };
	const struct spawn spawn = { .argv = argv, .config = spawn_text("%s:%s", first, second) };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_str_eq(ran->out, "both\n");
	cr_assert_not_null(strstr(ran->err, "/a: Permission denied"), "%s", ran->err);
	cr_assert_not_null(strstr(ran->err, "/b: Permission denied"), "%s", ran->err);
}

Test(layers, sixteen_are_enforced_and_the_seventeenth_is_refused)
{
	const char *policy = spawn_file("layer.conf", BASE);
	const char *argv[] = { "/bin/true", NULL };
	struct spawn spawn = { .argv = argv, .config = repeated(policy, 16), .status = true };
	const struct spawned *ran;

	require_landlock(2);
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_lt(strlen(ran->line), 4097);
	spawn.config = repeated(policy, 17);
	spawn.status = false;
	expect_refused_spawn(
		&spawn, spawn_text("landshim: %s: the kernel stacks at most 16 Landlock layers, and there is no room "
	                           "for this one\n",
	                           policy));
}

Test(layers, a_right_is_unrestricted_only_where_every_layer_leaves_it)
{
	const char *secret = spawn_file("secret", "secret\n");
	const char *loose = spawn_file("loose.conf", BASE "unrestricted = \"read\";\n");
	const char *tight = spawn_file("tight.conf", BASE);
	const char *argv[] = { "/bin/cat", secret, NULL };
	struct spawn spawn = { .argv = argv, .config = loose };

	require_landlock(1);
	cr_assert_str_eq(spawn_run(&spawn)->out, "secret\n");
	spawn.config = spawn_text("%s:%s", loose, tight);
	cr_assert_str_eq(spawn_run(&spawn)->out, "");
	spawn.config = spawn_text("%s:%s", tight, loose);
	cr_assert_str_eq(spawn_run(&spawn)->out, "");
}

Test(layers, nothing_is_enforced_where_the_last_policy_is_bad)
{
	const char *good = spawn_file("good.conf", BASE);

	expect_refused(spawn_text("%s:%s", good, spawn_file("bad.conf", "abi = 99;\n")),
	               spawn_text("landshim: %s/bad.conf:1: ", spawn_directory()));
}

/*
 * landlock_restrict_self's flags, the program's own layer's being the last
 * (LOG_SUBDOMAINS_OFF: 4), whichever of its policies asks for it.
 */
Test(layers, subdomains_are_muted_by_the_programs_own_layer)
{
	const char *loud = spawn_file("loud.conf", spawn_policy(7, "", ""));
	const char *mute = spawn_file("mute.conf", spawn_policy(7, "", "log = { subdomains = false; };"));
	const char *const policies[][2] = { { loud, loud }, { mute, loud }, { loud, mute }, { mute, NULL } };

	require_landlock(7);
	if (access("/usr/bin/strace", X_OK) != 0)
		require_skip("strace");
	for (size_t i = 0; i < COUNT(policies); i++) {
		const char *said = spawn_path("calls");
		const struct spawn spawn = { .argv = (const char *[]){ "/usr/bin/strace", "-f", "-qq", "-X", "raw",
			                                               "-e", "trace=landlock_restrict_self", "-o", said,
			                                               LANDSHIM, "run", "-c", policies[i][0],
			                                               policies[i][1] ? "-c" : "/bin/true",
			                                               policies[i][1], "/bin/true", NULL },
			                     .preload = "" };
		const char *last = NULL;

		cr_assert_eq(spawn_run(&spawn)->status, 0);
		for (const char *at = spawn_read(said); (at = strstr(at, "landlock_restrict_self(")); at++)
			last = at;
		cr_assert_not_null(last);
		cr_expect_eq(strtoul(strchr(last, ',') + 1, NULL, 16) & 4, i == 0 ? 0UL : 4UL, "%s", last);
	}
}
