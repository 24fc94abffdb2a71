/* SPDX-License-Identifier: BSD-3-Clause */
/* Taking checked values from the nodes of a policy file. */
#include "load/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/count.h"
#include "base/err.h"
#include "base/suggest.h"
#include "base/text.h"
#include "libconfig/tree.h"
#include "model/access.h"
#include "model/uapi.h"

struct err_where reader_where(const struct reader *reader, const struct tree_node *node)
{
	return (struct err_where){ reader->file->path, tree_line(node) };
}

int reader_error(struct reader *reader, const struct tree_node *node, const char *hint, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_report(reader->sink, ERR_POLICY, reader_where(reader, node), hint, "%s", text);
}

bool reader_has(const struct tree_node *group, const char *name)
{
	struct tree_walk walk = tree_children(group);
	struct tree_node child;

	while (tree_next(&walk, &child))
		if (strcmp(tree_name(&child), name) == 0)
			return true;
	return false;
}

/* What other languages have, and this one does otherwise. */
static const char *hint_for(const char *name)
{
	if (strcmp(name, "deny") == 0)
		return "what no rule allows is denied; a group leaves out what is beneath its path by except = [ "
		       "\"name\" ]";
	return strcmp(name, "except") == 0 ? "it stands in a group of \"paths\", beside \"path\"" : NULL;
}

static int unknown_setting(struct reader *reader, const struct tree_node *node, const struct reader_setting *settings,
                           size_t count, const char *what)
{
	const char *hint = hint_for(tree_name(node));
	struct suggest nearest;
	char all[256];
	struct text text;

	text_start(&text, all, sizeof(all));
	text_add(&text, "there are");
	suggest_start(&nearest, tree_name(node));
	for (size_t i = 0; i < count; i++) {
		text_add(&text, "%s %s", i > 0 ? "," : "", settings[i].name);
		suggest_offer(&nearest, settings[i].name);
	}
	return reader_error(reader, node, hint ? hint : suggest_hint(&nearest, "", "", all), "unknown %s \"%s\"", what,
	                    tree_name(node));
}

static size_t find_setting(const struct reader_setting *settings, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(settings[i].name, name) != 0)
		i++;
	return i;
}

int reader_group(struct reader *reader, const struct tree_node *group, const struct reader_setting *settings,
                 size_t count, const char *what, void *out)
{
	struct tree_node nodes[READER_SETTINGS_MAX];
	bool present[READER_SETTINGS_MAX] = { false };
	struct tree_walk walk = tree_children(group);
	struct tree_node node;
	int ret = 0;

	while (tree_next(&walk, &node)) {
		size_t which = find_setting(settings, count, tree_name(&node));

		if (which == count) {
			ret = unknown_setting(reader, &node, settings, count, what);
		} else if (settings[which].policy_only && reader->file->includer) {
			ret = reader_error(reader, &node, "a fragment holds include, paths and network",
			                   "only a policy may hold \"%s\", not a file that it includes",
			                   settings[which].name);
		} else {
			present[which] = true;
			nodes[which] = node;
		}
	}
	for (size_t i = 0; i < count; i++)
		if (present[i] && settings[i].read(reader, &nodes[i], out) != 0)
			ret = -1;
	return ret;
}

static int wrong_type(struct reader *reader, const struct tree_node *node, const char *name, const char *wanted,
                      const char *hint)
{
	return reader_error(reader, node, hint, "\"%s\" takes %s, not %s", name, wanted, tree_type_name(node));
}

int reader_bool(struct reader *reader, const struct tree_node *node, const char *name, bool *out)
{
	if (tree_type(node) != TREE_BOOL)
		return wrong_type(reader, node, name, "true or false", "write it without quotes");
	*out = tree_bool(node);
	return 0;
}

int reader_number(struct reader *reader, const struct tree_node *node, const char *name, int min, int max, int *out)
{
	char range[64];

	if (tree_type(node) != TREE_NUMBER)
		return wrong_type(reader, node, name, "a number", "it stands alone and without quotes, as 7 or 0x7");
	if (tree_number(node) < min || tree_number(node) > max) {
		(void)snprintf(range, sizeof(range), "it takes a number from %d to %d", min, max);
		return reader_error(reader, node, range, "\"%s\" is out of range", name);
	}
	*out = tree_number(node);
	return 0;
}

int reader_string(struct reader *reader, const struct tree_node *node, const char *name, const char **out)
{
	if (tree_type(node) != TREE_STRING)
		return wrong_type(reader, node, name, "a string",
		                  "a text stands between quotes, as \"/usr\" or \"read\"");
	*out = tree_string(node);
	return 0;
}

/* What has its place in each of the settings. */

static bool fits_allow(const struct access_name *name)
{
	return name->right ? name->right->family == ACCESS_FS : access_is_for_paths(name->group);
}

static bool fits_unrestricted(const struct access_name *name)
{
	(void)name;
	return true;
}

static bool fits_quiet(const struct access_name *name)
{
	return name->right || access_is_for_paths(name->group);
}

static const struct {
	const char *setting;
	bool (*fits)(const struct access_name *name);
} uses[] = {
	[READER_ALLOW] = { "allow", fits_allow },
	[READER_UNRESTRICTED] = { "unrestricted", fits_unrestricted },
	[READER_QUIET] = { "quiet", fits_quiet },
};

const char *reader_right_meant(const char *name)
{
	static const struct {
		char name[sizeof("connect_udp")];
		char hint[64];
	} habits[] = {
		{ "r", "the group \"read\"" },
		{ "ro", "the group \"read\"; to start programs there, \"read_execute\"" },
		{ "w", "the group \"write\"" },
		{ "rw", "the group \"read_write\"" },
		{ "x", "\"execute\", and the group \"read_execute\"" },
		{ "rx", "the group \"read_execute\"" },
		{ "rwx", "[ \"read_write\", \"execute\" ]" },
		{ "connect_udp", "the kernel calls it \"connect_send_udp\"" },
		{ "send_udp", "the kernel calls it \"connect_send_udp\"" },
	};

	for (size_t i = 0; i < COUNT(habits); i++)
		if (strcmp(habits[i].name, name) == 0)
			return habits[i].hint;
	return NULL;
}

static int unknown_right(struct reader *reader, const struct tree_node *node, const char *name,
                         enum reader_rights_use use)
{
	const char *meant = reader_right_meant(name);
	struct suggest nearest;

	if (meant)
		return reader_error(reader, node, meant, "unknown right \"%s\"", name);
	access_suggest(name, uses[use].fits, &nearest);
	return reader_error(reader, node, suggest_hint(&nearest, "", "", ACCESS_RIGHTS_HINT), "unknown right \"%s\"",
	                    name);
}

/* Rights and groups that have no place where they stand. */
static int check_place(struct reader *reader, const struct tree_node *node, const struct access_name *name,
                       enum reader_rights_use use)
{
	const struct access_right *right = name->right;

	if (name->group && !access_is_for_paths(name->group) && use != READER_UNRESTRICTED)
		return reader_error(reader, node,
		                    use == READER_ALLOW
		                            ? "a path is granted rights on files: landshim rights lists them"
		                            : "name its rights one by one: landshim rights lists them",
		                    "the group \"%s\" has its place in \"unrestricted\" alone", name->group->name);
#if UAPI_ABI_NEWEST >= 12
	if (right && right->family == ACCESS_PERMISSION && use == READER_QUIET)
		return reader_error(reader, node, "take it out of \"quiet\"", "\"%s\" cannot be quiet", right->name);
#endif
	if (right && right->family != ACCESS_FS && use == READER_ALLOW)
		return reader_error(reader, node, access_family_place(right->family), "\"%s\" is no right for paths",
		                    right->name);
	return 0;
}

int reader_check_named(struct reader *reader, const struct tree_node *node, const struct access_right *right,
                       enum reader_rights_use use, bool *drop)
{
	*drop = false;
	if (right->abi > reader->abi) {
		*drop = reader->file->includer != NULL;
		return *drop ? 0
		             : reader_error(reader, node, "raise abi, and min_abi says how old a kernel may be",
		                            "\"%s\" came with ABI %d, and the policy is written for ABI %d",
		                            right->name, right->abi, reader->abi);
	}
	/* What is never denied needs no quiet. */
	if (use == READER_ALLOW && (reader->policy->unrestricted.bits[right->family] & right->bit)) {
		*drop = reader->file->includer != NULL;
		return *drop ? 0
		             : reader_error(reader, node, "take it out of one of the two",
		                            "\"%s\" is granted here, and \"unrestricted\" leaves it alone",
		                            right->name);
	}
	return 0;
}

static int one_right(struct reader *reader, const struct tree_node *node, enum reader_rights_use use,
                     struct reader_rights *out)
{
	struct access_name name;
	const char *text = "";
	bool drop = false;

	if (reader_string(reader, node, uses[use].setting, &text) != 0)
		return -1;
	out->count++;
	if (!access_find(text, &name))
		return unknown_right(reader, node, text, use);
	if (check_place(reader, node, &name, use) != 0)
		return -1;
	if (name.right && use != READER_UNRESTRICTED && reader_check_named(reader, node, name.right, use, &drop) != 0)
		return -1;
	if (name.right && !drop)
		out->named = access_union(out->named, access_of(&name));
	else if (name.group)
		out->grouped = access_union(out->grouped, access_of(&name));
	return 0;
}

int reader_rights(struct reader *reader, const struct tree_node *node, enum reader_rights_use use,
                  struct reader_rights *out)
{
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	memset(out, 0, sizeof(*out));
	while (tree_next(&walk, &value))
		if (one_right(reader, &value, use, out) != 0)
			ret = -1;
	return ret;
}
