/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the rules for ports of a policy file. */
#include "load/read_network.h"

#include "base/err.h"
#include "base/suggest.h"
#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/access.h"
#include "model/policy.h"

#define PORT_MAX 65535

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

static int read_range(struct reader *reader, const struct tree_node *node, int *first, int *last)
{
	const char *text = tree_string(node);

	if (!take_port(&text, first) || *text++ != '-' || !take_port(&text, last) || *text)
		return reader_error(reader, node, "a port is a number, a range is \"8000-8010\"",
		                    "\"%s\" is not a range of ports", tree_string(node));
	if (*last < *first)
		return reader_error(reader, node, "write the lower port first",
		                    "the range \"%s\" ends before it begins", tree_string(node));
	return 0;
}

static int one_port(struct reader *reader, const struct tree_node *node, const char *name, uint64_t allow)
{
	struct policy_ports *ports;
	int first = 0;
	int last = 0;

	if (tree_type(node) == TREE_STRING) {
		if (read_range(reader, node, &first, &last) != 0)
			return -1;
	} else {
		if (reader_number(reader, node, name, 0, PORT_MAX, &first) != 0)
			return -1;
		last = first;
	}
	ports = policy_add_ports(reader->policy, reader->arena);
	if (!ports)
		return err_memory(reader->sink);
	ports->where = reader_where(reader, node);
	ports->allow = allow;
	ports->quiet = allow == 0;
	ports->first = (uint16_t)first;
	ports->last = (uint16_t)last;
	return 0;
}

static int read_ports(struct reader *reader, const struct tree_node *node, const char *name, uint64_t allow)
{
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	while (tree_next(&walk, &value))
		if (one_port(reader, &value, name, allow) != 0)
			ret = -1;
	return ret;
}

int read_network_quiet(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	return read_ports(reader, node, "quiet_ports", 0);
}

static bool is_network_right(const struct access_name *name)
{
	return name->right && name->right->family == ACCESS_NET;
}

/* Where a name has its place that is no network right. */
static const char *place_of(const struct access_name *name)
{
	if (name->group && !access_is_for_paths(name->group))
		return "the group has its place in \"unrestricted\" alone";
	return access_family_place(name->right ? name->right->family : ACCESS_FS);
}

static int network_right(struct reader *reader, const struct tree_node *node)
{
	const char *name = tree_name(node);
	const size_t kept = reader->policy->ports_count;
	struct access_name found;
	bool drop;
	int ret;

	if (!access_find(name, &found)) {
		const char *meant = reader_right_meant(name);
		struct suggest nearest;

		if (meant)
			return reader_error(reader, node, meant, "unknown network right \"%s\"", name);
		access_suggest(name, is_network_right, &nearest);
		return reader_error(reader, node, suggest_hint(&nearest, "", "", ACCESS_RIGHTS_HINT),
		                    "unknown network right \"%s\"", name);
	}
	if (!is_network_right(&found))
		return reader_error(reader, node, place_of(&found), "\"%s\" is no network right", name);
	ret = reader_check_named(reader, node, found.right, READER_ALLOW, &drop);
	/* What is dropped is read all the same: it is another policy's tomorrow. */
	if (read_ports(reader, node, name, found.right->bit) != 0)
		ret = -1;
	if (drop)
		reader->policy->ports_count = kept;
	return ret;
}

int read_network_ports(struct reader *reader, const struct tree_node *node, void *out)
{
	struct tree_walk walk = tree_children(node);
	struct tree_node child;
	int ret = 0;

	(void)out;
	if (tree_type(node) != TREE_GROUP)
		return reader_error(reader, node, "network = { connect_tcp = 443; };",
		                    "\"network\" takes a group, not %s", tree_type_name(node));
	while (tree_next(&walk, &child))
		if (network_right(reader, &child) != 0)
			ret = -1;
	return ret;
}
