/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * faults BUILD WORK MESSAGES [SCENARIO]: every system call that the shim makes fails
 * once with each error it can give, and so does every one that landshim run,
 * its children, and the shim in the program it executes make.  Either status
 * 125 and a line that says what failed, and main was not reached; or everything
 * is enforced.  Never main without the domain.  Each line of the file MESSAGES
 * must be among what was said (tests/system/golden-coverage counts on it).
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "errnos.h"
#include "memory.h"
#include "scenarios.h"
#include "tracer.h"
#include "verdict.h"

#define WORKERS_MAX 8
/* How often a run is repeated that does not make the calls that the listed one made. */
#define TRIES 5
/* Of the loader's many calls: it is not what is tested here. */
#define LOADER_ERRNOS 3
#define FAULTS_MAX 65536
#define MESSAGES_MAX 64
#define MESSAGE_MAX 256

/* Shared with the workers. */
struct shared {
	unsigned verdicts[3];
	unsigned missed, without_memory;
	bool said[MESSAGES_MAX];
};

static struct shared *shared;
static char messages[MESSAGES_MAX][MESSAGE_MAX];

struct walk {
	const struct scenario *scenario;
	struct tracer_result good;
	struct tracer_fault faults[FAULTS_MAX];
	bool by_loader[FAULTS_MAX];
	size_t count, calls;
};

static const char *kind_name(const struct tracer_fault *fault)
{
	static const char *const names[] = { "nothing", NULL, "short", "end of file", "the old break" };

	return fault->kind == TRACER_ERRNO ? strerrorname_np(fault->errnum) : names[fault->kind];
}

static void read_messages(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t count = 0;

	while (file && count < MESSAGES_MAX && fgets(messages[count], MESSAGE_MAX, file)) {
		messages[count][strcspn(messages[count], "\n")] = '\0';
		count += messages[count][0] != '\0';
	}
	if (!file || fclose(file) != 0 || count == 0 || count == MESSAGES_MAX)
		errx(1, "%s: no messages, or too many", path);
}

static void note_messages(const char *said)
{
	for (size_t i = 0; i < MESSAGES_MAX && messages[i][0]; i++)
		if (strstr(said, messages[i]))
			shared->said[i] = true;
}

/* How many were never said. */
static unsigned missing_messages(void)
{
	unsigned missing = 0;

	for (size_t i = 0; i < MESSAGES_MAX && messages[i][0]; i++) {
		if (shared->said[i])
			continue;
		printf("faults: nothing that failed led to: %s\n", messages[i]);
		missing++;
	}
	return missing;
}

/* So that each run begins with the same files. */
static void run(const struct scenario *scenario, const struct tracer_fault *fault, struct tracer_result *result)
{
	for (size_t i = 0; scenario->made && scenario->made[i]; i++)
		if (rmdir(scenario->made[i]) != 0 && errno != ENOENT)
			err(1, "%s", scenario->made[i]);
	tracer_run(&scenario->program, fault, result);
}

static void one_fault(const struct walk *walk, size_t index)
{
	static struct tracer_result result;
	const struct tracer_fault *fault = &walk->faults[index];
	enum verdict verdict;
	int tries = 0;

	do
		run(walk->scenario, fault, &result);
	while (result.missed && ++tries < TRIES);
	verdict = verdict_of(walk->scenario, fault, walk->by_loader[index], &walk->good, &result);
	if (result.missed)
		__atomic_fetch_add(&shared->missed, 1, __ATOMIC_RELAXED);
	else
		__atomic_fetch_add(&shared->verdicts[verdict], 1, __ATOMIC_RELAXED);
	note_messages(result.err);
	if (fault->call.number == SYS_mmap && !walk->by_loader[index] && strstr(result.err, "out of memory"))
		__atomic_fetch_add(&shared->without_memory, 1, __ATOMIC_RELAXED);
	if (!result.missed && verdict != VERDICT_OPEN)
		return;
	printf("faults: %s: process %d, %s (%ld) number %zu, %s: %sstatus 0x%x, out \"%s\", err \"%s\"\n",
	       walk->scenario->name, fault->call.process, errnos_of(fault->call.number)->name, fault->call.number,
	       fault->call.nth, kind_name(fault), result.missed ? "not made again, " : "", (unsigned)result.status,
	       result.out, result.err);
	(void)fflush(stdout);
}

static void add(struct walk *walk, bool by_loader, enum tracer_kind kind, const struct tracer_call *call, int errnum)
{
	if (walk->count == FAULTS_MAX)
		errx(1, "more than %d faults", FAULTS_MAX);
	walk->faults[walk->count] = (struct tracer_fault){ kind, *call, errnum };
	walk->by_loader[walk->count++] = by_loader;
}

/* Whether an error sends the search for a policy to the next name: see struct scenario. */
static bool leads_on(const struct scenario *scenario, const struct tracer_call *call, int errnum)
{
	if (!scenario->searches || call->number != SYS_statx)
		return false;
	if (errnum == ENOENT || errnum == ENOTDIR)
		return true;
	return (errnum == EACCES || errnum == ELOOP || errnum == ENAMETOOLONG) && call->nth < 8 * sizeof(unsigned) &&
	       (scenario->unreachable & 1U << call->nth);
}

static void add_call(struct walk *walk, const struct tracer_call *call, bool by_loader)
{
	const struct errnos *errnos = errnos_of(call->number);

	walk->calls++;
	/* Another filter answers it. */
	if (call->number == walk->scenario->program.denied)
		return;
	for (size_t i = 0; errnos->errnums[i] && (!by_loader || i < LOADER_ERRNOS); i++)
		if (!leads_on(walk->scenario, call, errnos->errnums[i]))
			add(walk, by_loader, TRACER_ERRNO, call, errnos->errnums[i]);
	if (call->number == SYS_brk)
		add(walk, by_loader, TRACER_BREAK, call, 0);
	if (by_loader)
		return;
	if (call->number == SYS_read || call->number == SYS_pread64 || call->number == SYS_write ||
	    call->number == SYS_sendto || call->number == SYS_getdents64) {
		add(walk, by_loader, TRACER_SHORT, call, 0);
		add(walk, by_loader, TRACER_END, call, 0);
	}
}

/* How many calls of a run, after so many execs, are those that another begins with. */
static size_t same_calls(const struct tracer_result *run, int execs, const struct tracer_program *other)
{
	static struct tracer_result listed;
	static const struct tracer_fault none;
	size_t same = 0;

	if (!other->argv)
		return run->count;
	tracer_run(other, &none, &listed);
	for (size_t i = 0; i < run->count; i++) {
		if (run->calls[i].execs != execs)
			continue;
		if (same == listed.count || run->calls[i].number != listed.calls[same].number)
			break;
		same++;
	}
	return same;
}

static void plan(struct walk *walk)
{
	const struct scenario *scenario = walk->scenario;
	static const struct tracer_fault none;
	size_t before, after, executed = 0;
	bool begun = scenario->from == 0;
	unsigned ended = 0; /* a bit for each process */

	run(scenario, &none, &walk->good);
	if (!verdict_is_good(scenario, &walk->good))
		errx(1, "%s: without a fault: status 0x%x, \"%s\", \"%s\"", scenario->name, (unsigned)walk->good.status,
		     walk->good.out, walk->good.err);
	before = same_calls(&walk->good, 1, &scenario->before);
	after = scenario->by_command ? same_calls(&walk->good, 2, &scenario->after) : 0;
	walk->count = walk->calls = 0;
	for (size_t i = before; i < walk->good.count; i++) {
		const struct tracer_call *call = &walk->good.calls[i];

		begun |= call->number == scenario->from;
		ended |= begun && scenario->until && call->number == scenario->until ? 1U << call->process : 0;
		executed += call->execs > 1;
		if (begun && !(ended & 1U << call->process))
			add_call(walk, call, call->execs > 1 && executed <= after);
	}
	if (walk->count == 0)
		errx(1, "%s: makes no system calls", scenario->name);
}

static void work_through(const struct walk *walk)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t workers = processors < 1 || walk->scenario->made ? 1
	                 : processors > WORKERS_MAX             ? WORKERS_MAX
	                                                        : (size_t)processors;
	int status;

	(void)fflush(stdout);
	for (size_t worker = 0; worker < workers; worker++) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (pid > 0)
			continue;
		for (size_t i = worker; i < walk->count; i += workers)
			one_fault(walk, i);
		exit(0);
	}
	while (wait(&status) > 0)
		if (status != 0)
			errx(1, "a worker ended with status 0x%x", (unsigned)status);
}

static void walk_all(const struct scenario *scenario, struct walk *walk)
{
	walk->scenario = scenario;
	plan(walk);
	work_through(walk);
	printf("faults: %s: %zu system calls, %zu faults\n", scenario->name, walk->calls, walk->count);
}

/* Where something was left out that was to be seen. */
static unsigned incomplete(bool memory_said)
{
	unsigned count = missing_messages();

	if (memory_said && shared->without_memory)
		return count;
	printf("faults: no mapping of the arena's was seen to fail\n");
	return count + 1;
}

int main(int argc, char **argv)
{
	static struct walk walk;
	const struct scenario *scenarios;
	const char *only = argc == 5 ? argv[4] : NULL;
	bool memory_said = false;
	unsigned faults = 0;
	size_t count;

	if (argc != 4 && argc != 5)
		errx(2, "faults BUILD WORK MESSAGES [SCENARIO]");
	read_messages(argv[3]);
	scenarios = scenarios_make(argv[1], argv[2], &count);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		err(1, "mmap");
	for (size_t i = 0; i < count; i++)
		if (!only || strcmp(only, scenarios[i].name) == 0)
			walk_all(&scenarios[i], &walk);
	if (!walk.scenario)
		errx(2, "there is no scenario %s", only);
	if (!only) {
		memory_said = memory_walk(&scenarios[0], shared->verdicts);
		faults += incomplete(memory_said);
	}
	if (shared->missed)
		printf("faults: %u calls were not made again\n", shared->missed);
	faults += shared->missed + shared->verdicts[VERDICT_OPEN];
	printf("%u faults injected: %u refused, %u enforced, %u open\n",
	       shared->verdicts[0] + shared->verdicts[1] + shared->verdicts[2], shared->verdicts[VERDICT_REFUSED],
	       shared->verdicts[VERDICT_ENFORCED], shared->verdicts[VERDICT_OPEN]);
	return faults > 0;
}
