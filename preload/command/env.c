/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim env: what a shell evaluates, so that every command from there on is
 * confined, or none any more.  Prints only what will work: where a policy does
 * not load, or the shim cannot be preloaded, nothing is printed.
 */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/launch/child_environ.h"
#include "command/launch/preload_list.h"
#include "command/probe/layers_left.h"
#include "command/probe/try_landlock.h"
#include "command/program/loadable.h"
#include "command/subcommands.h"
#include "environ.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/filter_install.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/plan.h"
#include "process.h"

static const struct usage usage = { "env", "usage: landshim env -c POLICY [-c POLICY...] [--fish]\n"
	                                   "       landshim env --off [--fish]\n" };

/* How a shell sets and unsets a variable, and writes a quote between quotes. */
struct dialect {
	const char *set, *assign, *unset;
	const char *special;        /* bytes that stand for something between single quotes */
	const char *before, *after; /* what makes one of them stand for itself */
};

static const struct dialect posix = { "export ", "=", "unset ", "'", "'\\", "'" };
static const struct dialect fish = { "set -gx ", " ", "set -e ", "'\\", "\\", "" };

struct env {
	const char **names; /* as -c has them */
	const char **paths; /* absolute: files, and directories with a slash at the end */
	size_t count;
	bool off;
	const struct dialect *dialect;
	struct process process;
	struct kernel kernel;
	struct arena policies; /* with the shim's limit */
	size_t layers;         /* how many will be enforced */
	uint32_t parts;        /* what the filter will close */
	struct err_sink sink;
	int errors;
	const char *text; /* what will be printed */
};

static int help(void)
{
	(void)printf("%s\nPrints what a shell evaluates to have every command confined from there on:\n\n"
	             "  exports=$(landshim env -c POLICY) || exit\n"
	             "  eval \"$exports\"\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "      --off            print what takes it back\n"
	             "      --fish           in the words of fish, not of sh\n\n"
	             "Status: 125, and nothing is printed, where a policy does not load or the shim\n"
	             "cannot be preloaded.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_OFF = 256,
	OPTION_FISH,
	OPTION_HELP
};

static int check_usage(const struct env *env, char *const *words)
{
	if (words[0])
		return usage_hinted(&usage, "landshim run starts a program", "\"%s\": env takes options alone",
		                    words[0]);
	if (env->off && env->count > 0)
		return usage_mistake(&usage, "--off takes no policy");
	if (!env->off && env->count == 0)
		return usage_hinted(&usage, USAGE_POLICY_HINT, "neither a policy nor --off is named");
	return -1;
}

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct env *env)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "off", no_argument, NULL, OPTION_OFF },
		{ "fish", no_argument, NULL, OPTION_FISH },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	env->names = arena_zalloc(context_arena(), (size_t)argc, sizeof(*env->names));
	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:c:", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			env->names[env->count++] = optarg;
			break;
		case OPTION_OFF:
			env->off = true;
			break;
		case OPTION_FISH:
			env->dialect = &fish;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, options, option, argv);
		}
	}
	return check_usage(env, argv + optind);
}

/* Which of a directory's policies is meant, each program will tell. */
static bool is_directory(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && name[len - 1] == '/';
}

/* The policies' files and directories, as LANDSHIM_CONFIG will name them. */
static int locate(struct env *env)
{
	const struct locate_program program = process_program(&env->process);

	env->paths = arena_zalloc(context_arena(), env->count, sizeof(*env->paths));
	for (size_t i = 0; i < env->count; i++) {
		const char *name = env->names[i];

		if (!strchr(name, '/') && child_environ_can_carry(&env->sink, "LANDSHIM_CONFIG", name) != 0)
			return -1;
		env->paths[i] = is_directory(name) ? context_path(&env->sink, name)
		                                   : context_policy(&env->sink, &program, name);
		if (!env->paths[i] || child_environ_can_carry(&env->sink, "LANDSHIM_CONFIG", env->paths[i]) != 0)
			return -1;
	}
	return 0;
}

/* A policy, loaded and planned for this kernel as landshim itself would be confined by it; its paths opened. */
static int load_file(struct env *env, struct arena *arena, const char *path, bool *enforces)
{
	const struct targets_source source = process_source(&env->process);
	struct layer *layer = arena_zalloc(context_arena(), 1, sizeof(*layer));

	if (layer_load(arena, &env->sink, &source, path, locate_fragments_dir, layer) != 0 ||
	    layer_plan(&env->sink, &env->kernel, NULL, layer) != 0 ||
	    ruleset_build(arena, &env->sink, true, layer) != 0)
		return -1;
	*enforces |= !plan_is_empty(&layer->plan);
	env->parts |= layer->plan.filter.parts;
	return 0;
}

static int is_policy(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".conf") == 0;
}

/* Every policy of a directory: any of them may be the next program's. */
static int load_directory(struct env *env, const char *path, bool *enforces)
{
	const struct err_where where = { path, 0 };
	struct dirent **entries;
	int count = scandir(path, &entries, is_policy, alphasort);
	int ret = 0;

	if (count < 0)
		return err_system(&env->sink, where, errno, NULL, "cannot list the directory");
	if (count == 0)
		return err_report(&env->sink, ERR_POLICY, where, "a policy in it has a name that ends in .conf",
		                  "there is no policy in the directory");
	/* All are looked at, so that all that is wrong is said. */
	for (int i = 0; i < count; i++) {
		struct arena arena;

		arena_init(&arena, ARENA_POLICIES);
		ret |= load_file(env, &arena, arena_printf(context_arena(), "%s%s", path, entries[i]->d_name),
		                 enforces);
		arena_free(&arena);
	}
	return ret;
}

static int load(struct env *env)
{
	if (abi_probe(&env->sink, &env->kernel) != 0)
		return -1;
	for (size_t i = 0; i < env->count; i++) {
		bool enforces = false;

		if ((is_directory(env->paths[i]) ? load_directory(env, env->paths[i], &enforces)
		                                 : load_file(env, &env->policies, env->paths[i], &enforces)) != 0)
			return -1;
		env->layers += enforces;
	}
	return 0;
}

/* What the shim would meet in every command, found out once. */
static int check_kernel(struct env *env)
{
	struct try_landlock tried;
	int room;

	if (env->layers == 0)
		return 0;
	tried = try_landlock(context_arena());
	if (tried.reason)
		return err_report(&env->sink, ERR_KERNEL, (struct err_where){ NULL, 0 }, tried.hint,
		                  "Landlock cannot be used: %s", tried.reason);
	room = layers_left(LAYERS_LEFT_ALL);
	if (room < 0 || env->layers <= (size_t)room)
		return 0;
	return err_report(&env->sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
	                  "those that are in force count as well",
	                  "%zu Landlock layers are needed, and there is room for %d", env->layers, room);
}

static int check_shim(struct env *env)
{
	const char *reason = loadable_shim(context_arena(), loadable_own_shim());

	if (child_environ_can_carry(&env->sink, "LD_PRELOAD", loadable_own_shim()) != 0)
		return -1;
	if (!reason)
		return 0;
	return err_report(&env->sink, ERR_ENVIRONMENT, (struct err_where){ "LD_PRELOAD", 0 },
	                  "install landshim and liblandshim.so together", "the shim cannot be loaded: %s", reason);
}

/* The rest of LANDSHIM_*, which every command will be given as well. */
static int check_environment(struct env *env)
{
	struct environ_options options;

	(void)unsetenv("LANDSHIM_MODE");
	child_environ_config(env->paths, env->count);
	env->process.envp = environ;
	return environ_read(environ, &env->sink, &options);
}

static void add(struct env *env, const char *text)
{
	env->text = arena_printf(context_arena(), "%s%s", env->text, text);
}

static void add_set(struct env *env, const char *name, const char *value)
{
	const struct dialect *dialect = env->dialect;
	char *quoted = arena_alloc(context_arena(), 4 * strlen(value) + 1);
	char *at = quoted;

	for (; *value; value++) {
		bool special = strchr(dialect->special, *value) != NULL;

		at = stpcpy(at, special ? dialect->before : "");
		*at++ = *value;
		at = stpcpy(at, special ? dialect->after : "");
	}
	*at = '\0';
	add(env, arena_printf(context_arena(), "%s%s%s'%s'\n", dialect->set, name, dialect->assign, quoted));
}

static void add_unset(struct env *env, const char *name)
{
	add(env, arena_printf(context_arena(), "%s%s\n", env->dialect->unset, name));
}

/*
 * The list with the shim; and with that for programs of musl, if it is installed and
 * can be loaded: each leaves a program of the other's alone, once that one has
 * done its work (liblandshim.so(7)).
 */
static const char *with_shims(const char *others)
{
	const char *list = preload_list_with_shim(others, loadable_own_shim(), preload_list_libpthread_first());
	const bool is_own = loadable_own_shim() == locate_shim_musl;

	return is_own || loadable_shim(context_arena(), locate_shim_musl)
	               ? list
	               : preload_list_with_shim(list, locate_shim_musl, false);
}

/* LANDSHIM_MODE goes in either case: off would leave every command unconfined. */
static void print(struct env *env)
{
	const char *others = preload_list_others();

	add_unset(env, "LANDSHIM_MODE");
	if (env->off)
		add_unset(env, "LANDSHIM_CONFIG");
	else
		add_set(env, "LANDSHIM_CONFIG", context_variable("LANDSHIM_CONFIG"));
	if (!env->off)
		add_set(env, "LD_PRELOAD", with_shims(others));
	else if (others)
		add_set(env, "LD_PRELOAD", others);
	else
		add_unset(env, "LD_PRELOAD");
	(void)fputs(env->text, stdout);
}

int env_main(int argc, char **argv)
{
	static char name[] = "landshim";
	static char *own[] = { name, NULL };
	struct env env = { .dialect = &posix, .text = "" };
	int status;

	env.sink = context_sink(&env.errors);
	status = parse(argc, argv, &env);
	if (status >= 0)
		return status;
	arena_init(&env.policies, ARENA_POLICIES);
	process_init(&env.process, context_arena(), 1, own, environ);
	if (!env.off && (check_shim(&env) != 0 || locate(&env) != 0 || check_environment(&env) != 0 ||
	                 load(&env) != 0 || check_kernel(&env) != 0 || filter_install_check(&env.sink, env.parts) != 0))
		return CONTEXT_FAILED;
	print(&env);
	return 0;
}
