/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading /etc/passwd. */
#include "command/warn/homes.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "command/decide/reach.h"
#include "command/warn/survey.h"

/* Whether it is a home directory; one that is a directory of the system's is guarded as that. */
static bool is_home(const struct survey *s, const char *path)
{
	static const char *const none[] = { "/usr", "/bin", "/sbin", "/dev",        "/proc",
		                            "/sys", "/etc", "/run",  "/nonexistent" };
	const struct reach_node *node = path[0] == '/' && path[1] ? survey_node(s, path) : NULL;

	for (size_t i = 0; node && i < COUNT(none); i++)
		if (path_beneath(path, none[i]))
			return false;
	return node && node->exists && S_ISDIR(node->mode);
}

/* Returns HOME of a line NAME:x:UID:GID:GECOS:HOME:SHELL; NULL: nobody logs in there, as with accounts of services. */
static const char *home_in(const struct survey *s, char *line, const char **uid)
{
	char *field[7];
	size_t count = 0;

	line[strcspn(line, "\n")] = '\0';
	while (line && count < COUNT(field)) {
		field[count++] = line;
		line = strchr(line, ':');
		if (line)
			*line++ = '\0';
	}
	if (count < COUNT(field) || fnmatch("*nologin", field[6], 0) == 0 || fnmatch("*/false", field[6], 0) == 0)
		return NULL;
	*uid = arena_strndup(s->arena, field[2], strlen(field[2]));
	return arena_strndup(s->arena, field[5], strlen(field[5]));
}

void homes_visit(const struct survey *s, homes_visitor *visit, void *data)
{
	const char *own = arena_printf(s->arena, "%u", (unsigned)geteuid());
	FILE *file = fopen("/etc/passwd", "re");
	char *line = NULL;
	size_t size = 0;
	int homes = 0;

	while (file && homes < HOMES_MAX && getline(&line, &size, file) > 0) {
		const char *uid = "";
		const char *home = home_in(s, line, &uid);

		if (!home || (geteuid() != 0 && strcmp(uid, own) != 0))
			continue;
		homes++;
		visit(data, s, is_home(s, home) ? home : NULL, uid);
	}
	free(line);
	if (file)
		(void)fclose(file);
}
