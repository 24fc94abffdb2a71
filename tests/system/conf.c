/* SPDX-License-Identifier: BSD-3-Clause */
/* The policies that are shipped, each with the real program: its work done, and a denial. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside.h"
#include "require.h"
#include "spawn.h"

/* A place outside what <tmp> grants: TMPDIR is set to another. */
static const char *const *env(void)
{
	static const char *entries[2];
	const char *tmp = spawn_path("tmp");

	(void)mkdir(tmp, 0755);
	entries[0] = spawn_text("TMPDIR=%s", tmp);
	return entries;
}

static void change_directory(void *data)
{
	if (chdir(data) != 0)
		_exit(98);
}

static const struct spawned *run(const char *config, const char *directory, const char *const *argv)
{
	const struct spawn spawn = { .argv = argv,
		                     .config = config,
		                     .env = env(),
		                     .preload = config ? NULL : "",
		                     .prepare = change_directory,
		                     .data = strdup(directory) };

	return spawn_run(&spawn);
}

static const char *make_dir(const char *name)
{
	const char *path = spawn_path(name);

	cr_assert_eq(mkdir(path, 0755), 0);
	return path;
}

static bool exists(const char *directory, const char *name)
{
	return access(spawn_text("%s/%s", directory, name), F_OK) == 0;
}

/* An archive whose second member is written through the link that the first one is. */
static const char *evil_archive(const char *outside)
{
	const char *make = make_dir("make");
	const char *archive = spawn_path("evil.tar.gz");

	(void)run(NULL, make,
	          (const char *[]){ "/bin/sh", "-c",
	                            "echo good >good; ln -s $0 link; tar cf e.tar good link; rm link; mkdir link;"
	                            "echo bad >link/planted; tar rf e.tar link/planted; gzip -c e.tar >$1",
	                            outside, archive, NULL });
	cr_assert_eq(access(archive, R_OK), 0);
	return archive;
}

Test(conf, tar_unpacks_where_it_was_started_and_nowhere_else)
{
	const char *outside = make_dir("outside");
	const char *inside = make_dir("inside");
	const char *archive = evil_archive(outside);
	const char *argv[] = { "/bin/tar", "-xzPf", archive, NULL };
	const struct spawned *ran;

	require_landlock(1);
	(void)run(NULL, make_dir("bare"), argv);
	cr_assert(exists(outside, "planted"), "without the shim the archive does harm");
	cr_assert_eq(unlink(spawn_text("%s/planted", outside)), 0);
	ran = run("tar", inside, argv);
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "link/planted: Cannot open: Permission denied"), "%s", ran->err);
	cr_expect(exists(inside, "good"));
	cr_expect_not(exists(outside, "planted"));
}

Test(conf, tar_unpacks_into_the_directory_it_is_told)
{
	const char *outside = make_dir("outside");
	const char *target = make_dir("target");
	const char *archive = evil_archive(outside);

	require_landlock(1);
	(void)run("tar", make_dir("elsewhere"), (const char *[]){ "/bin/tar", "-xzf", archive, "-C", target, NULL });
	cr_expect(exists(target, "good"));
	(void)unlink(spawn_text("%s/good", target));
	(void)run("tar", "/", (const char *[]){ "/bin/tar", "-xzf", archive, NULL });
	cr_expect_not(exists("/", "good"), "the root is never granted by a variable");
}

Test(conf, python3_computes_and_reads_what_it_is_given_and_no_more)
{
	const char *scripts = make_dir("scripts");
	const char *secret = spawn_file("secret", "secret\n");
	const char *module = spawn_file("scripts/helper.py", "answer = 42\n");
	const char *script = spawn_path("scripts/main.py");
	const char *argv[] = { "/usr/bin/python3", script, secret, NULL };
	const struct spawned *ran;

	(void)module;
	require_landlock(1);
	(void)spawn_file("scripts/main.py", "import helper, sys, tempfile\n"
	                                    "print(helper.answer)\n"
	                                    "with tempfile.TemporaryFile() as f: f.write(b'x')\n"
	                                    "for path in sys.argv[1:] + sys.stdin.read().split():\n"
	                                    "    try: print(open(path).read().strip())\n"
	                                    "    except OSError as e: print(e.strerror)\n"
	                                    "try: open(__file__, 'a'); print('writes')\n"
	                                    "except OSError as e: print(e.strerror)\n");
	ran = run("python3", scripts, argv);
	cr_expect_str_eq(ran->out, "42\nsecret\nPermission denied\n", "%s%s", ran->out, ran->err);
	argv[2] = NULL;
	(void)spawn_file("scripts/main.py", spawn_text("try: print(open('%s').read())\n"
	                                               "except OSError as e: print(e.strerror)\n",
	                                               secret));
	ran = run("python3", scripts, argv);
	cr_expect_str_eq(ran->out, "Permission denied\n", "%s%s", ran->out, ran->err);
}

Test(conf, python3_does_not_connect)
{
	const char *code = spawn_text("import socket\n"
	                              "try: socket.create_connection(('127.0.0.1', %d), 5); print('connects')\n"
	                              "except OSError as e: print(e.strerror)\n",
	                              outside_listen());
	const char *argv[] = { "/usr/bin/python3", "-c", code, NULL };

	require_landlock(4);
	cr_expect_str_eq(run(NULL, "/", argv)->out, "connects\n");
	cr_expect_str_eq(run("python3", "/", argv)->out, "Permission denied\n");
}

/* Serves one page on 127.0.0.1:80 and another on another port, in a process of its own. */
static pid_t serve(int *ports)
{
	int ready[2];
	pid_t pid;

	cr_assert_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		(void)dup2(ready[1], 1);
		(void)execl("/usr/bin/python3", "python3", "-c",
		            "import http.server,sys,threading\n"
		            "class H(http.server.BaseHTTPRequestHandler):\n"
		            "    def do_GET(self):\n"
		            "        self.send_response(200); self.end_headers(); self.wfile.write(b'page\\n')\n"
		            "    def log_message(self, *a): pass\n"
		            "s=[http.server.HTTPServer(('127.0.0.1', p), H) for p in (80, 0)]\n"
		            "print(s[1].server_port, flush=True)\n"
		            "for x in s: threading.Thread(target=x.serve_forever).start()\n",
		            (char *)NULL);
		_exit(127);
	}
	(void)close(ready[1]);
	*ports = 0;
	for (char c; read(ready[0], &c, 1) == 1 && c != '\n';)
		*ports = *ports * 10 + (c - '0');
	(void)close(ready[0]);
	return pid;
}

Test(conf, curl_fetches_over_http_and_writes_here_and_reaches_no_other_port)
{
	const char *here = make_dir("here");
	const char *there = make_dir("there");
	const struct spawned *ran;
	int other;
	pid_t server;

	require_landlock(4);
	require_root();
	server = serve(&other);
	cr_assert_gt(other, 0, "cannot serve on port 80");
	ran = run("curl", here, (const char *[]){ "/usr/bin/curl", "-sS", "-o", "page", "http://127.0.0.1/", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(exists(here, "page"));
	ran = run("curl", here,
	          (const char *[]){ "/usr/bin/curl", "-sS", "-o", spawn_text("%s/page", there), "http://127.0.0.1/",
	                            NULL });
	cr_expect_eq(ran->status, 23, "%s", ran->err);
	cr_expect_not(exists(there, "page"));
	ran = run("curl", here,
	          (const char *[]){ "/usr/bin/curl", "-sS", spawn_text("http://127.0.0.1:%d/", other), NULL });
	cr_expect_eq(ran->status, 7, "%s%s", ran->out, ran->err);
	cr_expect_eq(kill(server, 9), 0);
}

Test(conf, curl_resolves_a_name_of_etc_hosts)
{
	const struct spawned *ran;

	require_landlock(1);
	/* Port 80 of localhost: refused or served, but not "could not resolve". */
	ran = run("curl", make_dir("here"), (const char *[]){ "/usr/bin/curl", "-sS", "http://localhost:80/", NULL });
	cr_expect_neq(ran->status, 6, "%s", ran->err);
	cr_expect_neq(ran->status, 125, "%s", ran->err);
}

Test(conf, a_shell_looks_at_the_system_and_not_at_home)
{
	const char *home = make_dir("home");
	const char *secret = spawn_file("home/secret", "secret\n");
	const struct spawned *ran;

	require_landlock(1);
	ran = run("shell", home,
	          (const char *[]){ "/bin/sh", "-c",
	                            spawn_text("uname >/dev/null && grep -c root: /etc/passwd && ps >/dev/null && "
	                                       "mktemp >/dev/null && echo made; cat %s; echo x >%s/new; ls",
	                                       secret, home),
	                            NULL });
	cr_expect_str_eq(ran->out, "1\nmade\n", "%s%s", ran->out, ran->err);
	cr_expect_not(exists(home, "new"));
	cr_expect_not_null(strstr(ran->err, "secret: Permission denied"), "%s", ran->err);
}

Test(conf, every_policy_and_fragment_loads)
{
	static const char *const policies[] = { "tar", "python3", "curl", "shell" };
	static const char *const fragments[] = { "base", "dns", "tls", "tty", "tmp" };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		cr_expect_eq(run(policies[i], "/usr", (const char *[]){ "/bin/true", NULL })->status, 0, "%s",
		             policies[i]);
	for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++) {
		const char *policy =
			spawn_file("f.conf", spawn_text("abi = 11; min_abi = 1; include = [ \"<base>\", \"<%s>\" ];\n",
		                                        fragments[i]));

		cr_expect_eq(run(policy, "/usr", (const char *[]){ "/bin/true", NULL })->status, 0, "%s", fragments[i]);
	}
}
