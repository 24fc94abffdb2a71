/* SPDX-License-Identifier: BSD-3-Clause */
/* conf/python3.conf with the real python3. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside.h"
#include "require.h"
#include "shipped.h"
#include "spawn.h"

#define PYTHON "/usr/bin/python3"

Test(conf, python3_computes_and_reads_what_it_is_given_and_no_more)
{
	const char *scripts = shipped_make_dir("scripts");
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
	ran = shipped_run("python3", scripts, argv);
	cr_expect_str_eq(ran->out, "42\nsecret\nPermission denied\n", "%s%s", ran->out, ran->err);
	argv[2] = NULL;
	(void)spawn_file("scripts/main.py", spawn_text("try: print(open('%s').read())\n"
	                                               "except OSError as e: print(e.strerror)\n",
	                                               secret));
	ran = shipped_run("python3", scripts, argv);
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
	cr_expect_str_eq(shipped_run(NULL, "/", argv)->out, "connects\n");
	cr_expect_str_eq(shipped_run("python3", "/", argv)->out, "Permission denied\n");
}

/* Says what becomes of each file. */
#define READS                                             \
	"def reads(*paths):\n"                            \
	"    for path in paths:\n"                        \
	"        try: print(open(path).read().strip())\n" \
	"        except OSError as e: print(path, e.strerror)\n"

Test(conf, python3_in_a_home_directory_reads_the_modules_beside_the_script_and_nothing_else)
{
	const char *home = shipped_home();
	const struct spawned *ran;

	require_landlock(1);
	(void)spawn_file("helper.py", READS);
	(void)spawn_file("s.py", "import helper, sys\nhelper.reads('.ssh/id', 'notes', *sys.argv[1:])\n");
	ran = shipped_run("python3", home, (const char *[]){ PYTHON, "s.py", NULL });
	cr_expect_str_eq(ran->out, ".ssh/id Permission denied\nnotes Permission denied\n", "%s%s", ran->out, ran->err);
	/* Nor does a file that it is given open the directory that this lies in. */
	(void)shipped_make_dir("scripts");
	(void)spawn_file("scripts/s.py", READS "import sys\nreads('.ssh/id', *sys.argv[1:])\n");
	ran = shipped_run("python3", home, (const char *[]){ PYTHON, spawn_path("scripts/s.py"), "./notes", NULL });
	cr_expect_str_eq(ran->out, ".ssh/id Permission denied\nnotes\n", "%s%s", ran->out, ran->err);
}

static void hide(void *data)
{
	if (chmod(data, 0700) != 0)
		_exit(98);
	spawn_become_nobody(NULL);
}

/* A word that looks like a path need not be one that can be read. */
Test(conf, python3_starts_with_any_words)
{
	const char *hidden = shipped_make_dir("hidden");
	const char *script = spawn_file("s.py", "print('ran')\n");
	const char *argv[] = { PYTHON, script, spawn_text("%s/x", hidden), spawn_text("--out=%s/x", hidden), NULL };
	const struct spawn spawn = { .argv = argv,
		                     .config = TEST_SOURCE "/conf/python3.conf",
		                     .prepare = hide,
		                     .data = (void *)(size_t)hidden };

	require_root();
	require_landlock(1);
	cr_expect_str_eq(spawn_run(&spawn)->out, "ran\n", "%s", spawn_run(&spawn)->err);
}

Test(conf, python3_guesses_types)
{
	const char *argv[] = { PYTHON, "-c", "import mimetypes; print(*mimetypes.guess_type('x.json'))", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = shipped_run("python3", "/", argv);
	cr_expect_str_eq(ran->out, "application/json None\n", "%s%s", ran->out, ran->err);
}

Test(conf, python3_runs_in_the_virtual_environment_that_is_active)
{
	const char *venv = spawn_path("venv");
	const char *python = spawn_path("venv/bin/python3");
	const char *argv[] = { python, "-c", "import sys, beside; print(sys.prefix, beside.answer)", NULL };
	const char *active = spawn_text("VIRTUAL_ENV=%s", venv);
	const struct spawned *ran;
	char site[512];

	require_landlock(1);
	ran = shipped_run(NULL, "/", (const char *[]){ PYTHON, "-m", "venv", "--without-pip", venv, NULL });
	cr_assert_eq(ran->status, 0, "%s%s", ran->out, ran->err);
	ran = shipped_run(NULL, "/",
	                  (const char *[]){ python, "-c", "import site; print(site.getsitepackages()[0], end='')",
	                                    NULL });
	(void)snprintf(site, sizeof(site), "%s/beside.py", ran->out + strlen(spawn_directory()) + 1);
	(void)spawn_file(site, "answer = 42\n");
	ran = shipped_run_with(active, "python3", "/", argv);
	cr_expect_str_eq(ran->out, spawn_text("%s 42\n", venv), "%s%s", ran->out, ran->err);
	argv[2] = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(7)'])";
	ran = shipped_run_with(active, "python3", "/", argv);
	cr_expect_str_eq(ran->out, "7\n", "%s%s", ran->out, ran->err);
}
