/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim learn: runs a program with all rights, and writes the policy that it needs. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/abspath.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/learn/learn_fragments.h"
#include "command/learn/learn_output.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_summary.h"
#include "command/learn/learn_words.h"
#include "command/program/exec_chain.h"
#include "command/subcommands.h"
#include "command/trace/trace.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "kernel/abi.h"
#include "model/uapi.h"
#include "process.h"

static const struct usage usage = {
	"learn",
	"usage: landshim learn [-o FILE] [--] PROGRAM [ARGUMENT...]\n",
};

#define STATUS_LEARNED 0
#define STATUS_LACKING 1

struct learn {
	const char *file;
	int abi;
	struct exec_chain chain;
	struct learn_record record;
	struct learn_output output;
	struct err_sink sink;
	int errors;
};

static int help(void)
{
	(void)printf("PROGRAM runs with all your rights: only on input that you trust.\n\n%s\n"
	             "Runs PROGRAM, watches what it needs, and writes a policy that grants that and\n"
	             "no more, for landshim run.\n\n"
	             "  -o, --output FILE         default: NAME.conf here, which must not exist yet\n\n"
	             "Status: 0 learned, 1 something that PROGRAM does cannot be granted, 126 or 127\n"
	             "PROGRAM cannot be executed, 125 an error.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_HELP = 256,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct learn *learn)
{
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:o:", options, NULL)) != -1) {
		switch (option) {
		case 'o':
			learn->file = optarg;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, option, argv);
		}
	}
	if (!argv[optind])
		return usage_mistake(&usage, "no PROGRAM is named");
	return -1;
}

static void on_record(void *data, const struct trace_record *traced)
{
	struct learn *learn = data;

	learn_record_add(&learn->record, traced);
}

static void on_left(void *data, const pid_t *pids, size_t count)
{
	(void)data;
	(void)fprintf(stderr, "landshim: PROGRAM has ended and left processes behind, which are watched on:");
	for (size_t i = 0; i < count; i++)
		(void)fprintf(stderr, " %d", (int)pids[i]);
	(void)fprintf(stderr, "\nlandshim: hint: end them, or press Ctrl-C twice; what was seen is written then\n");
}

static const char *real_or_null(const char *path)
{
	return path && *path == '/' ? learn_path_real(context_arena(), path) : NULL;
}

/* What the program is started with. */
static int find_facts(struct learn *learn, char **argv)
{
	struct learn_facts *facts = &learn->record.facts;
	const char *path = context_variable("PATH");
	const char *tmp = context_variable("TMPDIR");
	struct kernel kernel;
	char *rest = NULL;
	char *copy;

	if (abi_probe(&learn->sink, &kernel) != 0)
		return -1;
	facts->abi = kernel.abi > UAPI_ABI_NEWEST ? UAPI_ABI_NEWEST : kernel.abi;
	if (facts->abi < 1)
		return err_report(&learn->sink, ERR_KERNEL, (struct err_where){ NULL, 0 }, "landshim status says why",
		                  "this kernel has no Landlock to learn for");
	for (char **word = argv; *word; word++)
		(void)strlist_append(&facts->argv, context_arena(), *word);
	facts->cwd = learn_path_real(context_arena(), ".");
	facts->home = real_or_null(context_variable("HOME"));
	facts->tmp = real_or_null(tmp && *tmp ? tmp : "/tmp");
	facts->runs = 1;
	if (!path)
		return 0;
	copy = arena_strndup(context_arena(), path, strlen(path));
	for (char *word = strtok_r(copy, ":", &rest); word; word = strtok_r(NULL, ":", &rest)) {
		const char *real = real_or_null(word);

		if (real && real[1] != '\0')
			(void)strlist_append(&facts->path, context_arena(), real);
	}
	return 0;
}

/* The values that the program's policy will be expanded with, as they are now. */
static void note_words(struct learn *learn, bool before)
{
	struct process process;

	exec_chain_process(context_arena(), &learn->chain, &process);
	learn_words_note(&learn->record, &process, before);
	if (before)
		learn_fragments_note(&learn->record, &process);
}

/* Returns 0, or the exit status. */
static int run(struct learn *learn)
{
	const struct trace_options how = { .data = learn, .on_record = on_record, .on_left = on_left };
	const struct trace_program program = { .path = learn->chain.path,
		                               .argv = learn->chain.exec_argv,
		                               .envp = trace_environment(context_arena(), environ) };
	struct trace_end end;
	int status;

	note_words(learn, true);
	learn_record_begin(&learn->record);
	status = trace_run(&learn->sink, &program, &how, &end);
	if (status != 0)
		return status;
	learn->record.facts.status = end.status;
	learn->record.facts.incomplete = end.incomplete;
	learn_record_end(&learn->record);
	note_words(learn, false);
	return 0;
}

static int write_policy(struct learn *learn)
{
	static const struct learn_policy_options how = { .siblings = 8 };
	struct learn_policy policy;

	learn_policy_make(&learn->record, &how, &policy);
	if (learn_output_end(&learn->sink, &learn->output, policy.text, policy.len) != 0)
		return CONTEXT_FAILED;
	if (learn_summary_print(&learn->sink, &learn->record, &policy, &learn->chain, learn->output.path) != 0)
		return CONTEXT_FAILED;
	return policy.targets.refused_count > 0 || policy.lacks_scope ? STATUS_LACKING : STATUS_LEARNED;
}

int learn_main(int argc, char **argv)
{
	struct learn learn = { .file = NULL };
	int status = parse(argc, argv, &learn);

	if (status >= 0)
		return status;
	learn.sink = context_sink(&learn.errors);
	status = exec_chain_find(context_arena(), &learn.sink, argv + optind, &learn.chain);
	if (status != 0)
		return status;
	if (!learn.file)
		learn.file = arena_printf(context_arena(), "%s.conf", learn_path_name(argv[optind]));
	if (find_facts(&learn, argv + optind) != 0 ||
	    learn_output_begin(&learn.sink, abspath(context_arena(), learn.file), &learn.output) != 0)
		return CONTEXT_FAILED;
	status = run(&learn);
	if (status != 0) {
		learn_output_drop(&learn.output);
		return status;
	}
	return write_policy(&learn);
}
