/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim wrap: scripts of programs' names that start them under their
 * policies.  Writes over nothing that it has not written itself.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/sys.h"
#include "command/base/abspath.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/launch/wrappers.h"
#include "command/program/exec_chain.h"
#include "command/subcommands.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "model/policy.h"
#include "process.h"

static const struct usage usage = {
	"wrap",
	"usage: landshim wrap [-c POLICY] [-d DIRECTORY] PROGRAM...\n"
	"       landshim wrap --list [-d DIRECTORY]\n"
	"       landshim wrap --remove [-d DIRECTORY] NAME...\n",
};

/* What a wrapper begins with; then lines that are its own. */
#define FIRST "#!/bin/sh\n# Written by landshim wrap, and taken away by landshim wrap --remove.\n"

struct wrap {
	const char *policy; /* as -c has it; NULL: the program's name */
	const char *directory;
	bool list, remove;
	bool is_named; /* the directory, with -d */
	struct err_sink sink;
	int errors;
};

static int help(void)
{
	(void)printf("%s\nWrites a script with the name of each PROGRAM, which runs it under its policy.\n\n"
	             "  -c, --config POLICY        default: the policy of the program's name\n"
	             "  -d, --directory DIRECTORY  where the scripts are; default ~/.local/bin\n"
	             "      --list                 print the scripts that are there\n"
	             "      --remove               take scripts away\n\n"
	             "Status: 125 where one could not be written or taken away.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_LIST = 256,
	OPTION_REMOVE,
	OPTION_HELP
};

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct wrap *wrap)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "directory", required_argument, NULL, 'd' },
		{ "list", no_argument, NULL, OPTION_LIST }, { "remove", no_argument, NULL, OPTION_REMOVE },
		{ "help", no_argument, NULL, OPTION_HELP }, { NULL, 0, NULL, 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":c:d:", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			if (wrap->policy)
				return usage_hinted(&usage, CONTEXT_LAYERS_HINT, "-c: \"%s\" is a second policy",
				                    optarg);
			wrap->policy = optarg;
			break;
		case 'd':
			wrap->directory = optarg;
			wrap->is_named = true;
			break;
		case OPTION_LIST:
			wrap->list = true;
			break;
		case OPTION_REMOVE:
			wrap->remove = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, options, option, argv);
		}
	}
	if ((wrap->list || wrap->remove) && (wrap->policy || (wrap->list && (wrap->remove || argv[optind]))))
		return usage_mistake(&usage, "%s takes no such argument", wrap->list ? "--list" : "--remove");
	if (!wrap->list && !argv[optind])
		return usage_mistake(&usage, wrap->remove ? "which is to be taken away?" : "no PROGRAM is named");
	return -1;
}

/* Text that a shell takes as it is. */
static const char *quoted(const char *text)
{
	char *out = arena_alloc(context_arena(), 4 * strlen(text) + 3);
	char *at = out;

	*at++ = '\'';
	for (; *text; text++)
		at = *text == '\'' ? stpcpy(at, "'\\''") : (*at = *text, at + 1);
	*at++ = '\'';
	*at = '\0';
	return out;
}

/* The beginning of a file: "" where it is none, or cannot be read. */
static const char *beginning(const char *path)
{
	static char text[8192];
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static bool is_wrapper(const char *path)
{
	return strncmp(beginning(path), FIRST, strlen(FIRST)) == 0;
}

/* As the shell looks for it, but for relative directories: the wrapper is called from anywhere.  NULL: reported. */
static const char *find_in_path(const struct wrap *wrap, const char *path, const char *program)
{
	const char *skipped = NULL;

	for (;; path++) {
		const size_t len = strcspn(path, ":");
		const char *there =
			arena_printf(context_arena(), "%.*s/%s", len > 0 ? (int)len : 1, len > 0 ? path : ".", program);
		const bool is_it = exec_chain_is_executable(there) && !is_wrapper(there);

		if (is_it && there[0] == '/') {
			if (skipped)
				(void)fprintf(
					stderr,
					"landshim: note: \"%s\" is passed over: its directory in PATH is relative\n",
					skipped);
			return there;
		}
		if (is_it && !skipped)
			skipped = there;
		path += len;
		if (!*path)
			break;
	}
	if (skipped)
		(void)err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ program, 0 },
		                 arena_printf(context_arena(), "name it as \"%s\"", skipped),
		                 "is in a relative directory of PATH alone, which is another one elsewhere");
	else
		(void)exec_chain_cannot(&wrap->sink, program, ENOENT);
	return NULL;
}

/* The program that a name stands for where the wrappers are not in PATH; NULL: reported. */
static const char *find(const struct wrap *wrap, const char *program)
{
	const char *path = getenv("PATH");

	if (strchr(program, '/')) {
		path = abspath(context_arena(), program);
		if (is_wrapper(path)) {
			(void)err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
			                 "name the program that it starts", "is a wrapper itself");
			return NULL;
		}
		if (exec_chain_is_executable(path))
			return path;
		(void)exec_chain_cannot(&wrap->sink, path, errno);
		return NULL;
	}
	return find_in_path(wrap, path ? path : "/bin:/usr/bin", program);
}

/* Whether the policy can be loaded; of a directory, each program will tell.  False: reported. */
static bool is_loadable(const struct wrap *wrap, const struct locate_program *invoked, const char *name)
{
	const char *path;
	struct policy policy;

	if (name[strlen(name) - 1] == '/')
		return context_path(&wrap->sink, name) != NULL;
	path = context_policy(&wrap->sink, invoked, name);
	/* Its paths need not be there yet. */
	return path && policyfile_load(context_arena(), &wrap->sink, path, locate_fragments_dir, &policy) == 0;
}

/* The wrapper's text; NULL: reported. */
static const char *script(const struct wrap *wrap, const char *name, const char *program)
{
	char *words[] = { arena_strndup(context_arena(), program, strlen(program)), NULL };
	const char *policy = context_policy_name(wrap->policy ? wrap->policy : name);
	struct process process;
	struct locate_program invoked;
	char self[4096];
	const ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0) {
		(void)err_system(&wrap->sink, (struct err_where){ NULL, 0 }, errno, "mount /proc",
		                 "cannot find out where landshim lies");
		return NULL;
	}
	self[len] = '\0';
	process_init(&process, context_arena(), 1, words, environ);
	invoked = process_program(&process);
	/* In the wrapper's comment the shell would run the rest of it. */
	if (strchr(policy, '\n')) {
		(void)err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ "-c", 0 },
		                 "name it by a link without one", "a policy of a wrapper has no newline in its path");
		return NULL;
	}
	if (!is_loadable(wrap, &invoked, policy))
		return NULL;
	return arena_printf(context_arena(),
	                    "%s# program: %s\n# policy: %s\n%s=\"${%s-}${%s:+ }\"%s exec %s run -c %s -- %s \"$@\"\n",
	                    FIRST, program, policy, WRAPPERS_VARIABLE, WRAPPERS_VARIABLE, WRAPPERS_VARIABLE,
	                    quoted(name), quoted(self), quoted(policy), quoted(program));
}

static int cannot(const struct wrap *wrap, const char *path, const char *what, const char *hint)
{
	return err_system(&wrap->sink, (struct err_where){ path, 0 }, errno, errno == ENOENT ? hint : NULL, "cannot %s",
	                  what);
}

#define MAKE "make the directory, and have it in PATH before the program's"

/* Whole, and only where nothing stands or what does is ours. */
static int write_script(const struct wrap *wrap, const char *path, const char *text)
{
	const char *new = arena_printf(context_arena(), "%s.%ld", path, (long)getpid());
	cleanup_fd int fd = -1;
	int errnum;

	if (access(path, F_OK) == 0 || errno != ENOENT) {
		if (!is_wrapper(path))
			return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
			                  "take it away, or name another directory with -d",
			                  "is there already, and landshim has not written it");
	}
	fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	if (fd < 0)
		return cannot(wrap, path, "write", MAKE);
	/* link(2) replaces nothing; what is ours is replaced. */
	if (write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fchmod(fd, 0755) == 0 &&
	    (is_wrapper(path) ? rename(new, path) : link(new, path)) == 0) {
		(void)unlink(new);
		return 0;
	}
	errnum = errno;
	(void)unlink(new);
	errno = errnum;
	return cannot(wrap, path, "write", MAKE);
}

/* A wrapper that comes after the program in PATH does nothing. */
static void note_path(const struct wrap *wrap, const char *program)
{
	const char *list = getenv("PATH");

	while (list && *list) {
		const size_t len = strcspn(list, ":");

		if (len > 0 && sys_same_path(arena_strndup(context_arena(), list, len), wrap->directory))
			return;
		if (strncmp(list, program, len) == 0 && program[len] == '/' && !strchr(program + len + 1, '/'))
			break;
		list += len + (list[len] == ':');
	}
	(void)fprintf(stderr, "landshim: note: \"%s\" does not come before %s in PATH\n", wrap->directory, program);
}

static int wrap_program(const struct wrap *wrap, const char *word)
{
	const char *program = find(wrap, word);
	const char *name = program ? strrchr(program, '/') + 1 : NULL;
	const char *path, *text;

	if (!program)
		return -1;
	if (!*name || strpbrk(program, "\n"))
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ word, 0 },
		                  "name a program by a path, or by a name that PATH has", "is no program's name");
	path = arena_printf(context_arena(), "%s/%s", wrap->directory, name);
	if (strcmp(path, program) == 0)
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
		                  "name another directory with -d", "lies where its wrapper would");
	text = script(wrap, name, program);
	if (!text || write_script(wrap, path, text) != 0)
		return -1;
	note_path(wrap, program);
	return 0;
}

static int remove_wrapper(const struct wrap *wrap, const char *name)
{
	const char *path = arena_printf(context_arena(), "%s/%s", wrap->directory, name);

	if (!*name)
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ "--remove", 0 }, CONTEXT_UNSET_HINT,
		                  "the name of a wrapper is empty");
	if (strchr(name, '/'))
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ name, 0 },
		                  "its directory is named with -d", "is no name of a wrapper");
	if (access(path, F_OK) == 0 && !is_wrapper(path))
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
		                  "landshim wrap --list says which are there", "stays: landshim has not written it");
	return unlink(path) == 0 ? 0 : cannot(wrap, path, "take away", "landshim wrap --list says which are there");
}

/* The rest of the line that begins with a word. */
static const char *line_of(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	return at ? arena_strndup(context_arena(), at + strlen(word), strcspn(at + strlen(word), "\n")) : "?";
}

static int list(const struct wrap *wrap)
{
	struct dirent **entries;
	const int count = scandir(wrap->directory, &entries, NULL, alphasort);

	if (count < 0)
		return errno == ENOENT && !wrap->is_named ? 0 : cannot(wrap, wrap->directory, "list", NULL);
	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(context_arena(), "%s/%s", wrap->directory, entries[i]->d_name);

		if (!is_wrapper(path))
			continue;
		(void)printf("%s: %s, policy %s\n", entries[i]->d_name, line_of(beginning(path), "\n# program: "),
		             line_of(beginning(path), "\n# policy: "));
	}
	return 0;
}

static int start(struct wrap *wrap)
{
	const char *home = context_variable("HOME");

	if (wrap->is_named)
		wrap->directory = context_path(&wrap->sink, wrap->directory);
	else if (home && home[0] == '/')
		wrap->directory = arena_printf(context_arena(), "%s/.local/bin", home);
	else
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ "HOME", 0 },
		                  "name a directory with -d", "is not set, or no absolute path");
	if (wrap->policy && !*wrap->policy)
		return err_report(&wrap->sink, ERR_ENVIRONMENT, (struct err_where){ "-c", 0 }, CONTEXT_UNSET_HINT,
		                  "the name of the policy is empty");
	return wrap->directory ? 0 : -1;
}

int wrap_main(int argc, char **argv)
{
	struct wrap wrap = { .policy = NULL };
	int status = parse(argc, argv, &wrap);

	if (status >= 0)
		return status;
	wrap.sink = context_sink(&wrap.errors);
	if (start(&wrap) != 0 || (wrap.list && list(&wrap) != 0))
		return CONTEXT_FAILED;
	for (char **word = argv + optind; *word; word++)
		(void)(wrap.remove ? remove_wrapper(&wrap, *word) : wrap_program(&wrap, *word));
	return wrap.errors ? CONTEXT_FAILED : 0;
}
