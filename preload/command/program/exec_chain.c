/* SPDX-License-Identifier: BSD-3-Clause */
/* Following PROGRAM to what will run. */
#include "command/program/exec_chain.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/last_component.h"
#include "base/sys.h"
#include "command/base/abspath.h"
#include "command/base/context.h"
#include "command/program/binfmt_misc.h"
#include "command/program/elf_headers.h"
#include "command/program/interpreter_line.h"
#include "command/program/loadable.h"
#include "command/program/seen_files.h"
#include "expand/targets.h"
#include "process.h"

#define STATUS_CANNOT 126
#define STATUS_NOT_FOUND 127

/* The kernel follows this many interpreters of interpreters (fs/exec.c). */
#define SCRIPTS_MAX 5

struct work {
	struct arena *arena;
	const struct err_sink *sink;
	struct exec_chain *out;
};

bool exec_chain_is_executable(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (S_ISREG(st.st_mode))
		return access(path, X_OK) == 0;
	errno = EACCES;
	return false;
}

/*
 * The first executable file of that name in the directories of PATH.  NULL: there is
 * none; *denied is then the first file of that name that may not be executed, or NULL.
 */
static const char *find_in_path(struct arena *arena, const char *name, const char **denied)
{
	const char *path = getenv("PATH");

	if (!path)
		path = "/bin:/usr/bin"; /* confstr(3), _CS_PATH */
	for (*denied = NULL;;) {
		size_t len = strcspn(path, ":");
		const char *candidate = len > 0 ? arena_printf(arena, "%.*s/%s", (int)len, path, name)
		                                : arena_printf(arena, "./%s", name);

		if (exec_chain_is_executable(candidate))
			return candidate;
		if (errno == EACCES && !*denied)
			*denied = candidate;
		if (!path[len])
			return NULL;
		path += len + 1;
	}
}

/* What helps where execve(2) says that there is no such file (ENOENT); NULL: nothing known. */
static const char *hint_of_missing(const char *path)
{
	struct arena *arena = context_arena();
	const char *name = last_component(path);
	const char *found, *denied;
	struct stat st;

	if (!strchr(path, '/')) {
		if (!*path)
			return "PROGRAM is an empty word: a variable that is not set, perhaps";
		found = arena_printf(arena, "./%s", path);
		return exec_chain_is_executable(found)
		               ? arena_printf(arena, "no directory in PATH has it; \"%s\" is here", found)
		               : "no directory in PATH has it";
	}
	if (access(path, F_OK) == 0)
		return "it is there; the loader that its headers name is not";
	if (lstat(path, &st) == 0)
		return "it is a symbolic link to what is not there";
	found = *name ? find_in_path(arena, name, &denied) : NULL;
	return found ? arena_printf(arena, "PATH has \"%s\"", found) : NULL;
}

/* Reports that a file cannot be executed; hint is for ENOENT.  Returns the status. */
static int refuse(const struct err_sink *sink, const char *path, int errnum, const char *hint)
{
	/* access(2) asks the file's mode, open(2) and execve(2) ask Landlock as well. */
	bool by_mode = access(path, R_OK | X_OK) != 0;
	struct stat st;

	if (errnum == EACCES && stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		(void)err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
		                 "a file is executed: PROGRAM, and what its #! line names", "cannot execute: it is %s",
		                 S_ISDIR(st.st_mode) ? "a directory" : "no regular file");
		return STATUS_CANNOT;
	}
	(void)err_system(sink, (struct err_where){ path, 0 }, errnum,
	                 errnum == EACCES && !by_mode
	                         ? "its mode lets it be executed: a policy that is in force does not"
	                 : errnum == EACCES && access(path, F_OK) == 0
	                         ? "chmod +x lets it be; or name what executes it before it, as sh FILE"
	                 : errnum == ENOENT ? hint
	                                    : NULL,
	                 "cannot execute");
	return errnum == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT;
}

int exec_chain_cannot(const struct err_sink *sink, const char *path, int errnum)
{
	return refuse(sink, path, errnum, errnum == ENOENT ? hint_of_missing(path) : NULL);
}

static int cannot(const struct work *work, const char *path, int errnum)
{
	return exec_chain_cannot(work->sink, path, errnum);
}

/* The same for an interpreter, which a script's first line or binfmt_misc names. */
static int cannot_interpret(const struct work *work, const char *path, int errnum, const char *script, bool is_misc)
{
	const bool is_crlf = *path && path[strlen(path) - 1] == '\r';

	if (!*path) {
		/* execve(2) takes the empty name for the working directory, which is no file. */
		(void)err_system(work->sink, (struct err_where){ script, 0 }, EACCES,
		                 "its #! line names no interpreter", "cannot execute");
		return STATUS_CANNOT;
	}
	return refuse(work->sink, path, errnum,
	              is_misc ? arena_printf(work->arena, "binfmt_misc has it as the interpreter of \"%s\"", script)
	                      : arena_printf(work->arena, "the #! line of \"%s\" names it%s", script,
	                                     is_crlf ? ", and ends in CR LF" : ""));
}

/* Finds PROGRAM by PATH. Returns 0, or the status. */
static int find_program(const struct work *work, const char *program)
{
	const char *denied;

	if (!*program)
		return cannot(work, program, ENOENT);
	if (strchr(program, '/')) {
		work->out->path = program;
		return exec_chain_is_executable(program) ? 0 : cannot(work, program, errno);
	}
	work->out->path = find_in_path(work->arena, program, &denied);
	if (work->out->path)
		return 0;
	return denied ? cannot(work, denied, EACCES) : cannot(work, program, ENOENT);
}

static int count(char *const *argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	return argc;
}

/* Replaces the first word of argv by other words. */
static char **prepend(const struct work *work, const char *const *words, char *const *argv)
{
	int more = 0;
	char **grown;

	while (words[more])
		more++;
	grown = arena_zalloc(work->arena, (size_t)more + (size_t)count(argv) + 1, sizeof(*grown));
	for (int i = 0; i < more; i++)
		grown[i] = arena_strndup(work->arena, words[i], strlen(words[i]));
	for (int i = 1; argv[0] && argv[i]; i++)
		grown[more + i - 1] = argv[i];
	return grown;
}

/* Ends the chain at a file that may be executed but not read, whatever it is. */
static void take_as_it_is(const struct work *work, const char *path)
{
	struct exec_chain *out = work->out;
	const char *loader = exec_chain_loader();

	out->last = path;
	out->unreadable = true;
	if (loader)
		seen_files_append(&out->files, work->arena, loader, NULL);
}

/* Follows "#!" and binfmt_misc from path on.  Returns 0, or the status. */
static int follow_scripts(const struct work *work, const char *path)
{
	struct exec_chain *out = work->out;

	for (int depth = 0; depth <= SCRIPTS_MAX; depth++) {
		struct binfmt_misc misc = { .held_open = false };
		const char *words[4] = { NULL };
		const char *whole = abspath(work->arena, path);
		const char *script = path;
		bool is_read = elf_headers_read(work->arena, path, NULL, &out->elf) == 0;
		bool is_misc;
		int errnum = errno;

		seen_files_append(&out->files, work->arena, whole, &out->elf.id);
		if (!is_read) {
			if (errnum != EACCES || access(path, R_OK) == 0)
				return cannot(work, path, errnum);
			take_as_it_is(work, path);
			return 0;
		}
		out->last = path;
		is_misc = binfmt_misc_find(work->arena, path, &out->elf, &misc);
		if (is_misc) {
			words[0] = misc.interpreter;
			words[1] = path;
			words[2] = misc.keeps_name ? out->argv[0] : NULL;
		} else if (interpreter_line_read(work->arena, out->elf.start, out->elf.start_len, words)) {
			words[words[1] ? 2 : 1] = path;
		} else {
			return 0;
		}
		out->argv = prepend(work, words, out->argv);
		path = words[0];
		if (misc.held_open && access(path, R_OK | X_OK) != 0) {
			take_as_it_is(work, path);
			return 0;
		}
		if (!exec_chain_is_executable(path))
			return cannot_interpret(work, path, errno, script, is_misc);
	}
	(void)err_system(work->sink, (struct err_where){ path, 0 }, ELOOP,
	                 "one #! line after the other names a script: the kernel follows five", "cannot execute");
	return STATUS_CANNOT;
}

/* If nothing that is seen here executes the file, the shell reads it, as with execvp(3). */
static int through_shell(const struct work *work, char *const *argv)
{
	struct exec_chain *out = work->out;
	const char *words[] = { "/bin/sh", out->path, NULL };
	bool is_first = out->files.count == 1;

	out->files.count = 1; /* PROGRAM itself, which the shell reads */
	out->argv = prepend(work, words, argv);
	out->exec_argv = out->argv;
	/*
	 * Ask execve(2) first only of PROGRAM itself.  If its "#!" names a file that is
	 * no program, that file is not granted, and the answer would be EACCES and not
	 * ENOEXEC.
	 */
	out->asked = is_first ? out->path : NULL;
	out->asked_argv = argv;
	out->path = words[0];
	return follow_scripts(work, words[0]);
}

const char *exec_chain_loader(void)
{
	return elf_headers_own()->interpreter;
}

/*
 * The ELF interpreter is the program's own choice.  A file that is no program for the
 * same machine is left to the kernel to refuse.
 */
static void add_interpreter(const struct work *work)
{
	struct exec_chain *out = work->out;
	const char *path = out->elf.interpreter ? abspath(work->arena, out->elf.interpreter) : NULL;
	const char *own = exec_chain_loader();
	struct elf_headers elf;
	struct statx st, ours;

	if (!path)
		return;
	/* If it is ours, its headers are known. */
	if (own && elf_headers_same_machine(elf_headers_own(), &out->elf) && sys_stat(AT_FDCWD, path, 0, &st) == 0 &&
	    (strcmp(path, own) == 0 || (sys_stat(AT_FDCWD, own, 0, &ours) == 0 && sys_same_file(&st, &ours)))) {
		seen_files_append(&out->files, work->arena, path, &(struct target_id){ sys_device(&st), st.stx_ino });
		out->own_loader = true;
		return;
	}
	if (elf_headers_read_loader(work->arena, path, &out->elf, &elf) != 0 ||
	    !elf_headers_same_machine(&elf, &out->elf) || (elf.type != ET_DYN && elf.type != ET_EXEC))
		return;
	seen_files_append(&out->files, work->arena, path, &elf.id);
	out->loader = path;
	out->libpthread_first = !elf.glibc_2_34;
}

int exec_chain_find(struct arena *arena, const struct err_sink *sink, char *const *argv, struct exec_chain *out)
{
	const struct work work = { arena, sink, out };
	int status;

	memset(out, 0, sizeof(*out));
	status = find_program(&work, argv[0]);
	if (status != 0)
		return status;
	out->exec_argv = argv;
	out->argv = prepend(&work, (const char *[]){ argv[0], NULL }, argv);
	status = follow_scripts(&work, out->path);
	if (status == 0 && !out->unreadable && !out->elf.is_elf)
		status = through_shell(&work, argv);
	if (status != 0)
		return status;
	if (!out->unreadable && !out->elf.is_elf)
		return cannot(&work, out->last, ENOEXEC);
	out->argc = count(out->argv);
	add_interpreter(&work);
	out->unloadable = out->unreadable ? "it cannot be read, so what it is cannot be told"
	                                  : loadable_refusal(arena, out->last, &out->elf, out->own_loader, &out->shim);
	return 0;
}

void exec_chain_process(struct arena *arena, const struct exec_chain *chain, struct process *process)
{
	/* Stays open: the link that stands for the program's /proc/self/exe. */
	int exe = sys_open(chain->last, O_PATH | O_CLOEXEC);

	process_init(process, arena, chain->argc, chain->argv, environ);
	process->exe_link = exe < 0 ? "" : arena_printf(arena, "/proc/self/fd/%d", exe);
	process->execfn = chain->path;
}
