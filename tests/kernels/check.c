/* SPDX-License-Identifier: BSD-3-Clause */
/* Findings, in memory that a check's process shares with its parent. */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/uapi.h"

struct check_kernel check_kernel;

static struct check_result *result;
static const char *check_name;

void check_start(const char *name)
{
	if (!result)
		result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (result == MAP_FAILED)
		_exit(2);
	memset(result, 0, sizeof(*result));
	check_name = name;
}

const struct check_result *check_result(void)
{
	return result;
}

/* One line, whatever the text holds: the reader takes lines apart. */
static void note(const char *fmt, va_list args)
{
	char text[4096];
	char line[8192];
	size_t used = 0;

	(void)vsnprintf(text, sizeof(text), fmt, args);
	for (const char *p = text; *p && used < sizeof(line) - 4; p++) {
		if (*p == '\n') {
			line[used++] = '\\';
			line[used++] = 'n';
		} else {
			line[used++] = *p;
		}
	}
	line[used] = '\0';
	(void)printf("note %s %s\n", check_name, line);
	(void)fflush(stdout);
}

void check_that(bool holds, const char *fmt, ...)
{
	va_list args;

	result->asserted++;
	if (holds)
		return;
	result->failed++;
	va_start(args, fmt);
	note(fmt, args);
	va_end(args);
}

void check_must(bool holds, const char *fmt, ...)
{
	va_list args;

	if (holds)
		return;
	result->asserted++;
	result->failed++;
	va_start(args, fmt);
	note(fmt, args);
	va_end(args);
	_exit(1);
}

void check_cell(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(result->cell, sizeof(result->cell), fmt, args);
	va_end(args);
}

void check_cannot(const char *why)
{
	(void)snprintf(result->reason, sizeof(result->reason), "%s", why);
	result->cannot = true;
	_exit(0);
}

bool check_kernel_takes(enum access_family family, uint64_t bit)
{
	struct landlock_ruleset_attr attr = {
		.handled_access_fs = family == ACCESS_FS ? bit : 0,
		.handled_access_net = family == ACCESS_NET ? bit : 0,
		.scoped = family == ACCESS_SCOPE ? bit : 0,
	};
	int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);

	if (fd < 0)
		return false;
	(void)close(fd);
	return true;
}
