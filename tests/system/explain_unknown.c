/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim explain cannot find out it does not say as if it knew it. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "schema.h"

#define NOBODY 65534

/* cat under a policy that does not let it be read, as nobody in a namespace of its own. */
static const struct spawned *explain_cat(const char *file, const char *option)
{
	const struct spawn spawn = { .prepare = spawn_become_nobody };
	const char *policy =
		spawn_file("p.conf", spawn_policy(7, ", { path = \"/proc\"; allow = \"read_write\"; }", ""));

	return landshim_spawn(&spawn, "explain",
	                      (const char *[]){ option, "-c", policy, "/usr/bin/unshare", "-r", "/bin/cat", file,
	                                        NULL });
}

/* There it has capabilities over its own files, which landshim, as nobody outside, has not. */
Test(explain, what_the_caller_cannot_ask_about_modes_is_said)
{
	const char *file = spawn_file("data", "text\n");
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	ran = explain_cat(file, "--all");
	cr_expect_not_null(strstr(ran->err, "/data: read_file denied by "), "%s", ran->err);
	cr_expect_null(strstr(ran->err, " deny it too"), "%s", ran->err);
	cr_assert_eq(chmod(file, 0), 0);
	cr_assert_eq(chown(file, NOBODY, NOBODY), 0);
	ran = explain_cat(file, "--all");
	cr_expect_not_null(strstr(ran->err, "/data: read_file denied by "), "%s", ran->err);
	cr_expect_not_null(
		strstr(ran->err, "    whether file modes, owners or capabilities deny it too could not be found out\n"),
		"%s", ran->err);
	cr_expect_null(strstr(ran->err, "denied by both"), "%s", ran->err);
	ran = explain_cat(file, "--json");
	cr_assert_not_null(strstr(ran->err, "{\"program\""), "%s", ran->err);
	schema_expect("explain", strstr(ran->err, "{\"program\""),
	              "assert found['denials'][0]['by_modes'] is None, found\n");
}
