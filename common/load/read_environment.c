/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading "drop" and "keep" in "environment". */
#include "load/read_environment.h"

#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "base/strlist.h"
#include "base/suggest.h"
#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/environment.h"

#define EXAMPLE "environment = { drop = [ \"*_TOKEN\", \"AWS_*\" ]; };"

/* What looks like a pattern of another kind would match nothing, and nobody would see it. */
static int pattern(struct reader *reader, const struct tree_node *node, const char *setting, struct strlist *out)
{
	const char *text;

	if (reader_string(reader, node, setting, &text) != 0)
		return -1;
	if (!*text)
		return reader_error(reader, node, EXAMPLE, "\"%s\" has an empty name", setting);
	if (text[strcspn(text, "=$")])
		return reader_error(reader, node, EXAMPLE, "\"%s\" is not the name of a variable", text);
	if (text[strcspn(text, "?[")])
		return reader_error(reader, node, "only * stands for other characters",
		                    "\"%s\" is not a pattern for names of variables", text);
	return strlist_append(out, reader->arena, text) != 0 ? err_memory(reader->sink) : 0;
}

static int patterns(struct reader *reader, const struct tree_node *node, const char *setting, struct strlist *out)
{
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	while (tree_next(&walk, &value))
		if (pattern(reader, &value, setting, out) != 0)
			ret = -1;
	return ret;
}

static int unknown(struct reader *reader, const struct tree_node *node)
{
	struct suggest nearest;

	suggest_start(&nearest, tree_name(node));
	suggest_offer(&nearest, "drop");
	suggest_offer(&nearest, "keep");
	return reader_error(reader, node, suggest_hint(&nearest, "", "", EXAMPLE),
	                    "unknown setting of \"environment\" \"%s\"", tree_name(node));
}

static int setting(struct reader *reader, const struct tree_node *node)
{
	struct environment_edit *edit = &reader->policy->environment;

	if (strcmp(tree_name(node), "drop") == 0)
		return patterns(reader, node, "drop", &edit->drop);
	if (strcmp(tree_name(node), "keep") != 0)
		return unknown(reader, node);
	edit->keeps = true;
	return patterns(reader, node, "keep", &edit->keep);
}

int read_environment(struct reader *reader, const struct tree_node *node, void *out)
{
	struct tree_walk walk = tree_children(node);
	struct tree_node child;
	int ret = 0;

	(void)out;
	if (tree_type(node) != TREE_GROUP)
		return reader_error(reader, node, EXAMPLE, "\"environment\" takes a group, not %s",
		                    tree_type_name(node));
	reader->policy->environment.where = reader_where(reader, node);
	while (tree_next(&walk, &child))
		if (setting(reader, &child) != 0)
			ret = -1;
	if (ret == 0 && reader_has(node, "drop") && reader_has(node, "keep"))
		return reader_error(reader, node, "what \"keep\" does not name is dropped anyway",
		                    "\"environment\" has \"drop\" or \"keep\", not both");
	if (ret == 0 && !environment_edits(&reader->policy->environment))
		return reader_error(reader, node, EXAMPLE, "\"environment\" names nothing");
	return ret;
}
