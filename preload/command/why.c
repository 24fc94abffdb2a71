/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim why: what the kernel here would say to an access under policies, by
 * which rule, or for want of which.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "base/strlist.h"
#include "base/suggest.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/print/verdict.h"
#include "command/program/subject.h"
#include "command/subcommands.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/uapi.h"
#include "process.h"

static const struct usage usage = {
	"why",
	"usage: landshim why -c POLICY... [--right RIGHT]... [--json]\n"
	"                    PATH | --connect-tcp PORT | --bind-tcp PORT | --connect-udp PORT | --bind-udp PORT |\n"
	"                    --variable NAME\n"
	"                    [-- PROGRAM [ARGUMENT...]]\n",
};

#define STATUS_ALLOWED 0
#define STATUS_DENIED 1

struct why {
	const char **names;
	size_t count;
	bool json;
	struct access_set rights;  /* of --right; empty: all that fit */
	const char *path;          /* NULL: a port, or scopes alone */
	uint64_t port_right, port; /* of LANDLOCK_ACCESS_NET_*; 0: a path */
	const char *variable;      /* of the environment; NULL: something else */
	struct subject subject;
	struct layer *layers;
	struct decide decide;
	struct err_sink sink;
	int errors;
};

static int help(void)
{
	(void)printf("%s\nSays for each right whether the policies allow it there: by which rule, or what\n"
	             "would have to be added.  A path that does not exist is looked at by its directory.\n\n"
	             "  -c, --config POLICY       a policy's name or path; several must all allow it\n"
	             "      --right RIGHT         one right, group or scope (landshim rights); default: all that\n"
	             "                            PATH can have\n"
	             "      --connect-tcp PORT    a port, and so on:\n"
	             "      --bind-tcp PORT\n"
	             "      --connect-udp PORT\n"
	             "      --bind-udp PORT\n"
	             "      --variable NAME       whether the program gets a variable of the environment\n"
	             "      --json                for scripts\n\n"
	             "Status: 0 all is allowed, 1 something is denied, 125 an error.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_RIGHT = 256,
	OPTION_JSON,
	OPTION_PORTS,
	OPTION_CONNECT_TCP = OPTION_PORTS,
	OPTION_BIND_TCP,
	OPTION_CONNECT_UDP,
	OPTION_BIND_UDP,
	OPTION_VARIABLE,
	OPTION_HELP
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "right", required_argument, NULL, OPTION_RIGHT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "connect-tcp", required_argument, NULL, OPTION_CONNECT_TCP },
	{ "bind-tcp", required_argument, NULL, OPTION_BIND_TCP },
	{ "connect-udp", required_argument, NULL, OPTION_CONNECT_UDP },
	{ "bind-udp", required_argument, NULL, OPTION_BIND_UDP },
	{ "variable", required_argument, NULL, OPTION_VARIABLE },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static const uint64_t port_rights[] = {
	[OPTION_CONNECT_TCP - OPTION_PORTS] = LANDLOCK_ACCESS_NET_CONNECT_TCP,
	[OPTION_BIND_TCP - OPTION_PORTS] = LANDLOCK_ACCESS_NET_BIND_TCP,
	[OPTION_CONNECT_UDP - OPTION_PORTS] = LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP,
	[OPTION_BIND_UDP - OPTION_PORTS] = LANDLOCK_ACCESS_NET_BIND_UDP,
};

static bool any_name(const struct access_name *known)
{
	(void)known;
	return true;
}

static int parse_right(struct why *why, const char *word)
{
	struct access_name name;
	struct suggest nearest;

	if (access_find(word, &name)) {
		why->rights = access_union(why->rights, access_of(&name));
		return -1;
	}
	access_suggest(word, any_name, &nearest);
	return usage_hinted(&usage, suggest_hint(&nearest, "", "", ACCESS_RIGHTS_HINT), "there is no right \"%s\"",
	                    word);
}

static int parse_port(struct why *why, int option, const char *word)
{
	const long port = strlen(word) > 5 ? -1 : usage_number(word, 0, UINT16_MAX);

	if (why->port_right)
		return usage_mistake(&usage, "one port at a time");
	why->port_right = port_rights[option - OPTION_PORTS];
	if (port < 0)
		return usage_hinted(&usage, "a port is a number from 0 to 65535", "\"%s\" is not a port", word);
	why->port = (unsigned long)port;
	return -1;
}

static int parse_variable(struct why *why, const char *word)
{
	if (why->variable)
		return usage_mistake(&usage, "one variable at a time");
	if (!*word || strchr(word, '='))
		return usage_hinted(&usage, *word ? "name it without its value" : CONTEXT_UNSET_HINT,
		                    "\"%s\" is not the name of a variable", word);
	why->variable = word;
	return -1;
}

/* -1: go on; else the exit status. */
static int parse_option(struct why *why, int option, char **argv)
{
	switch (option) {
	case 'c':
		why->names[why->count++] = optarg;
		return -1;
	case OPTION_RIGHT:
		return parse_right(why, optarg);
	case OPTION_JSON:
		why->json = true;
		return -1;
	case OPTION_CONNECT_TCP:
	case OPTION_BIND_TCP:
	case OPTION_CONNECT_UDP:
	case OPTION_BIND_UDP:
		return parse_port(why, option, optarg);
	case OPTION_VARIABLE:
		return parse_variable(why, optarg);
	case OPTION_HELP:
		return help();
	default:
		return usage_option(&usage, options, option, argv);
	}
}

/* What the words that are no options name. */
static int check_words(const struct why *why)
{
	const bool scopes = why->rights.bits[ACCESS_SCOPE] != 0;

	if (why->count == 0)
		return usage_hinted(&usage, USAGE_POLICY_HINT, "no policy is named");
	if (usage_layers(&usage, why->count) >= 0)
		return CONTEXT_FAILED;
	if (why->variable && (why->path || why->port_right || !access_is_empty(why->rights)))
		return usage_mistake(&usage, "--variable stands alone");
	if (why->path && why->port_right)
		return usage_mistake(&usage, "either a PATH or a port");
	if (why->port_right && !access_is_empty(why->rights))
		return usage_hinted(&usage, "a port's option names the right", "--right goes with a PATH");
	if (!why->path && why->rights.bits[ACCESS_FS])
		return usage_mistake(&usage, "a right on files wants a PATH");
	if (why->rights.bits[ACCESS_NET])
		return usage_mistake(&usage, "a right on ports is asked by --connect-tcp PORT and its like");
	if (!why->path && !why->port_right && !why->variable && !scopes)
		return usage_mistake(&usage, "neither a PATH nor a port is named");
	return -1;
}

/* -1: go on, *program being where PROGRAM begins; else the exit status. */
static int parse(int argc, char **argv, struct why *why, int *program)
{
	int status = -1;
	int option;

	why->names = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*why->names));
	opterr = 0;
	for (;;) {
		while (status < 0 && (option = getopt_long(argc, argv, "+:c:", options, NULL)) != -1)
			status = parse_option(why, option, argv);
		if (status >= 0)
			return status;
		/* One PATH may stand among the options; what follows "--" is PROGRAM. */
		if (why->path || optind >= argc || strcmp(argv[optind - 1], "--") == 0)
			break;
		why->path = argv[optind++];
	}
	if (optind < argc && strcmp(argv[optind - 1], "--") != 0)
		return usage_hinted(&usage, "PROGRAM stands after --", "\"%s\" is one PATH too many", argv[optind]);
	*program = optind;
	return check_words(why);
}

static int load(struct why *why, size_t i, const struct kernel *kernel)
{
	const struct targets_source source = process_source(&why->subject.process);
	struct locate_program program = process_program(&why->subject.process);
	const char *path = context_policy(&why->sink, &program, why->names[i]);

	if (!path)
		return -1;
	if (layer_load(context_arena(), &why->sink, &source, path, locate_fragments_dir, &why->layers[i]) != 0)
		return -1;
	if (layer_plan(&why->sink, kernel, NULL, &why->layers[i]) != 0)
		return -1;
	return ruleset_build(context_arena(), &why->sink, true, &why->layers[i]);
}

/* There is nothing yet to ask about. */
static int check_made(const struct why *why, const char *path)
{
	for (size_t i = 0; i < why->count; i++) {
		const struct strlist *made = &why->layers[i].built.made;

		for (size_t k = 0; k < made->count; k++)
			if (path_beneath(path, made->items[k]))
				return err_report(&why->sink, ERR_SYSTEM, (struct err_where){ path, 0 },
				                  "ask again when the program has been started, or mkdir -m 0700 it",
				                  "\"%s\" does not exist, and is made when the program starts",
				                  made->items[k]);
	}
	return 0;
}

static int load_all(struct why *why)
{
	struct kernel kernel;

	if (abi_probe(&why->sink, &kernel) != 0)
		return -1;
	why->layers = arena_zalloc(context_arena(), why->count, sizeof(*why->layers));
	for (size_t i = 0; i < why->count; i++)
		if (load(why, i, &kernel) != 0)
			return -1;
	return decide_start(context_arena(), &why->sink, why->layers, why->count, &why->decide);
}

/* --- asking ------------------------------------------------------------------- */

/* One right, and what is said of it. */
static bool ask(const struct why *why, const struct access_right *right, const struct ancestry *object,
                const struct verdict_subject *about)
{
	struct decide_answer answer;

	_Static_assert(ACCESS_FAMILIES == 3, "a case for each family");
	switch (right->family) {
	case ACCESS_FS:
		answer = decide_path(&why->decide, object, right->bit);
		break;
	case ACCESS_NET:
		answer = decide_port(&why->decide, right->bit, why->port);
		break;
	default:
		answer = decide_scope(&why->decide, right->bit);
		break;
	}
	(why->json ? verdict_print_json : verdict_print)(about, right, &answer);
	return answer.allowed;
}

/* What can be done with an object of its kind. */
static uint64_t rights_on(uint32_t mode)
{
	const uint64_t data = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE;

	switch (mode & S_IFMT) {
	case S_IFDIR:
		return access_known(UAPI_ABI_NEWEST).bits[ACCESS_FS];
	case S_IFCHR:
	case S_IFBLK:
		return data | LANDLOCK_ACCESS_FS_IOCTL_DEV;
	case S_IFSOCK:
		return LANDLOCK_ACCESS_FS_RESOLVE_UNIX;
	case S_IFIFO:
		return data;
	default:
		return data | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_TRUNCATE;
	}
}

static struct access_set wanted(const struct why *why, const struct ancestry *object)
{
	struct access_set set = { { 0 } };

	if (why->port_right) {
		set.bits[ACCESS_NET] = why->port_right;
		return set;
	}
	if (!access_is_empty(why->rights))
		return why->rights;
	set.bits[ACCESS_FS] = rights_on(object->mode);
	return set;
}

static bool ask_variable(const struct why *why, const struct verdict_subject *about)
{
	const struct decide_answer answer = decide_variable(&why->decide, why->variable);

	if (why->json)
		verdict_start(about, true);
	(why->json ? verdict_print_variable_json : verdict_print_variable)(about, &answer);
	verdict_end(why->json, answer.allowed);
	return answer.allowed;
}

static bool ask_all(const struct why *why, const struct ancestry *object, const struct verdict_subject *about)
{
	const struct access_set set = wanted(why, object);
	const char *between = "";
	bool allowed = true;

	verdict_start(about, why->json);
	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		if (why->json)
			(void)printf("%s", between);
		between = ",";
		allowed &= ask(why, &access_rights[i], object, about);
	}
	verdict_end(why->json, allowed);
	return allowed;
}

/*
 * What there is of a path: itself or, if it does not exist, the nearest
 * directory that does, whose rights what is made there has.  NULL with errno.
 */
static const char *existing(const char *path)
{
	char *copy = arena_strndup(context_arena(), path, strlen(path));
	struct stat st;

	while (lstat(copy, &st) != 0) {
		char *slash = strrchr(copy, '/');

		if (errno != ENOENT)
			return NULL;
		slash[slash == copy] = '\0';
	}
	return copy;
}

static int find_object(const struct why *why, struct verdict_subject *about, struct ancestry *object)
{
	const struct err_where where = { about->path, 0 };

	about->at = existing(about->path);
	if (!about->at)
		return err_system(&why->sink, where, errno, NULL, "cannot look it up");
	if (ancestry_of_path(context_arena(), about->at, true, object) < 0)
		return err_system(&why->sink, where, errno, NULL, "cannot tell in which directories it lies");
	return 0;
}

int why_main(int argc, char **argv)
{
	struct why why = { .count = 0 };
	struct ancestry object = { .count = 0 };
	struct verdict_subject about = { .decide = &why.decide };
	int program = argc;
	int status = parse(argc, argv, &why, &program);

	if (status >= 0)
		return status;
	why.sink = context_sink(&why.errors);
	subject_find(&why.sink, argc - program, argv + program, &why.subject);
	if (why.subject.is_missing || load_all(&why) != 0)
		return CONTEXT_FAILED;
	if (why.path) {
		about.path = context_path(&why.sink, why.path);
		if (!about.path || check_made(&why, about.path) != 0 || find_object(&why, &about, &object) != 0)
			return CONTEXT_FAILED;
	}
	about.is_port = why.port_right != 0;
	about.port = why.port;
	about.variable = why.variable;
	status = (why.variable ? ask_variable(&why, &about) : ask_all(&why, &object, &about)) ? STATUS_ALLOWED
	                                                                                      : STATUS_DENIED;
	decide_end(&why.decide);
	return status;
}
