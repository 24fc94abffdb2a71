/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check: a policy, loaded with the shim's own code, and what it does. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/suggest.h"
#include "command/base/context.h"
#include "command/base/stdout_status.h"
#include "command/base/usage.h"
#include "command/print/findings.h"
#include "command/print/show.h"
#include "command/print/show_arguments.h"
#include "command/print/show_diff.h"
#include "command/print/show_json.h"
#include "command/print/show_tree.h"
#include "command/probe/enter_view.h"
#include "command/program/exec_chain.h"
#include "command/program/subject.h"
#include "command/subcommands.h"
#include "command/warn/survey.h"
#include "command/warn/warnings.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/policy.h"
#include "model/uapi.h"
#include "process.h"
#include "skipped_links.h"

static const struct usage usage = {
	"check",
	"usage: landshim check [-c POLICY...] [--abi N|all] [--json | --tree | --diff OTHER] [--strict]\n"
	"                      [--pid PID] [--allow-warning NAME...] [PROGRAM [ARGUMENT...]]\n",
};

#define STATUS_SOUND 0
#define STATUS_WARNINGS 1
#define STATUS_ERRORS 2

struct check {
	const char **names;
	size_t count;
	struct show_range abis;
	bool json, strict, tree;
	pid_t pid;               /* whose view is taken; 0: the caller's own */
	const char *other;       /* what the one policy is compared with; NULL: nothing */
	bool asks_for_arguments; /* a policy has a rule for ${@arg} or its like */
	struct findings findings;
	struct err_sink sink;
	struct arena policies; /* with the shim's limit: what is too large for it is so here */
	struct subject subject;
};

static int help(void)
{
	(void)printf("%s\nLoads each POLICY as the shim does, and shows its rules and what each kernel\n"
	             "would and would not enforce; with PROGRAM, as that would see it, and whether\n"
	             "the shim would be loaded into it.\n\n"
	             "  -c, --config POLICY       a policy's name or path\n"
	             "      --abi N               the Landlock ABI to look at, or \"all\" (default)\n"
	             "      --json                for scripts\n"
	             "      --tree                the policy as a tree of directories with rights\n"
	             "      --diff OTHER          what the policy grants and OTHER does not (-), and the other\n"
	             "                            way round (+); status 1 if they differ\n"
	             "      --pid PID             look from the namespaces of a process (a service), its root\n"
	             "                            and its working directory\n"
	             "      --strict              notes count as warnings do in the status\n"
	             "      --allow-warning NAME  silence one of these kinds:\n",
	             usage.synopsis);
	for (size_t i = 0; warnings_name(i); i++)
		(void)printf("                              %-21s  %s\n", warnings_name(i), warnings_level(i));
	(void)printf("\nStatus: 0 sound, with notes or without; 1 with warnings; 2 with errors.\n");
	return 0;
}

enum {
	OPTION_ABI = 256,
	OPTION_JSON,
	OPTION_ALLOW,
	OPTION_STRICT,
	OPTION_TREE,
	OPTION_DIFF,
	OPTION_PID,
	OPTION_HELP
};

static int parse_abi(struct check *check, const char *word)
{
	if (strcmp(word, "all") == 0)
		return -1;
	check->abis.first = check->abis.last = usage_abi(word);
	if (check->abis.first < 1)
		return usage_no_abi(&usage, word, ", or all");
	return -1;
}

static int parse_allowed(struct check *check, const char *name, size_t *allowed)
{
	struct suggest nearest;

	if (!warnings_known(name)) {
		suggest_start(&nearest, name);
		for (size_t i = 0; warnings_name(i); i++)
			suggest_offer(&nearest, warnings_name(i));
		return usage_hinted(&usage,
		                    suggest_hint(&nearest, "", "", "a warning's name is its last word, in brackets"),
		                    "there is no warning \"%s\"", name);
	}
	check->findings.allowed[(*allowed)++] = name;
	return -1;
}

static int parse_pid(struct check *check, const char *word)
{
	const long pid = usage_number(word, 1, INT_MAX);

	if (pid < 0)
		return usage_hinted(&usage, "it is a number, as pgrep(1) prints it",
		                    "\"%s\" is not the ID of a process", word);
	check->pid = (pid_t)pid;
	return -1;
}

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },       { "abi", required_argument, NULL, OPTION_ABI },
	{ "json", no_argument, NULL, OPTION_JSON },       { "allow-warning", required_argument, NULL, OPTION_ALLOW },
	{ "strict", no_argument, NULL, OPTION_STRICT },   { "tree", no_argument, NULL, OPTION_TREE },
	{ "diff", required_argument, NULL, OPTION_DIFF }, { "pid", required_argument, NULL, OPTION_PID },
	{ "help", no_argument, NULL, OPTION_HELP },       { NULL, 0, NULL, 0 },
};

/* What was said together.  -1: go on; else the exit status. */
static int check_words(const struct check *check, char *const *words)
{
	if (check->json + check->tree + (check->other != NULL) > 1)
		return usage_mistake(&usage, "one of --json, --tree and --diff");
	if (check->other && check->count != 1)
		return usage_mistake(&usage, "--diff compares one policy (-c POLICY) with OTHER");
	if (check->count == 0 && !words[0])
		return usage_hinted(&usage, USAGE_POLICY_HINT, "neither a policy nor a PROGRAM is named");
	if (check->count == 0 && usage_misplaced(options, words))
		(void)fprintf(stderr,
		              "landshim: note: no policy is named: \"%s\" stands after PROGRAM and is its own\n",
		              usage_misplaced(options, words));
	return -1;
}

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct check *check)
{
	size_t allowed = 0;
	int status = -1;
	int option;

	check->names = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*check->names));
	check->findings.allowed = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*check->findings.allowed));
	opterr = 0;
	while (status < 0 && (option = getopt_long(argc, argv, "+:c:", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			check->names[check->count++] = optarg;
			break;
		case OPTION_ABI:
			status = parse_abi(check, optarg);
			break;
		case OPTION_JSON:
			check->json = true;
			break;
		case OPTION_TREE:
			check->tree = true;
			break;
		case OPTION_DIFF:
			check->other = optarg;
			break;
		case OPTION_PID:
			status = parse_pid(check, optarg);
			break;
		case OPTION_STRICT:
			check->strict = true;
			break;
		case OPTION_ALLOW:
			status = parse_allowed(check, optarg, &allowed);
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, options, option, argv);
		}
	}
	return status < 0 ? check_words(check, argv + optind) : status;
}

/* What keeps ld.so from loading the shim where landshim run would not mind. */
static const char *preload_refusal(const struct exec_chain *chain)
{
	struct stat st;

	if (chain->unloadable)
		return chain->unloadable;
	if (stat(chain->last, &st) == 0 && (st.st_mode & S_ISUID) && st.st_uid != geteuid())
		return "it is set-uid";
	if (stat(chain->last, &st) == 0 && (st.st_mode & S_ISGID) && st.st_gid != getegid())
		return "it is set-gid";
	return NULL;
}

/* Which of a directory's policies is meant, the program alone tells. */
static bool is_for_the_program(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && name[len - 1] == '/';
}

/* One policy: loaded, planned for the newest ABI, its paths opened.  False: something was reported. */
static bool load(struct check *check, const char *name, struct layer *layer)
{
	static const struct kernel newest = { .abi = UAPI_ABI_NEWEST };
	const struct targets_source source = process_source(&check->subject.process);
	struct locate_program program = process_program(&check->subject.process);
	const char *path;
	bool loaded;

	if (check->subject.is_missing && is_for_the_program(name))
		return false;
	path = context_policy(&check->sink, &program, name);
	if (!path)
		return false;
	loaded = layer_load(&check->policies, &check->sink, &source, path, locate_fragments_dir, layer) == 0;
	/* What is left of a policy with errors may hold more of them: in its paths, not in what it adds up to. */
	if (layer_plan(loaded ? &check->sink : &err_silent, &newest, NULL, layer) != 0)
		loaded = false;
	return ruleset_build(&check->policies, &check->sink, true, layer) == 0 && loaded;
}

/* Who asks for one ABI wants to know whether the program starts there; among all of them it is shown. */
static void check_abi(const struct check *check, const struct layer *layer)
{
	static const struct {
		char text[48], hint[80]; /* in the row: a pointer of another verdict's would be NULL */
	} refusals[] = {
		[PLAN_TOO_OLD] = { "the policy needs a newer one",
		                   "min_abi lets the program start with what an older kernel can enforce" },
		[PLAN_NOTHING_LEFT] = { "nothing of the policy could be enforced",
		                        "min_abi = 0 lets the program start without a sandbox" },
	};
	int abi = check->abis.first;
	struct plan plan;
	enum plan_verdict verdict;

	if (abi != check->abis.last)
		return;
	verdict = plan_make(&layer->policy, abi, &plan);
	if (verdict != PLAN_START)
		(void)err_report(&check->sink, ERR_KERNEL, layer->policy.min_abi_where, refusals[verdict].hint,
		                 "the program would not start on Landlock ABI %d (Linux %s): %s", abi,
		                 access_release(abi), refusals[verdict].text);
}

static bool asks_for_arguments(const struct policy *policy)
{
	for (size_t i = 0; i < policy->paths_count; i++)
		if (strstr(policy->paths[i].text, "${@arg") || strstr(policy->paths[i].text, "${@last_arg"))
			return true;
	return false;
}

/* Each policy is a layer, whoever enforces it. */
static void check_count(struct check *check)
{
	if (check->count > UAPI_MAX_LAYERS)
		(void)err_report(&check->sink, ERR_ENVIRONMENT, (struct err_where){ "-c", 0 }, CONTEXT_LAYERS_HINT,
		                 "%zu policies, and the kernel stacks %d layers", check->count, UAPI_MAX_LAYERS);
}

static void check_policies(struct check *check)
{
	const struct survey_sink found = findings_survey(&check->findings);
	const struct locate_program program = process_program(&check->subject.process);
	struct kernel kernel = { .abi = 0 };
	const char *between = "";

	(void)abi_probe(&check->sink, &kernel);
	check->abis.running = kernel.abi;
	if (check->json)
		(void)printf("{\"policies\":[");
	for (size_t i = 0; i < check->count; i++) {
		struct layer *layer = arena_zalloc(context_arena(), 1, sizeof(*layer));
		const struct survey_subject subject = { layer, &check->subject.chain, i,
			                                context_policy_name(check->names[i]), &program };

		if (!load(check, check->names[i], layer))
			continue;
		warnings_find(context_arena(), &check->sink, &subject, &found);
		check->asks_for_arguments |= asks_for_arguments(&layer->policy);
		check_abi(check, layer);
		if (check->json)
			(void)printf("%s", between);
		if (check->tree)
			show_tree(layer);
		else
			(check->json ? show_json_layer : show_layer)(layer, check->abis);
		between = ",";
	}
	if (check->json)
		(void)printf("]");
}

static void print_findings(const struct check *check)
{
	if (!check->json) {
		stdout_status_flush();
		findings_print(&check->findings);
		return;
	}
	(void)printf(",\"errors\":[");
	findings_print_json(&check->findings, SURVEY_ERROR);
	(void)printf("],\"warnings\":[");
	findings_print_json(&check->findings, SURVEY_WARNING);
	(void)printf("],\"notes\":[");
	findings_print_json(&check->findings, SURVEY_NOTE);
	(void)printf("]}\n");
}

static int status_of(const struct check *check)
{
	const size_t *found = check->findings.of_level;

	if (found[SURVEY_ERROR])
		return STATUS_ERRORS;
	return found[SURVEY_WARNING] || (check->strict && found[SURVEY_NOTE]) ? STATUS_WARNINGS : STATUS_SOUND;
}

static void check_program(struct check *check)
{
	const struct exec_chain *chain = &check->subject.chain;
	const char *not_preloaded = preload_refusal(chain);
	const struct survey_sink found = findings_survey(&check->findings);

	if (check->json) {
		show_json_program(chain, not_preloaded);
		show_arguments_json(&check->subject.process.args, check->asks_for_arguments);
	} else {
		show_program(chain, not_preloaded);
		show_arguments(&check->subject.process.args, check->asks_for_arguments);
	}
	warnings_of_program(chain, not_preloaded, &found);
}

/* As diff(1) has it: 0 the same, 1 not. */
static int check_diff(struct check *check)
{
	const char *names[] = { check->names[0], check->other };
	struct layer *layers = arena_zalloc(context_arena(), COUNT(names), sizeof(*layers));
	bool loaded = true;
	bool differ = false;

	for (size_t i = 0; i < COUNT(names); i++)
		loaded = load(check, names[i], &layers[i]) && loaded;
	if (loaded)
		(void)show_diff(&check->sink, &layers[0], &layers[1], &differ);
	print_findings(check);
	return check->findings.of_level[SURVEY_ERROR] ? STATUS_ERRORS : differ;
}

int check_main(int argc, char **argv)
{
	struct check check = { .abis = { .first = 1, .last = UAPI_ABI_NEWEST } };
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);
	int status;

	check.sink = findings_errors(&check.findings);
	arena_init(&check.policies, ARENA_POLICIES);
	status = parse(argc, argv, &check);
	if (status >= 0)
		return status;
	check.findings.from = check.pid;
	if (check.pid && enter_view(&sink, check.pid) != 0)
		return CONTEXT_FAILED;
	subject_find(&check.sink, argc - optind, argv + optind, &check.subject);
	if (check.other)
		return check_diff(&check);
	check_policies(&check);
	check_count(&check);
	if (check.subject.is_program)
		check_program(&check);
	print_findings(&check);
	skipped_links_say(&check.subject.process.args);
	return status_of(&check);
}
