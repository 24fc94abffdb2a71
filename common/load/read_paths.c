/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the rules for paths of a policy file. */
#include "load/read_paths.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/strlist.h"
#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

/* The rights of the groups "write" and "create". */
#define WRITES                                                                                       \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_MAKE_FIFO |  \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK)

/* One group of `paths` while it is read. */
struct path_group {
	struct tree_node texts; /* the value of path or glob, if there is one */
	size_t count;           /* of these texts */
	struct reader_rights rights;
	bool has_texts;
	bool has_allow;
	bool is_glob;
	bool skip_missing, make_missing;
	bool quiet;
	struct strlist *except; /* NULL: there is none */
};

static int read_texts(struct reader *reader, const struct tree_node *node, struct path_group *group, bool is_glob)
{
	const struct tree_walk walk = tree_values(node);

	if (group->has_texts)
		return reader_error(reader, node, "write two groups", "a group takes \"path\" or \"glob\", not both");
	group->has_texts = true;
	group->texts = *node;
	group->count = tree_left(&walk);
	group->is_glob = is_glob;
	if (group->count == 0)
		return reader_error(reader, node, "name something, or take the group out", "\"%s\" names nothing",
		                    is_glob ? "glob" : "path");
	return 0;
}

static int read_path(struct reader *reader, const struct tree_node *node, void *out)
{
	return read_texts(reader, node, out, false);
}

static int read_glob(struct reader *reader, const struct tree_node *node, void *out)
{
	return read_texts(reader, node, out, true);
}

static int read_allow(struct reader *reader, const struct tree_node *node, void *out)
{
	struct path_group *group = out;

	group->has_allow = true;
	return reader_rights(reader, node, READER_ALLOW, &group->rights);
}

static int read_missing(struct reader *reader, const struct tree_node *node, void *out)
{
	struct path_group *group = out;
	const char *text;

	if (reader_string(reader, node, "missing", &text) != 0)
		return -1;
	group->skip_missing = strcmp(text, "skip") == 0;
	group->make_missing = strcmp(text, "create") == 0;
	if (!group->skip_missing && !group->make_missing && strcmp(text, "error") != 0)
		return reader_error(reader, node, "it takes \"error\", \"skip\" or \"create\"",
		                    "\"missing\" cannot be \"%s\"", text);
	return 0;
}

static int read_quiet(struct reader *reader, const struct tree_node *node, void *out)
{
	struct path_group *group = out;

	if (reader_bool(reader, node, "quiet", &group->quiet) != 0)
		return -1;
	if (group->quiet && reader->abi < UAPI_ABI_QUIET && !reader->file->includer)
		return reader_error(reader, node, "raise abi, and min_abi says how old a kernel may be",
		                    "quiet rules came with ABI %d, and the policy is written for ABI %d",
		                    UAPI_ABI_QUIET, reader->abi);
	return 0;
}

/* A slash at the end says no more than the name. */
static const char *without_slash(struct reader *reader, const char *text)
{
	size_t len = strlen(text);

	return text[len - 1] == '/' ? arena_strndup(reader->arena, text, len - 1) : text;
}

/* What makes a component of a path no name. */
static bool is_no_name(const char *component, size_t len)
{
	return len == 0 || (component[0] == '.' && (len == 1 || (len == 2 && component[1] == '.')));
}

static int check_except(struct reader *reader, const struct tree_node *node, const char *text)
{
	const char *at = text;

	for (;;) {
		size_t len = strcspn(at, "/");

		if (is_no_name(at, len))
			return reader_error(reader, node, "write it relative to the path: except = \".ssh\"",
			                    "\"except\" takes names beneath the path, not \"%s\"", text);
		at += len;
		if (!*at || !at[1])
			break;
		at++;
	}
	if (text[strcspn(text, "*?[")] || strstr(text, "${") || strncmp(text, "~/", 2) == 0 || strcmp(text, "~") == 0)
		return reader_error(reader, node, "name each; nothing is expanded there",
		                    "\"except\" takes plain names, not \"%s\"", text);
	return 0;
}

static int read_except(struct reader *reader, const struct tree_node *node, void *out)
{
	struct path_group *group = out;
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	group->except = arena_zalloc(reader->arena, 1, sizeof(*group->except));
	if (!group->except)
		return err_memory(reader->sink);
	while (tree_next(&walk, &value)) {
		const char *text;

		if (reader_string(reader, &value, "except", &text) != 0 || check_except(reader, &value, text) != 0)
			ret = -1;
		else if (!(text = without_slash(reader, text)) ||
		         strlist_append(group->except, reader->arena, text) != 0)
			return err_memory(reader->sink);
	}
	if (ret == 0 && group->except->count == 0)
		return reader_error(reader, node, "name what is beneath the path, or take \"except\" out",
		                    "\"except\" names nothing");
	return ret;
}

/* Nothing is made for who only reads, nor from a pattern, nor to be carved. */
static int check_create(struct reader *reader, const struct tree_node *node, const struct path_group *group)
{
	const struct access_set rights = access_union(group->rights.named, group->rights.grouped);

	if (group->is_glob)
		return reader_error(reader, node, "name the directories: path = [ ... ]",
		                    "missing = \"create\" goes with \"path\", not with \"glob\"");
	if (group->except)
		return reader_error(reader, node, "a directory that is made is empty: write two groups",
		                    "missing = \"create\" and \"except\" exclude each other");
	if (!(rights.bits[ACCESS_FS] & WRITES))
		return reader_error(reader, node, "missing = \"skip\" lets the policy do without it",
		                    "missing = \"create\" takes a right to write or to make something");
	return 0;
}

static int check_group(struct reader *reader, const struct tree_node *node, const struct path_group *group)
{
	if (!group->has_texts)
		return reader_error(reader, node, "path = \"/usr\"; say",
		                    "the group has neither \"path\" nor \"glob\"");
	if (!group->has_allow)
		return reader_error(reader, node, "allow = \"read\"; say", "the group has no \"allow\"");
	if (group->rights.count == 0 && !group->quiet)
		return reader_error(reader, node, "what no rule allows is denied anyway", "the group allows nothing");
	if (group->except && group->is_glob)
		return reader_error(reader, node, "name the directories: path = [ ... ]",
		                    "\"except\" goes with \"path\", not with \"glob\"");
	return group->make_missing ? check_create(reader, node, group) : 0;
}

/* What its paths have in common.  Of a group of rights only what is handled is granted.  NULL: reported. */
static const struct policy_group *common(struct reader *reader, const struct path_group *group, uint64_t handled)
{
	struct policy_group *kept = arena_alloc(reader->arena, sizeof(*kept));

	if (!kept) {
		(void)err_memory(reader->sink);
		return NULL;
	}
	*kept = (struct policy_group){
		.file = reader->file->path,
		.allow = { group->rights.named.bits[ACCESS_FS], group->rights.grouped.bits[ACCESS_FS] & handled },
		.except = group->except,
		.is_glob = group->is_glob,
		.skip_missing = group->skip_missing,
		.make_missing = group->make_missing,
		.quiet = group->quiet,
	};
	return kept;
}

static int add_texts(struct reader *reader, const struct path_group *group, uint64_t handled)
{
	const struct policy_group *kept = common(reader, group, handled);
	struct tree_walk walk = tree_values(&group->texts);
	struct tree_node value;
	int ret = 0;

	if (!kept)
		return -1;
	if (group->count > 1)
		policy_expect_paths(reader->policy, reader->arena, group->count);
	while (tree_next(&walk, &value)) {
		const char *text;

		if (reader_string(reader, &value, group->is_glob ? "glob" : "path", &text) != 0)
			ret = -1;
		else if (policy_add_path(reader->policy, reader->arena,
		                         (struct policy_path){ kept, text, (uint32_t)tree_length(&value),
		                                               tree_line(&value) }) != 0)
			return err_memory(reader->sink);
	}
	return ret;
}

static int path_group(struct reader *reader, const struct tree_node *node, uint64_t handled)
{
	static const struct reader_setting settings[] = {
		{ "path", read_path, false },       { "glob", read_glob, false },   { "allow", read_allow, false },
		{ "missing", read_missing, false }, { "quiet", read_quiet, false }, { "except", read_except, false },
	};
	_Static_assert(COUNT(settings) <= READER_SETTINGS_MAX, "more settings than reader_group has room for");
	struct path_group group = { .has_texts = false };
	int ret;

	if (tree_type(node) != TREE_GROUP)
		return reader_error(reader, node, "paths = ( { path = \"/usr\"; allow = \"read\"; } );",
		                    "\"paths\" takes groups, not %s", tree_type_name(node));
	ret = reader_group(reader, node, settings, COUNT(settings), "setting of a path group", &group);
	if (ret == 0)
		ret = check_group(reader, node, &group);
	else
		group.skip_missing = true; /* "missing" may be what is wrong: no error because of another */
	if (group.has_texts && add_texts(reader, &group, handled) != 0)
		ret = -1;
	return ret;
}

int read_paths_rules(struct reader *reader, const struct tree_node *node, void *out)
{
	const uint64_t handled = policy_handled(reader->policy).bits[ACCESS_FS];
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	(void)out;
	policy_expect_paths(reader->policy, reader->arena, tree_left(&walk));
	while (tree_next(&walk, &value))
		if (path_group(reader, &value, handled) != 0)
			ret = -1;
	return ret;
}
