/* SPDX-License-Identifier: BSD-3-Clause */
/* By lines, of which the first has the name, whose newlines are escaped. */
#include "command/trace/trace_status.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *trace_status_field(pid_t tid, const char *field, char *buffer, size_t size)
{
	size_t len = strlen(field);
	char path[64];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, buffer, size - 1);
	if (fd >= 0)
		(void)close(fd);
	if (got <= 0)
		return NULL;
	buffer[got] = '\0';
	for (char *line = buffer; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, field, len) != 0)
			continue;
		line += len;
		line[strcspn(line, "\n")] = '\0';
		return line;
	}
	return NULL;
}

long trace_status_number(pid_t tid, const char *field)
{
	char buffer[TRACE_STATUS_SIZE];
	const char *text = trace_status_field(tid, field, buffer, sizeof(buffer));

	return text ? strtol(text, NULL, 10) : -1;
}
