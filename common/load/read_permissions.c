/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading types of namespaces and capabilities. */
#include "load/read_permissions.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/suggest.h"
#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/access.h"
#include "model/permissions.h"
#include "model/policy.h"
#include "model/uapi.h"

#if UAPI_ABI_NEWEST >= 12

static bool is_permission(const struct access_name *name)
{
	return name->right && name->right->family == ACCESS_PERMISSION;
}

static int one_value(struct reader *reader, const struct tree_node *node, const struct access_right *right,
                     uint64_t *values)
{
	struct suggest nearest;
	const char *text;
	uint64_t bit;

	if (reader_string(reader, node, right->name, &text) != 0)
		return -1;
	bit = permissions_bit(right, text, &nearest);
	if (!bit)
		return reader_error(
			reader, node, suggest_hint(&nearest, "", "", "namespaces(7) and capabilities(7) have them"),
			"unknown %s \"%s\"",
			right->bit == LANDLOCK_PERMISSION_NAMESPACE_USE ? "type of namespace" : "capability", text);
	*values |= bit;
	return 0;
}

/* One rule for all that is listed. */
static int add(struct reader *reader, const struct tree_node *node, const struct access_right *right, bool drop)
{
	struct tree_walk walk = tree_values(node);
	struct policy_permission *rule;
	struct tree_node value;
	uint64_t values = 0;
	int ret = 0;

	while (tree_next(&walk, &value))
		if (one_value(reader, &value, right, &values) != 0)
			ret = -1;
	if (ret != 0 || drop || !values)
		return ret;
	rule = policy_add_permission(reader->policy, reader->arena);
	if (!rule)
		return err_memory(reader->sink);
	*rule = (struct policy_permission){ .where = reader_where(reader, node), .right = right, .values = values };
	return 0;
}

static int permission(struct reader *reader, const struct tree_node *node)
{
	const char *name = tree_name(node);
	struct access_name found;
	struct suggest nearest;
	bool drop;
	int ret;

	if (!access_find(name, &found) || !is_permission(&found)) {
		access_suggest(name, is_permission, &nearest);
		return reader_error(reader, node,
		                    suggest_hint(&nearest, "", "",
		                                 "there are \"namespace_use\" and \"capability_use\""),
		                    "unknown permission \"%s\"", name);
	}
	ret = reader_check_named(reader, node, found.right, READER_ALLOW, &drop);
	return add(reader, node, found.right, drop) != 0 ? -1 : ret;
}

int read_permissions(struct reader *reader, const struct tree_node *node, void *out)
{
	struct tree_walk walk = tree_children(node);
	struct tree_node child;
	int ret = 0;

	(void)out;
	if (tree_type(node) != TREE_GROUP)
		return reader_error(reader, node, "permissions = { namespace_use = \"user\"; };",
		                    "\"permissions\" takes a group, not %s", tree_type_name(node));
	while (tree_next(&walk, &child))
		if (permission(reader, &child) != 0)
			ret = -1;
	return ret;
}

#endif
