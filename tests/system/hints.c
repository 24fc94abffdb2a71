/* SPDX-License-Identifier: BSD-3-Clause */
/* Hints for mistakes with policies on the command line, whichever sub-command it is. */
#include <criterion/criterion.h>
#include <string.h>

#include "landshim.h"

static const struct {
	const char *name, *hint;
} unknown_policies[] = {
	{ "no-policy", "landshim policies lists those that are installed" },
	{ "/no/policy", "a policy that is installed is named without a slash: landshim policies lists them" },
	{ "no-policy.conf", "a policy that is installed is named without .conf: -c no-policy" },
	{ "", "it may be of a variable that is not set" },
	{ "/", "default.conf in it is for all that have none" },
	{ "/tmp", "a directory of policies is named with a / at its end" },
	{ "/dev/null", "a policy is a plain file" },
};

Test(hints, a_policy_that_is_none_has_one)
{
	for (size_t i = 0; i < sizeof(unknown_policies) / sizeof(unknown_policies[0]); i++) {
		const struct spawned *ran =
			landshim_words((const char *[]){ "run", "-c", unknown_policies[i].name, "/bin/true", NULL });

		cr_expect_eq(ran->status, 125);
		cr_expect_not_null(strstr(ran->err, spawn_text("\nlandshim: hint: %s\n", unknown_policies[i].hint)),
		                   "%s", ran->err);
	}
}

Test(hints, an_option_after_the_program_is_named)
{
	landshim_refused(landshim_words((const char *[]){ "explain", "/bin/true", "-c", "tar", NULL }),
	                 "landshim: no policy is named: \"-c\" stands after PROGRAM and is its own\n"
	                 "landshim: hint: options stand before PROGRAM, which is \"/bin/true\" here\n");
	/* It may be PROGRAM's own, as of tar: check goes on. */
	cr_expect_not_null(strstr(landshim_words((const char *[]){ "check", "/bin/cat", "-c", "tar", NULL })->err,
	                          "landshim: note: no policy is named: \"-c\" stands after PROGRAM and is its own\n"));
}

Test(hints, a_file_to_import_that_is_not_there_has_one)
{
	landshim_refused(landshim_words((const char *[]){ "import", "--landlockconfig", "/no/such.json", NULL }),
	                 "landshim: /no/such.json: cannot read: no such file or directory (ENOENT)\n"
	                 "landshim: hint: a relative name is taken from the working directory\n");
}

/* It is not taken for the working directory. */
Test(hints, an_empty_name_of_a_file_has_one)
{
	const char *const words[][5] = {
		{ "why", "-c", spawn_file("x.conf", landshim_tight(spawn_file("open", ""))), "", NULL },
		{ "wrap", "-d", "", "true", NULL },
		{ "wrap", "--list", "--directory=", NULL },
		{ "learn", "-o", "", "/bin/true", NULL },
		{ "learn", "--merge", "", "/bin/true", NULL },
		{ "learn", "--from", "", NULL },
		{ "import", "--firejail", "", NULL },
		{ "import", "--landlockconfig", "", NULL },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		landshim_refused(landshim_words(words[i]), "landshim: the name of a file is empty\n"
		                                           "landshim: hint: it may be of a variable that is not set\n");
}
