/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program of another class, into which the shim cannot be loaded: landshim
 * run confines it all the same.  The running kernel may have no use for 32-bit
 * programs; Debian's run them.
 */
#include <string.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "outside.h"

void classes_i386(void)
{
	const char *reader = launch_built("tests/hosts/variant/reader-m32-static");
	const char *on = outside_directory();
	const char *other = outside_directory();
	const char *open = draft_text("%s/file", on);
	const char *secret = draft_text("%s/file", other);
	const char *expected = draft_text("allowed %s\ndenied %s\n", open, secret);
	const char *const bare[] = { reader, secret, NULL };
	const char *config;
	const struct launched *ran;

	check_must(probe_prepare(on) == 0 && probe_prepare(other) == 0, "cannot prepare a directory");
	ran = launch_run(&(struct launch){ .argv = bare });
	if (ran->status == 127)
		check_cannot("no 32-bit programs");
	check_that(strcmp(ran->out, draft_text("allowed %s\n", secret)) == 0, "without landshim: %s%s", ran->out,
	           ran->err);
	config = draft_file(draft_policy("abi = 11; min_abi = 1;", draft_path(on, "\"read_file\""), ""));
	ran = launch_run(&(struct launch){ .argv = (const char *const[]){ launch_built("landshim"), "run", "-c", config,
	                                                                  reader, open, secret, NULL } });
	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "status %d, %s%s instead of %s", ran->status,
	           ran->out, ran->err, expected);
	check_cell("confined");
}
