/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every fragment: the programs that it is for start and work, also after what
 * they read was replaced, and what it should not open is shut; as root and as
 * an ordinary user.  fragment-stage does it, in namespaces.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "require.h"
#include "spawn.h"

#define SECRET ": <~/.ssh/id\n"
#define OTHERS ": </etc/shadow\n: <~/.ssh/id\n"
#define BASICS ": </etc/passwd\n: </proc/meminfo\n/usr/bin/id\n" SECRET

struct row {
	const char *fragment;
	const char *beside;   /* fragments that its programs take too */
	const char *programs; /* what may be executed beside, and what else the policy grants */
	const char *needs;    /* a program that must be installed; NULL: part of every system */
	const char *server;   /* run outside first; "" : none */
	const char *work;     /* shell, run in a directory of its own */
	const char *shut;     /* lines of shell that must fail, and that succeed without the policy */
};

/* A name server at two addresses, that answers each question with 192.0.2.1. */
#define NAME_SERVER                                                                                 \
	"python3 -c 'import socket, threading\n"                                                    \
	"def serve(address):\n"                                                                     \
	"    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind((address, 53))\n"         \
	"    while True:\n"                                                                         \
	"        q, who = s.recvfrom(512); end = q.index(0, 12) + 5\n"                              \
	"        a = q[end - 4:end - 2] == bytes((0, 1))\n"                                         \
	"        s.sendto(q[:2] + bytes((129, 128, 0, 1, 0, a, 0, 0, 0, 0)) + q[12:end] +\n"        \
	"                 a * bytes((192, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 1)), who)\n" \
	"for last in (2, 3): threading.Thread(target=serve, args=(\"127.0.0.%d\" % last,)).start()'"

#define EXECUTE(programs) "{ path = [ " programs " ]; allow = [ \"execute\", \"read_file\" ]; }"
#define WORK_HERE "{ path = \"${STAGE}/work\"; allow = \"read_write\"; }"

static const struct row rows[] = {
	{ "start", "", EXECUTE("\"/usr/bin/date\", \"/usr/bin/nproc\""), NULL, "",
	  "date && nproc && : </etc/localtime && : >/dev/null", BASICS },
	{ "base", "", "", NULL, "", "ls -l /usr/share && echo x | gzip | gzip -d && sh -c 'date'",
	  ": </proc/meminfo\n: </proc/self/status\n: </etc/ssl/openssl.cnf\n" OTHERS },
	{ "proc", "\"<base>\"", "", NULL, "", "ps -A && free && : </proc/self/status && sh -c ': </proc/self/maps'",
	  "echo x >/proc/self/comm\n" OTHERS },
	{ "etc", "\"<base>\"", "", NULL, "",
	  "id && : </etc/ld.so.cache && : </etc/resolv.conf && getent passwd 0 && "
	  "case $(ls /etc/ssl) in *certs*) ;; *) false ;; esac",
	  ": </proc/meminfo\n" SECRET },
	{ "dns", "\"<base>\"", "", NULL, "", "getent hosts localhost && getent ahosts 127.0.0.1",
	  ": </proc/meminfo\n: </etc/ssl/openssl.cnf\n" OTHERS },
	{ "dns", "\"<base>\", \"<etc>\"", "", NULL, NAME_SERVER,
	  "i=0; until getent ahosts name.example; do i=$((i + 1)); test $i -lt 100 || exit 1; sleep 0.1; done | grep "
	  "-q 192.0.2.1",
	  ": </proc/meminfo\n" SECRET },
	{ "tls", "\"<base>\"", "", NULL, "",
	  "openssl rand 4 && openssl x509 -noout -in /etc/ssl/certs/ca-certificates.crt && : </etc/ssl/openssl.cnf",
	  ": </etc/ssl/private/key\n" OTHERS },
	{ "fonts", "\"<start>\"", EXECUTE("\"/usr/bin/fc-list\", \"/usr/bin/fc-match\""), "/usr/bin/fc-list", "",
	  "fc-list | { read -r line; test -n \"$line\"; } && test -n \"$(fc-match sans)\" && : </etc/fonts/fonts.conf",
	  BASICS },
	{ "tmp", "\"<base>\"", "", NULL, "",
	  "f=$(mktemp) && echo x >$f && mv $f $f.new && rm $f.new && mkdir $TMPDIR/d && rmdir $TMPDIR/d && "
	  "f=$(mktemp -p /dev/shm) && rm $f",
	  "touch ~/x\n" OTHERS },
	{ "git", "\"<base>\"", WORK_HERE, "/usr/bin/git", "",
	  "rm -rf r && git init -q r && cd r && echo x >f && git add f && git commit -qm m && "
	  "test \"$(git chosen)\" = m && git -c gc.auto=1 gc -q",
	  ": <~/.git-credentials\n: <~/.config/git/credentials\n: </proc/meminfo\n" OTHERS },
	{ "java", "\"<start>\"", WORK_HERE ", " EXECUTE("\"/usr/bin/rm\""), "/usr/bin/java", "",
	  "rm -f k && keytool -genkeypair -keystore k -storepass changeit -dname CN=x -keyalg EC 2>/dev/null && "
	  "keytool -list -keystore k -storepass changeit",
	  BASICS },
	{ "php", "\"<start>\"", "", "/usr/bin/php", "",
	  "php -r 'exit(php_ini_loaded_file() === false || !extension_loaded(\"posix\"));'", BASICS },
	{ "python", "\"<start>\"", "", NULL, "",
	  "python3 -c 'import json, ssl, sqlite3, subprocess, sys, sysconfig; sysconfig.get_config_vars(); "
	  "subprocess.run([sys.executable, \"-c\", \"\"], check=True)'",
	  BASICS },
	{ "node", "\"<start>\"", "", "/usr/bin/node", "",
	  "node -e 'require(\"crypto\").randomBytes(4); require(\"os\").cpus(); "
	  "require(\"child_process\").execFileSync(process.execPath, [\"-e\", \"\"])'",
	  ": <~/.npmrc\n" BASICS },
	{ "gpu", "\"<start>\"", "", NULL, "", ": <>/dev/dri/card0", BASICS },
	{ "x11", "\"<start>\"", EXECUTE("\"/usr/bin/xdpyinfo\", \"/usr/bin/sleep\""), "/usr/bin/Xvfb",
	  "Xvfb $DISPLAY -nolisten local",
	  "i=0; until xdpyinfo; do i=$((i + 1)); test $i -lt 100 || exit 1; sleep 0.1; done 2>/dev/null", BASICS },
	{ "wayland", "\"<start>\"", EXECUTE("\"/usr/bin/wayland-info\", \"/usr/bin/sleep\""), "/usr/bin/weston",
	  "weston --backend=headless-backend.so --socket=wayland-0",
	  "i=0; until wayland-info; do i=$((i + 1)); test $i -lt 100 || exit 1; sleep 0.1; done 2>/dev/null", BASICS },
	{ "tty", "\"<base>\"", "", NULL, "", "test -n \"$(tput -T xterm cols)\"", ": </proc/meminfo\n" OTHERS },
};

static const struct spawned *on_stage(const struct row *row, bool confined, const char *user)
{
	const char *policy = spawn_text("abi = 7; min_abi = 1;\ninclude = [ %s%s\"<%s>\" ];\npaths = ( %s );\n",
	                                row->beside, row->beside[0] ? ", " : "", row->fragment, row->programs);
	const char *env[] = { confined ? "SHIM=" SPAWN_SHIM : "SHIM=", NULL, NULL };
	const char *argv[] = { "/usr/bin/unshare",
		               "--mount",
		               "--net",
		               "--pid",
		               "--fork",
		               "--kill-child",
		               TEST_SOURCE "/tests/system/fragment-stage",
		               spawn_directory(),
		               user,
		               row->server,
		               row->work,
		               row->shut,
		               NULL };
	const struct spawn spawn = { .argv = argv, .env = env, .preload = "" };

	env[1] = spawn_text("LANDSHIM_CONFIG=%s", spawn_file("policy.conf", policy));
	return spawn_run(&spawn);
}

/* What the stage prints where nothing is shut. */
static const char *all_open(const struct row *row)
{
	char *text = strdup("worked\nworked\n");

	for (const char *line = row->shut; *line; line = strchr(line, '\n') + 1)
		text = (char *)(size_t)spawn_text("%sopen: %.*s\n", text, (int)(strchr(line, '\n') - line), line);
	return text;
}

struct actor {
	size_t row;
	bool root;
};

ParameterizedTestParameters(fragments, each_opens_what_its_programs_need_and_no_more)
{
	static struct actor actors[2 * COUNT(rows)];

	for (size_t i = 0; i < COUNT(actors); i++)
		actors[i] = (struct actor){ .row = i / 2, .root = i % 2 == 0 };
	return cr_make_param_array(struct actor, actors, COUNT(actors));
}

ParameterizedTest(struct actor *actor, fragments, each_opens_what_its_programs_need_and_no_more)
{
	const struct row *row = &rows[actor->row];
	const char *user = actor->root ? "0" : "65534";
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	if (row->needs && access(row->needs, X_OK) != 0)
		require_skip(row->needs);
	ran = on_stage(row, false, user);
	cr_expect_str_eq(ran->out, all_open(row), "<%s> without the shim, by user %s: %s%s", row->fragment, user,
	                 ran->out, ran->err);
	ran = on_stage(row, true, user);
	cr_expect_str_eq(ran->out, "worked\nworked\n", "<%s> by user %s: %s%s", row->fragment, user, ran->out,
	                 ran->err);
}

Test(fragments, each_has_its_row)
{
	DIR *dir = opendir(TEST_SOURCE "/conf/include");

	cr_assert_not_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir));) {
		size_t len = strlen(entry->d_name);
		size_t i = 0;

		if (entry->d_name[0] == '.')
			continue;
		while (i < COUNT(rows) && strncmp(spawn_text("%s.conf", rows[i].fragment), entry->d_name, len + 1) != 0)
			i++;
		cr_expect_lt(i, COUNT(rows), "%s is not tried", entry->d_name);
	}
	(void)closedir(dir);
}

/* Line 2 names key files as conf/README.md says; they are what a program chooses fragments by. */
Test(fragments, each_names_its_key_files)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		FILE *file = fopen(spawn_text(TEST_SOURCE "/conf/include/%s.conf", rows[i].fragment), "re");
		char line[256] = "";

		cr_assert_not_null(file, "%s", rows[i].fragment);
		for (int count = 0; count < 2; count++)
			cr_assert_not_null(fgets(line, sizeof(line), file));
		(void)fclose(file);
		cr_assert_eq(strncmp(line, "# key:", 6), 0, "<%s>: %s", rows[i].fragment, line);
		for (char *word = strtok(line + 6, " \n"); word; word = strtok(NULL, " \n"))
			cr_expect(word[0] == '/' && !strpbrk(word, "*?[$"), "<%s>: %s", rows[i].fragment, word);
	}
}
