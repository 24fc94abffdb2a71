/* SPDX-License-Identifier: BSD-3-Clause */
/* Keeping and printing findings. */
#include "command/print/findings.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/print/json.h"
#include "command/warn/survey.h"
#include "describe.h"

#define TOO_LARGE "the policies are too large together, or a memory limit (ulimit -v) too low"

static const char *kept(const char *text)
{
	return text ? arena_strndup(context_arena(), text, strlen(text)) : "";
}

static struct finding *add(struct findings *findings)
{
	struct finding *grown = arena_grow(context_arena(), findings->list, findings->count, &findings->capacity,
	                                   sizeof(*findings->list));

	findings->list = grown;
	memset(&grown[findings->count], 0, sizeof(*grown));
	return &grown[findings->count++];
}

static void on_error(void *data, const struct err *err)
{
	struct findings *findings = data;
	const char *hint = err->hint;

	if (err->kind == ERR_MEMORY) {
		if (findings->out_of_memory)
			return;
		findings->out_of_memory = true;
		hint = TOO_LARGE;
	}
	findings->of_level[SURVEY_ERROR]++;
	*add(findings) = (struct finding){ SURVEY_ERROR, NULL, kept(err->file), err->line, kept(err->msg), kept(hint) };
}

static void on_finding(void *data, const struct survey_finding *finding)
{
	struct findings *findings = data;

	findings->is_surveyed = true;
	for (const char **allowed = findings->allowed; *allowed; allowed++)
		if (strcmp(*allowed, finding->name) == 0)
			return;
	findings->of_level[finding->level]++;
	*add(findings) = (struct finding){ finding->level,      finding->name,       kept(finding->where.file),
		                           finding->where.line, kept(finding->text), "" };
}

struct err_sink findings_errors(struct findings *findings)
{
	return (struct err_sink){ on_error, findings };
}

struct survey_sink findings_survey(struct findings *findings)
{
	return (struct survey_sink){ on_finding, findings };
}

static const char *const words[SURVEY_LEVELS] = {
	[SURVEY_NOTE] = "note",
	[SURVEY_WARNING] = "warning",
	[SURVEY_ERROR] = "error",
};

/* "1 warning, 3 notes", the worst first. */
static void print_summary(const struct findings *findings)
{
	const char *between = "landshim: ";

	/* A policy that does not load says so already. */
	if (!findings->is_surveyed)
		return;
	for (int level = SURVEY_LEVELS - 1; level >= 0; level--) {
		const size_t count = findings->of_level[level];

		if (count == 0)
			continue;
		(void)fprintf(stderr, "%s%zu %s%s", between, count, words[level], count == 1 ? "" : "s");
		between = ", ";
	}
	if (*between == ',' && findings->from)
		(void)fprintf(stderr, ", as seen from process %d\n", (int)findings->from);
	else if (*between == ',')
		(void)fprintf(stderr, ", as seen from here\n");
}

void findings_print(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];
		char buffer[8192];
		struct err err = { .line = finding->line };
		struct text text;

		(void)snprintf(err.file, sizeof(err.file), "%s", finding->file);
		(void)snprintf(err.hint, sizeof(err.hint), "%s", finding->hint);
		if (finding->name)
			(void)snprintf(err.msg, sizeof(err.msg), "%s: %s [%s]", words[finding->level], finding->text,
			               finding->name);
		else
			(void)snprintf(err.msg, sizeof(err.msg), "%s", finding->text);
		text_start(&text, buffer, sizeof(buffer));
		describe_add_error(&text, &err);
		(void)fwrite(buffer, 1, text.len, stderr);
	}
	print_summary(findings);
}

void findings_print_json(const struct findings *findings, enum survey_level level)
{
	const char *between = "";

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding->level != level)
			continue;
		(void)printf("%s{\"name\":", between);
		json_text_or_null(finding->name);
		(void)printf(",\"file\":");
		json_text(finding->file);
		(void)printf(",\"line\":%d,\"text\":", finding->line);
		json_text(finding->text);
		(void)printf(",\"hint\":");
		json_text(finding->hint);
		(void)printf("}");
		between = ",";
	}
}
