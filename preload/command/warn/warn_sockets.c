/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets that the program can connect to. */
#include "command/warn/warn_sockets.h"

#include <stddef.h>

#include "base/arena.h"
#include "command/decide/reach.h"
#include "command/warn/named.h"
#include "command/warn/sockets.h"
#include "command/warn/survey.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

#define ABI_SOCKETS 9  /* resolve_unix */
#define ABI_ABSTRACT 6 /* abstract_unix_socket */
#define CONNECT SURVEY_FS(RESOLVE_UNIX)

static void name(const struct survey *s, struct named *named, const struct sockets_one *socket)
{
	named_add(s->arena, named,
	          socket->what ? arena_printf(s->arena, "%s (%s)", socket->path, socket->what) : socket->path);
}

/* Picks those of known owners, or the others. */
static struct named of_kind(const struct survey *s, const struct sockets *sockets, bool known, bool abstract)
{
	struct named named = { .count = 0 };

	for (size_t i = 0; i < sockets->count; i++)
		if ((sockets->list[i].what != NULL) == known && sockets->list[i].abstract == abstract)
			name(s, &named, &sockets->list[i]);
	return named;
}

/* Why no kernel guards sockets under this policy; NULL: newer kernels do. */
static const char *unguarded(const struct policy *policy)
{
	if (policy->unrestricted.bits[ACCESS_FS] & CONNECT)
		return "\"resolve_unix\" is unrestricted";
	return policy->abi < ABI_SOCKETS ? "ABI 9 guards sockets, and the policy is written for an older one" : NULL;
}

/* A line for each rule that lets the program connect to some of them. */
static void granted(const struct survey *s, const struct sockets *sockets, bool known)
{
	const size_t count = s->layer->targets.count;
	struct named *named = arena_zalloc(s->arena, count + 1, sizeof(*named));

	for (size_t i = 0; i < sockets->count; i++) {
		struct reach_node *node = sockets->list[i].abstract ? NULL : survey_node(s, sockets->list[i].path);

		if (!node || (sockets->list[i].what != NULL) != known)
			continue;
		reach_names(s->reach, node);
		for (size_t k = 0; k < node->names_count; k++)
			if (survey_allowed(s, node->names[k]) & CONNECT) {
				name(s, &named[survey_granting(s, node->names[k], CONNECT)], &sockets->list[i]);
				break;
			}
	}
	/* What is unrestricted was reported already. */
	for (size_t i = 0; i < count; i++)
		if (named[i].count > 0)
			survey_warn(s, survey_where(s, i),
			            arena_printf(s->arena, "\"%s\" lets the program connect to %s", survey_path(s, i),
			                         named_text(s->arena, &named[i])));
}

/* Sockets without a path are about the scope alone. */
static void abstract_reachable(const struct survey *s, const struct sockets *sockets)
{
	const struct policy *policy = &s->layer->policy;
	const struct named named = of_kind(s, sockets, true, true);
	const bool is_open = policy->unrestricted.bits[ACCESS_SCOPE] & LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET;

	if (named.count > 0 && (is_open || policy->abi < ABI_ABSTRACT))
		survey_warn(s, is_open ? policy->unrestricted_where : policy->abi_where,
		            arena_printf(s->arena, "%s can be connected to on every kernel: %s",
		                         named_text(s->arena, &named),
		                         is_open ? "\"abstract_unix_socket\" is unrestricted"
		                                 : "ABI 6 scopes abstract sockets, and the policy is written for an "
		                                   "older one"));
}

void warn_sockets_reachable(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;
	const struct sockets sockets = sockets_find(s->arena);
	const struct named named = of_kind(s, &sockets, true, false);
	const char *why = unguarded(policy);

	if (why && named.count > 0)
		survey_warn(s,
		            policy->unrestricted.bits[ACCESS_FS] & CONNECT ? policy->unrestricted_where
		                                                           : policy->abi_where,
		            arena_printf(s->arena, "%s can be connected to on every kernel: %s",
		                         named_text(s->arena, &named), why));
	granted(s, &sockets, true);
	abstract_reachable(s, &sockets);
}

void warn_sockets_unguarded(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;
	const struct sockets sockets = sockets_find(s->arena);
	const struct named named = of_kind(s, &sockets, true, false);

	if (!unguarded(policy) && policy->min_abi < ABI_SOCKETS && named.count > 0)
		survey_warn(s, policy->min_abi_where,
		            arena_printf(s->arena, "%s can be connected to on kernels below ABI 9",
		                         named_text(s->arena, &named)));
}

void warn_sockets_others(const struct survey *s)
{
	const struct sockets sockets = sockets_find(s->arena);

	granted(s, &sockets, false);
}
