/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of kinds. */
#include "command/warn/warnings.h"

#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/program/exec_chain.h"
#include "command/warn/survey.h"
#include "command/warn/warn_configuration.h"
#include "command/warn/warn_devices.h"
#include "command/warn/warn_keys.h"
#include "command/warn/warn_loader.h"
#include "command/warn/warn_paths.h"
#include "command/warn/warn_project.h"
#include "command/warn/warn_redirects.h"
#include "command/warn/warn_redundant.h"
#include "command/warn/warn_rules.h"
#include "command/warn/warn_secrets.h"
#include "command/warn/warn_sockets.h"
#include "command/warn/warn_startup.h"
#include "command/warn/warn_writes.h"
#include "model/uapi.h"

#define SHIM_BROKEN "shim-broken"
#define NOT_PRELOADED "not-preloaded"

/* Reported once, at the first policy that is too much. */
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
	enum survey_level level;
	void (*find)(const struct survey *s); /* NULL: the kind is about PROGRAM alone (warnings_of_program) */
} kinds[] = {
	{ "writes-policy", SURVEY_ERROR, warn_writes_policy },
	{ "writes-shim", SURVEY_ERROR, warn_writes_shim },
	{ "block-device", SURVEY_ERROR, warn_devices_block },
	{ "reads-processes", SURVEY_ERROR, warn_secrets_of_processes },
	{ "writes-program", SURVEY_WARNING, warn_writes_program },
	{ "writes-project", SURVEY_WARNING, warn_project_named },
	{ "writes-path", SURVEY_WARNING, warn_writes_path },
	{ "writes-startup", SURVEY_WARNING, warn_startup_files },
	{ "writes-system", SURVEY_WARNING, warn_writes_system },
	{ "writes-kernel", SURVEY_WARNING, warn_writes_kernel },
	{ "redirects-rule", SURVEY_WARNING, warn_redirects_rules },
	{ "socket-reachable", SURVEY_WARNING, warn_sockets_reachable },
	{ "device-reachable", SURVEY_WARNING, warn_devices_reachable },
	{ "reads-secrets", SURVEY_WARNING, warn_secrets_in_etc },
	{ "reads-keys", SURVEY_WARNING, warn_keys_in_homes },
	{ "lost-rule", SURVEY_WARNING, warn_rules_lost },
	{ "proc-self", SURVEY_WARNING, warn_paths_proc_self },
	{ "shared-path", SURVEY_WARNING, warn_paths_shared },
	{ "policy-owner", SURVEY_WARNING, warn_paths_policy },
	{ "unread-configuration", SURVEY_WARNING, warn_configuration_unread },
	{ "loader-directory", SURVEY_WARNING, warn_loader_directory },
	{ SHIM_BROKEN, SURVEY_WARNING, NULL },
	{ "chosen-project", SURVEY_NOTE, warn_project_chosen },
	{ "fragment-secrets", SURVEY_NOTE, warn_secrets_of_installed },
	{ "write-execute", SURVEY_NOTE, warn_writes_execute },
	{ "writes-proc", SURVEY_NOTE, warn_writes_proc },
	{ "loader-execute", SURVEY_NOTE, warn_loader_execute },
	{ "socket-unguarded", SURVEY_NOTE, warn_sockets_unguarded },
	{ "socket-other", SURVEY_NOTE, warn_sockets_others },
	{ "terminal-ioctl", SURVEY_NOTE, warn_devices_terminal },
	{ "tiocsti", SURVEY_NOTE, warn_devices_tiocsti },
	{ "write-only", SURVEY_NOTE, warn_rules_write_only },
	{ "no-refer", SURVEY_NOTE, warn_rules_without_refer },
	{ "single-file", SURVEY_NOTE, warn_rules_single_file },
	{ "missing-except", SURVEY_NOTE, warn_rules_missing_except },
	{ "useless-rule", SURVEY_NOTE, warn_redundant_rules },
	{ "needless-unrestricted", SURVEY_NOTE, warn_redundant_unrestricted },
	{ "many-policies", SURVEY_NOTE, many_policies },
	{ NOT_PRELOADED, SURVEY_NOTE, NULL },
};

const char *warnings_name(size_t index)
{
	return index < COUNT(kinds) ? kinds[index].name : NULL;
}

const char *warnings_level(size_t index)
{
	static const char *const words[SURVEY_LEVELS] = {
		[SURVEY_NOTE] = "note",
		[SURVEY_WARNING] = "warning",
		[SURVEY_ERROR] = "error",
	};

	return words[kinds[index].level];
}

static size_t index_of(const char *name)
{
	size_t i = 0;

	while (i < COUNT(kinds) && strcmp(kinds[i].name, name) != 0)
		i++;
	return i;
}

bool warnings_known(const char *name)
{
	return index_of(name) < COUNT(kinds);
}

void warnings_find(struct arena *arena, const struct err_sink *errors, const struct survey_subject *subject,
                   const struct survey_sink *sink)
{
	struct survey survey;

	if (survey_start(arena, errors, subject, sink, &survey) == 0)
		for (size_t i = 0; i < COUNT(kinds); i++) {
			survey.name = kinds[i].name;
			survey.level = kinds[i].level;
			if (kinds[i].find)
				kinds[i].find(&survey);
		}
	survey_end(&survey);
}

void warnings_of_program(const struct exec_chain *chain, const char *not_preloaded, const struct survey_sink *sink)
{
	const char *name = chain->shim.is_broken ? SHIM_BROKEN : NOT_PRELOADED;
	const struct survey_finding finding = { name,
		                                kinds[index_of(name)].level,
		                                { chain->files.files[0].path, 0 },
		                                chain->unloadable ? "the shim is not loaded into it: landshim run "
		                                                    "confines it by the outer layer alone"
		                                                  : "LD_PRELOAD does not load the shim into it: "
		                                                    "landshim run does" };

	if (not_preloaded)
		sink->on_finding(sink->data, &finding);
}
