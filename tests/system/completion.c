/* SPDX-License-Identifier: BSD-3-Clause */
/* Completion in bash: the words as bash splits them, and what is offered. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "completion_place.h"
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
	{ "landshim env -c mi", "mine\n", true, "" },
	{ "landshim env --o", "--off\n", true, "" },
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
	{ "landshim check --allow-warning redir", "redirects-rule\n", true, "" },
	/* Nothing in a name is expanded. */
	{ "landshim run -c '$(t'", "$(touch PWNED)\n", true, "" },
	{ "landshim run -c ''", "$(touch PWNED)\n", false, "tool" },
	/* A file is one by its slash or its .conf. */
	{ "landshim run -c si", "site.conf\n", true, "" },
	{ "landshim run -c ./si", "./site.conf\n", true, "" },
	{ "landshim run -c ./lands", "./landshim\n", true, "" },
	{ "landshim run --config=./si", "--config=./site.conf\n", true, "" },
	{ "landshim run --harden ''", "default\n", false, "ls" },
	{ "landshim run --harden li", "listen\n", true, "" },
	{ "landshim run --allow read_f", "read_file\n", true, "" },
	/* Neither what the filter closes, nor a right for ports, nor what only "unrestricted" takes, nor a heading. */
	{ "landshim run --allow stre", "", true, "" },
	{ "landshim run --allow conn", "", true, "" },
	{ "landshim run --allow sc", "", true, "" },
	{ "landshim run --allow gr", "", true, "" },
	{ "landshim run --allow ou", "output\n", true, "" },
	{ "landshim run --unrestricted k", "", true, "" },
	{ "landshim run --unrestricted conn", "connect_tcp\nconnect_send_udp\n", true, "" },
	{ "landshim run --unrestricted sc", "scope\n", true, "" },
	{ "landshim run --allow l", "", true, "" }, /* listen is no right */
	{ "landshim run --unrestricted sig", "signal\n", true, "" },
	{ "landshim run --connect-tcp ''", "", true, "" },
	{ "landshim check --diff mi", "mine\n", true, "" },
	{ "landshim check --diff mine -c mi", "mine\n", true, "" },
	{ "landshim wrap -d ./land", "./landshim\n", true, "" },
	{ "landshim wrap ./to", "./tool\n", true, "" },
	{ "landshim wrap -d wrappers --remove to", "tool\n", true, "" },
	{ "landshim wrap --list ''", "", true, "" },
	{ "landshim run --include b", "base\n", true, "" },
	{ "landshim run --include si", "site.conf\n", true, "" },
	{ "landshim import --firejail ./si", "./site.conf\n", true, "" },
	{ "landshim import --landlockconfig ./si", "./site.conf\n", true, "" },
	{ "landshim explain --audit ./si", "./site.conf\n", true, "" },
	{ "landshim explain ./to", "./tool\n", true, "" },
	{ "landshim why ./si", "./site.conf\n", true, "" },
	/* PROGRAM is a file. */
	{ "landshim run i", "id\n", false, "if" },
	{ "landshim run susp", "", true, "" },
	{ "landshim check ./", "./tool\n", false, "./site.conf" },
	{ "landshim check '~/to'", "~/tool\n", true, "" },
};

ParameterizedTestParameters(completion, offers_what_can_stand_there)
{
	return cr_make_param_array(struct completion, completions, sizeof(completions) / sizeof(completions[0]));
}

static const struct spawned *complete(const char *words)
{
	return completion_place_run((const char *[]){ "/bin/bash", "-c", SCRIPT, "bash",
	                                              TEST_SOURCE "/preload/command/landshim.bash", words, NULL });
}

ParameterizedTest(const struct completion *completion, completion, offers_what_can_stand_there)
{
	const struct spawned *ran = complete(completion->words);

	if (completion->alone)
		cr_expect_str_eq(ran->out, completion->offers, "%s: %s", completion->words, ran->out);
	else
		cr_expect_not_null(strstr(spawn_text("\n%s", ran->out), spawn_text("\n%s", completion->offers)),
		                   "%s: %s", completion->words, ran->out);
	if (completion->lacks[0])
		cr_expect_null(strstr(spawn_text("\n%s", ran->out), spawn_text("\n%s\n", completion->lacks)), "%s: %s",
		               completion->words, ran->out);
}

/* The options that a line of --help begins with, "-c, --config POLICY ..."; how many of them are not offered. */
static size_t count_options(const char *line, const char *offers, size_t *forgotten)
{
	const char *word = line + strspn(line, " ");
	size_t count = 0;

	/* Deeper there is text. */
	if (word - line > 6)
		return 0;
	for (; *word == '-'; count++) {
		size_t len = strcspn(word, ", \n");
		const char *option = spawn_text("\n%.*s\n", (int)len, word);

		*forgotten += strstr(offers, option) == NULL;
		word += len + strspn(word + len, ", ");
	}
	return count;
}

/* One that is added and forgotten in landshim.bash fails here, as one that is no more. */
Test(completion, offers_the_options_that_help_names_and_no_others)
{
	/* "usage: landshim run|check|... [ARGUMENT...]" */
	char *commands = strdup(landshim_words((const char *[]){ "--help", NULL })->out + strlen("usage: landshim "));

	commands[strcspn(commands, " ")] = '\0';
	for (const char *name = strtok(commands, "|"); name; name = strtok(NULL, "|")) {
		const char *offers = spawn_text("\n%s", complete(spawn_text("landshim %s -", name))->out);
		const char *help = landshim_words((const char *[]){ name, "--help", NULL })->out;
		size_t named = 0, forgotten = 0, offered = 0;

		for (const char *line = help; *line; line = strchr(line, '\n') + 1)
			named += count_options(line, offers, &forgotten);
		for (const char *at = offers; *at; at++)
			offered += *at == '\n' && at[1];
		cr_expect_gt(named, 0u);
		cr_expect_eq(forgotten, 0u, "%s: %s%s", name, help, offers);
		cr_expect_eq(offered, named + 1, "--help besides: %s", offers);
	}
}
