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

static int grant_all(const struct outer_grants *grants, struct layer *layer, const struct args_list *paths,
                     uint64_t rights)
{
	for (size_t i = 0; i < paths->count; i++)
		if (targets_add_extra(grants->arena, grants->sink, &layer->targets, paths->paths[i], rights) != 0)
			return -1;
	return 0;
}

int outer_grant_chain(const struct outer_grants *grants, struct layer *layer)
{
	return grant_all(grants, layer, &grants->chain->files, READ | EXECUTE);
}

int outer_grant_loader(const struct outer_grants *grants, struct layer *layer)
{
	struct loader_paths paths;

	if (loader_paths_find(grants->arena, grants->chain, &paths) != 0)
		return err_memory(grants->sink);
	if (targets_add_extra(grants->arena, grants->sink, &layer->targets, locate_shim, READ) != 0 ||
	    grant_all(grants, layer, &paths.files, READ) != 0)
		return -1;
	return grant_all(grants, layer, &paths.directories, READ | LIST);
}

int outer_grant_shim(const struct outer_grants *grants, const struct layer *loads, struct layer *layer)
{
	for (size_t i = 0; i < loads->policy.sources_count; i++)
		if (targets_add_extra(grants->arena, grants->sink, &layer->targets, loads->policy.sources[i].file,
		                      READ) != 0)
			return -1;
	return grant_all(grants, layer, &loads->targets.walked, LIST);
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
