/* SPDX-License-Identifier: BSD-3-Clause */
/* The fragments that are shipped, each with a real program that needs it, and that fails without. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/count.h"
#include "require.h"
#include "run_check.h"
#include "spawn.h"

#define AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"

/* With the fragments named, and the network left alone. */
static const char *policy(const char *fragments)
{
	return spawn_text("abi = 7; min_abi = 1; unrestricted = [ \"network\", \"scope\" ];\n"
	                  "include = [ \"<base>\"%s ];\n",
	                  fragments);
}

/* --- <tls> --- */

/* A key and a certificate of our own for localhost, in the files key and cert. */
static void make_certificate(void)
{
	const char *argv[] = { "/usr/bin/openssl",
		               "req",
		               "-x509",
		               "-newkey",
		               "ec",
		               "-pkeyopt",
		               "ec_paramgen_curve:P-256",
		               "-nodes",
		               "-days",
		               "2",
		               "-subj",
		               "/CN=localhost",
		               "-addext",
		               "subjectAltName=DNS:localhost",
		               "-keyout",
		               spawn_path("key"),
		               "-out",
		               spawn_path("cert"),
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran = spawn_run(&spawn);

	cr_assert_eq(ran->status, 0, "%s", ran->err);
}

/* Serves one page by TLS on 127.0.0.1, in a process of its own.  Its port; *pid is for kill. */
static int serve(pid_t *pid)
{
	int ready[2];
	int port = 0;
	char c;

	cr_assert_eq(pipe2(ready, O_CLOEXEC), 0);
	*pid = fork();
	if (*pid == 0) {
		(void)dup2(ready[1], 1);
		(void)execl("/usr/bin/python3", "python3", "-c",
		            "import http.server, ssl, sys\n"
		            "class H(http.server.BaseHTTPRequestHandler):\n"
		            "    def do_GET(self):\n"
		            "        self.send_response(200); self.end_headers(); self.wfile.write(b'page\\n')\n"
		            "    def log_message(self, *a): pass\n"
		            "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H)\n"
		            "c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
		            "c.load_cert_chain(sys.argv[1], sys.argv[2])\n"
		            "s.socket = c.wrap_socket(s.socket, server_side=True)\n"
		            "print(s.server_port, flush=True)\n"
		            "s.serve_forever()\n",
		            spawn_path("cert"), spawn_path("key"), (char *)NULL);
		_exit(127);
	}
	(void)close(ready[1]);
	while (read(ready[0], &c, 1) == 1 && c != '\n')
		port = port * 10 + (c - '0');
	(void)close(ready[0]);
	return port;
}

/* In a mount namespace of its own: the certificate is the only one that is trusted. */
static void trust(void *data)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(data, AUTHORITIES, NULL, MS_BIND, NULL) != 0)
		_exit(98);
}

static const struct spawned *fetch(const char *const *argv, const char *fragments)
{
	const struct spawn spawn = {
		.argv = argv, .policy = policy(fragments), .prepare = trust, .data = (void *)(size_t)spawn_path("cert")
	};

	return spawn_run(&spawn);
}

Test(fragments, tls_is_what_a_client_needs_to_know_a_server)
{
	const char *curl[] = { "/usr/bin/curl", "-sS", NULL, NULL };
	const char *python[] = { "/usr/bin/python3", "-IS", "-c", NULL, NULL };
	const struct spawned *ran;
	pid_t server;
	int port;

	require_landlock(1);
	require_root();
	cr_assert_eq(access(AUTHORITIES, R_OK), 0, "update-ca-certificates(8) has not made it");
	make_certificate();
	port = serve(&server);
	cr_assert_gt(port, 0);
	curl[2] = spawn_text("https://localhost:%d/", port);
	python[3] = spawn_text("import urllib.request as r; print(r.urlopen('https://localhost:%d/').read().decode(), "
	                       "end='')",
	                       port);
	ran = fetch(curl, ", \"<dns>\", \"<tls>\"");
	cr_expect_str_eq(ran->out, "page\n", "curl: status %d: %s", ran->status, ran->err);
	ran = fetch(python, ", \"<dns>\", \"<tls>\"");
	cr_expect_str_eq(ran->out, "page\n", "python3: status %d: %s", ran->status, ran->err);
	ran = fetch(curl, ", \"<dns>\"");
	cr_expect_eq(ran->status, 77, "curl without <tls>: status %d: %s", ran->status, ran->err);
	ran = fetch(python, ", \"<dns>\"");
	cr_expect_not_null(strstr(ran->err, "CERTIFICATE_VERIFY_FAILED"), "python3 without <tls>: %s%s", ran->out,
	                   ran->err);
	cr_expect_eq(kill(server, SIGKILL), 0);
}

/* --- <tty> --- */

/* A terminal of its own, which is none of its descriptors. */
static void terminal(void *data)
{
	int ours = posix_openpt(O_RDWR | O_NOCTTY);
	int theirs;

	(void)data;
	if (setsid() < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0)
		_exit(98);
	theirs = open(ptsname(ours), O_RDWR | O_CLOEXEC);
	if (theirs < 0 || ioctl(theirs, TIOCSCTTY, 0) != 0)
		_exit(97);
}

static const struct spawned *on_terminal(const char *const *argv, const char *fragments)
{
	const struct spawn spawn = { .argv = argv, .policy = policy(fragments), .prepare = terminal };

	return spawn_run(&spawn);
}

Test(fragments, tty_is_what_a_program_needs_that_opens_its_terminal)
{
	const char *argv[] = { "/usr/bin/stty", "-F", "/dev/tty", "rows", "33", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = on_terminal(argv, ", \"<tty>\"");
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	ran = on_terminal(argv, "");
	cr_expect_neq(ran->status, 0);
	cr_expect_not_null(strstr(ran->err, "/dev/tty: Permission denied"), "%s", ran->err);
}

/* What tty.conf says that a program takes which makes terminals: nothing less will do. */
Test(fragments, a_program_that_makes_a_terminal_takes_the_rule_that_tty_names)
{
	const char *argv[] = { "/usr/bin/script", "-qec", "stty rows 33; stty size", "/dev/null", NULL };
	const char *rule = "\"/dev/ptmx\", \"/dev/pts\" ]; allow = [ \"read\", \"write\", \"ioctl_dev\" ]";
	const struct spawn spawn = { .argv = argv,
		                     .policy = spawn_text("%spaths = ( { path = [ %s; } );\n", policy(""), rule),
		                     .prepare = terminal };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	cr_expect_eq(strncmp(ran->out, "33 ", 3), 0, "%s", ran->out);
	ran = on_terminal(argv, ", \"<tty>\"");
	cr_expect_neq(ran->status, 0, "%s", ran->out);
}

/* Another terminal of the same user, which the test's process holds open. */
static const struct spawned *read_terminal(const char *fragments, const char *path)
{
	const char *argv[] = { "/bin/sh", "-c", ": <>\"$0\"", path, NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = fragments ? policy(fragments) : NULL,
		                     .preload = fragments ? NULL : "" };

	return spawn_run(&spawn);
}

Test(fragments, tty_opens_no_other_terminal)
{
	int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	const char *path;
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(grantpt(ours), 0);
	cr_assert_eq(unlockpt(ours), 0);
	path = spawn_text("%s", ptsname(ours));
	cr_expect_eq(read_terminal(NULL, path)->status, 0, "without the shim it is open");
	ran = read_terminal(", \"<tty>\"", path);
	cr_expect_neq(ran->status, 0);
	cr_expect_not_null(strstr(ran->err, "Permission denied"), "%s", ran->err);
}

/* --- <start>, <base> --- */

/* In a mount namespace of its own: what NixOS and Guix System have there, with one program in it. */
static void current_system(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/run", "tmpfs", 0, "mode=0755") != 0 ||
	    system("mkdir -p /run/current-system /run/other && cp /bin/cat /run/current-system/ && cp /bin/cat "
	           "/run/other/") != 0) // NOLINT(cert-env33-c)
		_exit(98);
}

static const struct spawned *run_program(const char *program)
{
	const char *argv[] = { "/bin/sh", "-c", spawn_text("exec %s /etc/passwd", program), NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy(""), .prepare = current_system };

	return spawn_run(&spawn);
}

Test(fragments, programs_of_nix_and_guix_are_programs_of_base)
{
	static const char *const stores[] = { "/nix/store", "/gnu/store", "/run/current-system" };

	require_landlock(1);
	/* Granted, or skipped where there is none. */
	for (size_t fragment = 0; fragment < 2; fragment++) {
		const char *name = fragment ? "base" : "start";
		const struct spawned *ran = run_check(spawn_text("abi = 1; include = \"<%s>\";\n", name),
		                                      (const char *[]){ "--json", NULL });

		for (size_t i = 0; i < COUNT(stores) - (fragment == 0); i++)
			cr_expect_not_null(strstr(ran->out, spawn_text("\"%s\"", stores[i])), "<%s>: %s", name,
			                   stores[i]);
	}
	require_root();
	cr_expect_eq(run_program("/run/current-system/cat")->status, 0);
	cr_expect_eq(run_program("/run/other/cat")->status, 126, "what is there besides is none");
}
