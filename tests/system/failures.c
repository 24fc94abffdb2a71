/* SPDX-License-Identifier: BSD-3-Clause */
/* What the command says where it is used wrongly, or finds nothing: a line, and a hint. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/count.h"
#include "landshim.h"

static const char *const failures[][6] = {
	{ NULL },
	{ "runn" },
	{ "--banana" },
	{ "run" },
	{ "run", "/bin/true" },
	{ "run", "-c" },
	{ "run", "-c", "tar" },
	{ "run", "-c", "tar", "/tmp" },
	{ "run", "-c", "tar", "./" },
	{ "run", "-c", "tar", "" },
	{ "run", "-c", "tar", "/etc/passwd/x" },
	{ "run", "-c", "no-such-policy", "/bin/true" },
	/* Options after PROGRAM are its own. */
	{ "run", "/bin/true", "-c", "tar" },
	{ "run", "/bin/true", "--read", "/tmp" },
	{ "run", "-c", "tar", "--banana", "/bin/true" },
	{ "run", "--read" },
	{ "run", "--print-policy" },
	{ "check" },
	{ "check", "-c" },
	{ "check", "-c", "no-such-policy" },
	{ "why" },
	{ "why", "-c", "tar" },
	{ "why", "-c", "tar", "--right", "reed", "/" },
	{ "explain" },
	{ "explain", "/bin/true" },
	{ "explain", "-c", "tar" },
	{ "explain", "-c", "tar", "/tmp" },
	{ "learn" },
	{ "learn", "/tmp" },
	{ "learn", "-o", "/no/such/x", "/bin/true" },
	{ "env" },
	{ "env", "-c", "no-such-policy" },
	{ "import" },
	{ "import", "--firejail" },
	{ "wrap" },
	{ "wrap", "--remove" },
	{ "wrap", "--list", "x" },
	{ "policies", "x" },
	{ "status", "x" },
	{ "rights", "--abi", "99" },
};

Test(failures, each_is_one_line_and_a_hint)
{
	for (size_t i = 0; i < COUNT(failures); i++) {
		const struct spawned *ran = landshim_words(failures[i]);
		const char *hint = strstr(ran->err, "\nlandshim: hint: ");
		const char *end = hint ? strchr(hint + 1, '\n') : NULL;

		cr_expect_neq(ran->status, 0, "%zu", i);
		cr_expect_str_eq(ran->out, "", "%zu: %s", i, ran->out);
		cr_expect_eq(strncmp(ran->err, "landshim: ", strlen("landshim: ")), 0, "%zu: %s", i, ran->err);
		cr_expect(hint && strchr(ran->err, '\n') == hint && end && !end[1], "%zu: %s", i, ran->err);
	}
}
