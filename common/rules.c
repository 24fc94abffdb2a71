/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the rules of a policy file. */
#include "rules.h"

#include <string.h>

#include "uapi.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PORT_MAX 65535

/* One group of `paths` while it is read. */
struct path_group {
	const struct tree_node *texts; /* the value of path or glob */
	struct loader_rights rights;
	bool has_allow;
	bool is_glob;
	bool skip_missing;
	bool quiet;
};

static int read_texts(struct loader *ld, const struct tree_node *node, struct path_group *group, bool is_glob)
{
	if (group->texts)
		return loader_error(ld, node, "write two groups", "a group takes \"path\" or \"glob\", not both");
	group->texts = node;
	group->is_glob = is_glob;
	if (loader_values(node) == 0)
		return loader_error(ld, node, NULL, "\"%s\" names nothing", is_glob ? "glob" : "path");
	return 0;
}

static int read_path(struct loader *ld, const struct tree_node *node, void *out)
{
	return read_texts(ld, node, out, false);
}

static int read_glob(struct loader *ld, const struct tree_node *node, void *out)
{
	return read_texts(ld, node, out, true);
}

static int read_allow(struct loader *ld, const struct tree_node *node, void *out)
{
	struct path_group *group = out;

	group->has_allow = true;
	return loader_rights(ld, node, LOADER_ALLOW, &group->rights);
}

static int read_missing(struct loader *ld, const struct tree_node *node, void *out)
{
	struct path_group *group = out;
	const char *text;

	if (loader_string(ld, node, "missing", &text) != 0)
		return -1;
	group->skip_missing = strcmp(text, "skip") == 0;
	if (!group->skip_missing && strcmp(text, "error") != 0)
		return loader_error(ld, node, NULL, "\"missing\" takes \"error\" or \"skip\", not \"%s\"", text);
	return 0;
}

static int read_quiet(struct loader *ld, const struct tree_node *node, void *out)
{
	struct path_group *group = out;

	if (loader_bool(ld, node, "quiet", &group->quiet) != 0)
		return -1;
	if (group->quiet && ld->abi < UAPI_ABI_QUIET && !ld->file->includer)
		return loader_error(ld, node, "raise abi, and min_abi says how old a kernel may be",
		                    "quiet rules came with ABI %d, and the policy is written for ABI %d",
		                    UAPI_ABI_QUIET, ld->abi);
	return 0;
}

static int check_group(struct loader *ld, const struct tree_node *node, const struct path_group *group)
{
	if (!group->texts)
		return loader_error(ld, node, NULL, "the group has neither \"path\" nor \"glob\"");
	if (!group->has_allow)
		return loader_error(ld, node, "allow = \"read\"; say", "the group has no \"allow\"");
	if (group->rights.count == 0 && !group->quiet)
		return loader_error(ld, node, "what no rule allows is denied anyway", "the group allows nothing");
	return 0;
}

/* An unrestricted or newer right that came with a group of rights is not granted anywhere: handled. */
static int add_texts(struct loader *ld, const struct path_group *group, uint64_t handled)
{
	size_t count = loader_values(group->texts);
	int ret = 0;

	if (count > 1)
		policy_expect_paths(ld->policy, ld->arena, count);
	for (size_t i = 0; i < count; i++) {
		const struct tree_node *value = loader_value(group->texts, i);
		struct policy_path *path;
		const char *text;

		if (loader_string(ld, value, group->is_glob ? "glob" : "path", &text) != 0) {
			ret = -1;
			continue;
		}
		path = policy_add_path(ld->policy, ld->arena);
		if (!path)
			return err_memory(ld->sink);
		path->where = loader_where(ld, value);
		path->text = text;
		path->allow.named = group->rights.named.bits[ACCESS_FS];
		path->allow.grouped = group->rights.grouped.bits[ACCESS_FS] & handled;
		path->is_glob = group->is_glob;
		path->skip_missing = group->skip_missing;
		path->quiet = group->quiet;
	}
	return ret;
}

static int path_group(struct loader *ld, const struct tree_node *node, uint64_t handled)
{
	static const struct loader_setting settings[] = {
		{ "path", read_path, false },       { "glob", read_glob, false },   { "allow", read_allow, false },
		{ "missing", read_missing, false }, { "quiet", read_quiet, false },
	};
	_Static_assert(COUNT(settings) <= LOADER_SETTINGS_MAX, "more settings than loader_group has room for");
	struct path_group group = { .texts = NULL };
	int ret;

	if (tree_type(node) != TREE_GROUP)
		return loader_error(ld, node, "paths = ( { path = \"/usr\"; allow = \"read\"; } );",
		                    "\"paths\" takes groups, not %s", tree_type_name(node));
	ret = loader_group(ld, node, settings, COUNT(settings), "setting of a path group", &group);
	if (ret == 0)
		ret = check_group(ld, node, &group);
	else
		group.skip_missing = true; /* "missing" may be what is wrong: no error because of another */
	if (group.texts && add_texts(ld, &group, handled) != 0)
		ret = -1;
	return ret;
}

int rules_paths(struct loader *ld, const struct tree_node *node, void *out)
{
	const uint64_t handled = policy_handled(ld->policy).bits[ACCESS_FS];
	size_t count = loader_values(node);
	int ret = 0;

	(void)out;
	policy_expect_paths(ld->policy, ld->arena, count);
	for (size_t i = 0; i < count; i++)
		if (path_group(ld, loader_value(node, i), handled) != 0)
			ret = -1;
	return ret;
}

/* Takes a decimal port off the front of *text.  False: there is none, or it is no port. */
static bool take_port(const char **text, int *port)
{
	const char *p = *text;

	*port = 0;
	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		*port = *port * 10 + (*p - '0');
		if (*port > PORT_MAX)
			return false;
	}
	*text = p;
	return true;
}

static int read_range(struct loader *ld, const struct tree_node *node, int *first, int *last)
{
	const char *text = tree_string(node);

	if (!take_port(&text, first) || *text++ != '-' || !take_port(&text, last) || *text)
		return loader_error(ld, node, "a port is a number, a range is \"8000-8010\"",
		                    "\"%s\" is not a range of ports", tree_string(node));
	if (*last < *first)
		return loader_error(ld, node, NULL, "the range \"%s\" ends before it begins", tree_string(node));
	return 0;
}

static int one_port(struct loader *ld, const struct tree_node *node, const char *name, uint64_t allow)
{
	struct policy_ports *ports;
	int first = 0;
	int last = 0;

	if (tree_type(node) == TREE_STRING) {
		if (read_range(ld, node, &first, &last) != 0)
			return -1;
	} else {
		if (loader_number(ld, node, name, 0, PORT_MAX, &first) != 0)
			return -1;
		last = first;
	}
	ports = policy_add_ports(ld->policy, ld->arena);
	if (!ports)
		return err_memory(ld->sink);
	ports->where = loader_where(ld, node);
	ports->allow = allow;
	ports->quiet = allow == 0;
	ports->first = (uint16_t)first;
	ports->last = (uint16_t)last;
	return 0;
}

static int read_ports(struct loader *ld, const struct tree_node *node, const char *name, uint64_t allow)
{
	int ret = 0;

	for (size_t i = 0; i < loader_values(node); i++)
		if (one_port(ld, loader_value(node, i), name, allow) != 0)
			ret = -1;
	return ret;
}

int rules_quiet_ports(struct loader *ld, const struct tree_node *node, void *out)
{
	(void)out;
	return read_ports(ld, node, "quiet_ports", 0);
}

static bool is_network_right(const struct access_name *name)
{
	return name->right && name->right->family == ACCESS_NET;
}

/* Where a name has its place that is no network right. */
static const char *place_of(const struct access_name *name)
{
	if (name->group && !name->group->on_paths)
		return "the group has its place in \"unrestricted\" alone";
	if (name->right && name->right->family == ACCESS_SCOPE)
		return "a scope is lifted with \"unrestricted\"";
	return "rights for paths are granted to them: paths = ( { path = \"/usr\"; allow = \"read\"; } );";
}

static int network_right(struct loader *ld, const struct tree_node *node)
{
	const char *name = tree_name(node);
	const size_t kept = ld->policy->ports_count;
	struct access_name found;
	bool drop;
	int ret;

	if (!access_find(name, &found)) {
		const char *near = access_nearest(name, is_network_right);

		return near ? loader_error(ld, node, NULL, "unknown network right \"%s\" (did you mean \"%s\"?)", name,
		                           near)
		            : loader_error(ld, node, "landshim rights lists the known ones",
		                           "unknown network right \"%s\"", name);
	}
	if (!is_network_right(&found))
		return loader_error(ld, node, place_of(&found), "\"%s\" is no network right", name);
	ret = loader_check_named(ld, node, found.right, LOADER_ALLOW, &drop);
	/* What is dropped is read all the same: it is another policy's tomorrow. */
	if (read_ports(ld, node, name, found.right->bit) != 0)
		ret = -1;
	if (drop)
		ld->policy->ports_count = kept;
	return ret;
}

int rules_network(struct loader *ld, const struct tree_node *node, void *out)
{
	int ret = 0;

	(void)out;
	if (tree_type(node) != TREE_GROUP)
		return loader_error(ld, node, "network = { connect_tcp = 443; };", "\"network\" takes a group, not %s",
		                    tree_type_name(node));
	for (size_t i = 0; i < tree_count(node); i++)
		if (network_right(ld, tree_child(node, i)) != 0)
			ret = -1;
	return ret;
}
