/* SPDX-License-Identifier: BSD-3-Clause */
/* To the first stack: upwards from here, or from /proc/self/stat. */
#include "rtld/start_stack.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Numbers of fields (proc(5)).  After the program's name in brackets comes the third one. */
#define FIELD_STATE 3
#define FIELD_STARTSTACK 28
#define FIELD_ARG_START 48
#define FIELD_ENV_START 50
#define FIELD_ENV_END 51

/* How far above its constructor a program's stack begins is up to its loader: musl's and glibc's take some KiB. */
#define SCANNED ((size_t)64 * 1024)
#define PAGE ((uintptr_t)4096)       /* the smallest there is */
#define AUXV_MAX ((size_t)64 * 1024) /* a shim before this one may have filled it up (scrub_finish) */
#define SIGSET_SIZE 8                /* the kernel's: one bit for each of 64 signals */

/* Reads what is in other functions' frames, which a sanitizer takes for a mistake. */
#define OTHER_FRAMES __attribute__((no_sanitize("address")))

/* Reading upwards, from a place that can be read. */
struct scan {
	uintptr_t end; /* up to here it can */
	bool over;     /* something was asked for that cannot */
};

/* rt_sigprocmask(2) reads the new mask before it sees that what it is to do with it is nothing. */
static bool is_readable(const uintptr_t *at)
{
	return syscall(SYS_rt_sigprocmask, -1, at, NULL, SIGSET_SIZE) != 0 && errno == EINVAL;
}

/* The word there, which is not further than the next page; 0 where it cannot be read. */
OTHER_FRAMES static uintptr_t word(struct scan *scan, const uintptr_t *at)
{
	if ((uintptr_t)at >= scan->end) {
		scan->over |= !is_readable(at);
		if (scan->over)
			return 0;
		scan->end = ((uintptr_t)at | (PAGE - 1)) + 1;
	}
	return *at;
}

/* From one word on up to the next that is 0. */
static const uintptr_t *find_zero(struct scan *scan, const uintptr_t *at)
{
	while (word(scan, at) != 0)
		at++;
	return at;
}

/* Whether these pairs are the kernel's: they end, and lead to its strings above them, around the arguments. */
static bool is_auxv(struct scan *scan, const uintptr_t *at, uintptr_t first, uintptr_t last)
{
	uintptr_t random = 0, execfn = 0;

	for (size_t i = 0; i < AUXV_MAX && !scan->over; i++, at += 2) {
		const uintptr_t type = word(scan, at);
		const uintptr_t value = word(scan, at + 1);

		if (type == AT_NULL)
			return !scan->over && random > (uintptr_t)at && random < first && execfn > last;
		if (type == AT_RANDOM)
			random = value;
		else if (type == AT_EXECFN)
			execfn = value;
	}
	return false;
}

/*
 * Whether a first stack begins at a word: so many arguments as it says, whose
 * strings lie above all of this, one above the other; the environment, of which
 * anything may be; and the vector.
 */
OTHER_FRAMES static bool begins_at(struct scan *scan, const uintptr_t *at, struct start_stack *out)
{
	const uintptr_t count = word(scan, at);
	const uintptr_t *argv = at + 1;
	const uintptr_t *envp = argv;
	const uintptr_t *auxv;
	uintptr_t last = (uintptr_t)argv;

	for (; word(scan, envp) > last; envp++)
		last = *envp;
	if (envp == argv || count != (uintptr_t)(envp - argv) || word(scan, envp) != 0)
		return false;
	envp++;
	auxv = find_zero(scan, envp) + 1;
	if (scan->over || !is_auxv(scan, auxv, *argv, last))
		return false;
	// NOLINTBEGIN(performance-no-int-to-ptr)
	*out = (struct start_stack){ .argc = (int)count,
		                     .argv = (char **)(uintptr_t)argv,
		                     .envp = (char **)(uintptr_t)envp,
		                     .auxv = (const ElfW(auxv_t) *)(const void *)auxv,
		                     .whole = true };
	// NOLINTEND(performance-no-int-to-ptr)
	return true;
}

static bool find_above(struct start_stack *out)
{
	const uintptr_t *here = __builtin_frame_address(0);
	struct scan scan = { .end = ((uintptr_t)here | (PAGE - 1)) + 1, .over = false };

	for (size_t i = 0; i < SCANNED / sizeof(*here) && !scan.over; i++)
		if (begins_at(&scan, here + i, out))
			return true;
	return false;
}

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

static int find_by_proc(struct start_stack *out)
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
	out->whole = false;
	if (out->envp && out->envp[0]) {
		char **word = out->envp;

		while (*word)
			word++;
		out->auxv = (const ElfW(auxv_t) *)(const void *)(word + 1);
	}
	return 0;
}

int start_stack_find(struct start_stack *out)
{
	return find_above(out) ? 0 : find_by_proc(out);
}

bool start_stack_has_argv(const struct start_stack *stack, int argc, char **argv)
{
	return argc >= 0 && argc <= stack->argc && argv == stack->argv + (stack->argc - argc);
}
