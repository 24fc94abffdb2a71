/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim import: what others have written, as a policy, and what of it a policy cannot say. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/import/import_firejail.h"
#include "command/import/import_landlockconfig.h"
#include "command/import/import_landrun.h"
#include "command/import/import_policy.h"
#include "command/subcommands.h"

static const struct usage usage = {
	"import",
	"usage: landshim import --landrun [--] OPTION...\n"
	"       landshim import --firejail PROFILE\n"
	"       landshim import --landlockconfig FILE\n",
};

#define STATUS_WHOLE 0
#define STATUS_LOST 1
#define TEXT_MAX ((size_t)1024 * 1024)

static int help(void)
{
	(void)printf("%s\nPrints a policy, and on stderr a line for each thing that a policy cannot express.\n\n"
	             "      --landrun                what stands after it are options of landrun\n"
	             "      --firejail PROFILE       a profile of firejail\n"
	             "      --landlockconfig FILE    JSON of landlockconfig\n\n"
	             "Status: 0, or 1 if something could not be expressed; 125 on an error.\n",
	             usage.synopsis);
	return 0;
}

/* NULL: reported. */
static char *read_file(const struct err_sink *sink, const char *path)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = arena_alloc(context_arena(), TEXT_MAX + 1);
	ssize_t got = fd < 0 ? -1 : 0;
	size_t len = 0;

	while (got >= 0 && len < TEXT_MAX && (got = read(fd, text + len, TEXT_MAX - len)) > 0)
		len += (size_t)got;
	if (got < 0) {
		(void)err_system(sink, (struct err_where){ path, 0 }, errno,
		                 errno == ENOENT ? "a relative name is taken from the working directory"
		                                 : err_hint_open(errno, path),
		                 "cannot read");
		return NULL;
	}
	if (len == TEXT_MAX || memchr(text, '\0', len)) {
		(void)err_report(sink, ERR_POLICY, (struct err_where){ path, 0 },
		                 "name the file that a user writes, not an archive or a program",
		                 "is no text of less than 1 MiB");
		return NULL;
	}
	text[len] = '\0';
	return text;
}

enum {
	OPTION_LANDRUN = 256,
	OPTION_FIREJAIL,
	OPTION_LANDLOCKCONFIG,
	OPTION_HELP
};

static int import(int kind, const char *path, char *const *words)
{
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);
	struct import_policy policy = { .name = "landrun" };
	char *text = NULL;

	if (path) {
		policy.name = context_path(&sink, path);
		text = policy.name ? read_file(&sink, policy.name) : NULL;
		if (!text)
			return CONTEXT_FAILED;
	}
	if (kind == OPTION_LANDRUN)
		import_landrun(&policy, words);
	else if (kind == OPTION_FIREJAIL ? import_firejail(&sink, &policy, text) != 0
	                                 : import_landlockconfig(&sink, &policy, text) != 0)
		return CONTEXT_FAILED;
	if (policy.errors || import_policy_print(&sink, &policy) != 0)
		return CONTEXT_FAILED;
	return policy.lost ? STATUS_LOST : STATUS_WHOLE;
}

int import_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "landrun", no_argument, NULL, OPTION_LANDRUN },
		{ "firejail", required_argument, NULL, OPTION_FIREJAIL },
		{ "landlockconfig", required_argument, NULL, OPTION_LANDLOCKCONFIG },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	opterr = 0;
	option = getopt_long(argc, argv, "+:", options, NULL);
	if (option == OPTION_HELP)
		return help();
	if (option == OPTION_LANDRUN) {
		if (argv[optind] && strcmp(argv[optind], "--") == 0)
			optind++;
		return import(option, NULL, argv + optind);
	}
	if (option == '?' || option == ':')
		return usage_option(&usage, options, option, argv);
	if (option == -1)
		return usage_mistake(&usage, "import what?");
	if (argv[optind])
		return usage_mistake(&usage, "\"%s\" is one argument too many", argv[optind]);
	return import(option, optarg, argv + argc);
}
