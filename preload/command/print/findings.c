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
	findings->errors++;
	*add(findings) = (struct finding){ NULL, kept(err->file), err->line, kept(err->msg), kept(hint) };
}

static void on_warning(void *data, const struct survey_warning *warning)
{
	struct findings *findings = data;

	for (const char **allowed = findings->allowed; *allowed; allowed++)
		if (strcmp(*allowed, warning->name) == 0)
			return;
	findings->warnings++;
	*add(findings) = (struct finding){ warning->name, kept(warning->where.file), warning->where.line,
		                           kept(warning->text), "" };
}

struct err_sink findings_errors(struct findings *findings)
{
	return (struct err_sink){ on_error, findings };
}

struct survey_sink findings_warnings(struct findings *findings)
{
	return (struct survey_sink){ on_warning, findings };
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
			(void)snprintf(err.msg, sizeof(err.msg), "warning: %s [%s]", finding->text, finding->name);
		else
			(void)snprintf(err.msg, sizeof(err.msg), "%s", finding->text);
		text_start(&text, buffer, sizeof(buffer));
		describe_add_error(&text, &err);
		(void)fwrite(buffer, 1, text.len, stderr);
	}
}

void findings_print_json(const struct findings *findings, bool errors)
{
	const char *between = "";

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (errors != (finding->name == NULL))
			continue;
		(void)printf("%s{\"file\":", between);
		json_text(finding->file);
		(void)printf(",\"line\":%d,\"text\":", finding->line);
		json_text(finding->text);
		(void)printf(finding->name ? ",\"name\":" : ",\"hint\":");
		json_text(finding->name ? finding->name : finding->hint);
		(void)printf("}");
		between = ",";
	}
}
