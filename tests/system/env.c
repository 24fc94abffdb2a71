/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim env: what shells make of what it prints, and when it prints nothing. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "model/uapi.h"
#include "require.h"

/* What a shell has to carry through. */
#define AWKWARD "it's \"a\" $(b) `c` \\d \\' ;\n*~"

/* By a static program, which is not confined. */
#define SHOW                                                         \
	"for name in LANDSHIM_CONFIG LD_PRELOAD LANDSHIM_MODE; do\n" \
	"eval \"[ -z \\${$name+x} ] || printf '%s\\n' \\\"\\$$name\\\"\"; done\n"
#define POSIX                                                                            \
	"show() { /bin/busybox sh \"$SHOW\"; \"$READER\" \"$SECRET\"; }\n"               \
	"exports=$(\"$LANDSHIM\" env -c \"$POLICY\") || exit\neval \"$exports\"\nshow\n" \
	"exports=$(\"$LANDSHIM\" env --off) || exit\neval \"$exports\"\nshow\n"
#define FISH                                                                   \
	"function show; /bin/busybox sh $SHOW; command $READER $SECRET; end\n" \
	"command $LANDSHIM env --fish -c $POLICY | source\nshow\n"             \
	"command $LANDSHIM env --fish --off | source\nshow\n"

static const struct {
	const char *argv[4];
	const char *script;
} shells[] = {
	{ { "/bin/dash", "-c" }, POSIX },          { { "/bin/bash", "-c" }, POSIX },
	{ { "/bin/busybox", "sh", "-c" }, POSIX }, { { "/usr/bin/zsh", "-fc" }, POSIX },
	{ { "/usr/bin/fish", "-c" }, FISH },
};

#define SHELLS (sizeof(shells) / sizeof(shells[0]))

/* A directory whose name takes quoting, with a policy and an object in it. */
static const char *awkward(const char *name)
{
	const char *directory = spawn_path(AWKWARD);

	(void)mkdir(directory, 0755);
	return spawn_text("%s/%s", directory, name);
}

ParameterizedTestParameters(env, shells_read_back_what_was_printed)
{
	static size_t indices[SHELLS];

	for (size_t i = 0; i < SHELLS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, SHELLS);
}

ParameterizedTest(size_t *index, env, shells_read_back_what_was_printed)
{
	const char *argv[6] = { NULL };
	const char *secret = landshim_secret();
	const char *policy = awkward("p.conf");
	const char *others = SPAWN_HOST("libnothing.so");
	const char *env[] = { "LANDSHIM_MODE=off",
		              "LANDSHIM=" LANDSHIM,
		              "READER=" SPAWN_HOST("reader"),
		              spawn_text("SECRET=%s", secret),
		              spawn_text("POLICY=%s", policy),
		              spawn_text("SHOW=%s", spawn_file("show", SHOW)),
		              NULL };
	struct spawn spawn = { .argv = argv, .env = env, .preload = others };
	const struct spawned *ran;
	size_t count = 0;

	require_landlock(1);
	cr_assert_eq(rename(spawn_file("p.conf", landshim_tight(spawn_file("open", ""))), policy), 0);
	while (shells[*index].argv[count]) {
		argv[count] = shells[*index].argv[count];
		count++;
	}
	argv[count] = shells[*index].script;
	for (int with = 0; with < 2; with++) {
		const char *front = with ? spawn_text("%s:", others) : "";
		const char *after = with ? spawn_text("%s\n", others) : "";

		spawn.preload = with ? others : "";
		ran = spawn_run(&spawn);
		cr_expect_str_eq(ran->out,
		                 spawn_text("%s\n" SPAWN_SHIM_MUSL ":%s" SPAWN_SHIM "\ndenied %s\n%sallowed %s\n",
		                            policy, front, secret, after, secret),
		                 "%s: %s%s", argv[0], ran->out, ran->err);
		cr_expect_str_eq(ran->err, "", "%s", argv[0]);
	}
}

static void into(void *data)
{
	if (chdir(data) != 0)
		_exit(99);
}

/* landshim env in the test's directory. */
static const struct spawned *print(const char *const *words, const char *const *env)
{
	const struct spawn spawn = { .env = env, .prepare = into, .data = strdup(spawn_directory()) };

	return landshim_spawn(&spawn, "env", words);
}

Test(env, policies_are_absolute_and_joined)
{
	const char *dir = spawn_directory();
	const char *env[] = { spawn_text("XDG_CONFIG_HOME=%s", dir), NULL };
	const struct spawned *ran;

	(void)mkdir(spawn_path("landshim"), 0755);
	(void)spawn_file("landshim/mine.conf", "abi = 1;\n");
	(void)spawn_file("landshim/default.conf", "abi = 1;\n");
	ran = print((const char *[]){ "-c", "mine", "--config=./landshim/mine.conf", "-c", "landshim/", NULL }, env);
	cr_expect_eq(ran->status, 0);
	cr_expect_str_eq(ran->err, "");
	cr_expect_str_eq(
		ran->out,
		spawn_text("unset LANDSHIM_MODE\n"
	                   "export LANDSHIM_CONFIG='%s/landshim/mine.conf:%s/landshim/mine.conf:%s/landshim/'\n"
	                   "export LD_PRELOAD='" SPAWN_SHIM_MUSL ":" SPAWN_SHIM "'\n",
	                   dir, dir, dir));
}

/* Programs of glibc and of musl alike, and what they start. */
Test(env, programs_of_both_libraries_are_confined)
{
	const char *script = "eval \"$(\"$1\" env -c \"$2\")\"; for p in \"$3\" \"$4\"; do \"$p\" \"$5\"; done";
	const char *argv[] = { "/bin/busybox",
		               "sh",
		               "-c",
		               script,
		               "sh",
		               LANDSHIM,
		               spawn_file("both.conf", landshim_tight(spawn_file("open", ""))),
		               SPAWN_HOST("reader"),
		               SPAWN_HOST("variant/reader-musl"),
		               landshim_secret(),
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const char *denied = spawn_text("denied %s\n", landshim_secret());

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&spawn)->out, spawn_text("%s%s", denied, denied), "%s", spawn_run(&spawn)->err);
}

Test(env, only_the_shim_is_taken_out_and_put_in_once)
{
	static const struct {
		const char *before, *with, *without; /* without NULL: not set */
	} rows[] = {
		{ SPAWN_SHIM, SPAWN_SHIM, NULL },
		{ "libm.so.6:" SPAWN_SHIM " libdl.so.2", "libm.so.6:libdl.so.2:" SPAWN_SHIM, "libm.so.6:libdl.so.2" },
		{ TEST_BUILD "/../build/liblandshim.so:/no/liblandshim.so", SPAWN_SHIM, NULL },
		{ "libm.so.6  libdl.so.2", "libm.so.6  libdl.so.2:" SPAWN_SHIM, "libm.so.6  libdl.so.2" },
		{ ":", "::" SPAWN_SHIM, ":" },
		{ SPAWN_SHIM_MUSL ":libm.so.6", "libm.so.6:" SPAWN_SHIM, "libm.so.6" },
		{ "", SPAWN_SHIM, NULL },
	};
	const char *policy = spawn_file("policy.conf", "abi = 1;\n");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* LD_PRELOAD is not the test's own, so that nothing is taken out by the shim. */
		const char *env[] = { spawn_text("LD_PRELOAD=%s", rows[i].before), NULL };
		const char *out = print((const char *[]){ "-c", policy, NULL }, env)->out;

		cr_expect_not_null(strstr(out,
		                          spawn_text("\nexport LD_PRELOAD='" SPAWN_SHIM_MUSL ":%s'\n", rows[i].with)),
		                   "%zu: %s", i, out);
		out = print((const char *[]){ "--off", NULL }, env)->out;
		cr_expect_str_eq(out,
		                 spawn_text("unset LANDSHIM_MODE\nunset LANDSHIM_CONFIG\n%s",
		                            rows[i].without ? spawn_text("export LD_PRELOAD='%s'\n", rows[i].without)
		                                            : "unset LD_PRELOAD\n"),
		                 "%zu: %s", i, out);
	}
}

struct refusal {
	char words[4][40];
	char env[32];
	char says[160]; /* stderr begins so */
};

static struct refusal refusals[] = {
	{ { "-c", "./bad.conf" }, "", "landshim: DIR/bad.conf:1: " },
	{ { "-c", "./no-such.conf" }, "", "landshim: DIR/no-such.conf: cannot open" },
	{ { "-c", "./a:b.conf" },
	  "",
	  "landshim: DIR/a:b.conf: LANDSHIM_CONFIG cannot carry a name with a colon in it\n" },
	{ { "-c", "a:b" }, "", "landshim: a:b: LANDSHIM_CONFIG cannot carry a name with a colon in it\n" },
	{ { "-c", "./good.conf", "-c", "./bad.conf" }, "", "landshim: DIR/bad.conf:1: " },
	{ { "-c", "./new.conf" }, "", "landshim: DIR/new.conf:1: this kernel has Landlock ABI " },
	{ { "-c", "./missing.conf" }, "", "landshim: DIR/missing.conf:1: cannot open \"/no/such\"" },
	{ { "-c", "some/" }, "", "landshim: DIR/some/wrong.conf:1: " },
	{ { "-c", "first/" }, "", "landshim: DIR/first/a-wrong.conf:1: " },
	{ { "-c", "none/" }, "", "landshim: DIR/none/: there is no policy in the directory\n" },
	{ { "-c", "no-such/" }, "", "landshim: DIR/no-such/: cannot list the directory: no such file" },
	{ { "-c", "./good.conf" }, "LANDSHIM_BANANA=1", "landshim: LANDSHIM_BANANA: unknown variable" },
	{ { "-c", "./good.conf" }, "LANDSHIM_STATUS_FD=77", "landshim: LANDSHIM_STATUS_FD: the descriptor 77 is not" },
	{ { "-c", "./good.conf", "ls" },
	  "",
	  "landshim: \"ls\": env takes options alone\nlandshim: hint: landshim run starts a" },
	{ { "--off", "-c", "./good.conf" }, "", "landshim: --off takes no policy\n" },
	{ { "--fish" }, "", "landshim: neither a policy nor --off is named\n" },
	{ { "--csh" }, "", "landshim: unknown option \"--csh\"\nlandshim: hint: did you mean \"--fish\"?\n" },
};

ParameterizedTestParameters(env, nothing_is_printed_that_would_not_confine)
{
	return cr_make_param_array(struct refusal, refusals, sizeof(refusals) / sizeof(refusals[0]));
}

ParameterizedTest(struct refusal *row, env, nothing_is_printed_that_would_not_confine)
{
	const char *words[5] = { NULL };
	const char *env[] = { row->env[0] ? row->env : NULL, NULL };
	const char *says = row->says;
	const char *dir = strstr(says, "DIR");

	(void)spawn_file("good.conf", "abi = 1;\n");
	(void)spawn_file("bad.conf", "abi = 0;\n");
	(void)spawn_file("a:b.conf", "abi = 1;\n");
	(void)spawn_file("new.conf", spawn_text("abi = %d; min_abi = %d;\n", UAPI_ABI_NEWEST, UAPI_ABI_NEWEST));
	(void)spawn_file("missing.conf", "abi = 1; paths = ( { path = \"/no/such\"; allow = \"read\"; } );\n");
	(void)mkdir(spawn_path("none"), 0755);
	(void)mkdir(spawn_path("some"), 0755);
	(void)spawn_file("some/right.conf", "abi = 1;\n");
	(void)spawn_file("some/wrong.conf", "abi = 0;\n");
	/* Sorted, what is right comes last. */
	(void)mkdir(spawn_path("first"), 0755);
	(void)spawn_file("first/a-wrong.conf", "abi = 0;\n");
	(void)spawn_file("first/right.conf", "abi = 1;\n");
	for (size_t i = 0; i < 4 && row->words[i][0]; i++)
		words[i] = row->words[i];
	if (dir)
		says = spawn_text("%.*s%s%s", (int)(dir - says), says, spawn_directory(), dir + 3);
	landshim_refused(print(words, env), says);
}

Test(env, a_policy_without_a_name)
{
	landshim_refused(print((const char *[]){ "-c", "", NULL }, NULL),
	                 "landshim: -c: the name of the policy is empty\n");
}

Test(env, more_layers_than_there_is_room_for)
{
	const char *words[2 * 17 + 1] = { NULL };
	const char *policy = spawn_file("policy.conf", "abi = 1; min_abi = 1;\n");

	require_landlock(2);
	for (size_t i = 0; i < 17; i++) {
		words[2 * i] = "-c";
		words[2 * i + 1] = policy;
	}
	landshim_refused(print(words, NULL), "landshim: 17 Landlock layers are needed, and there is room for 16\n");
	words[32] = NULL;
	cr_expect_eq(print(words, NULL)->status, 0);
}

/* A copy of the command, in which the shim's path is another one of the same length. */
static const char *command_with_shim(const char *path)
{
	static char bytes[8 << 20];
	const char *copy = spawn_path("command");
	int fd = open(LANDSHIM, O_RDONLY | O_CLOEXEC);
	ssize_t len = read(fd, bytes, sizeof(bytes));
	size_t found = 0;

	(void)close(fd);
	cr_assert_gt(len, 0);
	cr_assert_lt((size_t)len, sizeof(bytes));
	for (char *at = bytes; (at = memmem(at, (size_t)(bytes + len - at), SPAWN_SHIM, sizeof(SPAWN_SHIM))); found++)
		memcpy(at, path, sizeof(SPAWN_SHIM));
	cr_assert_gt(found, 0u);
	fd = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	cr_assert_eq(write(fd, bytes, (size_t)len), len);
	(void)close(fd);
	return copy;
}

Test(env, a_shim_that_ld_preload_cannot_name)
{
	static const char *const paths[] = { TEST_BUILD "/lib:andshim.so", TEST_BUILD "/lib andshim.so" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct spawn spawn = { .file = command_with_shim(paths[i]) };

		landshim_refused(
			landshim_spawn(&spawn, "env",
		                       (const char *[]){ "-c", spawn_file("p.conf", "abi = 1;\n"), NULL }),
			spawn_text("landshim: %s: LD_PRELOAD cannot carry a name with a colon or a blank in it\n",
		                   paths[i]));
	}
}
