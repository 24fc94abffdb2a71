/* SPDX-License-Identifier: BSD-3-Clause */
/* What policies that are warned of find around them. */
#include "warning_case.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "spawn.h"

static void make_directories(const char *what)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", spawn_directory(), what);
	for (char *slash = path + strlen(spawn_directory()) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0, "%s", path);
	(void)close(fd);
}

void warning_case_make(const char *what)
{
	const char *target = strchr(what, '>');
	size_t len = strlen(what);

	make_directories(what);
	if (target) {
		cr_assert_eq(symlink(target + 1, spawn_text("%s/%.*s", spawn_directory(), (int)(target - what), what)),
		             0);
		if (target[1] != '/') {
			make_directories(target + 1);
			(void)spawn_file(target + 1, "");
		}
	} else if (len > 0 && what[len - 1] == '=') {
		make_socket(spawn_text("%s/%.*s", spawn_directory(), (int)len - 1, what));
	} else if (len > 0 && what[len - 1] != '/') {
		(void)spawn_file(what, "");
	}
	if (strncmp(what, "open/", 5) == 0)
		cr_assert_eq(chmod(spawn_path("open"), 01777), 0);
	if (strncmp(what, "group", 5) == 0)
		cr_assert_eq(chmod(spawn_path(what), 0664), 0);
}
