/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy as plain data: defaults and its growing arrays. */
#include "model/policy.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/uapi.h"

void policy_init(struct policy *policy)
{
	memset(policy, 0, sizeof(*policy));
	policy->fill = FILTER_FILL;
	policy->log.same_exec = true;
	policy->log.subdomains = true;
}

struct err_where policy_where(const struct policy_path *path)
{
	return (struct err_where){ path->group->file, path->line };
}

struct access_set policy_handled(const struct policy *policy)
{
	return access_minus(access_known(policy->abi), policy->unrestricted);
}

static void *append(struct arena *arena, void **array, size_t *count, size_t *capacity, size_t element)
{
	char *grown = arena_grow(arena, *array, *count, capacity, element);

	if (!grown)
		return NULL;
	*array = grown;
	return memset(grown + (*count)++ * element, 0, element);
}

void policy_expect_paths(struct policy *policy, struct arena *arena, size_t more)
{
	size_t wanted = policy->paths_count + more;
	struct policy_path *grown;

	if (wanted <= policy->paths_capacity || wanted > SIZE_MAX / sizeof(*grown))
		return;
	grown = arena_resize(arena, policy->paths, wanted * sizeof(*grown));
	if (!grown)
		return;
	policy->paths = grown;
	policy->paths_capacity = wanted;
}

int policy_add_path(struct policy *policy, struct arena *arena, struct policy_path path)
{
	struct policy_path *paths =
		arena_grow(arena, policy->paths, policy->paths_count, &policy->paths_capacity, sizeof(*paths));

	if (!paths)
		return -1;
	policy->paths = paths;
	paths[policy->paths_count++] = path;
	return 0;
}

struct policy_ports *policy_add_ports(struct policy *policy, struct arena *arena)
{
	return append(arena, (void **)&policy->ports, &policy->ports_count, &policy->ports_capacity,
	              sizeof(*policy->ports));
}

#if UAPI_ABI_NEWEST >= 12
struct policy_permission *policy_add_permission(struct policy *policy, struct arena *arena)
{
	return append(arena, (void **)&policy->permissions, &policy->permissions_count, &policy->permissions_capacity,
	              sizeof(*policy->permissions));
}
#endif

struct policy_source *policy_add_source(struct policy *policy, struct arena *arena)
{
	return append(arena, (void **)&policy->sources, &policy->sources_count, &policy->sources_capacity,
	              sizeof(*policy->sources));
}
