/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * calls CALL [ARGUMENT...] [, CALL...]: makes system calls, one after the
 * other, for the tracer's tests.  Each prints "CALL: OK" or its errno's name on
 * stdout.  Ends with 0, whatever they returned, unless a call says otherwise.
 */
#include "calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int calls_last = -1;

long calls_keep(int fd)
{
	calls_last = fd;
	return fd;
}

static const struct calls_row *find(const char *name)
{
	static const struct calls_row *const tables[] = { calls_files, calls_sockets, calls_processes };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct calls_row *row = tables[i]; row->name; row++)
			if (strcmp(row->name, name) == 0)
				return row;
	(void)fprintf(stderr, "calls: %s?\n", name);
	exit(99);
}

int main(int argc, char **argv)
{
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	for (int i = 1; i < argc;) {
		const struct calls_row *call = find(argv[i]);
		long result;

		errno = 0;
		result = call->make(argv + i + 1);
		(void)printf("%s: %s\n", argv[i], result >= 0 ? "OK" : strerrorname_np(errno));
		i += 1 + call->count;
		if (i < argc && strcmp(argv[i], ",") != 0)
			exit(98);
		i++;
	}
	return 0;
}
