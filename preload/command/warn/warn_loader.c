/* SPDX-License-Identifier: BSD-3-Clause */
/* ld.so executes whatever it can read. */
#include "command/warn/warn_loader.h"

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "command/decide/reach.h"
#include "command/program/exec_chain.h"
#include "command/program/ld_objects.h"
#include "command/warn/survey.h"
#include "expand/targets.h"
#include "model/policy.h"

/* The loader of this machine's programs, which is also ours, or else PROGRAM's, if the policy lets it be executed. */
static const char *executable_loader(const struct survey *s)
{
	const char *loaders[] = { exec_chain_loader(), s->chain->elf.interpreter };

	for (size_t i = 0; i < COUNT(loaders); i++) {
		const struct reach_node *node = loaders[i] ? survey_node(s, loaders[i]) : NULL;

		if (node && (survey_allowed(s, node) & SURVEY_EXECUTE))
			return loaders[i];
	}
	return NULL;
}

/*
 * Whether a rule lets files be read, but not executed, that could be programs.  Files
 * that installed fragments name are the system's, and devices and files of procfs or
 * sysfs are no programs.
 */
static bool is_data(const struct survey *s, size_t index)
{
	const struct target *target = survey_target(s, index);

	return (survey_granted(s, index) & SURVEY_READ) && !survey_is_shipped(policy_where(target->rule)) &&
	       survey_holds_files(s, index) && !path_beneath(s->nodes[index]->path, "/proc") &&
	       !path_beneath(s->nodes[index]->path, "/sys") && !(survey_allowed(s, s->nodes[index]) & SURVEY_EXECUTE);
}

static void warn(const struct survey *s, struct err_where where, const char *path, const char *loader)
{
	survey_warn(s, where,
	            arena_printf(s->arena,
	                         "what \"%s\" lets the program read, it can execute by \"%s FILE\": let the loader be "
	                         "executed only if the program starts others",
	                         path, loader));
}

void warn_loader_execute(const struct survey *s)
{
	const char *loader = executable_loader(s);

	/* If everything may be executed, the loader adds nothing. */
	if (!loader || (survey_unrestricted(s) & SURVEY_EXECUTE))
		return;
	if (survey_unrestricted(s) & SURVEY_READ) {
		warn(s, s->layer->policy.unrestricted_where, "unrestricted", loader);
		return;
	}
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (is_data(s, i)) {
			/* One example will do. */
			warn(s, policy_where(survey_target(s, i)->rule), survey_target(s, i)->path, loader);
			return;
		}
}

/*
 * The outer layer of landshim run allows reading there, the exact one does not: a file
 * moved there would gain a right (EXDEV).
 */
void warn_loader_directory(const struct survey *s)
{
	bool *is_told = arena_zalloc(s->arena, s->layer->targets.count + 1, sizeof(*is_told));
	struct ld_objects paths;

	ld_objects_find(s->arena, s->chain, &paths);
	for (size_t i = 0; i < paths.directories.count; i++) {
		const struct reach_node *node = survey_node(s, paths.directories.items[i]);
		const uint64_t allowed = node ? survey_allowed(s, node) : 0;
		size_t target;

		if (!(allowed & SURVEY_FS(REFER)) || (allowed & SURVEY_READ))
			continue;
		target = survey_granting(s, node, SURVEY_FS(REFER));
		if (target == s->layer->targets.count || is_told[target])
			continue;
		is_told[target] = true;
		survey_warn(s, survey_where(s, target),
		            arena_printf(s->arena,
		                         "under landshim run no file can be moved to \"%s\", where ld.so looks: "
		                         "\"%s\" may be written and not read (EXDEV)",
		                         paths.directories.items[i], survey_path(s, target)));
	}
}
