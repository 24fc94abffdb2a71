/* SPDX-License-Identifier: BSD-3-Clause */
/* What the shim cannot have: address space, and a stack to begin with. */
#include "memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define PAGE ((rlim_t)4096)
#define MOST ((rlim_t)256 << 20)
/* Page by page as far as the shim's own memory may go, then in larger steps. */
#define FINE 96
#define COARSE (16 * PAGE)
#define STACK_MOST (256 * (rlim_t)1024)

static void run_with(const struct scenario *scenario, int limit, rlim_t to, struct tracer_result *result)
{
	struct tracer_program program = scenario->program;

	program.limit = limit;
	program.limit_to = to;
	tracer_run_alone(&program, result);
}

/* The smallest address space, in pages, in which it does all of its work. */
static rlim_t just_enough(const struct scenario *scenario)
{
	static struct tracer_result result;
	rlim_t little = 0, enough = MOST;

	while (enough - little > PAGE) {
		rlim_t middle = (little + enough) / 2 / PAGE * PAGE;

		run_with(scenario, RLIMIT_AS, middle, &result);
		if (verdict_is_good(scenario, &result))
			enough = middle;
		else
			little = middle;
	}
	return enough;
}

/* Whether it was the shim that said it had too little. */
static bool one(const struct scenario *scenario, int limit, rlim_t to, unsigned *verdicts)
{
	static struct tracer_result result;
	enum verdict verdict;

	run_with(scenario, limit, to, &result);
	verdict = verdict_of_memory(&result);
	verdicts[verdict]++;
	if (verdict == VERDICT_OPEN)
		printf("faults: %s: %s of %llu: status 0x%x, out \"%s\", err \"%s\"\n", scenario->name,
		       limit == RLIMIT_AS ? "RLIMIT_AS" : "RLIMIT_STACK", (unsigned long long)to,
		       (unsigned)result.status, result.out, result.err);
	return WIFEXITED(result.status) && WEXITSTATUS(result.status) == 125 && strstr(result.err, "out of memory");
}

bool memory_walk(const struct scenario *scenario, unsigned *verdicts)
{
	rlim_t enough = just_enough(scenario);
	rlim_t limit = enough;
	unsigned said = 0;

	for (unsigned i = 0; limit > COARSE; i++) {
		limit -= i < FINE ? PAGE : COARSE;
		said += one(scenario, RLIMIT_AS, limit, verdicts);
	}
	for (limit = PAGE; limit <= STACK_MOST; limit += PAGE)
		(void)one(scenario, RLIMIT_STACK, limit, verdicts);
	printf("faults: %s, memory: %llu KiB are enough, the shim said %u times that it had too little\n",
	       scenario->name, (unsigned long long)enough / 1024, said);
	return said > 0;
}
