/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim explain: what policies deny a program, and what would have to be added to them. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/explain/denial_print.h"
#include "command/explain/explain_audit.h"
#include "command/explain/explain_policies.h"
#include "command/explain/explain_run.h"
#include "command/launch/launch.h"
#include "command/program/subject.h"
#include "command/subcommands.h"
#include "command/trace/trace.h"
#include "kernel/abi.h"
#include "load/locate.h"
#include "process.h"

static const struct usage usage = {
	"explain",
	"usage: landshim explain -c POLICY [-c POLICY...] [--permissive] [--json] [--all]\n"
	"                        [--] PROGRAM [ARGUMENT...]\n"
	"       landshim explain --audit [FILE] [-c POLICY...] [--json]\n",
};

struct explain {
	struct launch launch;
	bool permissive, json, all, audit;
	const char *file; /* of --audit; NULL: standard input */
};

static int help(void)
{
	(void)printf("%s\nRuns PROGRAM as landshim run does, and says on stderr, when it has ended, what the\n"
	             "policies denied it, once each, with the line to add.\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "      --permissive     deny nothing, and say what would have been denied: PROGRAM\n"
	             "                       runs with all your rights\n"
	             "      --all            list also the calls that failed for other reasons\n"
	             "      --json           for scripts: one object, the last line of stderr\n"
	             "      --audit          run nothing, but read the kernel's audit log in FILE or standard\n"
	             "                       input: of auditd, ausearch -i, dmesg or journalctl -k\n\n"
	             "Status: 125 if landshim fails, 126 if PROGRAM cannot be executed, 127 if it\n"
	             "is not found; else that of PROGRAM.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_PERMISSIVE = 256,
	OPTION_JSON,
	OPTION_ALL,
	OPTION_AUDIT,
	OPTION_HELP
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "permissive", no_argument, NULL, OPTION_PERMISSIVE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "all", no_argument, NULL, OPTION_ALL },
	{ "audit", no_argument, NULL, OPTION_AUDIT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

/* -1: go on; else the exit status. */
static int parse_option(struct explain *explain, int option, char **argv)
{
	switch (option) {
	case 'c':
		explain->launch.names[explain->launch.count++] = optarg;
		return -1;
	case OPTION_PERMISSIVE:
		explain->permissive = true;
		return -1;
	case OPTION_JSON:
		explain->json = true;
		return -1;
	case OPTION_ALL:
		explain->all = true;
		return -1;
	case OPTION_AUDIT:
		explain->audit = true;
		return -1;
	case OPTION_HELP:
		return help();
	default:
		return usage_option(&usage, options, option, argv);
	}
}

/* With --audit the words that are no options name a file. */
static int check_audit(const struct explain *explain, char *const *words)
{
	if (explain->permissive || explain->all)
		return usage_hinted(&usage, "it runs nothing", "--audit goes with -c and --json alone");
	if (*words)
		return usage_hinted(&usage, "--audit runs nothing: FILE is a log", "\"%s\" is one FILE too many",
		                    *words);
	return usage_layers(&usage, explain->launch.count);
}

static int check_program(const struct explain *explain, char *const *words)
{
	if (explain->launch.count == 0)
		return usage_without_policy(&usage, options, words, USAGE_POLICY_HINT);
	if (!*words)
		return usage_mistake(&usage, "no PROGRAM is named");
	return usage_script(&usage, *words);
}

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct explain *explain)
{
	int status = -1;
	int option;

	explain->launch.names = arena_zalloc(context_arena(), (size_t)argc, sizeof(*explain->launch.names));
	opterr = 0;
	for (;;) {
		/* "+": options end at PROGRAM; but one FILE may stand among them. */
		while (status < 0 && (option = getopt_long(argc, argv, "+:c:", options, NULL)) != -1)
			status = parse_option(explain, option, argv);
		if (status >= 0)
			return status;
		if (!explain->audit || explain->file || optind >= argc)
			break;
		explain->file = argv[optind++];
	}
	return explain->audit ? check_audit(explain, argv + optind) : check_program(explain, argv + optind);
}

/* On stderr, which is where stdout leads from now on: the program had that. */
static void say(const struct explain *explain, const struct explain_run *run, const char *program)
{
	const struct denial_report report = { .list = &run->list,
		                              .program = program,
		                              .permissive = explain->permissive,
		                              .all = explain->all,
		                              .incomplete = run->end.incomplete,
		                              .notes = run->notes,
		                              .notes_count = run->notes_count };

	(void)fflush(stdout);
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return;
	(explain->json ? denial_print_json : denial_print)(&report);
	(void)fflush(stdout);
	clearerr(stdout);
}

/* --- the kernel's log ---------------------------------------------------------------- */

/* Nobody reads a log of this size at once. */
#define LOG_MAX ((size_t)64 * 1024 * 1024)

static int cannot_read(const struct err_sink *sink, const char *file, int errnum)
{
	return err_system(sink, (struct err_where){ file ? file : "standard input", 0 }, errnum, NULL,
	                  "cannot read the log");
}

/* All of a file.  NULL: reported. */
static const char *read_log(const struct err_sink *sink, const char *file, size_t *len)
{
	cleanup_fd int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
	const int from = file ? fd : STDIN_FILENO;
	size_t capacity = 0;
	char *text = NULL;

	*len = 0;
	for (;;) {
		ssize_t got;

		/* Room for as much as is there already, and a little more. */
		if (*len == capacity)
			text = arena_grow(context_arena(), text, *len, &capacity, 1);
		got = from < 0 ? -1 : read(from, text + *len, capacity - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return (void)cannot_read(sink, file, errno), NULL;
		if (got == 0)
			return text;
		*len += (size_t)got;
		if (*len > LOG_MAX)
			return (void)cannot_read(sink, file, EFBIG), NULL;
	}
}

static int load_policies(const struct err_sink *sink, const struct explain *explain, struct explain_policies *policies)
{
	static char *no_words[] = { NULL };
	const char **paths = arena_zalloc(context_arena(), explain->launch.count + 1, sizeof(*paths));
	struct locate_program program;
	struct subject subject;
	struct kernel kernel;

	subject_find(sink, 0, no_words, &subject);
	program = process_program(&subject.process);
	for (size_t i = 0; i < explain->launch.count; i++) {
		paths[i] = context_policy(sink, &program, explain->launch.names[i]);
		if (!paths[i])
			return -1;
	}
	if (abi_probe(sink, &kernel) != 0)
		return -1;
	return explain_policies_load(sink, &kernel, &subject.process, paths, explain->launch.count, policies);
}

/* Whether every policy has what its program executes logged. */
static bool logs_executed(const struct explain *explain, const struct explain_policies *policies)
{
	for (size_t i = 0; i < policies->count; i++)
		if (!policies->layers[i].policy.log.new_exec)
			return false;
	return explain->launch.count > 0;
}

static int audit(const struct explain *explain)
{
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);
	struct explain_policies policies = { .count = 0 };
	struct explain_audit found = { .records = 0 };
	struct denial_note notes[2];
	struct denial_report report = { .list = &found.list, .program = "the log", .of_log = true, .notes = notes };
	const char *text;
	size_t len;

	if (!explain->file && isatty(STDIN_FILENO))
		return usage_hinted(&usage, "/var/log/audit/audit.log, say, or what journalctl -k prints",
		                    "no FILE is named, and standard input is a terminal");
	text = read_log(&sink, explain->file, &len);
	if (!text || (explain->launch.count > 0 && load_policies(&sink, explain, &policies) != 0)) {
		explain_policies_end(&policies);
		return CONTEXT_FAILED;
	}
	explain_audit_read(text, len, explain->launch.count > 0 ? &policies : NULL, &found);
	if (found.records == 0)
		notes[report.notes_count++].text = "there is no record of Landlock's in it";
	if (found.list.count == 0 && !logs_executed(explain, &policies))
		notes[report.notes_count++].text =
			"that proves nothing: what a program executes is logged only where its policy has "
			"log = { new_exec = true; }";
	report.incomplete = found.lost;
	(explain->json ? denial_print_json : denial_print)(&report);
	explain_policies_end(&policies);
	return 0;
}

int explain_main(int argc, char **argv)
{
	struct explain explain = { .launch = { .command = usage.name } };
	struct explain_run run = { .launch = &explain.launch };
	int status = parse(argc, argv, &explain);

	if (status >= 0)
		return status;
	if (explain.audit)
		return audit(&explain);
	run.permissive = explain.permissive;
	run.list.keeps_errors = explain.all;
	status = launch_prepare(&explain.launch, argv + optind);
	if (status == 0)
		status = explain_run(&run);
	if (status != 0)
		return status;
	say(&explain, &run, argv[optind]);
	return trace_exit_status(&run.end);
}
