/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names become addresses under every shipped policy that includes <dns>,
 * whatever fill closes on the kernel; and not where a policy grants no name
 * server.  The server is a process of the check's own, in its own network.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"

#define NAME "name.example"
#define ADDRESS "192.0.2.1"
#define INSTALLED "/usr/local/share/landshim"

#define HEADER 12
/* glibc makes its sockets by socketcall(2) there, which gives none where harden has "sockets", as shipped policies do. */
#if defined __s390x__
#define RESOLVED "no address\n"
#else
#define RESOLVED ADDRESS "\n"
#endif

#define QUESTION_END 4 /* of a question's last bytes, type and class */

/* The answer to a question for an IPv4 address; to others that there is none. */
static size_t answer(unsigned char *message, size_t len)
{
	static const unsigned char address[] = { 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 1 };
	size_t end = HEADER;
	bool wanted;

	while (end < len && message[end])
		end += message[end] + 1U;
	end += 1 + QUESTION_END;
	if (end > len)
		return 0;
	wanted = message[end - QUESTION_END] == 0 && message[end - QUESTION_END + 1] == 1;
	message[2] |= 0x80;
	message[3] = 0x80;
	memset(message + 6, 0, 6);
	message[7] = wanted;
	memcpy(message + end, address, wanted ? sizeof(address) : 0);
	return end + (wanted ? sizeof(address) : 0);
}

static void serve(int fd)
{
	struct sockaddr_in from;
	unsigned char message[1024];

	for (;;) {
		socklen_t size = sizeof(from);
		ssize_t len = recvfrom(fd, message, sizeof(message) / 2, 0, (struct sockaddr *)&from, &size);
		size_t out = len > HEADER ? answer(message, (size_t)len) : 0;

		if (out > 0)
			(void)sendto(fd, message, out, 0, (struct sockaddr *)&from, size);
	}
}

static void start_server(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(53) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check_must(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0, "no port 53");
	pid = fork();
	check_must(pid >= 0, "no process");
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(fd);
	}
	(void)close(fd);
}

/* A network, an /etc and an installation of the check's own. */
static void stage(void)
{
	struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd;
	FILE *file;

	if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0)
		check_cannot("no namespaces of its own");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	check_must(ioctl(fd, SIOCSIFFLAGS, &loopback) == 0, "the network does not come up");
	(void)close(fd);
	check_must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "the mounts stay shared");
	check_must(mount("none", "/etc", "tmpfs", 0, "mode=755") == 0 &&
	                   mount("none", "/usr/local", "tmpfs", 0, "mode=755") == 0 &&
	                   mkdir("/usr/local/share", 0755) == 0 && mkdir(INSTALLED, 0755) == 0 &&
	                   mount(draft_text("%s/../conf", check_kernel.build), INSTALLED, NULL, MS_BIND, NULL) == 0,
	           "no directories of its own");
	file = fopen("/etc/resolv.conf", "we");
	check_must(file && fputs("nameserver 127.0.0.1\noptions timeout:1 attempts:2\n", file) >= 0 &&
	                   fclose(file) == 0,
	           "no resolv.conf");
}

/* Whether a policy includes it, in a line that is no comment. */
static bool resolves_names(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[1024];
	bool found = false;

	check_must(file != NULL, "%s cannot be read", path);
	while (fgets(line, sizeof(line), file))
		found = found || (strncmp(line, "//", 2) != 0 && strstr(line, "\"<dns>\""));
	(void)fclose(file);
	return found;
}

void names_resolve(void)
{
	const char *without =
		draft_policy("abi = 11; min_abi = 0;", ", { path = \"/etc\"; allow = \"read\"; }", "fill = true;");
	const char *within =
		draft_policy("abi = 11; min_abi = 0; harden = [ \"terminal\", \"keyrings\", \"kernel\" ];",
	                     ", { path = \"/etc\"; allow = \"read\"; }",
	                     "network = { connect_send_udp = 53; bind_udp = 0; connect_tcp = 53; }; fill = true;");
	const struct launched *ran;
	const struct dirent *entry;
	unsigned tried = 0;
	DIR *dir;

	stage();
	start_server();
	dir = opendir(INSTALLED);
	check_must(dir != NULL, "no policies");
	while ((entry = readdir(dir))) {
		const char *path = draft_text(INSTALLED "/%s", entry->d_name);
		size_t len = strlen(entry->d_name);

		if (len < 5 || strcmp(entry->d_name + len - 5, ".conf") != 0 || !resolves_names(path))
			continue;
		ran = launch_host(path, "resolve", NAME, NULL);
		check_that(ran->status == 0 && strcmp(ran->out, RESOLVED) == 0, "%s: status %d, %s%s", path,
		           ran->status, ran->out, ran->err);
		tried++;
	}
	(void)closedir(dir);
	check_that(tried >= 5, "%u policies", tried);
	ran = launch_host(draft_file(within), "resolve", NAME, NULL);
	check_that(ran->status == 0 && strcmp(ran->out, ADDRESS "\n") == 0, "without \"sockets\": status %d, %s%s",
	           ran->status, ran->out, ran->err);
	ran = launch_host(draft_file(without), "resolve", NAME, NULL);
	check_that(ran->status == 0 && strcmp(ran->out, "no address\n") == 0, "without a name server: status %d, %s%s",
	           ran->status, ran->out, ran->err);
}
