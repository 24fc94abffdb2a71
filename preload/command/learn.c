/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim learn: runs a program with all rights, and writes the policy that it needs. */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/base/read_file.h"
#include "command/base/usage.h"
#include "command/learn/learn_facts.h"
#include "command/learn/learn_fragments.h"
#include "command/learn/learn_json.h"
#include "command/learn/learn_merge.h"
#include "command/learn/learn_output.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_run.h"
#include "command/learn/learn_summary.h"
#include "command/learn/learn_together.h"
#include "command/learn/learn_verify.h"
#include "command/program/exec_chain.h"
#include "command/program/subject.h"
#include "command/subcommands.h"
#include "load/locate.h"
#include "model/policy.h"
#include "model/uapi.h"
#include "process.h"

static const struct usage usage = {
	"learn",
	"usage: landshim learn [-o FILE] [-c POLICY]... [--merge FILE] [--within POLICY]...\n"
	"                      [--runs N] [--for SECONDS] [--abi N] [--collapse N] [--verify] [--json]\n"
	"                      [--] PROGRAM [ARGUMENT...]\n"
	"       landshim learn --from FILE [-o FILE] [-c POLICY]... [--merge FILE] [--abi N]\n"
	"                      [--collapse N]\n",
};

#define STATUS_LEARNED 0
#define STATUS_LACKING 1

#define RUNS_MAX 100
#define SECONDS_MAX (7 * 24 * 3600)
#define RECORD_MAX ((size_t)64 * 1024 * 1024)

struct learn {
	const char *file, *merge_file, *from_file;
	const char **have, **within; /* -c, --within */
	size_t have_count, within_count;
	bool json, verify;
	int abi; /* of --abi; 0: this kernel's */
	int runs, seconds, siblings;
	struct subject subject;
	struct learn_record record;
	struct learn_output output;
	struct learn_merge merge;
	struct err_sink sink;
	int errors;
};

static int help(void)
{
	(void)printf("PROGRAM runs with all your rights: give it input that you trust, or use --within POLICY.\n\n%s\n"
	             "Runs PROGRAM, watches what it needs, and writes a policy that grants that and\n"
	             "no more, for landshim run.\n\n"
	             "  -o, --output FILE         default: NAME.conf here, which must not exist yet\n"
	             "  -c, --config POLICY       write only what this policy lacks, to be included by it\n"
	             "      --merge FILE          put that into the text of this policy\n"
	             "      --within POLICY       run PROGRAM under this policy while it is watched\n"
	             "      --runs N              run PROGRAM so many times\n"
	             "      --for SECONDS         end it after that time\n"
	             "      --abi N               the ABI to write for; default: this kernel's\n"
	             "      --collapse N          so many files beside each other are one rule; default %d\n"
	             "      --verify              run it again under the new policy, and add what is denied\n"
	             "      --json                write the record of the run instead of the policy\n"
	             "      --from FILE           make the policy of such a record\n\n"
	             "Status: 0 learned, 1 something that PROGRAM does cannot be granted, 126 or 127\n"
	             "PROGRAM cannot be executed, 125 an error.\n",
	             usage.synopsis, LEARN_TOGETHER_SIBLINGS);
	return 0;
}

enum {
	OPTION_MERGE = 256,
	OPTION_WITHIN,
	OPTION_RUNS,
	OPTION_FOR,
	OPTION_ABI,
	OPTION_COLLAPSE,
	OPTION_VERIFY,
	OPTION_JSON,
	OPTION_FROM,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "config", required_argument, NULL, 'c' },
	{ "merge", required_argument, NULL, OPTION_MERGE },
	{ "within", required_argument, NULL, OPTION_WITHIN },
	{ "runs", required_argument, NULL, OPTION_RUNS },
	{ "for", required_argument, NULL, OPTION_FOR },
	{ "abi", required_argument, NULL, OPTION_ABI },
	{ "collapse", required_argument, NULL, OPTION_COLLAPSE },
	{ "verify", no_argument, NULL, OPTION_VERIFY },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

/* A number from first to last, digits alone.  -1: go on; else the exit status. */
static int parse_number(const char *name, int first, int last, int *out)
{
	const long number = usage_number(optarg, first, last);

	if (number < 0)
		return usage_hinted(&usage,
		                    arena_printf(context_arena(), "it takes a number from %d to %d", first, last),
		                    "--%s cannot be \"%s\"", name, optarg);
	*out = (int)number;
	return -1;
}

/* -1: go on; else the exit status. */
static int parse_option(struct learn *learn, int option, char **argv)
{
	switch (option) {
	case 'o':
		learn->file = optarg;
		return -1;
	case 'c':
		learn->have[learn->have_count++] = optarg;
		return -1;
	case OPTION_MERGE:
		learn->merge_file = optarg;
		return -1;
	case OPTION_WITHIN:
		learn->within[learn->within_count++] = optarg;
		return -1;
	case OPTION_RUNS:
		return parse_number("runs", 1, RUNS_MAX, &learn->runs);
	case OPTION_FOR:
		return parse_number("for", 1, SECONDS_MAX, &learn->seconds);
	case OPTION_ABI:
		return parse_number("abi", 1, UAPI_ABI_NEWEST, &learn->abi);
	case OPTION_COLLAPSE:
		return parse_number("collapse", 2, INT_MAX, &learn->siblings);
	case OPTION_VERIFY:
		learn->verify = true;
		return -1;
	case OPTION_JSON:
		learn->json = true;
		return -1;
	case OPTION_FROM:
		learn->from_file = optarg;
		return -1;
	case OPTION_HELP:
		return help();
	default:
		return usage_option(&usage, options, option, argv);
	}
}

/* Whether what was asked for goes together. */
static int check_options(const struct learn *learn, const char *program)
{
	if (learn->from_file && (program || learn->within_count || learn->runs > 1 || learn->seconds || learn->json))
		return usage_mistake(&usage, "--from FILE runs no PROGRAM");
	if (!learn->from_file && !program)
		return usage_mistake(&usage, "no PROGRAM is named");
	if (learn->merge_file && (learn->have_count || learn->file || learn->json))
		return usage_mistake(&usage, "--merge FILE names both the policy and the file that is written");
	if (learn->verify && (learn->have_count || learn->merge_file || learn->json || learn->from_file))
		return usage_mistake(&usage, "--verify wants a run, and a policy that stands alone");
	if (learn->json && learn->have_count)
		return usage_mistake(&usage, "--json writes the record, which -c changes nothing of");
	return -1;
}

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct learn *learn)
{
	int status = -1;
	int option;

	learn->have = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*learn->have));
	learn->within = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*learn->within));
	opterr = 0;
	while (status < 0 && (option = getopt_long(argc, argv, "+:o:c:", options, NULL)) != -1)
		status = parse_option(learn, option, argv);
	return status < 0 ? check_options(learn, argv[optind]) : status;
}

/* --- before the run ------------------------------------------------------------------------ */

/* Where the result goes, looked at before anything is run. */
static int begin_output(struct learn *learn, const char *program)
{
	const char *name = learn->file;

	if (learn->merge_file)
		name = learn->merge_file;
	else if (!name)
		name = arena_printf(context_arena(), "%s.%s", learn_path_name(program), learn->json ? "json" : "conf");
	name = context_path(&learn->sink, name);
	if (!name)
		return -1;
	return learn->merge_file ? learn_merge_begin(&learn->sink, name, &learn->merge)
	                         : learn_output_begin(&learn->sink, name, &learn->output);
}

/* The record of an earlier run. */
static int read_record(struct learn *learn)
{
	size_t len = 0;
	const char *path = context_path(&learn->sink, learn->from_file);
	const char *text = path ? read_file(context_arena(), path, RECORD_MAX, &len) : NULL;

	if (!path)
		return -1;
	if (!text || strlen(text) != len)
		return err_report(&learn->sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 }, LEARN_READ_HINT,
		                  "cannot read it as a record");
	return learn_read(&learn->sink, path, text, &learn->record);
}

/* A list as an argv. */
static char **words_of(const struct strlist *list)
{
	char **words = arena_zalloc(context_arena(), list->count + 1, sizeof(*words));

	for (size_t i = 0; i < list->count; i++)
		words[i] = arena_strndup(context_arena(), list->items[i], strlen(list->items[i]));
	return words;
}

/* Runs the program, or reads what it did.  Returns 0, or the exit status. */
static int get_record(struct learn *learn, int argc, char **argv)
{
	const struct strlist *recorded = &learn->record.facts.argv;
	int status;

	if (learn->from_file) {
		if (read_record(learn) != 0)
			return CONTEXT_FAILED;
		/* What the policy is then shown for: where the program is not here, landshim itself. */
		subject_find(&err_silent, (int)recorded->count, words_of(recorded), &learn->subject);
		return begin_output(learn, recorded->items[0]) == 0 ? 0 : CONTEXT_FAILED;
	}
	status = exec_chain_find(context_arena(), &learn->sink, argv, &learn->subject.chain);
	if (status != 0)
		return status;
	learn->subject.is_program = true;
	exec_chain_process(context_arena(), &learn->subject.chain, &learn->subject.process);
	if (learn_facts_find(&learn->sink, argc, argv, &learn->record.facts) != 0 || begin_output(learn, argv[0]) != 0)
		return CONTEXT_FAILED;
	return learn_run(&learn->sink,
	                 &(const struct learn_run){ &learn->subject.chain, learn->within, learn->within_count,
	                                            (unsigned)learn->runs, (unsigned)learn->seconds },
	                 &learn->record);
}

/* --- after it -------------------------------------------------------------------------------- */

/* The policies that are there, as what they grant; those that can be included are. */
static int load_have(struct learn *learn, struct learn_policy_options *how, struct strlist *includes)
{
	struct locate_program program = process_program(&learn->subject.process);
	struct learn_fragment *list = arena_zalloc(context_arena(), learn->have_count + 1, sizeof(*list));
	int oldest = UAPI_ABI_NEWEST;

	for (size_t i = 0; i < learn->have_count; i++) {
		const char *path = context_policy(&learn->sink, &program, learn->have[i]);
		struct policy policy;

		if (!path || learn_fragments_load(&learn->sink, path, &learn->subject.process, &list[i], &policy) != 0)
			return -1;
		if (policy.abi == 0)
			(void)strlist_append(includes, context_arena(), path);
		else
			how->is_addition = true;
		if (policy.abi && policy.abi < oldest)
			oldest = policy.abi;
	}
	how->have = list;
	how->have_count = learn->have_count;
	how->includes = includes;
	/* A right that is newer than the policy cannot stand in it. */
	if (oldest < learn->record.facts.abi)
		learn->record.facts.abi = oldest;
	return 0;
}

static int write_merged(struct learn *learn, const struct learn_policy *policy)
{
	size_t len;
	const char *text = learn_merge_text(&learn->merge, &learn->record, policy, &len);

	return learn_merge_end(&learn->sink, &learn->merge, text, len);
}

static int write_policy(struct learn *learn)
{
	struct learn_policy_options how = { .siblings = (size_t)learn->siblings };
	struct strlist includes = { 0 };
	struct learn_policy policy;
	bool holds = true;
	int status;

	if (learn->merge_file)
		learn->have[learn->have_count++] = learn->merge.path;
	if (load_have(learn, &how, &includes) != 0)
		return CONTEXT_FAILED;
	how.is_addition |= learn->merge_file != NULL;
	learn_policy_make(&learn->record, &how, &policy);
	if (learn->verify) {
		status = learn_verify(&learn->sink, &learn->subject.chain, (unsigned)learn->seconds, &learn->record,
		                      &policy, &holds);
		if (status != 0)
			return status;
	}
	if (learn->merge_file ? write_merged(learn, &policy) != 0
	                      : learn_output_end(&learn->sink, &learn->output, policy.text, policy.len) != 0)
		return CONTEXT_FAILED;
	if (learn_summary_print(&learn->sink, &learn->record, &policy, &learn->subject,
	                        learn->merge_file ? learn->merge.path : learn->output.path) != 0)
		return CONTEXT_FAILED;
	return policy.targets.refused_count > 0 || policy.lacks_scope || !holds ? STATUS_LACKING : STATUS_LEARNED;
}

static int write_record(struct learn *learn)
{
	size_t len;
	const char *text = learn_json_write(&learn->record, &len);

	if (learn_output_end(&learn->sink, &learn->output, text, len) != 0)
		return CONTEXT_FAILED;
	(void)fprintf(stderr, "landshim: wrote %s: landshim learn --from it makes the policy\n", learn->output.path);
	return STATUS_LEARNED;
}

int learn_main(int argc, char **argv)
{
	static struct learn learn;
	int status;

	learn = (struct learn){ .runs = 1,
		                .siblings = LEARN_TOGETHER_SIBLINGS,
		                .output = { .fd = -1, .directory = -1 } };
	status = parse(argc, argv, &learn);
	if (status >= 0)
		return status;
	learn.sink = context_sink(&learn.errors);
	status = get_record(&learn, argc - optind, argv + optind);
	if (status == 0) {
		if (learn.abi)
			learn.record.facts.abi = learn.abi;
		status = learn.json ? write_record(&learn) : write_policy(&learn);
	}
	learn_output_drop(&learn.output);
	return status;
}
