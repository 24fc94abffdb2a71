/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines for people. */
#include "command/learn/learn_summary.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/learn/learn_comment.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "command/learn/learn_words.h"
#include "command/print/findings.h"
#include "command/program/subject.h"
#include "command/warn/survey.h"
#include "command/warn/warnings.h"
#include "expand/program_args.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/uapi.h"
#include "process.h"

#define LINE_MOST 8192

/* Surveys the policy as check does, for the newest kernel. */
static int survey(const struct err_sink *sink, const struct subject *about, const char *path, struct findings *findings)
{
	static const struct kernel newest = { .abi = UAPI_ABI_NEWEST };
	const struct survey_sink found = findings_survey(findings);
	struct layer *layer = arena_zalloc(context_arena(), 1, sizeof(*layer));
	/* A copy with today's facts: its words may name what the run has made. */
	struct process process = about->process;
	struct targets_source source = process_source(&process);
	struct locate_program program = process_program(&process);
	struct survey_subject subject = { layer, &about->chain, 0, path, &program };

	process.args = (struct program_args){ .argv = process.args.argv,
		                              .argc = process.args.argc,
		                              .values = process.args.values };
	if (layer_load(context_arena(), sink, &source, path, locate_fragments_dir, layer) != 0 ||
	    layer_plan(sink, &newest, NULL, layer) != 0 || ruleset_build(context_arena(), sink, true, layer) != 0)
		return -1;
	warnings_find(context_arena(), sink, &subject, &found);
	return 0;
}

/* Adds a word, quoted for the shell. */
static void add_word(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
	bool is_plain = *word && strspn(word, plain) == strlen(word);

	if (is_plain) {
		text_add(text, " %s", word);
		return;
	}
	text_add(text, " $'");
	for (; *word; word++) {
		unsigned char byte = (unsigned char)*word;

		if (byte == '\'' || byte == '\\')
			text_add(text, "\\%c", byte);
		else if (byte >= ' ' && byte < 0x7f)
			text_add(text, "%c", byte);
		else
			text_add(text, "\\x%02x", byte);
	}
	text_add(text, "'");
}

static void say_open(const struct learn_record *record, const struct learn_policy *policy)
{
	const char *between = "";

	(void)fprintf(stderr, "landshim: it leaves open: ");
	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].abi > record->facts.abi) {
			(void)fprintf(stderr, "%s%s", between, access_rights[i].name);
			between = ", ";
		}
	(void)fprintf(stderr, "%s", *between ? "" : "no right that this kernel knows");
	for (size_t i = 0; i < policy->fragments.count; i++)
		(void)fprintf(stderr, "%s<%s>", i == 0 ? "; and all of " : ", ", policy->fragments.items[i]);
	(void)fprintf(stderr, "\n");
}

/* Prints a hint for a setting of the kernel's. */
static void add_kernels(struct text *text, const struct learn_refusal *refused)
{
	const char *name = learn_path_name(refused->what);

	text_add(text, ": not granted: ");
	learn_comment_add(text, refused->what);
	text_add(text, ": a rule would be on all of ");
	learn_comment_add(text, refused->directory);
	text_add(text, ", which holds settings of the kernel\nlandshim: hint: ");
	/* user_namespaces(7) */
	if (strcmp(name, "uid_map") == 0 || strcmp(name, "gid_map") == 0 || strcmp(name, "setgroups") == 0)
		text_add(text, "it makes a user namespace, mostly for a sandbox of its own: switch that off, or ");
	text_add(text, "if it must, write { path = \"");
	learn_comment_add(text, refused->directory);
	text_add(text, "\"; allow = \"write_file\"; } into the policy");
}

static void say_not_granted(const struct learn_policy *policy)
{
	for (size_t i = 0; i < policy->targets.refused_count; i++) {
		const struct learn_refusal *refused = &policy->targets.refused[i];
		char buffer[LINE_MOST];
		struct text text;

		text_start(&text, buffer, sizeof(buffer));
		text_add(&text, "landshim: ");
		learn_comment_names(&text, &refused->programs);
		if (learn_targets_is_kernels(refused)) {
			add_kernels(&text, refused);
		} else if (refused->directory) {
			text_add(&text, ": not granted: ");
			learn_comment_add(&text, refused->what);
			text_add(&text, ": Landlock cannot grant to make one file in ");
			learn_comment_add(&text, refused->directory);
			text_add(&text, "\nlandshim: hint: give it a directory of its own there");
		} else {
			text_add(&text, " cannot be confined as it runs: it calls %s", refused->what);
			text_add(&text, "\nlandshim: hint: a sandbox of its own may be what does it: switch that off "
			                "(chromium: --no-sandbox)");
		}
		(void)fprintf(stderr, "%s\n", buffer);
	}
	if (policy->lacks_scope)
		(void)fprintf(stderr, "landshim: it reached something outside by a signal or an abstract socket, "
		                      "which is denied: see \"unrestricted\" in the policy\n");
}

/* Whether the rules were merged into the very policy that lacked them. */
static bool is_merged(const struct learn_policy *policy, const char *path)
{
	return policy->options->have_count > 0 && strcmp(policy->options->have[0].name, path) == 0;
}

/* Says how to use an addition: policies can include it, but a policy itself cannot be included. */
static void say_addition(const struct learn_policy *policy, const char *path)
{
	char buffer[LINE_MOST];
	struct text text;

	if (is_merged(policy, path))
		return;
	text_start(&text, buffer, sizeof(buffer));
	text_add(&text, "landshim: hint: add this to ");
	learn_comment_add(&text, policy->options->have[0].name);
	text_add(&text, ": include = \"%s\";", learn_words_quote(path));
	(void)fprintf(stderr, "%s\n", buffer);
}

static bool makes_files(const struct learn_policy *policy)
{
	for (size_t i = 0; i < policy->targets.count; i++)
		if (policy->targets.list[i].flags & LEARN_TARGET_MADE_IN)
			return true;
	return false;
}

static void say_end(const struct learn_record *record)
{
	int status = record->facts.status;

	if (WIFSIGNALED(status))
		(void)fprintf(stderr, "landshim: it was ended by signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		(void)fprintf(stderr, "landshim: it ended with status %d\n", WEXITSTATUS(status));
	if (status != 0)
		(void)fprintf(stderr, "landshim: hint: learn again when it works\n");
	if (record->facts.incomplete)
		(void)fprintf(stderr, "landshim: INCOMPLETE: calls may be missing\nlandshim: hint: learn again\n");
}

int learn_summary_print(const struct err_sink *sink, const struct learn_record *record,
                        const struct learn_policy *policy, const struct subject *subject, const char *path)
{
	struct findings findings = { .allowed = (const char *[]){ NULL } };
	char buffer[LINE_MOST];
	struct text text;

	(void)fprintf(stderr, "landshim: wrote %s: rules %zu, ports %zu, fragments %zu\n", path, policy->rules,
	              policy->ports, policy->fragments.count);
	say_end(record);
	say_not_granted(policy);
	say_open(record, policy);
	if (policy->options->is_addition)
		say_addition(policy, path);
	if (!policy->options->is_addition || is_merged(policy, path)) {
		if (survey(sink, subject, path, &findings) != 0)
			return -1;
		(void)fprintf(stderr, "landshim: check: %s\n",
		              findings.of_level[SURVEY_ERROR]     ? "not sound"
		              : findings.of_level[SURVEY_WARNING] ? "sound, with warnings"
		                                                  : "sound");
		findings_print(&findings);
	}
	if (makes_files(policy) && record->facts.runs == 1)
		(void)fprintf(stderr,
		              "landshim: hint: it made files: --runs 2 also learns what it does when they are there\n");
	if (policy->options->is_addition && !is_merged(policy, path))
		return 0;
	text_start(&text, buffer, sizeof(buffer));
	text_add(&text, "landshim: run it: landshim run -c");
	add_word(&text, path);
	for (size_t i = 0; i < record->facts.argv.count; i++)
		add_word(&text, record->facts.argv.items[i]);
	(void)fprintf(stderr, "%s%s\n", buffer, text.cut ? " ..." : "");
	return 0;
}
