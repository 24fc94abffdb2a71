/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The layers grant the policy, and the program itself with its interpreters: less than
 * landshim run grants until main. decide.h says what they denied and file modes did
 * not.
 */
#include "command/learn/learn_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/learn/learn_comment.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_within.h"
#include "command/program/exec_chain.h"
#include "command/trace/trace.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "model/access.h"

#define LINE_MOST 4096
#define LISTED_MOST 20

struct attempt {
	struct learn_record *record;
	struct learn_within within;
	struct decide decide;
	struct strlist denied; /* a line for each */
	struct strlist made;   /* paths that this try made */
	const struct strlist *left;
	const char *met; /* an entry left by an earlier try, on which a call failed with EEXIST; NULL: none */
};

static void add_once(struct strlist *list, const char *text)
{
	if (!strlist_has(list, text))
		(void)strlist_append(list, context_arena(), text);
}

/* --- one try ------------------------------------------------------------------------------ */

/* Whether the layers deny it, by their rules. */
static bool is_denied(const struct attempt *attempt, const struct trace_access *access)
{
	struct ancestry object;

	if (access_is_empty(access->rights))
		return false;
	switch (access->target) {
	case TRACE_TARGET_PATH:
		return access->path && access->fd >= 0 && ancestry_of(context_arena(), access->fd, &object) == 0 &&
		       !decide_path(&attempt->decide, &object, access->rights.bits[ACCESS_FS]).allowed;
	case TRACE_TARGET_PORT:
		return !decide_port(&attempt->decide, access->rights.bits[ACCESS_NET], access->port).allowed;
	default:
		return !decide_scope(&attempt->decide, access->rights.bits[ACCESS_SCOPE]).allowed;
	}
}

static void note_denied(struct attempt *attempt, const struct trace_record *traced)
{
	char buffer[LINE_MOST];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	learn_comment_add(&text, traced->comm);
	text_add(&text, ": ");
	learn_comment_add(&text, traced->written);
	add_once(&attempt->denied, arena_strndup(context_arena(), buffer, text.len));
	learn_record_add_denied(attempt->record, traced);
}

/* Notes what a call made, or found there because an earlier try had made it. */
static void note_entries(struct attempt *attempt, const struct trace_record *traced)
{
	for (size_t i = 0; i < traced->count; i++) {
		const struct trace_access *access = &traced->accesses[i];
		const char *path;

		if (access->target != TRACE_TARGET_PATH || !access->name || !access->path)
			continue;
		path = learn_path_join(context_arena(), access->path, access->name);
		if (traced->errnum == EEXIST && strlist_has(attempt->left, path))
			attempt->met = path;
		if (traced->errnum == 0 && !access->entry_mode)
			add_once(&attempt->made, path);
	}
}

static void on_record(void *data, const struct trace_record *traced)
{
	struct attempt *attempt = data;

	if (!traced->call)
		return;
	note_entries(attempt, traced);
	if (traced->errnum == 0 || traced->stage != TRACE_EITHER)
		return;
	for (size_t i = 0; i < traced->count; i++)
		if (is_denied(attempt, &traced->accesses[i])) {
			note_denied(attempt, traced);
			return;
		}
}

static int confine(void *data)
{
	struct attempt *attempt = data;

	return learn_within_confine(&attempt->within);
}

static int load(const struct err_sink *sink, const struct exec_chain *chain, const struct learn_policy *policy,
                struct attempt *attempt)
{
	if (learn_within_prepare_text(sink, chain, policy->text, &attempt->within) != 0)
		return -1;
	return decide_start(context_arena(), sink, attempt->within.outer.layers, attempt->within.outer.count,
	                    &attempt->decide);
}

/* Runs the program once.  Returns 0, or the exit status. */
static int try(const struct err_sink *sink, const struct exec_chain *chain, unsigned seconds,
               const struct learn_policy *policy, struct attempt *attempt, int *end_status)
{
	const struct trace_options options = {
		.seconds = seconds, .data = attempt, .repeats = true, .on_record = on_record, .prepare = confine
	};
	const struct trace_program program = { .path = chain->path,
		                               .argv = chain->exec_argv,
		                               .envp = trace_environment(context_arena(), environ) };
	struct trace_end end = { 0 };
	int status = load(sink, chain, policy, attempt) != 0 ? CONTEXT_FAILED : 0;

	if (status == 0)
		status = trace_run(sink, &program, &options, &end);
	decide_end(&attempt->decide);
	learn_within_end(&attempt->within);
	*end_status = end.status;
	return status;
}

/* --- all of them ---------------------------------------------------------------------------- */

static void say_list(const char *what, const struct strlist *list)
{
	if (list->count == 0)
		return;
	(void)fprintf(stderr, "landshim: %s:\n", what);
	for (size_t i = 0; i < list->count && i < LISTED_MOST; i++) {
		char buffer[LINE_MOST];
		struct text text;

		text_start(&text, buffer, sizeof(buffer));
		learn_comment_add(&text, list->items[i]);
		(void)fprintf(stderr, "\t%s\n", buffer);
	}
	if (list->count > LISTED_MOST)
		(void)fprintf(stderr, "\tand %zu more\n", list->count - LISTED_MOST);
}

/* Prints what a try that was denied something has left behind. */
static void keep_left(const struct learn_record *record, const struct strlist *made, struct strlist *left)
{
	for (size_t i = 0; i < made->count; i++)
		if (access(made->items[i], F_OK) == 0 && !learn_record_has_made(record, made->items[i]))
			add_once(left, made->items[i]);
}

/* Makes the policy again with what was denied.  Returns whether it has changed. */
static bool make_again(struct learn_record *record, struct learn_policy *policy)
{
	const struct learn_policy before = *policy;

	learn_record_end(record);
	learn_policy_make(record, before.options, policy);
	return strcmp(before.text, policy->text) != 0;
}

static void say_status(const struct learn_record *record, int status, bool denied)
{
	if (status != record->facts.status)
		(void)fprintf(stderr,
		              "landshim: it did not end as when it was learned: %d, not %d (waitpid(2))\n"
		              "landshim: hint: %s\n",
		              status, record->facts.status,
		              denied ? "what was denied, above, may be why"
		                     : "it may end otherwise each time, or where it has run before: run it twice "
		                       "without landshim");
}

int learn_verify(const struct err_sink *sink, const struct exec_chain *chain, unsigned seconds,
                 struct learn_record *record, struct learn_policy *policy, bool *holds)
{
	struct strlist left = { 0 };

	*holds = false;
	(void)fprintf(stderr, "landshim: verify: it is run again, and all that it does is done again\n");
	for (int i = 1; i <= LEARN_VERIFY_TRIES; i++) {
		struct attempt attempt = { .record = record, .left = &left };
		int end_status;
		int status = try(sink, chain, seconds, policy, &attempt, &end_status);

		if (status != 0)
			return status;
		if (attempt.met) {
			(void)fprintf(stderr, "landshim: verify: stopped: it met what an earlier try has left behind\n"
			                      "landshim: hint: remove what is listed above, and learn again\n");
			return 0;
		}
		if (!make_again(record, policy)) {
			*holds = end_status == record->facts.status;
			(void)fprintf(stderr, "landshim: verify: %s: 0 denials that matter, %zu harmless\n",
			              *holds ? "holds" : "does not hold", attempt.denied.count);
			say_list("denied, and no rule would change it", &attempt.denied);
			say_status(record, end_status, attempt.denied.count > 0);
			return 0;
		}
		(void)fprintf(stderr, "landshim: verify: try %d: %zu denials, which the policy grants from now on\n", i,
		              attempt.denied.count);
		keep_left(record, &attempt.made, &left);
		say_list("left behind by that try, and not there before", &left);
	}
	(void)fprintf(stderr,
	              "landshim: verify: does not hold after %d tries\n"
	              "landshim: hint: it does something else each time: --runs N learns from several\n",
	              LEARN_VERIFY_TRIES);
	return 0;
}
