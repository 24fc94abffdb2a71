/* SPDX-License-Identifier: BSD-3-Clause */
/* Setting the stage: files, listeners, descriptors, a terminal. */
#include "escape_setting.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "outside.h"
#include "spawn.h"

static const char *work(void)
{
	const char *directory = spawn_path("work");

	if (mkdir(directory, 0755) == 0)
		landshim_copy(SPAWN_HOST("ends42"), spawn_text("%s/program", directory), 0755);
	return directory;
}

void escape_setting_prepare(void *data)
{
	const char *path = ((const char *const *)data)[2];
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	int secret = open(path, O_RDONLY);
	int pair[2];
	struct iovec io = { (void *)"x", 1 };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &secret, sizeof(secret));
	if (setsid() < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0 ||
	    dup2(open(ptsname(terminal), O_RDWR), 0) != 0 || ioctl(0, TIOCSCTTY, 0) != 0 || dup2(secret, 20) != 20 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || sendmsg(pair[0], &message, 0) != 1 ||
	    dup2(pair[1], 21) != 21)
		_exit(97);
}

const char *escape_setting_policy(void)
{
	return spawn_policy(11,
	                    spawn_text(", { path = \"/proc\"; allow = \"read\"; },\n"
	                               "{ path = \"%s\"; allow = \"read_write\"; }",
	                               work()),
	                    "");
}

const char **escape_setting_words(const char *name)
{
	static const char *argv[7];

	argv[0] = SPAWN_HOST("escapes");
	argv[1] = name;
	argv[2] = landshim_secret();
	argv[3] = work();
	argv[4] = spawn_text("%d", outside_listen());
	argv[5] = outside_abstract();
	return argv;
}

int escape_setting_sysctl(const char *name, int absent)
{
	FILE *file = fopen(spawn_text("/proc/sys/%s", name), "re");
	int value = absent;

	if (file && fscanf(file, "%d", &value) != 1)
		value = absent;
	if (file)
		(void)fclose(file);
	return value;
}
