/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding out about this process. */
#include "process.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/last_component.h"
#include "base/sys.h"
#include "environ.h"
#include "expand/targets.h"
#include "load/locate.h"
#include "model/values.h"

#define DELETED " (deleted)"

/* What the link names; the kernel adds DELETED where the file is gone. */
static const char *exe(struct process *process)
{
	char path[PATH_MAX];
	ssize_t len;
	struct statx st;
	size_t suffix = strlen(DELETED);

	if (process->exe)
		return process->exe;
	len = readlink(process->exe_link, path, sizeof(path) - 1);
	if (len <= 0 || path[0] != '/')
		return NULL;
	path[len] = '\0';
	if ((size_t)len > suffix && strcmp(path + len - suffix, DELETED) == 0 && sys_stat(AT_FDCWD, path, 0, &st) != 0)
		len -= (ssize_t)suffix;
	process->exe = arena_strndup(process->arena, path, (size_t)len);
	return process->exe;
}

static const char *exe_dir(struct process *process)
{
	const char *path = exe(process);

	return path ? arena_dirname(process->arena, path) : NULL;
}

static const char *program(struct process *process)
{
	const char *path = exe(process);

	return path ? last_component(path) : NULL;
}

static const char *cwd(struct process *process)
{
	char path[PATH_MAX];

	/* The kernel says "(unreachable)" of a directory outside the root. */
	if (!process->cwd && getcwd(path, sizeof(path)) && path[0] == '/')
		process->cwd = arena_strndup(process->arena, path, strlen(path));
	return process->cwd;
}

static const char *uid(struct process *process)
{
	if (!process->uid)
		process->uid = arena_printf(process->arena, "%u", (unsigned)geteuid());
	return process->uid;
}

/* "All paths set in these environment variables must be absolute"; one that is not is to be ignored. */
static bool is_base_directory(const char *name)
{
	static const char names[][sizeof("XDG_CONFIG_HOME")] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
		                                                 "XDG_STATE_HOME", "XDG_RUNTIME_DIR" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

const char *process_value(const char *name, const char *value)
{
	return value && value[0] != '/' && is_base_directory(name) ? NULL : value;
}

static const char *get(void *data, const char *name)
{
	static const struct {
		const char *name;
		const char *(*get)(struct process *process);
	} built_ins[] = {
		{ "@exe", exe }, { "@exe_dir", exe_dir }, { "@program", program }, { "@cwd", cwd }, { "@uid", uid }
	};
	struct process *process = data;

	if (name[0] != '@')
		return process_value(name, environ_get(process->envp, name));
	for (size_t i = 0; i < COUNT(built_ins); i++)
		if (strcmp(built_ins[i].name, name) == 0)
			return built_ins[i].get(process);
	return NULL;
}

void process_init(struct process *process, struct arena *arena, int argc, char **argv, char **envp)
{
	memset(process, 0, sizeof(*process));
	process->arena = arena;
	process->envp = envp;
	process->exe_link = "/proc/self/exe";
	process->args.argc = argc;
	process->args.argv = argv;
	process->args.values = (struct values){ get, process };
}

struct targets_source process_source(struct process *process)
{
	return (struct targets_source){ .values = { get, process }, .args = &process->args };
}

struct locate_program process_program(struct process *process)
{
	const char *first = process->args.argc > 0 ? process->args.argv[0] : NULL;
	struct locate_program found = { .values = { get, process } };

	/* argv[0] names the interpreter of a script; AT_EXECFN is what execve was given. */
	if (first && strchr(first, '/'))
		found.invoked[0] = first;
	found.invoked[1] = process->execfn;
	return found;
}
