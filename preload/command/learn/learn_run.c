/* SPDX-License-Identifier: BSD-3-Clause */
/* The tracer's callbacks, and what is noted before the first run and after the last one. */
#include "command/learn/learn_run.h"

#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/learn/learn_fragments.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_within.h"
#include "command/learn/learn_words.h"
#include "command/program/exec_chain.h"
#include "command/trace/trace.h"
#include "command/trace/trace_notes.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "process.h"

struct state {
	struct learn_record *record;
	unsigned long denied; /* calls that policies or file modes denied */
	struct strlist notes;
	struct learn_within within;
};

/* More notes than anybody reads. */
#define NOTES_MAX 32

static void note_all(struct state *state, const struct trace_record *traced)
{
	const char *says[TRACE_NOTES_MOST];
	size_t count = trace_notes_of(context_arena(), traced, says);

	for (size_t i = 0; i < count && state->notes.count < NOTES_MAX; i++)
		if (!strlist_has(&state->notes, says[i]))
			(void)strlist_append(&state->notes, context_arena(), says[i]);
}

static void on_record(void *data, const struct trace_record *traced)
{
	struct state *state = data;

	note_all(state, traced);
	state->denied += traced->call && traced->errnum != 0 && traced->stage == TRACE_EITHER;
	learn_record_add(state->record, traced);
}

static void on_left(void *data, const pid_t *pids, size_t count)
{
	(void)data;
	(void)fprintf(stderr, "landshim: it has ended, and left behind what is watched on:");
	for (size_t i = 0; i < count; i++)
		(void)fprintf(stderr, " %d", (int)pids[i]);
	(void)fprintf(stderr, "\nlandshim: hint: end it, or press Ctrl-C twice: what was seen is written then\n");
}

static int confine(void *data)
{
	struct state *state = data;

	return learn_within_confine(&state->within);
}

/* The values that the policy will be expanded with, as they are now. */
static void note_words(const struct learn_run *run, struct learn_record *record, bool before)
{
	struct process process;

	exec_chain_process(context_arena(), run->chain, &process);
	learn_words_note(record, &process, before);
	if (before)
		learn_fragments_note(record, &process);
}

static int run_once(const struct err_sink *sink, const struct learn_run *run, struct state *state)
{
	const struct trace_options options = { .seconds = run->seconds,
		                               .data = state,
		                               .repeats = true,
		                               .on_record = on_record,
		                               .on_left = on_left,
		                               .prepare = run->within_count > 0 ? confine : NULL };
	const struct trace_program program = { .path = run->chain->path,
		                               .argv = run->chain->exec_argv,
		                               .envp = trace_environment(context_arena(), environ) };
	struct learn_facts *facts = &state->record->facts;
	struct trace_end end;
	int status = trace_run(sink, &program, &options, &end);

	if (status != 0)
		return status;
	/* Of several runs, the status of the first that failed. */
	if (facts->status == 0)
		facts->status = end.status;
	facts->incomplete |= end.incomplete;
	facts->runs++;
	return 0;
}

int learn_run(const struct err_sink *sink, const struct learn_run *run, struct learn_record *record)
{
	struct state state = { .record = record };
	int status = 0;

	if (run->within_count > 0 &&
	    learn_within_prepare(sink, run->chain, run->within, run->within_count, &state.within) != 0)
		return CONTEXT_FAILED;
	note_words(run, record, true);
	learn_record_begin(record);
	for (unsigned i = 0; i < run->runs && status == 0; i++)
		status = run_once(sink, run, &state);
	learn_within_end(&state.within);
	if (status != 0)
		return status;
	if (run->within_count > 0 && state.denied > 0)
		(void)fprintf(stderr,
		              "landshim: %lu calls were denied meanwhile, by --within or file modes: what they were "
		              "for is not granted\n",
		              state.denied);
	for (size_t i = 0; i < state.notes.count; i++)
		(void)fprintf(stderr, "landshim: note: %s\n", state.notes.items[i]);
	learn_record_end(record);
	note_words(run, record, false);
	return 0;
}
