/* SPDX-License-Identifier: BSD-3-Clause */
/* What programs keep their users' keys and passwords in, as their manuals name it. */
#include "command/warn/warn_keys.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/base/context.h"
#include "command/decide/reach.h"
#include "command/warn/homes.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"

/* In a home.  Of a directory everything counts. */
static const char *const in_home[] = {
	".aws",
	".azure",
	".cargo/credentials",
	".cargo/credentials.toml",
	".config/chromium",
	".config/gcloud",
	".config/gh",
	".config/git/credentials",
	".config/google-chrome",
	".config/rclone",
	".docker/config.json",
	".git-credentials",
	".gnupg",
	".kube",
	".local/share/keyrings",
	".local/share/kwalletd",
	".mozilla",
	".my.cnf",
	".netrc",
	".npmrc",
	".password-store",
	".pgpass",
	".pypirc",
	".ssh",
	".thunderbird",
	".vault-token",
};

struct keys {
	struct named *named; /* of each target */
	const void *token;   /* at the nodes that were looked at: HOME's are the account's, mostly */
};

static void look(const struct survey *s, struct keys *keys, const char *path)
{
	struct reach_node *node = survey_node(s, path);
	size_t target;

	if (!node || !node->exists || node->listed_by == keys->token || !(survey_allowed(s, node) & SURVEY_READ))
		return;
	node->listed_by = keys->token;
	target = survey_granting(s, node, SURVEY_READ);
	/* What is unrestricted is told of all files at once; who names it, and not by a pattern, means it. */
	if (target == s->layer->targets.count ||
	    (survey_is_on(s, target, node) && !survey_target(s, target)->rule->group->is_glob))
		return;
	named_add(s->arena, &keys->named[target], path);
}

static void look_in(void *data, const struct survey *s, const char *home, const char *uid)
{
	(void)uid;
	for (size_t i = 0; home && i < COUNT(in_home); i++)
		look(s, data, arena_printf(s->arena, "%s/%s", home, in_home[i]));
}

void warn_keys_in_homes(const struct survey *s)
{
	const size_t count = s->layer->targets.count;
	const char *home = context_variable("HOME");
	struct keys keys = { arena_zalloc(s->arena, count + 1, sizeof(*keys.named)), arena_alloc(s->arena, 1) };

	if (home && home[0] == '/')
		look_in(&keys, s, home, "");
	homes_visit(s, look_in, &keys);
	for (size_t i = 0; i < count; i++)
		if (keys.named[i].count > 0)
			survey_warn(
				s, survey_where(s, i),
				arena_printf(s->arena,
			                     "\"%s\" lets the program read keys and passwords (%s): except them, or "
			                     "name what it needs",
			                     survey_path(s, i), named_text(s->arena, &keys.named[i])));
}
