/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of warnings. */
#include "command/warn/warnings.h"

#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/warn/survey.h"
#include "command/warn/warn_devices.h"
#include "command/warn/warn_loader.h"
#include "command/warn/warn_paths.h"
#include "command/warn/warn_redirects.h"
#include "command/warn/warn_redundant.h"
#include "command/warn/warn_sockets.h"
#include "command/warn/warn_writes.h"
#include "model/uapi.h"

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
	{ "writes-policy", warn_writes_policy },
	{ "writes-shim", warn_writes_shim },
	{ "writes-path", warn_writes_path },
	{ "writes-startup", warn_writes_startup },
	{ "writes-kernel", warn_writes_kernel },
	{ "redirects-rule", warn_redirects_rules },
	{ "block-device", warn_devices_block },
	{ "write-execute", warn_writes_execute },
	{ "loader-execute", warn_loader_execute },
	{ "proc-self", warn_paths_proc_self },
	{ "socket-reachable", warn_sockets_reachable },
	{ "terminal-ioctl", warn_devices_terminal },
	{ "tiocsti", warn_devices_tiocsti },
	{ "shared-path", warn_paths_shared },
	{ "useless-rule", warn_redundant_rules },
	{ "policy-owner", warn_paths_policy },
	{ "loader-directory", warn_loader_directory },
	{ "needless-unrestricted", warn_redundant_unrestricted },
	{ "many-policies", many_policies },
};

const char *warnings_name(size_t index)
{
	return index < COUNT(kinds) ? kinds[index].name : NULL;
}

bool warnings_known(const char *name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return true;
	return false;
}

void warnings_find(struct arena *arena, const struct survey_subject *subject, const struct survey_sink *sink)
{
	struct survey survey = survey_start(arena, subject, sink);

	for (size_t i = 0; i < COUNT(kinds); i++) {
		survey.name = kinds[i].name;
		kinds[i].find(&survey);
	}
}
