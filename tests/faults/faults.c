/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * faults BUILD WORK: every system call that the shim makes fails once with
 * each error it can give, and so does every one that landshim run makes.
 * Either status 125 and a line that says why, and main was not reached; or
 * everything is enforced.  Never main without the domain.
 */
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "errnos.h"
#include "tracer.h"

/* What main begins with, see host.c. */
#define MARK SYS_sched_yield

/* One way to start the host, and one that does the same up to where it begins to be of interest. */
struct scenario {
	const char *name;
	struct tracer_program program;
	struct tracer_program before;
	bool by_command; /* landshim run */
};

static struct {
	unsigned injected, refused, enforced, open;
} count;

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

/* One line, and a hint perhaps: nothing else on stderr but what -v says. */
static bool is_one_message(const char *said)
{
	const char *hint;

	while (strncmp(said, "landshim: outer layer ", 22) == 0 && strchr(said, '\n'))
		said = strchr(said, '\n') + 1;
	hint = strchr(said, '\n');
	if (strncmp(said, "landshim: ", 10) != 0 || !hint)
		return false;
	hint++;
	return *hint == '\0' || (strncmp(hint, "landshim: hint: ", 16) == 0 && strchr(hint, '\n')[1] == '\0');
}

/* 126 and 127 are landshim run's for what PROGRAM is to blame for. */
static bool is_refused(const struct scenario *scenario, const struct tracer_result *result)
{
	int status = WIFEXITED(result->status) ? WEXITSTATUS(result->status) : -1;

	if (result->out[0])
		return false;
	if (scenario->by_command && (status == 126 || status == 127))
		return is_one_message(result->err);
	return status == 125 && (is_one_message(result->err) || result->writes_stderr);
}

static bool is_enforced(const struct tracer_result *result)
{
	return WIFEXITED(result->status) && WEXITSTATUS(result->status) == 0 &&
	       strncmp(result->out, "main\ndenied ", 12) == 0 && !strstr(result->out, "allowed");
}

static void one_fault(const struct scenario *scenario, const struct tracer_fault *fault, long call)
{
	static struct tracer_result result;

	tracer_run(&scenario->program, fault, &result);
	count.injected++;
	if (is_refused(scenario, &result)) {
		count.refused++;
	} else if (is_enforced(&result)) {
		count.enforced++;
	} else {
		count.open++;
		printf("faults: %s: call %zu, %s (%ld), %s: status 0x%x, out \"%s\", err \"%s\"\n", scenario->name,
		       fault->at, errnos_of(call)->name, call,
		       fault->kind == TRACER_ERRNO ? strerrorname_np(fault->errnum)
		                                   : (fault->kind == TRACER_SHORT ? "short" : "end of file"),
		       (unsigned)result.status, result.out, result.err);
	}
}

static void walk(const struct scenario *scenario)
{
	static const struct tracer_fault none = { TRACER_NOTHING, 0, 0 };
	static struct tracer_result good, before;
	size_t first = 0;
	size_t end;
	unsigned injected = count.injected;

	tracer_run(&scenario->program, &none, &good);
	tracer_run(&scenario->before, &none, &before);
	if (!is_enforced(&good))
		errx(1, "%s: without a fault: status 0x%x, \"%s\", \"%s\"", scenario->name, (unsigned)good.status,
		     good.out, good.err);
	while (first < good.count && first < before.count && good.calls[first] == before.calls[first])
		first++;
	if (first == good.count)
		errx(1, "%s: makes no system calls", scenario->name);
	for (end = first; end < good.count && good.calls[end] != MARK; end++)
		continue;
	for (size_t at = first; at < end; at++) {
		const struct errnos *errnos = errnos_of(good.calls[at]);
		bool reads = good.calls[at] == SYS_read;

		for (size_t i = 0; errnos->errnums[i]; i++)
			one_fault(scenario, &(struct tracer_fault){ TRACER_ERRNO, at, errnos->errnums[i] },
			          good.calls[at]);
		if (reads) {
			one_fault(scenario, &(struct tracer_fault){ TRACER_SHORT, at, 0 }, good.calls[at]);
			one_fault(scenario, &(struct tracer_fault){ TRACER_END, at, 0 }, good.calls[at]);
		}
	}
	printf("faults: %s: %zu system calls, %u faults\n", scenario->name, end - first, count.injected - injected);
}

/*
 * Two policies: the first allows the second file, the second the first, so
 * both files are denied only where both layers are in force.  The first is
 * long enough for the arena to map memory.
 */
static void write_policies(const char *build, const char *work, const char **first, const char **second)
{
	char comment[32768];

	memset(comment, 'x', sizeof(comment));
	comment[sizeof(comment) - 1] = '\0';
	(void)file(work, "matches-1", "");
	*first = file(work, "first.conf",
	              text("# %s\nabi = 7; min_abi = 1; include = \"<base>\";\n"
	                   "paths = ( { path = [ \"%s\", \"${HERE}/b\" ]; allow = \"read_execute\"; },\n"
	                   "  { glob = \"${HERE}/matches-*\"; allow = \"read\"; } );\n"
	                   "network = { connect_tcp = ( 443, \"8000-8002\" ); };\n",
	                   comment, build));
	*second = file(work, "second.conf",
	               text("abi = 7; min_abi = 1; include = \"<base>\";\n"
	                    "paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	                    "  { path = \"${HERE}/a\"; allow = \"read\"; },\n"
	                    "  { path = \"/nonexistent\"; allow = \"read\"; missing = \"skip\"; } );\n",
	                    build));
}

int main(int argc, char **argv)
{
	const char *build, *work, *first, *second, *home;

	if (argc != 3)
		errx(2, "faults BUILD WORK");
	build = argv[1];
	work = argv[2];
	write_policies(build, work, &first, &second);
	home = text("HERE=%s", work);
	const char *a = file(work, "a", "a\n");
	const char *b = file(work, "b", "b\n");
	const char *directory = text("%s/policies", work);
	const char *other = text("%s/other.so", work);

	if (mkdir(directory, 0755) != 0 || mkdir(text("%s/landshim", work), 0755) != 0 ||
	    symlink(text("%s/liblandshim.so", build), other) != 0 ||
	    symlink(first, text("%s/default.conf", directory)) != 0 ||
	    symlink(first, text("%s/landshim/named.conf", work)) != 0)
		err(1, "%s", work);
	{
		const char *host = text("%s/tests/faults/host", build);
		const char *shim = text("LD_PRELOAD=%s/liblandshim.so", build);
		const char *renamed = text("LD_PRELOAD=%s/tests/hosts/libnothing.so:%s", build, other);
		const char *command = text("%s/landshim", build);
		const char *both = text("LANDSHIM_CONFIG=%s:%s", first, second);
		const char *const hosted[] = { host, a, b, NULL };
		const char *const denied_a[] = { host, a, NULL };
		const char *const run[] = { command, "run", "-v", "-c", first, "-c", second, "--", host, a, b, NULL };
		const char *const run_static[] = { command, "run", "--new-session",         "-c",
			                           first,   "--",  text("%s-static", host), a,
			                           NULL };
		const char *const version[] = { command, "--version", NULL };
		const char *const off[] = { home, shim, "LANDSHIM_MODE=off", NULL };
		const char *const off_renamed[] = { home, renamed, "LANDSHIM_MODE=off", NULL };
		const char *const loud[] = { home, shim, both, "LANDSHIM_STATUS_FD=9", "LANDSHIM_VERBOSE=1", NULL };
		const char *const by_program[] = { home, renamed, text("LANDSHIM_CONFIG=%s/", directory), NULL };
		const char *const by_name[] = { home, shim, text("XDG_CONFIG_HOME=%s", work), "LANDSHIM_CONFIG=named",
			                        NULL };
		const char *const plain[] = { home, NULL };
		const char *const status[] = { home, "LANDSHIM_STATUS_FD=9", NULL };
		const struct scenario scenarios[] = {
			{ "shim, two policies", { hosted, loud }, { hosted, off }, false },
			{ "shim, a policy per program", { denied_a, by_program }, { denied_a, off_renamed }, false },
			{ "shim, a bare name", { denied_a, by_name }, { denied_a, off }, false },
			{ "landshim run", { run, plain }, { version, plain }, true },
			{ "landshim run, a static program", { run_static, status }, { version, plain }, true },
		};

		for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
			walk(&scenarios[i]);
	}
	printf("%u faults injected: %u refused, %u enforced, %u open\n", count.injected, count.refused, count.enforced,
	       count.open);
	return count.open ? 1 : 0;
}
