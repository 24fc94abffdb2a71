/* SPDX-License-Identifier: BSD-3-Clause */
/* One row for each way to confine a program. */
#include "variants.h"

#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "confine.h"
#include "kernel/filter.h"
#include "model/filter_parts.h"

const char variants_target[] = "/usr/bin/true";

/* A command while it is put together. */
struct building {
	const struct variants_places *places;
	const struct variants_case *which;
	char **argv, **envp;
	size_t argc, envc;
};

/* Never freed: the bench is short, and its commands are used to the end. */
__attribute__((format(printf, 1, 2))) static char *text(const char *fmt, ...)
{
	va_list args;
	char *out;

	va_start(args, fmt);
	if (vasprintf(&out, fmt, args) < 0)
		err(1, "memory");
	va_end(args);
	return out;
}

static void append(char ***list, size_t *count, const char *what)
{
	*list = realloc(*list, (*count + 2) * sizeof(**list));
	if (!*list)
		err(1, "memory");
	(*list)[(*count)++] = text("%s", what);
	(*list)[*count] = NULL;
}

static void arg(struct building *b, const char *what)
{
	append(&b->argv, &b->argc, what);
}

static void env(struct building *b, const char *what)
{
	append(&b->envp, &b->envc, what);
}

static char *rule_path(const struct variants_places *places, unsigned rule)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s/t", places->work);

	return text("%s", confine_path(rule, path, (size_t)len));
}

static const char *policy_path(const struct variants_places *places, const struct variants_case *which)
{
	return text("%s/%s.conf", places->work, which->name);
}

void variants_tree(const struct variants_places *places, unsigned rules)
{
	for (unsigned i = 2; i < rules; i++)
		if (mkdir(rule_path(places, i), 0755) != 0 && errno != EEXIST)
			err(1, "%s", rule_path(places, i));
}

/* A file with the instructions of a filter. */
static void write_filter(const char *path, struct sock_fprog program)
{
	FILE *file = fopen(path, "we");

	if (!file || fwrite(program.filter, sizeof(*program.filter), program.len, file) != program.len ||
	    fclose(file) != 0)
		err(1, "%s", path);
}

void variants_filters(const struct variants_places *places)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct filter_code code;

	write_filter(text("%s/one-instruction", places->work), (struct sock_fprog){ 1, &allow });
	filter_build(&code, syscalls_here, (FILTER_FILL & ~(uint32_t)FILTER_UDP) | FILTER_SOCKETCALL);
	write_filter(text("%s/same-filter", places->work), filter_code_program(&code));
}

static const char *unfilled_path(const struct variants_places *places, const struct variants_case *which)
{
	return text("%s/%s-unfilled.conf", places->work, which->name);
}

static void write_policy(const char *path, const struct variants_places *places, const struct variants_case *which,
                         bool fill)
{
	FILE *file = fopen(path, "we");

	if (!file)
		err(1, "%s", path);
	(void)fprintf(file, "fill = %s;\n", fill ? "true" : "false");
	(void)fputs("abi = 7;\npaths = (\n  { path = [ \"/usr\", \"/etc\" ]; allow = \"read_execute\"; }", file);
	for (unsigned i = 2; i < which->rules; i++) {
		const char *rule = rule_path(places, i);

		if (which->groups)
			(void)fprintf(file, ",\n  { path = \"%s\"; allow = \"read\"; }", rule);
		else
			(void)fprintf(file, "%s\"%s\"", i > 2 ? ",\n    " : ",\n  { allow = \"read\"; path = [\n    ",
			              rule);
	}
	(void)fputs(which->groups || which->rules <= 2 ? "\n);\n" : " ]; }\n);\n", file);
	if (which->ports)
		(void)fprintf(file, "network = { connect_tcp = \"1-%u\"; };\n", which->ports);
	if (fclose(file) != 0)
		err(1, "%s", path);
}

/* --- the variants: each adds what comes before the program ------------------- */

static bool bare(struct building *b)
{
	(void)b;
	return true;
}

static void preload(struct building *b, const char *object)
{
	env(b, text("LD_PRELOAD=%s/%s", b->places->build, object));
}

static bool empty(struct building *b)
{
	preload(b, "tests/bench/libempty.so");
	return true;
}

static bool off(struct building *b)
{
	preload(b, "liblandshim.so");
	return true;
}

static void bare_calls(struct building *b)
{
	env(b, text("BENCH_TREE=%s/t", b->places->work));
	env(b, text("BENCH_RULES=%u", b->which->rules));
	env(b, text("BENCH_PORTS=%u", b->which->ports));
	env(b, text("BENCH_LAYERS=%u", b->which->layers));
}

static bool lowest(struct building *b)
{
	preload(b, "tests/bench/libfloor.so");
	bare_calls(b);
	return true;
}

static bool lowest_one_instruction(struct building *b)
{
	env(b, text("BENCH_FILTER=%s/one-instruction", b->places->work));
	return lowest(b);
}

static bool lowest_same_filter(struct building *b)
{
	env(b, text("BENCH_FILTER=%s/same-filter", b->places->work));
	return lowest(b);
}

static bool shim_of(struct building *b, const char *policy)
{
	char *config = text("LANDSHIM_CONFIG=%s", policy);

	preload(b, "liblandshim.so");
	for (unsigned i = 1; i < b->which->layers; i++)
		config = text("%s:%s", config, policy);
	env(b, config);
	return true;
}

static bool shim(struct building *b)
{
	return shim_of(b, policy_path(b->places, b->which));
}

static bool shim_unfilled(struct building *b)
{
	return shim_of(b, unfilled_path(b->places, b->which));
}

static bool run_of(struct building *b, const char *policy)
{
	/* It takes two layers for each policy. */
	if (2 * b->which->layers > UAPI_MAX_LAYERS)
		return false;
	arg(b, text("%s/landshim", b->places->build));
	arg(b, "run");
	for (unsigned i = 0; i < b->which->layers; i++) {
		arg(b, "-c");
		arg(b, policy);
	}
	arg(b, "--");
	return true;
}

static bool run(struct building *b)
{
	return run_of(b, policy_path(b->places, b->which));
}

static bool run_unfilled(struct building *b)
{
	return run_of(b, unfilled_path(b->places, b->which));
}

static bool launcher(struct building *b)
{
	arg(b, text("%s/tests/bench/launcher", b->places->build));
	bare_calls(b);
	return true;
}

/* Others: paths alone, one layer, and as many rules as arguments may be. */
static bool found(struct building *b, const char *program)
{
	static const char *const dirs[] = { "/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin" };

	if (b->which->ports || b->which->layers > 1 || b->which->rules > 1000 || b->which->groups)
		return false;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		const char *path = text("%s/%s", dirs[i], program);

		if (access(path, X_OK) == 0) {
			arg(b, path);
			return true;
		}
	}
	return false;
}

static bool setpriv(struct building *b)
{
	if (!found(b, "setpriv"))
		return false;
	arg(b, "--no-new-privs");
	arg(b, "--landlock-access");
	arg(b, "fs");
	for (unsigned i = 0; i < b->which->rules; i++) {
		arg(b, "--landlock-rule");
		arg(b, text("path-beneath:execute,read-file,read-dir:%s", rule_path(b->places, i)));
	}
	return true;
}

static bool minijail(struct building *b)
{
	if (!found(b, "minijail0"))
		return false;
	arg(b, "-n");
	for (unsigned i = 0; i < b->which->rules; i++)
		arg(b, text("--fs-path-rx=%s", rule_path(b->places, i)));
	arg(b, "--");
	return true;
}

static bool landrun(struct building *b)
{
	if (!found(b, "landrun"))
		return false;
	/* It asks for the newest ABI it knows. */
	arg(b, "--best-effort");
	for (unsigned i = 0; i < b->which->rules; i++) {
		arg(b, "--rox");
		arg(b, rule_path(b->places, i));
	}
	return true;
}

static bool landlock_restrict(struct building *b)
{
	if (!found(b, "landlock-restrict"))
		return false;
	arg(b, "-ro");
	for (unsigned i = 0; i < b->which->rules; i++)
		arg(b, rule_path(b->places, i));
	arg(b, "--");
	return true;
}

static bool bwrap(struct building *b)
{
	if (!found(b, "bwrap"))
		return false;
	for (unsigned i = 0; i < b->which->rules; i++) {
		arg(b, "--ro-bind");
		arg(b, rule_path(b->places, i));
		arg(b, rule_path(b->places, i));
	}
	for (const char *const *link = (const char *const[]){ "bin", "lib", "lib64", NULL }; *link; link++) {
		arg(b, "--symlink");
		arg(b, text("usr/%s", *link));
		arg(b, text("/%s", *link));
	}
	return true;
}

static bool firejail(struct building *b)
{
	if (!found(b, "firejail"))
		return false;
	arg(b, "--quiet");
	arg(b, "--noprofile");
	arg(b, "--landlock.enforce");
	for (unsigned i = 0; i < b->which->rules; i++) {
		arg(b, text("--landlock.fs.read=%s", rule_path(b->places, i)));
		arg(b, text("--landlock.fs.execute=%s", rule_path(b->places, i)));
	}
	return true;
}

/* In the order of the tables; the first two as VARIANTS_BARE and VARIANTS_FLOOR say. */
static const struct {
	const char *name;
	bool (*build)(struct building *b);
} variants[] = {
	{ "bare", bare },
	{ "floor", lowest },
	{ "empty object", empty },
	{ "shim off", off },
	{ "shim", shim },
	{ "floor with filter", lowest_one_instruction },
	{ "floor with the same", lowest_same_filter },
	{ "shim without filter", shim_unfilled },
	{ "landshim run", run },
	{ "run without filter", run_unfilled },
	{ "static launcher", launcher },
	{ "setpriv", setpriv },
	{ "minijail0", minijail },
	{ "landrun", landrun },
	{ "landlock-restrict", landlock_restrict },
	{ "bwrap", bwrap },
	{ "firejail", firejail },
};

#define VARIANTS (sizeof(variants) / sizeof(variants[0]))
_Static_assert(VARIANTS <= VARIANTS_MAX, "room in what variants_commands fills");

static bool build(struct building *b, size_t variant, const char *const *program)
{
	env(b, "PATH=/usr/bin:/bin");
	if (!variants[variant].build(b))
		return false;
	for (; *program; program++)
		arg(b, *program);
	return true;
}

static struct measure_command finished(const struct building *b, size_t variant)
{
	return (struct measure_command){ variants[variant].name, b->argv, b->envp };
}

size_t variants_commands(const struct variants_places *places, const struct variants_case *which,
                         struct measure_command *commands)
{
	const char *const program[] = { variants_target, NULL };
	size_t count = 0;

	write_policy(policy_path(places, which), places, which, true);
	write_policy(unfilled_path(places, which), places, which, false);
	for (size_t i = 0; i < VARIANTS; i++) {
		struct building b = { .places = places, .which = which };

		if (!build(&b, i, program))
			continue;
		commands[count] = finished(&b, i);
		if (measure_works(&commands[count]))
			count++;
		else if (i < 8)
			errx(1, "%s does not run with %s", variants[i].name, which->name);
	}
	return count;
}

struct measure_command variants_command(const struct variants_places *places, const struct variants_case *which,
                                        const char *variant, const char *const *program)
{
	write_policy(policy_path(places, which), places, which, true);
	write_policy(unfilled_path(places, which), places, which, false);
	for (size_t i = 0; i < VARIANTS; i++) {
		struct building b = { .places = places, .which = which };

		if (strcmp(variants[i].name, variant) == 0 && build(&b, i, program))
			return finished(&b, i);
	}
	errx(1, "there is no variant %s", variant);
}
