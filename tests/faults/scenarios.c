/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The files of the walk, and the command lines.  After each policy that is
 * found by a name stands one that grants everything, under the names that are
 * tried next: a fault that leads there is seen as an open file.
 */
#include "scenarios.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LANDLOCK_RESTRICT_SELF 446
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

__attribute__((format(printf, 1, 2))) static const char *text(const char *fmt, ...)
{
	va_list args;
	char *out;

	va_start(args, fmt);
	if (vasprintf(&out, fmt, args) < 0)
		err(1, "memory");
	va_end(args);
	return out;
}

static const char *file(const char *work, const char *name, const char *content)
{
	const char *path = text("%s/%s", work, name);
	FILE *stream = fopen(path, "we");

	if (!stream || fputs(content, stream) < 0 || fclose(stream) != 0)
		err(1, "%s", path);
	return path;
}

static const char *directory(const char *work, const char *name)
{
	const char *path = text("%s/%s", work, name);

	if (mkdir(path, 0755) != 0)
		err(1, "%s", path);
	return path;
}

static void make_link(const char *to, const char *path)
{
	if (symlink(to, path) != 0)
		err(1, "%s", path);
}

/* Words, entries: as many as are given, in memory that stays. */
static const char *const *list(const char *first, ...)
{
	const char **words = calloc(32, sizeof(*words));
	va_list args;
	size_t count = 0;

	if (!words)
		err(1, "memory");
	va_start(args, first);
	for (const char *word = first; word; word = va_arg(args, const char *))
		words[count++] = word;
	va_end(args);
	return words;
}

static struct tracer_program program(const char *const *argv, const char *const *envp)
{
	return (struct tracer_program){ .argv = argv, .envp = envp, .limit = -1 };
}

/* What the scenarios share. */
struct place {
	const char *build, *work, *host, *a, *b;
	const char *here, *shim, *shim_musl, *command, *excepted;
	/* Policies: the first, and the brief one like it, allows the second file, the second the first. */
	const char *first, *brief, *second, *words, *lax, *bad, *hardened, *except, *create, *own;
};

static void write_policies(struct place *place)
{
	const char *work = place->work;
	char comment[32768];
	const char *rest;

	memset(comment, 'x', sizeof(comment));
	comment[sizeof(comment) - 1] = '\0';
	(void)file(work, "matches-1", "");
	(void)file(work, "matches-2", "");
	(void)file(work, "part.conf", "paths = ( { path = \"${HERE}/b\"; allow = \"read_execute\"; } );\n");
	rest = text("paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	            "  { path = \"/dev/null\"; allow = \"read\"; },\n"
	            "  { glob = \"${HERE}/matches-*\"; allow = \"read\"; } );\n",
	            place->build);
	/* Long enough for the arena to map memory. */
	place->first = file(work, "first.conf",
	                    text("# %s\nabi = 7; min_abi = 1; include = [ \"<tls>\", \"part.conf\" ];\n%s"
	                         "network = { connect_tcp = ( 443, \"8000-8002\" ); };\n",
	                         comment, rest));
	place->brief =
		file(work, "brief.conf",
	             text("abi = 7; min_abi = 1; include = \"part.conf\";\n%snetwork = { bind_tcp = 443; };\n", rest));
	place->second = file(work, "second.conf",
	                     text("abi = 7; min_abi = 1; unrestricted = \"refer\";\n"
	                          "paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	                          "  { path = \"${HERE}/a\"; allow = \"read\"; },\n"
	                          "  { path = \"/nonexistent\"; allow = \"read\"; missing = \"skip\"; } );\n",
	                          place->build));
	place->words = file(work, "words.conf",
	                    "abi = 7; min_abi = 1;\n"
	                    "paths = ( { path = \"${@arg}\"; allow = \"write\"; },\n"
	                    "  { path = \"${@arg_dir}\"; allow = \"make_dir\"; },\n"
	                    "  { path = \"${@cwd}\"; allow = \"make_dir\"; },\n"
	                    "  { path = \"${@exe}\"; allow = \"read\"; },\n"
	                    "  { path = \"/run/user/${@uid}\"; allow = \"read\"; missing = \"skip\"; } );\n");
	place->hardened = file(work, "hardened.conf",
	                       text("abi = 7; min_abi = 1; harden = [ \"capabilities\", \"sockets\" ];\n"
	                            "paths = ( { path = \"%s\"; allow = \"read_execute\"; } );\n",
	                            place->build));
	(void)directory(work, "tree");
	(void)directory(work, "tree/beside");
	(void)directory(work, "tree/way");
	place->excepted = file(work, "tree/way/excepted", "secret\n");
	make_link("way/excepted", text("%s/tree/link", work));
	place->except =
		file(work, "except.conf",
	             text("abi = 7; min_abi = 1;\n"
	                  "paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	                  "  { path = \"${HERE}/tree\"; allow = \"read\"; except = [ \"link\", \"no\" ]; } );\n",
	                  place->build));
	place->create =
		file(work, "create.conf",
	             text("abi = 7; min_abi = 1;\n"
	                  "paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	                  "  { path = \"${HERE}/made/deeper\"; allow = \"read_write\"; missing = \"create\"; } );\n",
	                  place->build));
	place->lax = file(work, "lax.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	place->bad = file(work, "bad.conf", "abi = 7;\nunknown = 1;\n");
}

/* What landshim run needs, and what it is told to run under. */
static void write_own(struct place *place)
{
	place->own = file(place->work, "own.conf",
	                  text("abi = 7; min_abi = 1;\n"
	                       "paths = ( { path = [ \"%s\", \"/usr\", \"/lib\", \"/lib64\", \"/etc\", \"/proc\" ];\n"
	                       "    allow = \"read_execute\"; missing = \"skip\"; },\n"
	                       "  { path = \"${HERE}/lax.conf\"; allow = \"read\"; } );\n",
	                       place->build));
}

/* Policies by the program's name, and what comes after each. */
static void write_names(const struct place *place)
{
	const char *by_exe = directory(place->work, "by-exe");
	const char *by_link = directory(place->work, "by-link");
	const char *config = directory(place->work, "landshim");

	make_link(place->second, text("%s/host.conf", by_exe));
	make_link(place->lax, text("%s/default.conf", by_exe));
	make_link(place->host, text("%s/alias", place->work));
	make_link(place->second, text("%s/alias.conf", by_link));
	make_link(place->lax, text("%s/default.conf", by_link));
	/* After it stands the one that is shipped, which grants the directory it is started in. */
	make_link(place->second, text("%s/tar.conf", config));
	make_link(text("%s/liblandshim.so", place->build), text("%s/other.so", place->work));
}

static struct place make_place(const char *build, const char *work)
{
	struct place place = { .build = build,
		               .work = work,
		               .host = text("%s/tests/faults/host", build),
		               .here = text("HERE=%s", work),
		               .shim = text("LD_PRELOAD=%s/liblandshim.so", build),
		               .shim_musl = text("LD_PRELOAD=%s/liblandshim-musl.so", build),
		               .command = text("%s/landshim", build) };

	place.a = file(work, "a", "a\n");
	place.b = file(work, "b", "b\n");
	write_policies(&place);
	write_own(&place);
	write_names(&place);
	return place;
}

/* Under the shim, against the same with the shim switched off. */
static struct scenario preloaded(const char *name, const struct place *p, const char *const *argv,
                                 const char *const *envp, const char *shim)
{
	return (struct scenario){ .name = name,
		                  .program = program(argv, envp),
		                  .before = program(argv, list(p->here, shim, "LANDSHIM_MODE=off", NULL)) };
}

static struct scenario by_command(const char *name, const struct place *p, const char *const *argv, bool shim)
{
	const char *const *plain = list(p->here, "LANDSHIM_STATUS_FD=9", NULL);
	const char *const *off = list(p->here, p->shim, "LANDSHIM_MODE=off", NULL);
	return (struct scenario){ .name = name,
		                  .by_command = true,
		                  .program = program(argv, plain),
		                  .before = program(list(p->command, "--version", NULL), plain),
		                  .after = program(shim ? list(p->host, p->b, NULL) : NULL, off) };
}

static size_t add_preloaded(struct scenario *to, const struct place *p)
{
	const char *renamed = text("LD_PRELOAD=%s/tests/hosts/libnothing.so:%s/other.so", p->build, p->work);
	const char *both = text("LANDSHIM_CONFIG=%s:%s", p->first, p->second);
	const char *second = text("LANDSHIM_CONFIG=%s", p->second);
	const char *const *of_musl = list(text("%s-musl", p->host), p->b, NULL);
	const char *const *ab = list(p->host, p->a, p->b, NULL);
	const char *const *b = list(p->host, p->b, NULL);
	struct scenario *at = to;

	*at++ = preloaded("shim, two policies", p, ab,
	                  list(p->here, p->shim, both, "LANDSHIM_STATUS_FD=9", "LANDSHIM_VERBOSE=1", NULL), p->shim);
	*at = preloaded("shim, a policy per program", p, b,
	                list(p->here, renamed, text("LANDSHIM_CONFIG=%s/by-exe/", p->work), NULL), renamed);
	at++->searches = true;
	/* argv[0] is no path: AT_EXECFN alone tells by which name it was. */
	*at = preloaded("shim, a policy by the name it was invoked by", p, list("alias", p->b, NULL),
	                list(p->here, p->shim, text("LANDSHIM_CONFIG=%s/by-link/", p->work), NULL), p->shim);
	at->program.file = at->before.file = text("%s/alias", p->work);
	at++->searches = true;
	*at = preloaded("shim, a bare name", p, b,
	                list(p->here, p->shim, text("XDG_CONFIG_HOME=%s", p->work), "LANDSHIM_CONFIG=tar", NULL),
	                p->shim);
	/* The user's own directory, of which it is not known whose it is. */
	at->unreachable = 1U << 0;
	at++->searches = true;
	*at++ = preloaded("shim, exceptions", p, list(p->host, p->excepted, NULL),
	                  list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->except), NULL), p->shim);
	*at = preloaded("shim, a directory is made", p, list(p->host, p->b, NULL),
	                list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->create), NULL), p->shim);
	at++->made = list(text("%s/made/deeper", p->work), text("%s/made", p->work), NULL);
	*at++ = preloaded("shim, words", p, list(p->host, p->a, "b", NULL),
	                  list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->words), NULL), p->shim);
	*at = preloaded("shim, without unshare, the status line to a socket", p, b,
	                list(p->here, p->shim, second, "LANDSHIM_STATUS_FD=9", NULL), p->shim);
	at->program.socket = at->before.socket = true;
	at->program.denied = at->before.denied = SYS_unshare;
	at++;
	*at = preloaded("shim, capabilities are dropped", p, list(p->host, p->b, "capabilities", NULL),
	                list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->hardened), NULL), p->shim);
	at++->from = LANDLOCK_RESTRICT_SELF;
	*at = preloaded("shim, a dry run", p, b, list(p->here, p->shim, second, "LANDSHIM_MODE=dry-run", NULL),
	                p->shim);
	at++->kind = SCENARIO_DRY;
	*at = preloaded("shim, what is refused", p, b,
	                list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->bad), "LANDSHIM_STATUS_FD=9", NULL),
	                p->shim);
	at++->kind = SCENARIO_REFUSED;
	*at++ = preloaded("musl's shim", p, of_musl, list(p->here, p->shim_musl, both, "LANDSHIM_STATUS_FD=9", NULL),
	                  p->shim_musl);
	*at = preloaded("shim, a program of musl", p, of_musl,
	                list(p->here, p->shim, second, "LANDSHIM_STATUS_FD=9", NULL), p->shim);
	at++->kind = SCENARIO_REFUSED;
	return (size_t)(at - to);
}

static size_t add_by_command(struct scenario *to, const struct place *p)
{
	struct scenario *at = to;

	*at++ = by_command(
		"landshim run", p,
		list(p->command, "run", "-v", "-c", p->brief, "-c", p->second, "--", p->host, p->a, p->b, NULL), true);
	*at++ = by_command("landshim run, a static program", p,
	                   list(p->command, "run", "-c", p->second, "--", text("%s-static", p->host), p->b, NULL),
	                   false);
	*at = by_command("landshim run, a program of musl", p,
	                 list(p->command, "run", "-c", p->second, "--", text("%s-musl", p->host), p->b, NULL), false);
	at++->after = program(list(text("%s-musl", p->host), p->b, NULL),
	                      list(p->here, p->shim_musl, "LANDSHIM_MODE=off", NULL));
	/* What these do besides. */
	*at = by_command("landshim run, without unshare, the status line to a socket", p,
	                 list(p->command, "run", "-c", p->second, "--", p->host, p->b, NULL), true);
	at->program.socket = at->before.socket = at->after.socket = true;
	at->program.denied = at->before.denied = at->after.denied = SYS_unshare;
	at->from = LANDLOCK_RESTRICT_SELF;
	at++;
	*at = by_command("landshim run, capabilities are dropped", p,
	                 list(p->command, "run", "-c", p->hardened, "--", text("%s-static", p->host), p->b,
	                      "capabilities", NULL),
	                 false);
	at->from = LANDLOCK_RESTRICT_SELF;
	at++->until = SYS_execve;
	*at = by_command("landshim run --close-fds", p,
	                 list(p->command, "run", "--close-fds", "-c", p->second, "--", p->host, p->b, NULL), true);
	at->from = SYS_close_range;
	at++->until = LANDLOCK_RESTRICT_SELF;
	*at = by_command("landshim run --new-session, which forks", p,
	                 list(p->command, "run", "--new-session", "-c", p->second, "--", p->host, p->b, NULL), true);
	at->program.leads = at->before.leads = true;
	at->from = SYS_setsid;
	at++->until = LANDLOCK_RESTRICT_SELF;
	*at = by_command(
		"landshim run --new-session, at a terminal", p,
		list(p->command, "run", "--new-session", "-c", p->second, "--", p->host, p->b, "terminal", NULL), true);
	at->program.terminal = at->before.terminal = at->after.terminal = true;
	at->from = SYS_ioctl;
	at++->until = LANDLOCK_RESTRICT_SELF;
	/* Its policy for PROGRAM denies nothing. */
	*at = by_command("landshim run, confined itself", p,
	                 list(p->command, "run", "-c", p->lax, "--", p->host, p->b, NULL), true);
	at->program.envp = list(p->here, p->shim, text("LANDSHIM_CONFIG=%s", p->own), NULL);
	at++->until = SYS_execve;
	return (size_t)(at - to);
}

const struct scenario *scenarios_make(const char *build, const char *work, size_t *count)
{
	static struct scenario all[24];
	const struct place place = make_place(build, work);

	*count = add_preloaded(all, &place);
	*count += add_by_command(all + *count, &place);
	return all;
}
