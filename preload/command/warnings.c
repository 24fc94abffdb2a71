/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of warnings. */
#include "warnings.h"

#include <string.h>

#include "devices.h"
#include "ldso.h"
#include "redirects.h"
#include "redundant.h"
#include "sockets.h"
#include "survey.h"
#include "ways.h"
#include "writes.h"

/* Said once, of the first that is too much. */
static void many_policies(const struct survey *s)
{
	const struct err_where where = { s->layer->policy.file, 0 };

	if (s->subject->index == UAPI_MAX_LAYERS / 2 && !s->chain->unloadable)
		survey_warn(s, where,
		            arena_printf(s->arena,
		                         "landshim run takes two layers for each policy, and the kernel stacks %d: for "
		                         "this one there is no room",
		                         UAPI_MAX_LAYERS));
}

static const struct {
	const char *name;
	void (*find)(const struct survey *s);
} kinds[] = {
	{ "writes-policy", writes_policy },
	{ "writes-shim", writes_shim },
	{ "writes-path", writes_path },
	{ "writes-startup", writes_startup },
	{ "writes-kernel", writes_kernel },
	{ "redirects-rule", redirects_rules },
	{ "block-device", devices_block },
	{ "write-execute", writes_execute },
	{ "loader-execute", ldso_execute },
	{ "proc-self", ways_proc_self },
	{ "socket-reachable", sockets_reachable },
	{ "terminal-ioctl", devices_terminal },
	{ "tiocsti", devices_tiocsti },
	{ "shared-path", ways_shared },
	{ "useless-rule", redundant_rules },
	{ "policy-owner", ways_policy },
	{ "loader-directory", ldso_directory },
	{ "needless-unrestricted", redundant_unrestricted },
	{ "many-policies", many_policies },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *warnings_name(size_t index)
{
	return index < KINDS ? kinds[index].name : NULL;
}

bool warnings_known(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return true;
	return false;
}

void warnings_find(struct arena *arena, const struct survey_subject *subject, const struct survey_sink *sink)
{
	struct survey survey = survey_start(arena, subject, sink);

	for (size_t i = 0; survey.real && i < KINDS; i++) {
		survey.name = kinds[i].name;
		kinds[i].find(&survey);
	}
}
