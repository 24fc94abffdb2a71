/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Completion in zsh and in fish, which read the command's own --help: the real
 * shells are asked, zsh at a terminal of its own (complete.zsh).
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "completion_place.h"
#include "landshim.h"

/* A line to complete, and what is offered, which is all if `alone`. */
struct offer {
	const char *line;
	const char *offers; /* words with "\n" after each */
	bool alone;
	const char *lacks; /* a word that is not offered; NULL: whatever */
};

static const struct offer offers[] = {
	{ "landshim che", "check\n", true, NULL },
	{ "landshim --vers", "--version\n", true, NULL },
	{ "landshim run -c mi", "mine\n", true, NULL },
	{ "landshim run --config=mi", "--config=mine\n", true, NULL },
	{ "landshim env -c mi", "mine\n", true, NULL },
	{ "landshim env --o", "--off\n", true, NULL },
	{ "landshim check --allow-warning writes-sh", "writes-shim\n", true, NULL },
	{ "landshim check --abi a", "all\n", true, NULL },
	{ "landshim rights --abi 1", "1\n10\n11\n", true, NULL },
	{ "landshim rights --abi a", "", true, NULL },
	{ "landshim run --harden def", "default\n", true, NULL },
	{ "landshim run --allow mak", "make_block\nmake_char\nmake_dir\nmake_fifo\nmake_reg\nmake_sock\nmake_sym\n",
	  true, NULL },
	/* Neither what the filter closes, nor a right for ports, nor what only "unrestricted" takes, nor a heading. */
	{ "landshim run --allow stre", "", true, NULL },
	{ "landshim run --allow listen", "", true, NULL },
	{ "landshim run --allow conn", "", true, NULL },
	{ "landshim run --allow scope", "", true, NULL },
	{ "landshim run --allow gr", "", true, NULL },
	{ "landshim run --allow ou", "output\n", true, NULL },
	{ "landshim run --unrestricted keyr", "", true, NULL },
	{ "landshim run --unrestricted name", "", true, NULL },
	{ "landshim run --unrestricted conn", "connect_send_udp\nconnect_tcp\n", true, NULL },
	{ "landshim run --unrestricted scop", "scope\n", true, NULL },
	{ "landshim why --right resolve", "resolve_unix\n", true, NULL },
	{ "landshim why --right sche", "", true, NULL }, /* a hole */
	{ "landshim why --bind-", "--bind-tcp\n--bind-udp\n", true, NULL },
	{ "landshim why --bind-tcp ", "", true, NULL },
	{ "landshim status x", "", true, NULL },
	/* Nothing in a name is expanded. */
	{ "landshim run -c '$(t", "$(touch PWNED)\n", true, NULL },
	/* A file is one by its slash or its .conf. */
	{ "landshim run -c ./si", "./site.conf\n", true, NULL },
	{ "landshim run -c ./", "./site.conf\n", false, "./tool" },
	{ "landshim run --include b", "base\n", true, NULL },
	{ "landshim run --include ./", "./site.conf\n", false, "./tool" },
	{ "landshim wrap -d wrappers --remove ", "tool\n", true, NULL },
	{ "landshim wrap -d wrappers --list ", "", false, "printf" },
	{ "landshim wrap ./tool ./to", "./tool\n", true, NULL },
	{ "landshim wrap ./tool --li", "--list\n", true, NULL },
	/* PROGRAM is a file, no word of the shell's. */
	{ "landshim run susp", "", false, "suspend" },
	{ "landshim run prin", "printf\n", false, "print" },
	{ "landshim check ./", "./tool\n", false, "./site.conf" },
	{ "landshim check ~/to", "~/tool\n", true, NULL },
	{ "landshim why ./si", "./site.conf\n", true, NULL },
	/* After PROGRAM everything is PROGRAM's. */
	{ "landshim run ./tool --exa", "", true, NULL },
	{ "landshim run -c mine ./tool --co", "--colour\n", true, NULL },
	{ "landshim run --exact -- ./tool --co", "--colour\n", true, NULL },
	{ "landshim why -c mine ./tool -- ./tool --co", "--colour\n", true, NULL },
};

#define OFFERS (sizeof(offers) / sizeof(offers[0]))

static const struct spawned *shell(const char *const *argv)
{
	const struct spawned *ran = completion_place_run(argv);

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	return ran;
}

/* Whether what is offered, a line for each word, is what an offer says. */
static void expect_offer(const struct offer *offer, const char *offered)
{
	if (offer->alone)
		cr_expect_str_eq(offered, offer->offers, "%s: %s", offer->line, offered);
	else
		cr_expect_not_null(strstr(spawn_text("\n%s", offered), spawn_text("\n%s", offer->offers)), "%s: %s",
		                   offer->line, offered);
	if (offer->lacks)
		cr_expect_null(strstr(spawn_text("\n%s", offered), spawn_text("\n%s\n", offer->lacks)), "%s: %s",
		               offer->line, offered);
}

/* The part of the output up to a line "<…>", which begins the next one. */
static const char *next_answer(const char **out)
{
	const char *at = *out;
	const char *answer;

	while (*at != '<' && *at)
		at = strchr(at, '\n') + 1;
	cr_assert_eq(*at, '<', "an answer less: %s", *out);
	answer = spawn_text("%.*s", (int)(at - *out), *out);
	*out = strchr(at, '\n') + 1;
	return answer;
}

/* Lets a shell answer all lines at once: starting one takes longer than to complete. */
static void expect_offers(const char *const *command)
{
	const char *argv[16 + OFFERS] = { NULL };
	const char *out;
	size_t count = 0;

	for (; *command; command++)
		argv[count++] = *command;
	for (size_t i = 0; i < OFFERS; i++)
		argv[count++] = offers[i].line;
	out = shell(argv)->out;
	for (size_t i = 0; i < OFFERS; i++)
		expect_offer(&offers[i], next_answer(&out));
}

/* A shell offers the long options that the help of each sub-command names. */
static void expect_options(const char *const *command)
{
	/* "usage: landshim run|check|... [ARGUMENT...]" */
	char *commands = strdup(landshim_words((const char *[]){ "--help", NULL })->out + strlen("usage: landshim "));

	commands[strcspn(commands, " ")] = '\0';
	for (const char *name = strtok(commands, "|"); name; name = strtok(NULL, "|")) {
		const char *argv[16] = { NULL };
		size_t count = 0, named = 0;
		const char *offered, *help;

		for (const char *const *word = command; *word; word++)
			argv[count++] = *word;
		argv[count] = spawn_text("landshim %s --", name);
		offered = spawn_text("\n%s", shell(argv)->out);
		help = landshim_words((const char *[]){ name, "--help", NULL })->out;
		for (const char *line = help; *line; line = strchr(line, '\n') + 1) {
			size_t blanks = strspn(line, " ");
			const char *option = line + blanks + (line[blanks + 1] == '-' ? 0 : 4);

			if ((blanks != 2 && blanks != 6) || line[blanks] != '-')
				continue;
			option = spawn_text("\n%.*s\n", (int)strcspn(option, " \n"), option);
			named++;
			cr_expect_not_null(strstr(offered, option), "%s: no %s in %s", name, option, offered);
		}
		cr_expect_gt(named, 0u);
	}
}

/* HOME is where it is started, and landshim is this one. */
#define HERE "/bin/sh", "-c", "HOME=$PWD PATH=" TEST_BUILD ":$PATH exec \"$@\"", "sh"
#define ZSH \
	HERE, "/bin/zsh", "-f", TEST_SOURCE "/tests/system/complete.zsh", TEST_SOURCE "/preload/command/landshim.zsh"
#define FISH                                                                                       \
	HERE, "/usr/bin/fish", "--no-config", "-c",                                                \
		"complete -c tool -l colour; source $argv[1]; for line in $argv[2..]; "            \
		"complete -C$line | string replace -r '\t.*' '' | sort -u; echo \"<$line>\"; end", \
		TEST_SOURCE "/preload/command/landshim.fish"

Test(completion, zsh_offers_what_can_stand_there, .timeout = 120)
{
	expect_offers((const char *[]){ ZSH, NULL });
}

Test(completion, fish_offers_what_can_stand_there, .timeout = 120)
{
	expect_offers((const char *[]){ FISH, NULL });
}

Test(completion, zsh_offers_the_options_that_help_names, .timeout = 120)
{
	expect_options((const char *[]){ ZSH, NULL });
}

Test(completion, fish_offers_the_options_that_help_names, .timeout = 120)
{
	expect_options((const char *[]){ FISH, NULL });
}
