/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing exec_chain.c and the ELF reader beneath it.  The input's first byte
 * says how PROGRAM is named, and which of the first four files may not be
 * executed; then come up to seven files, "prog" and "a" to "f", with "\n%%\n"
 * between them, in the working directory, so that "#!a" is one of the others.
 *
 * The words of the chain are held against a second reading of the "#!" lines:
 * byte by byte, as exec(2) tells it.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/program/exec_chain.h"
#include "work.h"

#define FILES 7
#define START 256     /* so much of a file the kernel looks at */
#define SCRIPTS_MAX 5 /* one of the other */
#define WORDS_MAX 32

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[FILES] = { "prog", "a", "b", "c", "d", "e", "f" };

static void ignore(void *data, const struct err *what)
{
	(void)data;
	(void)what;
}

/* As context_arena does it: nobody looks at what it returns. */
static void exhausted(void)
{
	abort();
}

/* Words in front of others, copied. */
struct words {
	char *list[WORDS_MAX];
	size_t count;
};

static void words_free(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->list[i]);
	words->count = 0;
}

static void put_first(struct words *words, const char *word)
{
	if (words->count == WORDS_MAX)
		abort();
	memmove(words->list + 1, words->list, words->count * sizeof(words->list[0]));
	words->list[0] = strdup(word);
	words->count++;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A script's line. */
struct script {
	char line[START + 1];
	const char *interpreter, *argument; /* in there; no argument: NULL */
};

/* Where the line ends, by the first bytes of the file alone.  0: it is none. */
static size_t end_of(const char *line)
{
	size_t at;

	for (at = 2; line[at] && line[at] != '\n'; at++)
		continue;
	if (line[at] == '\n')
		return at;
	if (at < START)
		return START - 1; /* NUL bytes follow */
	/* It is cut: that must not be in the interpreter's name. */
	for (at = 2; is_blank(line[at]); at++)
		continue;
	while (at < START && line[at] && !is_blank(line[at]))
		at++;
	return at < START ? START - 1 : 0;
}

/* False: it is no script. */
static bool read_script(const char *path, struct script *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t end;
	char *at;

	memset(out, 0, sizeof(*out));
	if (fd < 0 || read(fd, out->line, START) < 0)
		err(1, "%s", path);
	(void)close(fd);
	if (out->line[0] != '#' || out->line[1] != '!')
		return false;
	end = end_of(out->line);
	if (end == 0)
		return false;
	while (is_blank(out->line[end - 1]))
		end--;
	out->line[end] = '\0';
	for (at = out->line + 2; is_blank(*at); at++)
		continue;
	/* Blanks alone are no name; what a NUL byte ends at once is the empty one, which no file has. */
	if (at == out->line + end)
		return false;
	out->interpreter = at;
	while (*at && !is_blank(*at))
		at++;
	if (*at) {
		*at++ = '\0';
		while (is_blank(*at))
			at++;
		out->argument = at;
	}
	return true;
}

static bool is_executable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, R_OK | X_OK) == 0;
}

/*
 * What the last of the chain will see, if PROGRAM is this file.  False: there
 * is no last one that can be executed.
 */
static bool expect(const char *path, const char *program, struct words *out)
{
	struct script script;
	char current[START + 1];
	int scripts = 0;

	put_first(out, "word");
	put_first(out, program);
	(void)snprintf(current, sizeof(current), "%s", path);
	while (is_executable(current) && read_script(current, &script)) {
		free(out->list[0]);
		out->list[0] = strdup(current);
		if (script.argument)
			put_first(out, script.argument);
		put_first(out, script.interpreter);
		(void)snprintf(current, sizeof(current), "%s", script.interpreter);
		if (++scripts > SCRIPTS_MAX)
			return false;
	}
	return is_executable(current);
}

static void check_words(const struct exec_chain *chain, const struct words *words)
{
	if ((size_t)chain->argc != words->count || chain->argv[words->count])
		abort();
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(chain->argv[i], words->list[i]) != 0) {
			(void)fprintf(stderr, "word %zu is \"%s\", not \"%s\"\n", i, chain->argv[i], words->list[i]);
			abort();
		}
	if (!chain->last || chain->files.count == 0 || (!chain->unreadable && !chain->elf.is_elf))
		abort();
}

static void check(const struct exec_chain *chain, int status, const char *program)
{
	struct words words = { .count = 0 };
	const bool by_shell = status == 0 && chain->exec_argv[0] != program;
	const bool can_be = chain->path && !by_shell && expect(chain->path, program, &words);

	if (status != 0 && status != 126 && status != 127)
		abort();
	/* Neither script nor ELF file is the shell's. */
	if (!by_shell && can_be != (status == 0)) {
		(void)fprintf(stderr, "the status is %d\n", status);
		abort();
	}
	if (!by_shell && status == 0)
		check_words(chain, &words);
	words_free(&words);
}

/* One file after the other; those that the input does not have are gone. */
static void write_files(const uint8_t *at, size_t size, uint8_t modes)
{
	static const char between[] = "\n%%\n";
	const uint8_t *end = at + size;

	for (size_t i = 0; i < FILES; i++) {
		const uint8_t *next = i + 1 < FILES ? memmem(at, (size_t)(end - at), between, strlen(between)) : NULL;
		const char *path =
			work_write(names[i], at, (size_t)((next ? next : end) - at), modes & (1 << i) ? 0600 : 0700);

		if (at == end && i > 0)
			(void)unlink(path);
		at = next ? next + strlen(between) : end;
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (chdir(work_dir()) != 0)
		err(1, "%s", work_dir());
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const programs[] = { "./prog", "prog", "./missing", "" };
	static const char *const paths[] = { ":/nonexistent", "/nonexistent:.", "/nonexistent", NULL };
	const struct err_sink sink = { ignore, NULL };
	struct exec_chain chain;
	struct arena arena;
	char program[16];
	char *argv[] = { program, (char[]){ "word" }, NULL };

	if (size < 1)
		return 0;
	write_files(data + 1, size - 1, data[0] >> 4);
	(void)snprintf(program, sizeof(program), "%s", programs[data[0] & 3]);
	if (!paths[data[0] >> 2 & 3])
		(void)unsetenv("PATH");
	else
		(void)setenv("PATH", paths[data[0] >> 2 & 3], 1);
	arena_init(&arena, (size_t)256 * 1024 * 1024);
	arena.exhausted = exhausted;
	check(&chain, exec_chain_find(&arena, &sink, argv, &chain), program);
	arena_free(&arena);
	return 0;
}
