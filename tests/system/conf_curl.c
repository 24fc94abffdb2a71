/* SPDX-License-Identifier: BSD-3-Clause */
/* conf/curl.conf with the real curl. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "require.h"
#include "shipped.h"
#include "spawn.h"

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
		            "        self.send_response(200); self.send_header('Set-Cookie', 'a=b'); "
		            "self.end_headers(); self.wfile.write(b'page\\n')\n"
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
	const char *here = shipped_make_dir("here");
	const char *there = shipped_make_dir("there");
	const struct spawned *ran;
	int other;
	pid_t server;

	require_landlock(4);
	require_root();
	server = serve(&other);
	cr_assert_gt(other, 0, "cannot serve on port 80");
	ran = shipped_run("curl", here,
	                  (const char *[]){ "/usr/bin/curl", "-sS", "-o", "page", "http://127.0.0.1/", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(shipped_exists(here, "page"));
	/* A cookie jar is written anew beside itself, and renamed: the second time over one that is there. */
	for (int i = 0; i < 2; i++) {
		ran = shipped_run("curl", here,
		                  (const char *[]){ "/usr/bin/curl", "-sS", "-c", "jar", "http://127.0.0.1/", NULL });
		cr_expect_eq(ran->status, 0, "%s", ran->err);
		ran = shipped_run(NULL, here,
		                  (const char *[]){ "/bin/sh", "-c", "grep -c 127.0.0.1 jar; ls *.tmp", NULL });
		cr_expect_str_eq(ran->out, "1\n", "%s", ran->err);
	}
	ran = shipped_run("curl", here,
	                  (const char *[]){ "/usr/bin/curl", "-sS", "-o", spawn_text("%s/page", there),
	                                    "http://127.0.0.1/", NULL });
	cr_expect_eq(ran->status, 23, "%s", ran->err);
	cr_expect_not(shipped_exists(there, "page"));
	ran = shipped_run("curl", here,
	                  (const char *[]){ "/usr/bin/curl", "-sS", spawn_text("http://127.0.0.1:%d/", other), NULL });
	cr_expect_eq(ran->status, 7, "%s%s", ran->out, ran->err);
	cr_expect_eq(kill(server, 9), 0);
}

Test(conf, curl_resolves_a_name_of_etc_hosts)
{
	const struct spawned *ran;

	require_landlock(1);
	/* Port 80 of localhost: refused or served, but not "could not resolve". */
	ran = shipped_run("curl", shipped_make_dir("here"),
	                  (const char *[]){ "/usr/bin/curl", "-sS", "http://localhost:80/", NULL });
	cr_expect_neq(ran->status, 6, "%s", ran->err);
	cr_expect_neq(ran->status, 125, "%s", ran->err);
}

Test(conf, curl_in_a_home_directory_writes_and_reads_nothing_but_what_it_is_told)
{
	const char *home = shipped_home();
	const struct spawned *ran;

	require_landlock(1);
	ran = shipped_run("curl", home,
	                  (const char *[]){ "/usr/bin/curl", "-sS", spawn_text("file://%s/.ssh/id", home), NULL });
	cr_expect_eq(ran->status, 37, "%s%s", ran->out, ran->err);
	cr_expect_str_eq(ran->out, "");
	ran = shipped_run("curl", home,
	                  (const char *[]){ "/usr/bin/curl", "-sS", "file:///etc/localtime", "-o", "zone", NULL });
	cr_expect_eq(ran->status, 0, "%s%s", ran->out, ran->err);
	cr_expect(shipped_exists(home, "zone"));
}
