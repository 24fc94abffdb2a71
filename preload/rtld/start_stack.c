/* SPDX-License-Identifier: BSD-3-Clause */
/* From /proc/self/stat to the first stack. */
#include "rtld/start_stack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* Numbers of fields (proc(5)).  After the program's name in brackets comes the third one. */
#define FIELD_STATE 3
#define FIELD_STARTSTACK 28
#define FIELD_ARG_START 48
#define FIELD_ENV_START 50
#define FIELD_ENV_END 51

/* What is in the file, all of it.  Returns its length, or -1. */
static ssize_t read_stat(char *text, size_t size)
{
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	ssize_t len;
	int saved;

	if (fd < 0)
		return -1;
	len = read(fd, text, size);
	saved = errno;
	(void)close(fd);
	errno = saved;
	return len;
}

/* The decimal number of a field, 0 where there is none.  The program's name may hold blanks and brackets. */
static uintptr_t read_field(const char *text, int wanted)
{
	const char *at = strrchr(text, ')');
	uintptr_t value = 0;

	for (int field = FIELD_STATE - 1; at && field < wanted; field++) {
		at = strchr(at, ' ');
		at = at ? at + 1 : NULL;
	}
	for (; at && *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (uintptr_t)(*at - '0');
	return value;
}

/*
 * The environment's array, from the first entry that points to a string of the
 * kernel's: the arguments' strings lie below.  It begins after a NULL; the host
 * may have replaced the entries in front.
 */
static char **find_envp(char **from, const char *const *to, uintptr_t start, uintptr_t end)
{
	static char *empty[] = { NULL };
	char **first = from;

	if (start == end)
		return empty;
	while ((const char *const *)first < to && ((uintptr_t)*first < start || (uintptr_t)*first >= end))
		first++;
	if ((const char *const *)first >= to)
		return NULL;
	while (first > from && first[-1])
		first--;
	return first;
}

int start_stack_find(struct start_stack *out)
{
	char text[1024];
	ssize_t len = read_stat(text, sizeof(text) - 1);
	uintptr_t stack, strings;

	if (len < 0)
		return -1;
	text[len] = '\0';
	stack = read_field(text, FIELD_STARTSTACK);
	strings = read_field(text, FIELD_ARG_START);
	if (stack == 0 || stack % sizeof(char *) != 0 || strings <= stack) {
		errno = ENODATA;
		return -1;
	}
	// NOLINTBEGIN(performance-no-int-to-ptr)
	out->argc = (int)*(const long *)stack;
	out->argv = (char **)stack + 1;
	out->envp = find_envp(out->argv, (const char *const *)strings, read_field(text, FIELD_ENV_START),
	                      read_field(text, FIELD_ENV_END));
	// NOLINTEND(performance-no-int-to-ptr)
	out->auxv = NULL;
	if (out->envp && out->envp[0]) {
		char **word = out->envp;

		while (*word)
			word++;
		out->auxv = (const ElfW(auxv_t) *)(const void *)(word + 1);
	}
	return 0;
}

bool start_stack_has_argv(const struct start_stack *stack, int argc, char **argv)
{
	return argc >= 0 && argc <= stack->argc && argv == stack->argv + (stack->argc - argc);
}
