/* SPDX-License-Identifier: BSD-3-Clause */
/* What programs keep their users' keys and passwords in, as their manuals name it. */
#include "command/warn/warn_keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/base/context.h"
#include "command/decide/reach.h"
#include "command/warn/homes.h"
#include "command/warn/survey.h"

/* So many are named in one finding. */
#define NAMED_MAX 3

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

struct found {
	const char *text;
	size_t count;
};

/* One for each target. */
struct keys {
	const struct survey *s;
	struct found *found;
	const void *token; /* at the nodes that were looked at: HOME's are the account's, mostly */
};

static bool is_same(const struct reach_node *a, const struct reach_node *b)
{
	return a && b && a->device == b->device && a->inode == b->inode;
}

static void look(struct keys *keys, const char *path)
{
	const struct survey *s = keys->s;
	struct reach_node *node = survey_node(s, path);
	struct found *found;
	size_t target;

	if (!node || !node->exists || node->listed_by == keys->token || !(survey_allowed(s, node) & SURVEY_READ))
		return;
	node->listed_by = keys->token;
	target = survey_granting(s, node, SURVEY_READ);
	/* What is unrestricted is told of all files at once; who names it, and not by a pattern, means it. */
	if (target == s->layer->targets.count ||
	    (is_same(s->nodes[target], node) && !survey_target(s, target)->rule->is_glob))
		return;
	found = &keys->found[target];
	if (found->count++ < NAMED_MAX)
		found->text =
			arena_printf(s->arena, "%s%s%s", found->text ? found->text : "", found->text ? ", " : "", path);
}

static void look_in(void *data, const struct survey *s, const char *home, const char *uid)
{
	(void)uid;
	for (size_t i = 0; home && i < COUNT(in_home); i++)
		look(data, arena_printf(s->arena, "%s/%s", home, in_home[i]));
}

void warn_keys_in_homes(const struct survey *s)
{
	const size_t count = s->layer->targets.count;
	const char *home = context_variable("HOME");
	struct keys keys = { s, arena_zalloc(s->arena, count + 1, sizeof(*keys.found)), arena_alloc(s->arena, 1) };

	if (home && home[0] == '/')
		look_in(&keys, s, home, "");
	homes_visit(s, look_in, &keys);
	for (size_t i = 0; i < count; i++) {
		const struct found *found = &keys.found[i];
		const char *more = found->count > NAMED_MAX
		                           ? arena_printf(s->arena, " and %zu more", found->count - NAMED_MAX)
		                           : "";

		if (found->count > 0)
			survey_warn(
				s, survey_where(s, i),
				arena_printf(s->arena,
			                     "\"%s\" lets the program read keys and passwords (%s%s): except them, or "
			                     "name what it needs",
			                     survey_path(s, i), found->text, more));
	}
}
