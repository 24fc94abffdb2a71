/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said of success and of failure. */
#include "report.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/text.h"
#include "describe.h"
#include "environ.h"
#include "expand/except.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/holes.h"
#include "model/permissions.h"
#include "model/policy.h"
#include "model/uapi.h"
#include "output.h"
#include "status_line.h"

#define LINE_MAX_SIZE 6144
#define ASKED_BY "LANDSHIM_CONFIG"

/* Buffers of lines are not for a run that prints nothing: each page of the stack is a page fault. */
#define APART __attribute__((noinline))

static void say_error(const struct err *err)
{
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 2);
	describe_add_error(&text, err);
	if (text.cut)
		buffer[text.len++] = '\n';
	output_say(buffer, text.len);
}

static void fatal(void *data, const struct err *reported)
{
	const struct environ_options *options = data;
	struct err err = *reported;
	char line[STATUS_LINE_MAX];

	/* What belongs to no file and no variable was asked for by this one, if it was not landshim run. */
	if (!err.file[0] && !options->handover)
		memcpy(err.file, ASKED_BY, sizeof(ASKED_BY));
	if (options->status_fd >= 0)
		output_status(options->status_fd, line, status_line_failure(line, options, &err));
	say_error(&err);
	_exit(REPORT_STATUS);
}

struct err_sink report_fatal(const struct environ_options *options)
{
	return (struct err_sink){ fatal, (void *)(uintptr_t)options }; // NOLINT(performance-no-int-to-ptr)
}

/* All layers on one line. */
APART static void say_enforced(const struct layer *layers, size_t count)
{
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_enforced(&text, layers, count);
	output_say(buffer, text.len);
}

static void say_rule(const struct target *target, uint64_t allowed)
{
	const struct access_set allow = access_only(ACCESS_FS, allowed);
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run:   ");
	text_add_escaped(&text, target->path);
	text_add(&text, ": ");
	describe_add_rights(&text, allow, " ");
	output_line(&text);
}

static void say_made(const char *path)
{
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run:   ");
	text_add_escaped(&text, path);
	text_add(&text, ": would be made");
	output_line(&text);
}

static void say_note(const struct layer *layer, const struct except_note *note)
{
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run:   ");
	text_add_escaped(&text, note->path);
	text_add(&text, ": ");
	describe_add_note(&text, layer, note);
	output_line(&text);
}

/* Ports that are quiet alone, or whose rights this kernel does not know, get no rule to speak of. */
static void say_ports(const struct layer *layer, const struct policy_ports *ports)
{
	const struct access_set allow = access_only(ACCESS_NET, ports->allow & layer->plan.handled.bits[ACCESS_NET]);
	char buffer[256];
	struct text text;

	if (access_is_empty(allow))
		return;
	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run:   port%s %u", ports->last != ports->first ? "s" : "",
	         (unsigned)ports->first);
	if (ports->last != ports->first)
		text_add(&text, "-%u", (unsigned)ports->last);
	text_add(&text, ": ");
	describe_add_rights(&text, allow, " ");
	output_line(&text);
}

#if UAPI_ABI_NEWEST >= 12
static void say_permission(const struct layer *layer, const struct policy_permission *rule)
{
	char buffer[1024];
	struct text text;

	if (!(rule->right->bit & layer->plan.handled.bits[ACCESS_PERMISSION]))
		return;
	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run:   %s:", rule->right->name);
	for (uint64_t bit = 1; bit; bit <<= 1)
		if (rule->values & bit)
			text_add(&text, " %s", permissions_name(rule->right, bit));
	output_line(&text);
}
#endif

/* At each right what closes its holes, and what nothing closes. */
static void say_holes(const struct layer *layer)
{
	struct access_set left = policy_handled(&layer->policy);
	struct holes_found found;

	while (holes_next(&layer->policy, &layer->plan, &left, &found)) {
		char buffer[LINE_MAX_SIZE];
		struct text text;

		text_start(&text, buffer, sizeof(buffer) - 1);
		text_add(&text, "landshim: dry-run:   holes in ");
		describe_add_holes_at(&text, &found);
		output_line(&text);
	}
}

APART static void say_planned(const struct layer *layer)
{
	char buffer[LINE_MAX_SIZE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: dry-run: would enforce ");
	describe_add_layer(&text, layer);
	text_add(&text, ", denied where no rule allows it: ");
	describe_add_rights(&text, layer->plan.handled, " ");
	output_line(&text);
	for (size_t i = 0; i < layer->targets.count; i++)
		if (layer->built.allowed[i])
			say_rule(&layer->targets.list[i], layer->built.allowed[i]);
	for (size_t i = 0; i < layer->built.made.count; i++)
		say_made(layer->built.made.items[i]);
	for (size_t i = 0; i < layer->targets.excepted.count; i++)
		say_note(layer, &layer->targets.excepted.list[i]);
	for (size_t i = 0; i < layer->policy.ports_count; i++)
		say_ports(layer, &layer->policy.ports[i]);
	say_holes(layer);
#if UAPI_ABI_NEWEST >= 12
	for (size_t i = 0; i < layer->policy.permissions_count; i++)
		say_permission(layer, &layer->policy.permissions[i]);
#endif
}

APART static void say_status(const struct environ_options *options, const struct kernel *kernel,
                             const struct layer *layers, size_t count)
{
	char line[STATUS_LINE_MAX];

	output_status(options->status_fd, line, status_line_success(line, options, kernel, layers, count));
}

void report_success(const struct environ_options *options, const struct kernel *kernel, const struct layer *layers,
                    size_t count)
{
	if (options->mode == ENVIRON_DRY_RUN)
		for (size_t i = 0; i < count; i++)
			say_planned(&layers[i]);
	else if (options->verbose)
		say_enforced(layers, count);
	if (options->status_fd >= 0)
		say_status(options, kernel, layers, count);
}
