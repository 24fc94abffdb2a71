/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim status and rights: facts about this kernel and about the language. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "../../common/access.h"
#include "landshim.h"
#include "require.h"

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
