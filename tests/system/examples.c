/* SPDX-License-Identifier: BSD-3-Clause */
/* Examples of landshim.conf(5) with the programs that they are for.  That each loads, tests/unit/man.c knows. */
#include <criterion/criterion.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "manual.h"
#include "require.h"

#define NGINX "/usr/sbin/nginx"

/* The policy of the example that a phrase introduces. */
static const char *example(const char *phrase)
{
	static const char begin[] = ".Bd -literal -offset indent\n";
	const char *at = strstr(manual_page("conf/landshim.conf.5"), ".Sh EXAMPLES");

	at = at ? strstr(at, phrase) : NULL;
	at = at ? strstr(at, begin) : NULL;
	cr_assert_not_null(at, "landshim.conf(5) has no example: %s", phrase);
	at += strlen(begin);
	return spawn_text("%.*s", (int)(strstr(at, ".Ed\n") - at), at);
}

Test(examples, files_alone_is_enough_for_a_shell_and_writes_where_it_says)
{
	const char *env[] = { spawn_text("TMPDIR=%s", spawn_path("tmp")), NULL };
	const struct spawn spawn = { .preload = "", .env = env };
	const char *command = "date >/dev/null && echo 1 >projects/new && cat projects/new; cat secret";
	const struct spawned *ran;

	require_landlock(6);
	cr_assert_eq(mkdir(spawn_path("projects"), 0755), 0);
	(void)landshim_secret();
	ran = landshim_run(&spawn, example("\nFiles alone;"),
	                   (const char *[]){ "/bin/sh", "-c", spawn_text("cd %s; %s", spawn_directory(), command),
	                                     NULL });
	cr_expect_str_eq(ran->out, "1\n", "%s%s", ran->out, ran->err);
}

/* The recipe for strace(1), for another policy and command. */
static const char *recipe(const char *policy, const char *command)
{
	static const char landshim[] = "landshim run -c tar ", tar[] = "tar xf x.tar ";
	const char *at = strstr(manual_page("conf/landshim.conf.5"), "\nstrace -f -Z "
	                                                             "landshim run -c tar tar xf x.tar ");
	const char *program = at ? strstr(at, landshim) : NULL;
	const char *rest = program ? program + strlen(landshim) + strlen(tar) : NULL;

	cr_assert_not_null(rest, "landshim.conf(5) has no recipe for strace");
	return spawn_text("%.*s" LANDSHIM " run -c %s %s %.*s", (int)(program - at), at, policy, command,
	                  (int)(strstr(rest, "\n.Ed") - rest), rest);
}

Test(examples, strace_shows_what_is_denied_and_nothing_of_the_shims_own)
{
	static const char *const policies[] = { "tar", "python3", "curl", "shell" };
	const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		argv[2] = recipe(policies[i], "true");
		ran = spawn_run(&spawn);
		cr_expect_str_eq(ran->out, "", "%s: %s", policies[i], ran->out);
		cr_expect_str_eq(ran->err, "", "%s: %s", policies[i], ran->err);
	}
	argv[2] =
		recipe(spawn_file("p.conf", landshim_tight("/etc/hostname")), spawn_text("cat %s", landshim_secret()));
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->out, "/secret\", O_RDONLY"), "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->out, "EACCES"), "%s", ran->out);
	cr_expect_eq(strchr(ran->out, '\n'), ran->out + strlen(ran->out) - 1, "%s", ran->out);
}

/* In namespaces of its own, with a loopback device, and /run and the logs empty. */
static void isolate(void *data)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	(void)data;
	if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/run", "tmpfs", 0, NULL) != 0 || mount("none", "/var/log/nginx", "tmpfs", 0, NULL) != 0)
		_exit(98);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (ioctl(fd, SIOCSIFFLAGS, &lo) != 0)
		_exit(97);
	(void)close(fd);
}

/* Debian's, as it is configured by default; where it is not installed, make check-hosts has another. */
Test(examples, nginx_serves_under_the_policy_of_a_web_server)
{
	const char *policy = spawn_file("web.conf", example("\nA web server, Debian's nginx.\n"));
	const char *command = spawn_text(LANDSHIM " run -c %s " NGINX " -g 'daemon off;' & "
	                                          "curl -s --retry-connrefused --retry 9 --retry-delay 1 "
	                                          "-o /dev/null -w '%%{http_code}\\n' http://127.0.0.1/; "
	                                          "kill -s QUIT $! && wait $! && ls /run/nginx.pid",
	                                 policy);
	const char *argv[] = { "/bin/sh", "-c", command, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = isolate };
	const struct spawned *ran;

	require_landlock(4);
	require_root();
	if (access(NGINX, X_OK) != 0 || access("/etc/nginx/sites-enabled/default", R_OK) != 0)
		require_skip("nginx");
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, "200\n", "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err, "'/run/nginx.pid': No such file"), "it is removed: %s", ran->err);
}
