/* SPDX-License-Identifier: BSD-3-Clause */
/* Completion in bash: the words as bash splits them, and what is offered. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>
#include <sys/stat.h>

#include "landshim.h"

/* As bash has them in COMP_WORDS: the word under the cursor is the last one. */
#define SCRIPT                                                            \
	". \"$1\"; PATH=" TEST_BUILD ":$PATH; eval \"COMP_WORDS=($2)\"; " \
	"COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _landshim; "              \
	"[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\""

struct completion {
	char words[48];  /* as they would be quoted */
	char offers[48]; /* lines that are offered: these alone, or among others */
	bool alone;
	char lacks[16]; /* a line that is not offered; "": whatever */
};

static struct completion completions[] = {
	{ "landshim che", "check\n", true, "" },
	{ "landshim run -c mi", "mine\n", true, "" },
	{ "landshim run --config = mi", "mine\n", true, "" },
	{ "landshim run --config=mi", "--config=mine\n", true, "" },
	{ "landshim run --config =", "mine\n", false, "ls" },
	{ "landshim check --config = mi", "mine\n", true, "" },
	{ "landshim check --allow-warning = writes-sh", "writes-shim\n", true, "" },
	{ "landshim check --allow-warning writes-sh", "writes-shim\n", true, "" },
	{ "landshim check --allow-warning = w", "write-execute\n", false, "which" },
	{ "landshim check --abi a", "all\n", true, "" },
	{ "landshim check --abi =", "all\n", false, "" },
	{ "landshim rights --abi ''", "11\n", false, "all" },
	{ "landshim rights --abi = 1", "1\n10\n11\n", true, "" },
	{ "landshim check --j", "--json\n", true, "" },
	{ "landshim run ls --exa", "", true, "" },
	{ "landshim status x", "", true, "" },
};

ParameterizedTestParameters(completion, offers_what_can_stand_there)
{
	return cr_make_param_array(struct completion, completions, sizeof(completions) / sizeof(completions[0]));
}

ParameterizedTest(const struct completion *completion, completion, offers_what_can_stand_there)
{
	const char *argv[] = { "/bin/bash",       "-c", SCRIPT, "bash", TEST_SOURCE "/preload/command/landshim.bash",
		               completion->words, NULL };
	const char *env[] = { spawn_text("XDG_CONFIG_HOME=%s", spawn_directory()), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .env = env };
	const struct spawned *ran;

	cr_assert_eq(mkdir(spawn_path("landshim"), 0755), 0);
	(void)spawn_file("landshim/mine.conf", "abi = 7;\n");
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->err, "");
	if (completion->alone)
		cr_expect_str_eq(ran->out, completion->offers, "%s: %s", completion->words, ran->out);
	else
		cr_expect_not_null(strstr(spawn_text("\n%s", ran->out), spawn_text("\n%s", completion->offers)),
		                   "%s: %s", completion->words, ran->out);
	if (completion->lacks[0])
		cr_expect_null(strstr(spawn_text("\n%s", ran->out), spawn_text("\n%s\n", completion->lacks)), "%s: %s",
		               completion->words, ran->out);
}
