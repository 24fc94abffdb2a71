/* SPDX-License-Identifier: BSD-3-Clause */
/* What is granted besides the policy, and why. */
#include "outer.h"

#include <string.h>

#include "../../common/locate.h"
#include "../../common/uapi.h"
#include "loader_paths.h"

#define READ LANDLOCK_ACCESS_FS_READ_FILE
#define LIST LANDLOCK_ACCESS_FS_READ_DIR
#define EXECUTE LANDLOCK_ACCESS_FS_EXECUTE

struct extension {
	struct arena *arena;
	const struct err_sink *sink;
	struct layer *layer;
};

static int grant(const struct extension *ex, const char *path, uint64_t rights)
{
	return targets_add_extra(ex->arena, ex->sink, &ex->layer->targets, path, rights);
}

static int grant_all(const struct extension *ex, const struct args_list *paths, uint64_t rights)
{
	for (size_t i = 0; i < paths->count; i++)
		if (grant(ex, paths->paths[i], rights) != 0)
			return -1;
	return 0;
}

/* The shim reads the policies again, from inside; and walks their globs. */
static int grant_sources(const struct extension *ex)
{
	const struct policy *policy = &ex->layer->policy;

	for (size_t i = 0; i < policy->sources_count; i++)
		if (grant(ex, policy->sources[i].file, READ) != 0)
			return -1;
	return 0;
}

int outer_extend(struct arena *arena, const struct err_sink *sink, const struct chain *chain, bool exact_follows,
                 struct layer *layer)
{
	const struct extension ex = { arena, sink, layer };
	struct loader_paths paths;

	if (grant_all(&ex, &chain->files, READ | EXECUTE) != 0)
		return -1;
	if (!exact_follows)
		return 0;
	if (loader_paths_find(arena, chain, &paths) != 0)
		return err_memory(sink);
	if (grant_sources(&ex) != 0 || grant(&ex, locate_shim, READ) != 0 ||
	    grant_all(&ex, &layer->targets.walked, LIST) != 0 || grant_all(&ex, &paths.files, READ) != 0)
		return -1;
	return grant_all(&ex, &paths.directories, READ | LIST);
}

void outer_set_log(bool exact_follows, struct layer *layer)
{
	bool loud = !exact_follows && (layer->policy.log.same_exec || layer->policy.log.new_exec);

	if (layer->plan.abi < UAPI_ABI_LOG)
		return;
	/* The program is another one than we are: new_exec is about it. */
	layer->plan.log_flags = LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF;
	if (loud)
		layer->plan.log_flags |= LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON;
	if (exact_follows)
		layer->plan.mute_subdomains = false;
}
