/* SPDX-License-Identifier: BSD-3-Clause */
/* Loading a policy: its files, its top-level settings, and what must hold of the whole. */
#include "load/policyfile.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "libconfig/tree.h"
#include "load/read_environment.h"
#include "load/read_filter.h"
#include "load/read_include.h"
#include "load/read_network.h"
#include "load/read_paths.h"
#include "load/read_permissions.h"
#include "load/reader.h"
#include "load/source.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

#define INCLUDES_MAX 64
#define INCLUDES_DEEP 16

static int load_file(struct reader *reader, const char *path, struct err_where where);

static int read_abi(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	if (reader_number(reader, node, "abi", 1, UAPI_ABI_NEWEST, &reader->policy->abi) != 0)
		return -1;
	reader->abi = reader->policy->abi;
	reader->policy->abi_where = reader->policy->min_abi_where = reader_where(reader, node);
	reader->policy->min_abi = reader->abi;
	return 0;
}

static int read_min_abi(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	reader->policy->min_abi_where = reader_where(reader, node);
	return reader_number(reader, node, "min_abi", 0, reader->abi, &reader->policy->min_abi);
}

static int read_unrestricted(struct reader *reader, const struct tree_node *node, void *out)
{
	struct reader_rights rights;

	(void)out;
	if (reader_rights(reader, node, READER_UNRESTRICTED, &rights) != 0)
		return -1;
	reader->policy->unrestricted = access_union(rights.named, rights.grouped);
	reader->policy->unrestricted_named = rights.named;
	reader->policy->unrestricted_where = reader_where(reader, node);
	return 0;
}

static int read_same_exec(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	return reader_bool(reader, node, "same_exec", &reader->policy->log.same_exec);
}

static int read_new_exec(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	return reader_bool(reader, node, "new_exec", &reader->policy->log.new_exec);
}

static int read_subdomains(struct reader *reader, const struct tree_node *node, void *out)
{
	(void)out;
	return reader_bool(reader, node, "subdomains", &reader->policy->log.subdomains);
}

static int needs_abi(struct reader *reader, const struct tree_node *node, const char *name, int abi)
{
	if (reader->abi >= abi)
		return 0;
	return reader_error(reader, node, "raise abi, and min_abi says how old a kernel may be",
	                    "\"%s\" came with ABI %d, and the policy is written for ABI %d", name, abi, reader->abi);
}

static int read_log_quiet(struct reader *reader, const struct tree_node *node, void *out)
{
	struct reader_rights rights;

	(void)out;
	if (needs_abi(reader, node, "quiet", UAPI_ABI_QUIET) != 0 ||
	    reader_rights(reader, node, READER_QUIET, &rights) != 0)
		return -1;
	reader->policy->log.quiet = access_union(rights.named, rights.grouped);
	return 0;
}

static int read_log_quiet_ports(struct reader *reader, const struct tree_node *node, void *out)
{
	if (needs_abi(reader, node, "quiet_ports", UAPI_ABI_QUIET) != 0)
		return -1;
	return read_network_quiet(reader, node, out);
}

static int read_log(struct reader *reader, const struct tree_node *node, void *out)
{
	static const struct reader_setting settings[] = {
		{ "same_exec", read_same_exec, false },         { "new_exec", read_new_exec, false },
		{ "subdomains", read_subdomains, false },       { "quiet", read_log_quiet, false },
		{ "quiet_ports", read_log_quiet_ports, false },
	};
	_Static_assert(COUNT(settings) <= READER_SETTINGS_MAX, "more settings than reader_group has room for");

	if (tree_type(node) != TREE_GROUP)
		return reader_error(reader, node, "log = { new_exec = true; };", "\"log\" takes a group, not %s",
		                    tree_type_name(node));
	if (needs_abi(reader, node, "log", UAPI_ABI_LOG) != 0)
		return -1;
	return reader_group(reader, node, settings, COUNT(settings), "setting of \"log\"", out);
}

static int one_include(struct reader *reader, const struct tree_node *node)
{
	const char *text;
	const char *path;

	if (reader_string(reader, node, "include", &text) != 0)
		return -1;
	path = read_include_path(reader, node, text);
	if (!path)
		return -1;
	if (reader->includes == INCLUDES_MAX)
		return reader_error(reader, node, "put several of them into one", "more than %d files are included",
		                    INCLUDES_MAX);
	if (reader->file->depth == INCLUDES_DEEP)
		return reader_error(reader, node, "include the last ones from the policy itself",
		                    "files include each other more than %d deep", INCLUDES_DEEP);
	reader->includes++;
	return load_file(reader, path, reader_where(reader, node));
}

static int read_include(struct reader *reader, const struct tree_node *node, void *out)
{
	struct tree_walk walk = tree_values(node);
	struct tree_node value;
	int ret = 0;

	(void)out;
	while (tree_next(&walk, &value))
		if (one_include(reader, &value) != 0)
			ret = -1;
	return ret;
}

/* In this order: the rules are held against abi and unrestricted. */
static const struct reader_setting top_level[] = {
	{ "abi", read_abi, true },
	{ "min_abi", read_min_abi, true },
	{ "unrestricted", read_unrestricted, true },
	{ "log", read_log, true },
	{ "fill", read_filter_fill, true },
	{ "harden", read_filter_harden, true },
	{ "environment", read_environment, true },
	{ "include", read_include, false },
	{ "paths", read_paths_rules, false },
	{ "network", read_network_ports, false },
#if UAPI_ABI_NEWEST >= 12
	{ "permissions", read_permissions, false },
#endif
};
_Static_assert(COUNT(top_level) <= READER_SETTINGS_MAX, "more settings than reader_group has room for");

static int check_cycle(struct reader *reader, const struct source *source, struct err_where where)
{
	for (const struct reader_file *file = reader->file; file; file = file->includer)
		if (file->source->device == source->device && file->source->inode == source->inode)
			return err_report(reader->sink, ERR_POLICY, where, "take this include out",
			                  "\"%s\" includes itself", source->path);
	return 0;
}

static int remember_source(struct reader *reader, const struct source *source)
{
	struct policy_source *kept = policy_add_source(reader->policy, reader->arena);

	if (!kept)
		return err_memory(reader->sink);
	*kept = (struct policy_source){ source->path, source->device, source->inode, source->owner, source->mode };
	return 0;
}

/* dir is where its includes are looked for. */
static int read_text(struct reader *reader, const char *path, const char *dir, const struct source *source)
{
	const struct reader_file *includer = reader->file;
	const struct reader_file file = { .includer = includer,
		                          .path = path,
		                          .dir = dir,
		                          .source = source,
		                          .depth = includer ? includer->depth + 1 : 0 };
	struct tree_node root;
	int ret;

	if (tree_parse(reader->arena, reader->sink, path, source->text, source->len, TREE_COMPACT, &root) != 0)
		return -1;
	reader->file = &file;
	ret = reader_group(reader, &root, top_level, COUNT(top_level), "setting", NULL);
	if (!includer)
		reader->policy->dir = file.dir;
	if (!includer && !reader->policy->abi && !reader_has(&root, "abi"))
		ret = err_report(reader->sink, ERR_POLICY, (struct err_where){ path, 0 },
		                 "the Landlock ABI it was written for, as landshim status prints it: abi = 7;",
		                 "the policy has no \"abi\"");
	reader->file = includer;
	return ret;
}

/* where names the include; {NULL, 0} for the policy itself. */
static int load_file(struct reader *reader, const char *path, struct err_where where)
{
	struct source source;
	const char *dir;

	if (source_read(reader->arena, reader->sink, where, path, &source) != 0 ||
	    check_cycle(reader, &source, where) != 0)
		return -1;
	dir = arena_dirname(reader->arena, path);
	if (!dir)
		return err_memory(reader->sink);
	return remember_source(reader, &source) != 0 ? -1 : read_text(reader, path, dir, &source);
}

/* abi: of a file that has none; 0: it has one. */
static struct reader start(struct arena *arena, const struct err_sink *sink, const char *path, const char *fragments,
                           int abi, struct policy *out)
{
	policy_init(out);
	out->file = path;
	out->abi = abi;
	return (struct reader){ .arena = arena,
		                .sink = sink,
		                .fragments = fragments,
		                .policy = out,
		                .file = NULL,
		                .includes = 0,
		                .abi = UAPI_ABI_NEWEST };
}

static int check_whole(const struct err_sink *sink, const struct policy *policy)
{
	if (!access_is_empty(policy_handled(policy)) || policy->harden)
		return 0;
	return err_report(sink, ERR_POLICY, policy->abi_where, "to start without a sandbox there is LANDSHIM_MODE=off",
	                  "the policy restricts nothing");
}

int policyfile_load_fragment(struct arena *arena, const struct err_sink *sink, const char *path, const char *fragments,
                             struct policy *out)
{
	struct reader reader = start(arena, sink, path, fragments, UAPI_ABI_NEWEST, out);

	return load_file(&reader, path, (struct err_where){ NULL, 0 });
}

int policyfile_load(struct arena *arena, const struct err_sink *sink, const char *path, const char *fragments,
                    struct policy *out)
{
	struct reader reader = start(arena, sink, path, fragments, 0, out);

	return load_file(&reader, path, (struct err_where){ NULL, 0 }) != 0 ? -1 : check_whole(sink, out);
}

int policyfile_load_text(struct arena *arena, const struct err_sink *sink, const char *name, const char *text,
                         const char *fragments, struct policy *out)
{
	struct reader reader = start(arena, sink, name, fragments, 0, out);
	struct source source = { .path = name, .len = strlen(text) };

	source.text = arena_strndup(arena, text, source.len);
	if (!source.text)
		return err_memory(sink);
	return read_text(&reader, name, "/", &source) != 0 ? -1 : check_whole(sink, out);
}
