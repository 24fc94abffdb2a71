/* SPDX-License-Identifier: BSD-3-Clause */
/* Following PROGRAM to what will run. */
#include "chain.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define STATUS_CANNOT 126
#define STATUS_NOT_FOUND 127

/* The kernel follows this many interpreters of interpreters (fs/exec.c). */
#define SCRIPTS_MAX 5

struct work {
	struct arena *arena;
	const struct err_sink *sink;
	struct chain *out;
};

static int cannot(const struct work *work, const char *path, int errnum)
{
	(void)err_system(work->sink, (struct err_where){ path, 0 }, errnum, NULL, "cannot execute");
	return errnum == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT;
}

static bool is_executable(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (S_ISREG(st.st_mode) && access(path, X_OK) == 0)
		return true;
	errno = EACCES;
	return false;
}

/* PROGRAM by PATH.  0, or the status. */
static int find_program(const struct work *work, const char *program)
{
	const char *path = getenv("PATH");
	int errnum = ENOENT;

	if (strchr(program, '/')) {
		work->out->path = program;
		return is_executable(program) ? 0 : cannot(work, program, errno);
	}
	if (!path)
		path = "/bin:/usr/bin"; /* confstr(3), _CS_PATH */
	for (;;) {
		size_t len = strcspn(path, ":");
		const char *candidate = len > 0 ? arena_printf(work->arena, "%.*s/%s", (int)len, path, program)
		                                : arena_printf(work->arena, "./%s", program);

		if (!candidate)
			return err_memory(work->sink), STATUS_CANNOT;
		if (is_executable(candidate)) {
			work->out->path = candidate;
			return 0;
		}
		if (errno == EACCES)
			errnum = EACCES;
		if (!path[len])
			return cannot(work, program, errnum);
		path += len + 1;
	}
}

static int count(char *const *argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	return argc;
}

/* Puts words in front of argv in the place of its first one.  NULL: out of memory. */
static char **prepend(const struct work *work, const char *const *words, char *const *argv)
{
	int more = 0;
	char **grown;

	while (words[more])
		more++;
	grown = arena_zalloc(work->arena, (size_t)more + (size_t)count(argv) + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	for (int i = 0; i < more; i++)
		grown[i] = arena_strndup(work->arena, words[i], strlen(words[i]));
	for (int i = 1; argv[0] && argv[i]; i++)
		grown[more + i - 1] = argv[i];
	return grown;
}

/* The words that the kernel takes from a "#!" line: an interpreter and perhaps one argument. */
static bool script_line(const struct work *work, const struct elf *elf, const char *words[2])
{
	char line[sizeof(elf->start) + 1];
	char *start, *end, *argument;

	if (elf->start_len < 2 || memcmp(elf->start, "#!", 2) != 0)
		return false;
	memcpy(line, elf->start, elf->start_len);
	line[elf->start_len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	start = line + 2 + strspn(line + 2, " \t");
	end = start + strlen(start);
	while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	argument = start + strcspn(start, " \t");
	if (*argument)
		*argument++ = '\0';
	argument += strspn(argument, " \t");
	words[0] = *start ? arena_strndup(work->arena, start, strlen(start)) : NULL;
	words[1] = *argument ? arena_strndup(work->arena, argument, strlen(argument)) : NULL;
	return words[0] != NULL;
}

/* Follows "#!" from path on.  0, or the status. */
static int follow_scripts(const struct work *work, const char *path)
{
	struct chain *out = work->out;

	for (int depth = 0; depth <= SCRIPTS_MAX; depth++) {
		const char *words[4] = { NULL };

		if (args_append(&out->files, work->arena, path) != 0)
			return err_memory(work->sink), STATUS_CANNOT;
		/* A program that may be executed and not read is none that a script names: take it as it is. */
		if (elf_read(work->arena, path, &out->elf) != 0)
			return cannot(work, path, errno);
		out->last = path;
		if (!script_line(work, &out->elf, words))
			return 0;
		words[words[1] ? 2 : 1] = path;
		out->argv = prepend(work, words, out->argv);
		if (!out->argv)
			return err_memory(work->sink), STATUS_CANNOT;
		path = words[0];
		if (!is_executable(path))
			return cannot(work, path, errno);
	}
	return cannot(work, path, ELOOP);
}

/* A file that is neither a script nor an ELF file goes to the shell (execvp(3)). */
static int through_shell(const struct work *work)
{
	struct chain *out = work->out;
	const char *words[] = { "/bin/sh", out->path, NULL };

	out->argv = prepend(work, words, out->argv);
	if (!out->argv)
		return err_memory(work->sink), STATUS_CANNOT;
	out->exec_argv = out->argv;
	out->path = words[0];
	return follow_scripts(work, words[0]);
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Why ld.so would not load the shim into the last of the chain.  NULL: it would. */
static const char *unloadable(const struct work *work)
{
	const struct chain *chain = work->out;
	struct elf own;

	if (!chain->elf.interpreter)
		return "it is static";
	if (elf_read(work->arena, "/proc/self/exe", &own) != 0)
		return "its class cannot be compared: /proc is not mounted";
	if (own.bits != chain->elf.bits || own.order != chain->elf.order || own.machine != chain->elf.machine)
		return "it is of another class or machine";
	/* Each libc has its loader's name: ld-linux-x86-64.so.2, ld-musl-x86_64.so.1. */
	if (strcmp(last_component(chain->elf.interpreter), last_component(own.interpreter)) != 0)
		return arena_printf(work->arena, "it runs on another libc, whose loader is %s",
		                    last_component(chain->elf.interpreter));
	/* no_new_privs takes the privileges away, but AT_SECURE stays set (capabilities(7)). */
	if (geteuid() != 0 && getxattr(chain->last, "security.capability", NULL, 0) > 0)
		return "it has file capabilities";
	return NULL;
}

int chain_find(struct arena *arena, const struct err_sink *sink, char *const *argv, struct chain *out)
{
	const struct work work = { arena, sink, out };
	int status;

	memset(out, 0, sizeof(*out));
	status = find_program(&work, argv[0]);
	if (status != 0)
		return status;
	out->exec_argv = argv;
	out->argv = prepend(&work, (const char *[]){ argv[0], NULL }, argv);
	if (!out->argv)
		return err_memory(sink), STATUS_CANNOT;
	status = follow_scripts(&work, out->path);
	if (status == 0 && !out->elf.is_elf && strcmp(out->last, out->path) == 0)
		status = through_shell(&work);
	if (status != 0)
		return status;
	if (!out->elf.is_elf)
		return cannot(&work, out->last, ENOEXEC);
	out->argc = count(out->argv);
	if (out->elf.interpreter && args_append(&out->files, arena, out->elf.interpreter) != 0)
		return err_memory(sink), STATUS_CANNOT;
	out->unloadable = unloadable(&work);
	return 0;
}
