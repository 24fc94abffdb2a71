/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim: everything around liblandshim.so.  Finds the sub-command. */
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "base/count.h"
#include "base/suggest.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/libconfig_version.h"
#include "command/base/script_line.h"
#include "command/base/stdout_status.h"
#include "command/base/usage.h"
#include "command/launch/own_sandbox.h"
#include "command/program/elf_headers.h"
#include "command/subcommands.h"
#include "model/uapi.h"

/* A sub-command is a row here; what is printed of them comes from here. */
static const struct {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "run", run_main, "run a program so that it cannot start unconfined" },
	{ "explain", explain_main, "run a program, and say what the policies denied it" },
	{ "check", check_main, "check a policy, and show what it does" },
	{ "env", env_main, "print what a shell evaluates to have each command confined" },
	{ "import", import_main, "print what other tools' rules are as a policy" },
	{ "wrap", wrap_main, "write scripts that start programs under their policies" },
	{ "learn", learn_main, "run a program, and write the policy that it needs" },
	{ "policies", policies_main, "list the policies that are installed" },
	{ "why", why_main, "say what a policy allows on a path or port, and why" },
	{ "status", status_main, "show what this kernel can enforce" },
	{ "rights", rights_main, "list the rights, groups and scopes" },
};

/* How landshim itself is called: with one of its sub-commands. */
static const struct usage *usage(void)
{
	static char synopsis[256];
	static const struct usage called = { "", synopsis };
	struct text text;

	text_start(&text, synopsis, sizeof(synopsis));
	for (size_t i = 0; i < COUNT(commands); i++)
		text_add(&text, "%s%s", i == 0 ? "usage: landshim " : "|", commands[i].name);
	text_add(&text, " [ARGUMENT...]\n");
	return &called;
}

static int help(void)
{
	(void)printf("%s\n", usage()->synopsis);
	for (size_t i = 0; i < COUNT(commands); i++)
		(void)printf("  %-8s  %s\n", commands[i].name, commands[i].help);
	(void)printf("\nlandshim COMMAND --help says more, landshim(1) all.\n");
	return 0;
}

/* The first line is the version alone, for scripts; the others are for who passes this binary on. */
static int version(void)
{
	const char *libc = NULL;

#ifdef __GLIBC__
	libc = gnu_get_libc_version();
#endif
	(void)printf("landshim %s\nLandlock ABI 1 to %d\nlibconfig %s inside, LGPL-2.1-or-later\n", VERSION,
	             UAPI_ABI_NEWEST, libconfig_version());
	if (elf_headers_own_is_static())
		(void)(libc ? printf("glibc %s inside, LGPL-2.1-or-later\n", libc) : printf("musl inside, MIT\n"));
	return 0;
}

static int dispatch(int argc, char **argv)
{
	struct suggest nearest;

	if (argc < 2)
		return usage_mistake(usage(), "which command?");
	if (strcmp(argv[1], "--help") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0)
		return version();
	suggest_start(&nearest, argv[1]);
	if (*argv[1] == '-') {
		suggest_offer(&nearest, "--help");
		suggest_offer(&nearest, "--version");
		return usage_hinted(usage(),
		                    suggest_hint(&nearest, "", "",
		                                 "the command stands first, as in landshim run -c POLICY PROGRAM"),
		                    "unknown option \"%s\"", argv[1]);
	}
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].main(argc - 1, argv + 1);
		suggest_offer(&nearest, commands[i].name);
	}
	return usage_hinted(usage(), suggest_hint(&nearest, "", "", NULL), "unknown command \"%s\"", argv[1]);
}

int main(int argc, char **argv)
{
	char **words;

	if (own_sandbox_enforce(argc, argv) != 0)
		return CONTEXT_FAILED;
	words = script_line_split(&argc, argv);
	if (!words)
		return usage_hinted(usage(), "with #!/usr/bin/env -S before it, quotes are understood",
		                    "\"%s\": there are quotes in a #! line", argv[1]);
	return stdout_status(dispatch(argc, words));
}
