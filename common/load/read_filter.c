/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the names in "fill" and "harden". */
#include "load/read_filter.h"

#include "base/suggest.h"
#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/filter_parts.h"

/* The two settings, and how their mistakes are answered; no pointers, which the loader would relocate. */
struct kind {
	char setting[8], what[8], takes[40], takes_in_list[24], hint[76];
	bool harden;
};

static const struct kind fill = {
	.setting = "fill",
	.what = "part",
	.takes = "true, false or names of its parts",
	.takes_in_list = "names of its parts",
	.hint = "the parts are \"stream\", \"fastopen\", \"udp\", \"prlimit\" and \"io_uring\"",
};
static const struct kind harden = {
	.setting = "harden",
	.what = "group",
	.takes = "names of its groups",
	.takes_in_list = "names of its groups",
	.hint = "harden = \"default\"; asks for those that break the least",
	.harden = true,
};

static int unknown_name(struct reader *ld, const struct tree_node *node, const struct kind *kind, const char *name)
{
	struct suggest nearest;

	if (filter_parts_find(name, !kind->harden))
		return reader_error(ld, node, kind->hint, "\"%s\" has its place in \"%s\"", name,
		                    kind->harden ? "fill" : "harden");
	filter_parts_suggest(name, kind->harden, &nearest);
	return reader_error(ld, node, suggest_hint(&nearest, "", "", kind->hint), "unknown %s of \"%s\": \"%s\"",
	                    kind->what, kind->setting, name);
}

static int one_name(struct reader *ld, const struct tree_node *node, const struct kind *kind, const char *takes,
                    uint32_t *out)
{
	const struct filter_part *part;

	if (tree_type(node) != TREE_STRING)
		return reader_error(ld, node, kind->hint, "\"%s\" takes %s, not %s", kind->setting, takes,
		                    tree_type_name(node));
	part = filter_parts_find(tree_string(node), kind->harden);
	if (!part)
		return unknown_name(ld, node, kind, tree_string(node));
	*out |= part->bits;
	return 0;
}

static int names(struct reader *ld, const struct tree_node *node, const struct kind *kind, uint32_t *out)
{
	struct tree_walk walk = tree_values(node);
	const char *takes = walk.itself ? kind->takes : kind->takes_in_list;
	struct tree_node value;
	int ret = 0;

	*out = 0;
	while (tree_next(&walk, &value))
		if (one_name(ld, &value, kind, takes, out) != 0)
			ret = -1;
	return ret;
}

int read_filter_fill(struct reader *ld, const struct tree_node *node, void *out)
{
	(void)out;
	if (tree_type(node) != TREE_BOOL)
		return names(ld, node, &fill, &ld->policy->fill);
	ld->policy->fill = tree_bool(node) ? FILTER_FILL : 0;
	return 0;
}

int read_filter_harden(struct reader *ld, const struct tree_node *node, void *out)
{
	(void)out;
	return names(ld, node, &harden, &ld->policy->harden);
}
