/* SPDX-License-Identifier: BSD-3-Clause */
/* Taking checked values from the nodes of a policy file. */
#include "loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "nearest.h"

struct err_where loader_where(const struct loader *ld, const struct tree_node *node)
{
	return (struct err_where){ ld->file->path, tree_line(node) };
}

int loader_error(struct loader *ld, const struct tree_node *node, const char *hint, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_report(ld->sink, ERR_POLICY, loader_where(ld, node), hint, "%s", text);
}

const struct tree_node *loader_member(const struct tree_node *group, const char *name)
{
	for (size_t i = 0; i < tree_count(group); i++) {
		const struct tree_node *child = tree_child(group, i);

		if (strcmp(tree_name(child), name) == 0)
			return child;
	}
	return NULL;
}

static int unknown_setting(struct loader *ld, const struct tree_node *node, const struct loader_setting *settings,
                           size_t count, const char *what)
{
	struct nearest nearest;
	const char *near;

	nearest_start(&nearest, tree_name(node));
	for (size_t i = 0; i < count; i++)
		nearest_offer(&nearest, settings[i].name);
	near = nearest_found(&nearest);
	if (!near)
		return loader_error(ld, node, NULL, "unknown %s \"%s\"", what, tree_name(node));
	return loader_error(ld, node, NULL, "unknown %s \"%s\" (did you mean \"%s\"?)", what, tree_name(node), near);
}

static size_t find_setting(const struct loader_setting *settings, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(settings[i].name, name) != 0)
		i++;
	return i;
}

int loader_group(struct loader *ld, const struct tree_node *group, const struct loader_setting *settings, size_t count,
                 const char *what, void *out)
{
	const struct tree_node *nodes[LOADER_SETTINGS_MAX] = { NULL };
	size_t members = tree_count(group);
	int ret = 0;

	for (size_t i = 0; i < members; i++) {
		const struct tree_node *node = tree_child(group, i);
		size_t which = find_setting(settings, count, tree_name(node));

		if (which == count)
			ret = unknown_setting(ld, node, settings, count, what);
		else if (settings[which].policy_only && ld->file->includer)
			ret = loader_error(ld, node, "a fragment holds include, paths and network",
			                   "only a policy may hold \"%s\", not a file that it includes",
			                   settings[which].name);
		else
			nodes[which] = node;
	}
	for (size_t i = 0; i < count; i++)
		if (nodes[i] && settings[i].read(ld, nodes[i], out) != 0)
			ret = -1;
	return ret;
}

static bool is_collection(const struct tree_node *node)
{
	return tree_type(node) == TREE_LIST || tree_type(node) == TREE_ARRAY;
}

size_t loader_values(const struct tree_node *node)
{
	return is_collection(node) ? tree_count(node) : 1;
}

const struct tree_node *loader_value(const struct tree_node *node, size_t index)
{
	return is_collection(node) ? tree_child(node, index) : node;
}

static int wrong_type(struct loader *ld, const struct tree_node *node, const char *name, const char *wanted)
{
	return loader_error(ld, node, NULL, "\"%s\" takes %s, not %s", name, wanted, tree_type_name(node));
}

int loader_bool(struct loader *ld, const struct tree_node *node, const char *name, bool *out)
{
	if (tree_type(node) != TREE_BOOL)
		return wrong_type(ld, node, name, "true or false");
	*out = tree_bool(node);
	return 0;
}

int loader_number(struct loader *ld, const struct tree_node *node, const char *name, int min, int max, int *out)
{
	if (tree_type(node) != TREE_NUMBER)
		return wrong_type(ld, node, name, "a number");
	if (tree_number(node) < min || tree_number(node) > max)
		return loader_error(ld, node, NULL, "\"%s\" is out of range: it takes a number from %d to %d", name,
		                    min, max);
	*out = tree_number(node);
	return 0;
}

int loader_string(struct loader *ld, const struct tree_node *node, const char *name, const char **out)
{
	if (tree_type(node) != TREE_STRING)
		return wrong_type(ld, node, name, "a string");
	*out = tree_string(node);
	return 0;
}

/* What has its place in each of the settings. */

static bool fits_allow(const struct access_name *name)
{
	return name->right ? name->right->family == ACCESS_FS : name->group->on_paths;
}

static bool fits_unrestricted(const struct access_name *name)
{
	(void)name;
	return true;
}

static bool fits_quiet(const struct access_name *name)
{
	return name->right || name->group->on_paths;
}

static const struct {
	const char *setting;
	bool (*fits)(const struct access_name *name);
} uses[] = {
	[LOADER_ALLOW] = { "allow", fits_allow },
	[LOADER_UNRESTRICTED] = { "unrestricted", fits_unrestricted },
	[LOADER_QUIET] = { "quiet", fits_quiet },
};

static int unknown_right(struct loader *ld, const struct tree_node *node, const char *name, enum loader_rights_use use)
{
	const char *near = access_nearest(name, uses[use].fits);

	if (!near)
		return loader_error(ld, node, "landshim rights lists the known ones", "unknown right \"%s\"", name);
	return loader_error(ld, node, NULL, "unknown right \"%s\" (did you mean \"%s\"?)", name, near);
}

/* Rights and groups that have no place where they stand. */
static int check_place(struct loader *ld, const struct tree_node *node, const struct access_name *name,
                       enum loader_rights_use use)
{
	const struct access_right *right = name->right;

	if (name->group && !name->group->on_paths && use != LOADER_UNRESTRICTED)
		return loader_error(ld, node, NULL, "the group \"%s\" has its place in \"unrestricted\" alone",
		                    name->group->name);
	if (right && right->family != ACCESS_FS && use == LOADER_ALLOW)
		return loader_error(ld, node,
		                    right->family == ACCESS_NET ? "network rights are granted to ports: network = { }"
		                                                : "a scope is lifted with \"unrestricted\"",
		                    "\"%s\" is no right for paths", right->name);
	return 0;
}

int loader_check_named(struct loader *ld, const struct tree_node *node, const struct access_right *right,
                       enum loader_rights_use use, bool *drop)
{
	*drop = false;
	if (right->abi > ld->abi) {
		*drop = ld->file->includer != NULL;
		return *drop ? 0
		             : loader_error(ld, node, "raise abi, and min_abi says how old a kernel may be",
		                            "\"%s\" came with ABI %d, and the policy is written for ABI %d",
		                            right->name, right->abi, ld->abi);
	}
	/* What is never denied needs no quiet. */
	if (use == LOADER_ALLOW && (ld->policy->unrestricted.bits[right->family] & right->bit)) {
		*drop = ld->file->includer != NULL;
		return *drop ? 0
		             : loader_error(ld, node, "take it out of one of the two",
		                            "\"%s\" is granted here, and \"unrestricted\" leaves it alone",
		                            right->name);
	}
	return 0;
}

static int one_right(struct loader *ld, const struct tree_node *node, enum loader_rights_use use,
                     struct loader_rights *out)
{
	struct access_name name;
	const char *text = NULL;
	bool drop = false;

	if (loader_string(ld, node, uses[use].setting, &text) != 0)
		return -1;
	out->count++;
	if (!access_find(text, &name))
		return unknown_right(ld, node, text, use);
	if (check_place(ld, node, &name, use) != 0)
		return -1;
	if (name.right && use != LOADER_UNRESTRICTED && loader_check_named(ld, node, name.right, use, &drop) != 0)
		return -1;
	if (name.right && !drop)
		out->named = access_union(out->named, access_of(&name));
	else if (name.group)
		out->grouped = access_union(out->grouped, access_of(&name));
	return 0;
}

int loader_rights(struct loader *ld, const struct tree_node *node, enum loader_rights_use use,
                  struct loader_rights *out)
{
	int ret = 0;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < loader_values(node); i++)
		if (one_right(ld, loader_value(node, i), use, out) != 0)
			ret = -1;
	return ret;
}
