/* SPDX-License-Identifier: BSD-3-Clause */
/* Which names a directory of policies has. */
#include "load/policy_names.h"

#include <criterion/criterion.h>

#include "../scratch.h"
#include "../support.h"
#include "base/count.h"

static const char *nearest_to(const char *wanted)
{
	struct suggest nearest;

	suggest_start(&nearest, wanted);
	policy_names_offer(support_arena(), scratch(), &nearest);
	return suggest_found(&nearest) ? suggest_found(&nearest) : "(none)";
}

/* Whichever of them the directory has first. */
Test(policy_names, files_of_other_names_are_passed_over)
{
	static const char *const files[] = { "curl.conf",  "notes.txt", "wget.conf~", "two words.conf", ".conf",
		                             "python.con", "rsync",     "tar.conf",   "a.b.conf",       "vim.conf" };

	for (size_t i = 0; i < COUNT(files); i++)
		scratch_file(files[i]);
	cr_expect_str_eq(nearest_to("crul"), "curl");
	cr_expect_str_eq(nearest_to("tarr"), "tar");
	cr_expect_str_eq(nearest_to("vmi"), "vim");
	cr_expect_str_eq(nearest_to("wgett"), "(none)");
	cr_expect_str_eq(nearest_to("pythonn"), "(none)");
	cr_expect_str_eq(nearest_to("rsyncc"), "(none)");
}
