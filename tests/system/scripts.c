/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switching the shim on and off in scripts: which processes are confined, and by
 * what.  liblandshim.so(7), SCRIPTS, says what follows from it.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "manual.h"
#include "require.h"

/*
 * $P says which of the files a and b it can read: policy $A lets it read a, $B b.
 * Without a policy it is both, "ab"; with both it is neither, "-".  s says it of
 * the shell itself, by a redirection.  E exports policy A.
 */
#define POSIX                                                                                                          \
	"s() { r=; for f in a b; do { read x <\"$DIR/$f\"; } 2>/dev/null && r=$r$f; done; echo \"shell=${r:--}\"; }\n" \
	"E() { export LD_PRELOAD=\"$SHIM\" LANDSHIM_CONFIG=\"$A\"; }\n"
#define FISH                                                                                         \
	"function s; set -l r; for f in a b; read x <$DIR/$f 2>/dev/null; and set r \"$r$f\"; end\n" \
	"test -n \"$r\"; or set r -; echo shell=$r; end\n"                                           \
	"function E; set -gx LD_PRELOAD $SHIM; set -gx LANDSHIM_CONFIG $A; end\n"

/* Before one command. */
#define WITH_A "LD_PRELOAD=\"$SHIM\" LANDSHIM_CONFIG=\"$A\" "

static const struct shell {
	const char *name, *start;
	const char *argv[4];
} shells[] = {
	{ "dash", POSIX, { "/bin/dash", "-c" } },     { "bash", POSIX, { "/bin/bash", "-c" } },
	{ "zsh", POSIX, { "/usr/bin/zsh", "-fc" } },  { "busybox", POSIX, { "/bin/busybox", "sh", "-c" } },
	{ "fish", FISH, { "/usr/bin/fish", "-Nc" } },
};

static void as_root(void *data);
static void as_user(void *data);

struct script {
	const char *name;
	const char *text;
	const char *fish; /* where fish has other words for it; "": it has none */
	const char *says; /* lines, joined by blanks */
	/* Shells in which it is otherwise; "": that have no such thing, or not with these words. */
	struct {
		const char *shell, *says;
	} but[3];
	void (*prepare)(void *data); /* takes root; NULL: none */
};

static const struct script scripts[] = {
	{ .name = "nothing", .text = "\"$P\"; s", .says = "ab shell=ab" },

	/* --- one command --- */
	{ .name = "before a command", .text = WITH_A "\"$P\"; \"$P\"; s", .says = "a ab shell=ab" },
	{ .name = "env", .text = "env " WITH_A "\"$P\"; \"$P\"", .says = "a ab" },
	{ .name = "before a command of the shell", .text = WITH_A "read x <\"$DIR/b\" && echo \"$x\"", .says = "b" },
	{ .name = "before a function",
	  .text = "f() { \"$P\"; s; }; " WITH_A "f; \"$P\"",
	  .fish = "function f; $P; s; end; " WITH_A "f; $P",
	  .says = "a shell=ab ab" },
	{ .name = "before eval",
	  .text = WITH_A "eval '\"$P\"'; \"$P\"",
	  .says = "a ab",
	  .but = { { "dash", "ab ab" }, { "zsh", "ab ab" }, { "busybox", "ab ab" } } },
	{ .name = "before a command that the shell has too",
	  .text = WITH_A "cat \"$DIR/b\" 2>/dev/null || echo denied",
	  .says = "denied",
	  .but = { { "busybox", "b" } } },
	{ .name = "landshim run", .text = "\"$LANDSHIM\" run -c \"$A\" \"$P\"; \"$P\"", .says = "a ab" },

	/* --- from here on --- */
	{ .name = "exported", .text = "E; \"$P\"; \"$P\"; s", .says = "a a shell=ab" },
	{ .name = "assigned and not exported",
	  .text = "LD_PRELOAD=$SHIM; LANDSHIM_CONFIG=$A; \"$P\"",
	  .fish = "set -g LD_PRELOAD $SHIM; set -g LANDSHIM_CONFIG $A; $P",
	  .says = "ab" },
	{ .name = "a redirection is the shell's",
	  .text = "E; cat <\"$DIR/b\"; cat \"$DIR/b\" 2>/dev/null || echo denied",
	  .says = "b denied",
	  .but = { { "busybox", "b b" } } },
	{ .name = "so is one that writes",
	  .text = "E; \"$P\" >\"$DIR/w\"; /bin/busybox cat \"$DIR/w\"\n"
	          "echo x | tee \"$DIR/w\" >/dev/null 2>&1 || echo denied",
	  .says = "a denied",
	  .but = { { "busybox", "a" } } },
	{ .name = "pipe", .text = "E; echo x | cat | \"$P\"", .says = "a" },
	{ .name = "in the background", .text = "E; \"$P\" & wait", .says = "a" },
	{ .name = "function",
	  .text = "f() { \"$P\"; s; }; E; f",
	  .fish = "function f; $P; s; end; E; f",
	  .says = "a shell=ab" },
	{ .name = "file that the shell reads", .text = "E; . \"$DIR/part\"", .says = "a shell=ab" },
	{ .name = "at the end", .text = "E; trap '\"$P\"' EXIT; :", .fish = "E; trap '$P' EXIT; true", .says = "a" },
	{ .name = "exec", .text = "E; exec \"$P\"", .says = "a" },
	{ .name = "command", .text = "E; command \"$P\"", .says = "a" },
	{ .name = "subshell", .text = "E; (\"$P\"; s); s", .fish = "", .says = "a shell=ab shell=ab" },
	{ .name = "in a subshell alone", .text = "(E; \"$P\"); \"$P\"", .fish = "", .says = "a ab" },
	/* fish keeps no order in one substitution between what a program writes and what it writes itself. */
	{ .name = "substitution", .text = "E; echo \"$(\"$P\"; s)\"", .fish = "E; echo ($P) (s)", .says = "a shell=ab" },
	{ .name = "process substitution",
	  .text = "E; cat <(\"$P\")",
	  .fish = "", /* psub makes a file by mktemp, which is confined */
	  .says = "a",
	  .but = { { "dash", "" }, { "busybox", "" } } },

	/* --- off again, for one command or more --- */
	{ .name = "LANDSHIM_MODE=off", .text = "E; LANDSHIM_MODE=off \"$P\"; \"$P\"", .says = "ab a" },
	{ .name = "unset", .text = "E; unset LD_PRELOAD; \"$P\"", .fish = "E; set -e LD_PRELOAD; $P", .says = "ab" },
	/* env is confined itself, and what it starts inherits that. */
	{ .name = "env -u",
	  .text = "E; env -u LD_PRELOAD \"$P\"; env -i DIR=\"$DIR\" \"$P\"",
	  .says = "a a",
	  .but = { { "busybox", "ab ab" } } },
	{ .name = "exec -c",
	  .text = "E; exec -c /bin/sh -c \"DIR=$DIR $P\"",
	  .fish = "",
	  .says = "ab",
	  .but = { { "dash", "" }, { "busybox", "" } } },

	/* --- another policy --- */
	{ .name = "another one", .text = "E; LANDSHIM_CONFIG=\"$B\" \"$P\"; \"$P\"", .says = "b a" },
	{ .name = "both", .text = "E; LANDSHIM_CONFIG=\"$A:$B\" \"$P\"", .says = "-" },
	{ .name = "one that is not there",
	  .text = "E; LANDSHIM_CONFIG=/no/such \"$P\" 2>/dev/null; echo $?; \"$P\"",
	  .fish = "E; LANDSHIM_CONFIG=/no/such $P 2>/dev/null; echo $status; $P",
	  .says = "125 a" },

	/* --- programs that start others: they are confined, and so is what they start --- */
	{ .name = "timeout", .text = "E; timeout 9 nice nohup \"$P\" 2>/dev/null", .says = "a" },
	{ .name = "xargs -P", .text = "E; printf '1\\n2\\n3\\n' | xargs -P 2 -n 1 \"$P\"", .says = "a a a" },
	{ .name = "make", .text = "E; make -s -f \"$DIR/Makefile\"", .says = "a a a" },
	{ .name = "make, and nothing else", .text = WITH_A "make -s -f \"$DIR/Makefile\"; \"$P\"", .says = "a a a ab" },
	{ .name = "static",
	  .text = "E; /bin/busybox cat \"$DIR/b\"\n"
	          "\"$LANDSHIM\" run -c \"$A\" /bin/busybox cat \"$DIR/b\" 2>/dev/null || echo denied",
	  .says = "b denied" },

	/* --- scripts, confined whole: the shell that reads them is a program --- */
	{ .name = "script", .text = "E; \"$DIR/script\"; s", .says = "a shell=a shell=ab" },
	{ .name = "script, and nothing else", .text = WITH_A "\"$DIR/script\"; s", .says = "a shell=a shell=ab" },
	{ .name = "sh -c",
	  .text = "E; sh -c '\"$P\"; read x <\"$DIR/b\"' 2>/dev/null || echo denied",
	  .says = "a denied",
	  .but = { { "busybox", "a" } } }, /* its sh is itself */
	{ .name = "landshim run of a script",
	  .text = "\"$LANDSHIM\" run -c \"$A\" \"$DIR/script\"",
	  .says = "a shell=a" },
	{ .name = "script that executes itself again", .text = "\"$DIR/itself\"", .says = "a shell=a" },
	{ .name = "script that executes itself again, by landshim run", .text = "\"$DIR/run\"", .says = "a shell=a" },
	{ .name = "script that would be off", .text = "E; \"$DIR/off\"", .says = "a a" },
	{ .name = "script that adds a policy", .text = "E; \"$DIR/adds\"", .says = "- a" },

	/* --- landshim env --- */
	{ .name = "landshim env",
	  .text = "x=$(\"$LANDSHIM\" env -c \"$A\") || exit\neval \"$x\"; \"$P\"; s\n"
	          "x=$(\"$LANDSHIM\" env --off) || exit\neval \"$x\"; \"$P\"",
	  .fish = "set x ($LANDSHIM env --fish -c $A | string collect); or exit\neval $x; $P; s\n"
	          "set x ($LANDSHIM env --fish --off | string collect); or exit\neval $x; $P",
	  .says = "a shell=ab ab" },
	{ .name = "landshim env that fails",
	  .text = "x=$(\"$LANDSHIM\" env -c /no/such 2>/dev/null) || exit\neval \"$x\"; \"$P\"",
	  .fish = "set x ($LANDSHIM env --fish -c /no/such 2>/dev/null | string collect); or exit\neval $x; $P",
	  .says = "" },
	/* Without asking for the status the script goes on as if nothing had happened. */
	{ .name = "eval of landshim env that fails",
	  .text = "eval \"$(\"$LANDSHIM\" env -c /no/such 2>/dev/null)\"; echo $?; \"$P\"",
	  .fish = "$LANDSHIM env --fish -c /no/such 2>/dev/null | source; echo $status; $P",
	  .says = "0 ab" },

	/* --- set-uid programs: ld.so loads nothing into them, and takes LD_PRELOAD out of the environment --- */
	{ .name = "sudo -E",
	  .text = "E; sudo -n -E \"$P\"; sudo -n -E env | grep ^LANDSHIM_CONFIG | cut -c -16",
	  .says = "ab LANDSHIM_CONFIG=",
	  .prepare = as_user },
	{ .name = "sudo and landshim run",
	  .text = "sudo -n -E \"$LANDSHIM\" run -c \"$A\" \"$P\"",
	  .says = "a",
	  .prepare = as_user },
	{ .name = "sudo in what is confined",
	  .text = "E; sh -c 'sudo -n -E \"$P\" 2>/dev/null || echo refused'",
	  .says = "refused",
	  .but = { { "busybox", "ab" } },
	  .prepare = as_user },
	{ .name = "su -p",
	  .text = "E; su -p -s /bin/sh root -c '\"$P\"'",
	  .says = "ab",
	  .but = { { "busybox", "" } },
	  .prepare = as_user },
	/* Root gains nothing by the bit. */
	{ .name = "sudo -E by root", .text = "E; sudo -n -E \"$P\"", .says = "a", .prepare = as_root },
	{ .name = "su -p by root", .text = "E; su -p -s /bin/sh nobody -c '\"$P\"'", .says = "a", .prepare = as_root },
};

#define PERMIT "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n"

/* A mount namespace in which sudo and su ask for nothing. */
static void as_root(void *data)
{
	static const char *const directories[] = { "/etc/sudoers.d", "/etc/pam.d" };
	static const char *const files[][2] = {
		{ "/etc/sudoers.d/all", "ALL ALL=(ALL) NOPASSWD:SETENV: ALL\n" },
		{ "/etc/pam.d/su", PERMIT },
		{ "/etc/pam.d/sudo", PERMIT },
	};

	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		_exit(98);
	for (size_t i = 0; i < COUNT(directories); i++)
		if (mount("tmpfs", directories[i], "tmpfs", 0, "mode=0755") != 0)
			_exit(97);
	for (size_t i = 0; i < COUNT(files); i++) {
		FILE *file = fopen(files[i][0], "we");

		if (!file || fputs(files[i][1], file) < 0 || fclose(file) != 0 || chmod(files[i][0], 0440) != 0)
			_exit(96);
	}
}

static void as_user(void *data)
{
	as_root(data);
	spawn_become_nobody(data);
}

static void executable(const char *name, const char *text)
{
	cr_assert_eq(chmod(spawn_file(name, text), 0755), 0, "%s", name);
}

/* Of the test's directory one letter may be read, and what is no secret. */
static const char *policy(const char *letter)
{
	static const char *const open[] = { "part", "script",   "itself", "run",   "off",
		                            "adds", "Makefile", "a.conf", "b.conf" };
	const char *paths = spawn_text("\"${DIR}/%s\"", letter);

	for (size_t i = 0; i < COUNT(open); i++)
		paths = spawn_text("%s, \"${DIR}/%s\"", paths, open[i]);
	return spawn_file(spawn_text("%s.conf", letter),
	                  spawn_text("abi = 1;\nunrestricted = [ \"execute\", \"read_dir\", \"create\", "
	                             "\"remove\", \"make_char\", \"make_block\" ];\n"
	                             "paths = ( { path = [ \"/usr\", \"/etc\", \"/proc\", \"/dev\", \"" TEST_BUILD
	                             "\", \"" TEST_SOURCE
	                             "/conf\" ]; allow = \"read\"; },\n  { path = \"/dev\"; allow = \"write\"; },\n"
	                             "  { path = [ %s ]; allow = \"read_file\"; missing = \"skip\"; } );\n",
	                             paths));
}

/* What liblandshim.so(7) has a script begin with, with this policy and command. */
static const char *first_line(void)
{
	static const char begin[] = "\n[ \"${CONFINED-}\" ] ||", command[] = "landshim run -c shell ";
	const char *line = strstr(manual_page("preload/liblandshim.so.7"), begin);
	const char *at = line ? strstr(line, command) : NULL;

	cr_assert_not_null(at, "liblandshim.so(7) has no first line for a script");
	line++;
	return spawn_text("%.*s\"$LANDSHIM\" run -c \"$A\" %.*s", (int)(at - line), line,
	                  (int)(strchr(at, '\n') + 1 - at - (ptrdiff_t)strlen(command)), at + strlen(command));
}

static void stage(void)
{
	(void)spawn_file("a", "a\n");
	(void)spawn_file("b", "b\n");
	(void)spawn_file("part", "\"$P\"; s\n");
	(void)spawn_file("Makefile", "X := $(shell \"$$P\")\nall:\n\t@echo $(X)\n\t@\"$$P\"\n\t@\"$$P\"; :\n");
	executable("script", "#!/bin/sh\n" POSIX "\"$P\"; s\n");
	executable("itself", "#!/bin/sh\n[ \"${1-}\" = again ] || " WITH_A "exec \"$0\" again\n" POSIX "\"$P\"; s\n");
	executable("run", spawn_text("#!/bin/sh\n%s" POSIX "\"$P\"; s\n", first_line()));
	executable("off", "#!/bin/sh\nunset LD_PRELOAD; \"$P\"; LANDSHIM_MODE=off \"$P\"\n");
	executable("adds", "#!/bin/sh\nLD_PRELOAD=$SHIM LANDSHIM_CONFIG=$B \"$P\"; \"$P\"\n");
}

/* Lines as words. */
static const char *joined(const char *out)
{
	char *text = strdup(out);

	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = at[1] ? ' ' : '\0';
	return text;
}

/* What it says in a shell.  NULL: there is nothing to say. */
static const char *expected(const struct script *script, const struct shell *shell)
{
	for (size_t i = 0; i < COUNT(script->but) && script->but[i].shell; i++)
		if (strcmp(script->but[i].shell, shell->name) == 0)
			return script->but[i].says[0] ? script->but[i].says : NULL;
	return strcmp(shell->start, FISH) == 0 && script->fish && !script->fish[0] ? NULL : script->says;
}

static void run_in(const struct script *script, const struct shell *shell)
{
	const char *text = strcmp(shell->start, FISH) == 0 && script->fish ? script->fish : script->text;
	const char *env[] = { "SHIM=" SPAWN_SHIM,
		              "LANDSHIM=" LANDSHIM,
		              "P=" SPAWN_HOST("letters"),
		              spawn_text("DIR=%s", spawn_directory()),
		              spawn_text("A=%s", policy("a")),
		              spawn_text("B=%s", policy("b")),
		              NULL };
	const char *argv[6] = { NULL };
	const struct spawn spawn = { .argv = argv, .env = env, .preload = "", .prepare = script->prepare };
	const char *wanted = expected(script, shell);
	const struct spawned *ran;
	size_t count = 0;

	if (!wanted)
		return;
	for (; shell->argv[count]; count++)
		argv[count] = shell->argv[count];
	argv[count] = spawn_text("%s%s", shell->start, text);
	ran = spawn_run(&spawn);
	cr_expect_str_eq(joined(ran->out), wanted, "%s, in %s: \"%s\", expected \"%s\": %s", script->name, shell->name,
	                 joined(ran->out), wanted, ran->err);
}

ParameterizedTestParameters(scripts, what_is_confined_and_by_what)
{
	static size_t indices[COUNT(scripts)];

	for (size_t i = 0; i < COUNT(scripts); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(scripts));
}

ParameterizedTest(size_t *index, scripts, what_is_confined_and_by_what)
{
	const struct script *script = &scripts[*index];

	require_landlock(1);
	if (script->prepare)
		require_root();
	stage();
	for (size_t i = 0; i < COUNT(shells); i++)
		run_in(script, &shells[i]);
}
