/* SPDX-License-Identifier: BSD-3-Clause */
/* Examples of landshim.conf(5) and landshim(1) with the programs that they are for.  That each loads, tests/unit/man.c knows. */
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

/* A command of landshim(1)'s examples, by how it begins, as a shell takes it. */
static const char *command_of_page(const char *begin)
{
	const char *at = strstr(manual_page("preload/command/landshim.1"), "\n.Sh EXAMPLES\n");
	const char *end;
	char *text;

	at = at ? strstr(at, spawn_text("\n.Dl $ landshim %s", begin)) : NULL;
	cr_assert_not_null(at, "landshim(1) has no example: landshim %s", begin);
	at += strlen("\n.Dl $ landshim");
	end = strchr(at, '\n');
	text = strdup(spawn_text(LANDSHIM "%.*s", (int)(end - at), at));
	/* mdoc's minus signs. */
	for (char *minus; (minus = strstr(text, "\\-"));)
		memmove(minus, minus + 1, strlen(minus));
	return text;
}

Test(examples, documents_can_be_looked_into_and_nothing_else)
{
	const char *command = command_of_page("run --include base --read ~/doc");
	const char *argv[] = { "/bin/sh", "-c", command, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(mkdir(spawn_path("doc"), 0755), 0);
	(void)spawn_file("doc/letter", "dear reader\n");
	(void)spawn_file("secret", "hidden\n");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s: %s", command, ran->err);
	cr_expect_str_eq(ran->out, "dear reader\n");
	argv[2] = spawn_text("%s ~/secret", command);
	ran = spawn_run(&spawn);
	/* less(1) says it on standard output, which is no terminal. */
	cr_expect_eq(strncmp(ran->out, "dear reader\n", strlen("dear reader\n")), 0, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "secret: Permission denied"), "%s%s", ran->out, ran->err);
	cr_expect_null(strstr(ran->out, "hidden"), "%s", ran->out);
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
