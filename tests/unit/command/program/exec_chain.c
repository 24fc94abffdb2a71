/* SPDX-License-Identifier: BSD-3-Clause */
/* The words of a "#!" line, held against what the kernel makes of it. */
#include "command/program/exec_chain.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../support.h"

#define WORDS_MAX 1024

/* A script; what stands in it after that, so often. */
struct script {
	const char *start;
	size_t len;
	char fill;
	int times;
};

static const struct script scripts[] = {
#define SCRIPT(text) text, sizeof(text) - 1
	{ SCRIPT("#!/bin/true\n"), 0, 0 },
	{ SCRIPT("#!/bin/true a  b \t \nc"), 0, 0 },
	{ SCRIPT("#! \t /bin/true \t a"), 0, 0 },
	{ SCRIPT("#!/bin/true  \n"), 0, 0 },
	{ SCRIPT("#!/bin/true a\r\n"), 0, 0 },
	/* Without a line break blanks at the end are an argument's, or an empty one. */
	{ SCRIPT("#!/bin/true"), 0, 0 },
	{ SCRIPT("#!/bin/true  "), 0, 0 },
	{ SCRIPT("#!/bin/true a\t"), 0, 0 },
	/* And with a NUL in front of it there is none. */
	{ SCRIPT("#!/bin/true\0\n"), 0, 0 },
	{ SCRIPT("#!/bin/true \0b\n"), 0, 0 },
	{ SCRIPT("#!/bin/true a \0b\n"), 0, 0 },
	{ SCRIPT("#!/bin/true\0 a\n"), 0, 0 },
	/* The kernel reads 256 bytes. */
	{ SCRIPT("#!/bin/true "), 'x', 242 },
	{ SCRIPT("#!/bin/true "), 'x', 243 },
	{ SCRIPT("#!/bin/true "), 'x', 244 },
	{ SCRIPT("#!/bin/true "), 'x', 300 },
	{ SCRIPT("#!/bin/true "), ' ', 300 },
	{ SCRIPT("#!/bin/true\t"), '\n', 300 },
	{ SCRIPT("#!/bin/true a"), ' ', 243 },
	{ SCRIPT("#!/bin/true a"), '\0', 300 },
};

/* Scripts that name no interpreter; what the kernel says to them. */
static const struct {
	struct script script;
	int errnum;
} nameless[] = {
	/* The empty name is taken for the working directory. */
	{ { SCRIPT("#!"), 0, 0 }, EACCES },
	{ { SCRIPT("#! \t"), 0, 0 }, EACCES },
	{ { SCRIPT("#!\0x"), 0, 0 }, EACCES },
	{ { SCRIPT("#! \0 x\n"), 0, 0 }, EACCES },
	{ { SCRIPT("#!"), '\0', 300 }, EACCES },
	/* None at all: the shell reads the file. */
	{ { SCRIPT("#!\n"), 0, 0 }, ENOEXEC },
	{ { SCRIPT("#! \t\n"), 0, 0 }, ENOEXEC },
	{ { SCRIPT("#!"), ' ', 300 }, ENOEXEC },
	{ { SCRIPT("#!"), 'x', 300 }, ENOEXEC },
};

/* The file that each script is written to, one after the other. */
static char path[] = "/tmp/landshim-unit-XXXXXX";

/* What a process was started with, one word after the other, each with a NUL after it. */
static size_t started_with(char *words)
{
	const pid_t child = fork();
	char cmdline[64];
	ssize_t len;
	int status;
	int fd;

	if (child == 0) {
		(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		(void)execl(path, "0", "one", "", "two", (char *)NULL);
		_exit(1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSTOPPED(status), "the kernel does not execute it: %x", (unsigned)status);
	(void)snprintf(cmdline, sizeof(cmdline), "/proc/%d/cmdline", child);
	fd = open(cmdline, O_RDONLY | O_CLOEXEC);
	len = read(fd, words, WORDS_MAX);
	(void)close(fd);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, &status, 0);
	cr_assert_gt(len, 0);
	return (size_t)len;
}

static void create(void)
{
	const int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	(void)close(fd);
	cr_assert_eq(chmod(path, 0700), 0);
}

static void write_script(const struct script *script)
{
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file);
	(void)fwrite(script->start, 1, script->len, file);
	for (int n = 0; n < script->times; n++)
		(void)fputc(script->fill, file);
	cr_assert_eq(fclose(file), 0);
}

Test(exec_chain, has_the_words_that_the_kernel_gives)
{
	create();
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		char *argv[] = { path, (char[]){ "one" }, (char[]){ "" }, (char[]){ "two" }, NULL };
		char kernel[WORDS_MAX], ours[WORDS_MAX];
		struct exec_chain chain;
		size_t len = 0;

		write_script(&scripts[i]);
		cr_assert_eq(exec_chain_find(support_arena(), support_sink(), argv, &chain), 0, "%zu: %s", i,
		             support_error.msg);
		for (int n = 0; n < chain.argc; n++)
			len += (size_t)snprintf(ours + len, sizeof(ours) - len, "%s", chain.argv[n]) + 1;
		cr_expect_str_eq(chain.last, "/bin/true");
		cr_expect_eq(len, started_with(kernel), "%zu: %s", i, scripts[i].start);
		cr_expect_arr_eq(ours, kernel, len, "%zu: %s", i, scripts[i].start);
	}
	(void)unlink(path);
}

Test(exec_chain, names_no_interpreter_where_the_kernel_finds_none)
{
	create();
	for (size_t i = 0; i < sizeof(nameless) / sizeof(nameless[0]); i++) {
		char *argv[] = { path, NULL };
		struct exec_chain chain;
		int status;

		write_script(&nameless[i].script);
		cr_expect_eq(execv(path, argv), -1);
		cr_expect_eq(errno, nameless[i].errnum, "%zu: %s", i, strerror(errno));
		status = exec_chain_find(support_arena(), support_sink(), argv, &chain);
		if (nameless[i].errnum == ENOEXEC) {
			cr_expect_eq(status, 0, "%zu: %s", i, support_error.msg);
			cr_expect_str_eq(chain.argv[0], "/bin/sh");
			cr_expect_str_eq(chain.argv[1], path);
		} else {
			cr_expect_eq(status, 126, "%zu", i);
		}
	}
	(void)unlink(path);
}
