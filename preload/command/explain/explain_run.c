/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The process that becomes the program confines itself as landshim run does
 * (launch.h), after the tracer has attached to it.  What it does from its execve
 * to the shim's last landlock_restrict_self is the start: not the program's.
 */
#include "command/explain/explain_run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/decide/decide_call.h"
#include "command/explain/denial.h"
#include "command/explain/explain_blame.h"
#include "command/explain/explain_policies.h"
#include "command/launch/child_environ.h"
#include "command/launch/launch.h"
#include "command/launch/outer_layer.h"
#include "command/program/exec_chain.h"
#include "command/trace/trace.h"
#include "command/trace/trace_notes.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "model/plan.h"

/* More notes than anybody reads. */
#define NOTES_MAX 32

struct state {
	struct explain_run *run;
	struct trace_program *program;
	struct explain_policies policies;
	struct explain_blame blame;
	pid_t first;
	size_t restricts; /* how many more the shim makes; 0: main is near */
	bool started;     /* the execve that starts it has succeeded */
	bool filter;      /* the shim's own filter is still to come */
};

/* --- notes ----------------------------------------------------------------------- */

static void note(struct explain_run *run, const char *says)
{
	for (size_t i = 0; i < run->notes_count; i++)
		if (strcmp(run->notes[i].text, says) == 0)
			return;
	if (run->notes_count == NOTES_MAX)
		return;
	run->notes =
		arena_grow(context_arena(), run->notes, run->notes_count, &run->notes_capacity, sizeof(*run->notes));
	run->notes[run->notes_count++].text = says;
}

static void note_all(struct explain_run *run, const struct trace_record *record)
{
	const char *says[TRACE_NOTES_MOST];
	size_t count = trace_notes_of(context_arena(), record, says);

	for (size_t i = 0; i < count; i++)
		note(run, says[i]);
}

/* --- the start, and the marks ----------------------------------------------------- */

/* The shim's filter, which comes right after its last layer, if it installs one. */
static bool is_filter(struct state *state, const struct trace_record *record)
{
	bool is_next = state->filter && state->started && state->restricts == 0 && record->pid == state->first;

	if (!is_next)
		return false;
	state->filter = false;
	return record->call && record->errnum == 0 && strcmp(record->call, "seccomp") == 0;
}

/* Whether a record belongs to the start; takes note of where that ends. */
static bool in_start(struct state *state, const struct trace_record *record)
{
	if (record->flags & TRACE_START) {
		state->first = record->pid;
		state->started |= record->errnum == 0;
		return true;
	}
	if (is_filter(state, record))
		return true;
	if (state->run->permissive || record->pid != state->first || (state->started && state->restricts == 0))
		return false;
	/* The shim's first call is a probe with no ruleset, which fails (prove_kernel in enforce.c). */
	if (record->call && record->errnum == 0 && strcmp(record->call, "landlock_restrict_self") == 0)
		state->restricts--;
	return true;
}

static bool is_mark(const struct trace_record *record)
{
	if (!record->call)
		return WIFSIGNALED((int)record->result) != 0;
	return strncmp(record->call, "write", 5) == 0 || strcmp(record->call, "exit_group") == 0;
}

static void on_record(void *data, const struct trace_record *record)
{
	struct state *state = data;
	struct explain_run *run = state->run;
	bool start = in_start(state, record);

	if (is_mark(record)) {
		denial_mark(&run->list, record->pid);
		return;
	}
	if (!record->call)
		return;
	if (!start || (record->flags & TRACE_START))
		note_all(run, record);
	explain_blame(&state->blame, record, start, &run->list);
}

static void on_left(void *data, const pid_t *pids, size_t count)
{
	const struct state *state = data;

	(void)fprintf(stderr, "landshim: %s has ended, and left behind",
	              state->run->launch->chain.argc > 0 ? state->run->launch->chain.argv[0] : "it");
	for (size_t i = 0; i < count; i++)
		(void)fprintf(stderr, " %d", (int)pids[i]);
	(void)fprintf(stderr, ": Ctrl-C ends them\n");
}

/* --- running ------------------------------------------------------------------------ */

static int denied(void *data, const struct seccomp_data *call)
{
	const struct state *state = data;

	return decide_call(state->policies.parts, call);
}

/* In the process that will be the program. */
static int confine(void *data)
{
	const struct state *state = data;
	const struct explain_run *run = state->run;
	int status = 0;

	/* Where nothing is denied no shim follows. */
	if (run->permissive)
		child_environ_nothing();
	if (run->permissive && prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0)
		return err_system(&run->launch->sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                  "cannot set no_new_privs"),
		       CONTEXT_FAILED;
	if (!run->permissive)
		status = launch_confine(run->launch);
	if (status == 0 && explain_policies_install(&state->policies, run->permissive) != 0) {
		(void)err_system(&run->launch->sink, (struct err_where){ NULL, 0 }, errno, NULL,
		                 "cannot install the seccomp filter");
		return CONTEXT_FAILED;
	}
	/* What is handed over to the shim is in the environment now. */
	state->program->envp = trace_environment(context_arena(), environ);
	return status;
}

/* The layers that the program will be under at its main. */
static int load(struct state *state)
{
	struct launch *launch = state->run->launch;
	const struct outer_layer *outer = &launch->outer;

	if (launch->chain.unloadable)
		return explain_policies_take(&launch->sink, &launch->process, outer->layers, outer->count,
		                             &state->policies);
	return explain_policies_load(&launch->sink, &outer->kernel, &launch->process, outer->paths, outer->count,
	                             &state->policies);
}

static size_t count_restricts(const struct state *state)
{
	size_t count = 0;

	for (size_t i = 0; i < state->policies.count; i++)
		count += !plan_is_empty(&state->policies.layers[i].plan);
	return state->run->launch->chain.unloadable ? 0 : count;
}

static int64_t coarse_now(void)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * File systems take their times from a clock that goes by ticks.  So the run
 * begins with the next one: what was made before is older than that.
 */
static int64_t start_of_run(void)
{
	const struct timespec millisecond = { 0, 1000000 };
	const int64_t before = coarse_now();

	for (int i = 0; i < 100 && coarse_now() == before; i++)
		(void)nanosleep(&millisecond, NULL);
	return coarse_now();
}

int explain_run(struct explain_run *run)
{
	struct state state = { .run = run };
	struct launch *launch = run->launch;
	const struct exec_chain *chain = &launch->chain;
	const struct trace_options options = { .marks = true,
		                               .data = &state,
		                               .repeats = true,
		                               .on_record = on_record,
		                               .on_left = on_left,
		                               .prepare = confine,
		                               .denied = denied };
	struct trace_program program = {
		.path = chain->path, .argv = chain->exec_argv, .asked = chain->asked, .asked_argv = chain->asked_argv
	};
	int status;

	if (load(&state) != 0) {
		explain_policies_end(&state.policies);
		return CONTEXT_FAILED;
	}
	state.blame = (struct explain_blame){ &state.policies, run->permissive, start_of_run() };
	state.restricts = count_restricts(&state);
	state.filter = !chain->unloadable && state.policies.parts != 0;
	state.program = &program;
	status = trace_run(&launch->sink, &program, &options, &run->end);
	/* A start that came to its end has nothing to say. */
	if (run->permissive || (state.started && state.restricts == 0))
		denial_drop_start(&run->list);
	else if (status == 0)
		note(run, "the start did not come to its end: these denials come before the program's main");
	denial_sort(&run->list);
	explain_policies_end(&state.policies);
	return status;
}
