/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening paths and building rulesets. */
#include "kernel/ruleset.h"

#include <errno.h>
#include <fcntl.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "base/text.h"
#include "expand/missing_hint.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/make_directory.h"
#include "kernel/path_opener.h"
#include "kernel/rule_batch.h"
#include "kernel/target_check.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/policy.h"
#include "model/uapi.h"

struct build {
	struct arena *arena;
	const struct err_sink *sink;
	struct layer *layer;
	struct target_check check;
	struct path_opener opener;
	struct rule_batch paths; /* their rules, on the way to both rulesets */
	int ruleset, exact;      /* -1: none; what is the policy's gets a rule in both */
	struct access_set known; /* what the ruleset takes of the plan */
	uint64_t on_files;       /* what a file that is no directory can be granted */
	bool quiet_known;
	bool dry;      /* nothing is made */
	bool short_of; /* descriptors: it is so for every rule, and said once */
};

/*
 * A kernel may claim an ABI and lack a part of it: each right is asked for alone,
 * and those that it refuses are named.  1: it refuses none of them alone.
 */
static int report_refused(const struct build *build, struct access_set handled)
{
	const struct access_set refused = abi_refused(handled);
	char names[512], hint[256];
	struct text text, write;

	if (access_is_empty(refused))
		return 1;
	text_start(&text, names, sizeof(names));
	text_start(&write, hint, sizeof(hint));
	text_add(&write, "unrestricted = [");
	for (size_t i = 0, count = 0; i < access_rights_count; i++) {
		if (!(refused.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		text_add(&text, "%s\"%s\"", count ? ", " : "", access_rights[i].name);
		text_add(&write, "%s \"%s\"", count++ ? "," : "", access_rights[i].name);
	}
	text_add(&write, " ]; leaves alone what it cannot restrict");
	return err_report(build->sink, ERR_KERNEL, build->layer->policy.abi_where, hint,
	                  "this kernel says that it has Landlock ABI %d, and refuses %s", build->layer->plan.abi,
	                  names);
}

static int create(const struct build *build, int *out)
{
	const struct plan *plan = &build->layer->plan;
	const struct access_set handled = access_common(plan->handled, build->known);
	const struct access_set quiet = build->quiet_known ? access_common(plan->quiet, build->known) : access_empty;
	const struct landlock_ruleset_attr attr = {
		.handled_access_fs = handled.bits[ACCESS_FS],
		.handled_access_net = handled.bits[ACCESS_NET],
		.scoped = handled.bits[ACCESS_SCOPE],
		.quiet_access_fs = quiet.bits[ACCESS_FS],
		.quiet_access_net = quiet.bits[ACCESS_NET],
		.quiet_scoped = quiet.bits[ACCESS_SCOPE],
#if UAPI_ABI_NEWEST >= 12
		.handled_permissions = handled.bits[ACCESS_PERMISSION],
#endif
	};

	int errnum;

	_Static_assert(ACCESS_FAMILIES == (UAPI_ABI_NEWEST >= 12 ? 4 : 3), "attr has the fields of each family");
	if (access_is_empty(handled))
		return 0;
	*out = uapi_create_ruleset(&attr, sizeof(attr), 0);
	if (*out >= 0)
		return 0;
	errnum = errno;
	if (errnum == EINVAL && report_refused(build, handled) < 0)
		return -1;
	return err_system(build->sink, build->layer->policy.abi_where, errnum, NULL,
	                  "cannot create a Landlock ruleset of ABI %d (fs 0x%llx, net 0x%llx, scoped 0x%llx)",
	                  plan->abi, (unsigned long long)attr.handled_access_fs,
	                  (unsigned long long)attr.handled_access_net, (unsigned long long)attr.scoped);
}

/* A rule in each ruleset that it belongs to.  -1: errno. */
static int add_rule(const struct build *build, enum landlock_rule_type type, const void *attr, bool quiet)
{
	const uint32_t flags = quiet ? LANDLOCK_ADD_RULE_QUIET : 0;

	if (uapi_add_rule(build->ruleset, type, attr, flags) != 0)
		return -1;
	return build->exact < 0 ? 0 : uapi_add_rule(build->exact, type, attr, flags);
}

static int skip(const struct build *build, const char *path)
{
	if (strlist_append(&build->layer->built.skipped, build->arena, path) != 0)
		return err_memory(build->sink);
	return 0;
}

static int cannot_open(struct build *build, const struct target *target, int errnum)
{
	bool missing = errnum == ENOENT || errnum == ENOTDIR;
	bool covered = missing || errnum == EACCES;

	if (target->terms->extra && (covered || errnum == ELOOP || errnum == ENAMETOOLONG))
		return 0;
	/* A word that has no such entry is no match; and what was listed may be gone, or have become a link. */
	if ((missing && (target->terms->from_words || target->terms->excepted)) ||
	    (errnum == ELOOP && target->terms->excepted))
		return 0;
	/* Nothing after a word is reached through a link. */
	if ((covered && target->rule->group->skip_missing) || (target->terms->from_words && errnum == ELOOP))
		return skip(build, target->path);
	build->short_of = sys_is_short(errnum);
	return err_system(build->sink, policy_where(target->rule), errnum,
	                  covered ? missing_hint(target->rule, errnum) : NULL, "cannot open \"%s\"", target->path);
}

/* What the rule grants here, in *allow.  -1: a right that was named cannot apply (reported). */
static int trim(const struct build *build, const struct target *target, bool directory, uint64_t *allow)
{
	const struct policy_group *group = target->rule->group;
	uint64_t wrong = directory ? 0 : group->allow.named & ~build->on_files;

	*allow = policy_group_rights(group) & build->layer->plan.handled.bits[ACCESS_FS];
	if (directory)
		return 0;
	*allow &= build->on_files;
	if (!wrong || target->terms->from_words || target->terms->excepted)
		return 0;
	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].family == ACCESS_FS && (wrong & access_rights[i].bit))
			return err_report(build->sink, ERR_POLICY, policy_where(target->rule),
			                  "grant it on a directory, or use a group, which is trimmed",
			                  "\"%s\" can never apply to \"%s\", which is not a directory",
			                  access_rights[i].name, target->path);
	return 0;
}

/* The rule that grants this, as far as the ruleset takes it. */
static void set_rule(struct build *build, uint64_t allow, struct rule_batch_rule *rule)
{
	struct layer *layer = build->layer;
	const struct target *target = rule->target;
	const bool quiet = target->rule->group->quiet && layer->plan.quiet.bits[ACCESS_FS];

	if (!allow && !quiet)
		return;
	layer->built.path_rules += target->terms->extra == TARGET_OF_POLICY;
	rule->attr.allowed_access = allow & build->known.bits[ACCESS_FS];
	rule->flags = quiet && build->quiet_known ? LANDLOCK_ADD_RULE_QUIET : 0;
}

/* The target's rule, if it gets one.  *allow is what that grants, and stays as it is where there is none. */
static int check_opened(struct build *build, const struct path_opener_found *found, struct rule_batch_rule *rule,
                        uint64_t *allow)
{
	switch (target_check(&build->check, build->sink, rule->target, found)) {
	case TARGET_CHECK_RULE:
		if (trim(build, rule->target, found->directory, allow) != 0)
			return -1;
		set_rule(build, *allow, rule);
		return 0;
	case TARGET_CHECK_NO_RULE:
		return 0;
	case TARGET_CHECK_SKIPPED:
		return skip(build, rule->target->path);
	case TARGET_CHECK_REPORTED:
		break;
	}
	return -1;
}

/* Takes the descriptor over. */
static int build_opened(struct build *build, const struct target *target, const struct path_opener_found *found,
                        uint64_t *allow)
{
	struct rule_batch_rule rule = { .target = target, .attr.parent_fd = found->fd };
	const int ret = check_opened(build, found, &rule, allow);

	rule_batch_add(&build->paths, &rule);
	return ret;
}

/* The policy's targets, then the extras.  NULL: there are no more. */
static const struct target *target_at(const struct layer *layer, size_t index)
{
	if (index < layer->targets.count)
		return &layer->targets.list[index];
	index -= layer->targets.count;
	return index < layer->extras.count ? &layer->extras.list[index] : NULL;
}

/* The directory of a rule that makes it.  In a dry run the rule is told, as it would be. */
static int build_made(struct build *build, const struct target *target, uint64_t *allow)
{
	struct path_opener_found found = { .directory = true };
	bool made;
	cleanup_fd int fd = -1;

	/* It takes two descriptors, which those that wait may have. */
	(void)rule_batch_flush(&build->paths);
	fd = make_directory(build->sink, target, build->dry, &made);
	if (made && strlist_append(&build->layer->built.made, build->arena, target->path) != 0)
		return err_memory(build->sink);
	if (fd < 0 && !(build->dry && made))
		return -1;
	if (fd < 0) {
		build->layer->built.path_rules++;
		return trim(build, target, true, allow);
	}
	found.fd = steal_fd(&fd);
	return build_opened(build, target, &found, allow);
}

static int build_path(struct build *build, size_t index)
{
	const struct target *target = target_at(build->layer, index);
	struct path_opener_found found;
	uint64_t extra = 0;

	if (target->rule->group->make_missing)
		return build_made(build, target, &build->layer->built.allowed[index]);
	found = path_opener_open(&build->opener, target, target_at(build->layer, index + 1));
	if (found.fd < 0)
		return cannot_open(build, target, errno);
	return build_opened(build, target, &found,
	                    index < build->layer->targets.count ? &build->layer->built.allowed[index] : &extra);
}

static int build_paths(struct build *build)
{
	int ret = 0;

	rule_batch_start(&build->paths, build->sink, build->ruleset, build->exact);
	path_opener_start(&build->opener, &build->paths);
	for (size_t i = 0; target_at(build->layer, i) && !build->short_of && !build->paths.blocked; i++)
		if (build_path(build, i) != 0)
			ret = -1;
	path_opener_end(&build->opener);
	(void)rule_batch_flush(&build->paths);
	return build->paths.failed ? -1 : ret;
}

/* What is unrestricted and yet denied unless granted, granted everywhere. */
static int build_root(const struct build *build)
{
	const struct layer *layer = build->layer;
	struct landlock_path_beneath_attr attr = { .allowed_access = layer->plan.root_allow &
		                                                     build->known.bits[ACCESS_FS] };
	cleanup_fd int fd = -1;

	if (!attr.allowed_access || build->ruleset < 0)
		return 0;
	fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	attr.parent_fd = fd;
	if (fd < 0 || add_rule(build, LANDLOCK_RULE_PATH_BENEATH, &attr, false) != 0)
		return err_system(build->sink, layer->policy.abi_where, errno, abi_filter_hint(errno),
		                  "cannot leave \"refer\" unrestricted");
	return 0;
}

static int build_ports(const struct build *build, const struct policy_ports *ports)
{
	struct layer *layer = build->layer;
	bool quiet = ports->quiet && layer->plan.quiet.bits[ACCESS_NET];
	struct landlock_net_port_attr attr = { .allowed_access = ports->allow & layer->plan.handled.bits[ACCESS_NET] };

	if (!attr.allowed_access && !quiet)
		return 0;
	layer->built.port_rules += (size_t)(ports->last - ports->first) + 1;
	attr.allowed_access &= build->known.bits[ACCESS_NET];
	quiet &= build->quiet_known;
	if (build->ruleset < 0 || (!attr.allowed_access && !quiet))
		return 0;
	for (attr.port = ports->first; attr.port <= ports->last; attr.port++) {
		if (add_rule(build, LANDLOCK_RULE_NET_PORT, &attr, quiet) == 0)
			continue;
		/* A kernel without TCP/IP (CONFIG_INET=n): there is no port to allow. */
		if (errno == EAFNOSUPPORT)
			return 0;
		return err_system(build->sink, ports->where, errno, abi_filter_hint(errno),
		                  "cannot add a rule for port %llu", (unsigned long long)attr.port);
	}
	return 0;
}

/*
 * Only the kernel knows what it takes as a rule, so a dry run asks it too, in
 * as far as it knows what the plan, which may be another kernel's, asks for.
 */
static int probe(struct build *build)
{
	struct kernel kernel;

	if (abi_probe(build->sink, &kernel) != 0)
		return -1;
	build->known = access_known(kernel.abi);
	build->quiet_known = kernel.abi >= UAPI_ABI_QUIET;
	return 0;
}

#if UAPI_ABI_NEWEST >= 12
/* One rule, without flags: the kernel takes none of these with any. */
static int build_permission(const struct build *build, const struct policy_permission *rule)
{
	const uint64_t handled = build->layer->plan.handled.bits[ACCESS_PERMISSION] &
	                         build->known.bits[ACCESS_PERMISSION];
	const struct landlock_namespace_attr namespaces = { .permissions = rule->right->bit,
		                                            .allowed_namespace_types = rule->values };
	const struct landlock_capability_attr capabilities = { .permissions = rule->right->bit,
		                                               .allowed_capabilities = rule->values };
	int ret;

	if (!(rule->right->bit & handled) || build->ruleset < 0)
		return 0;
	ret = rule->right->bit == LANDLOCK_PERMISSION_NAMESPACE_USE
	              ? add_rule(build, LANDLOCK_RULE_NAMESPACE, &namespaces, false)
	              : add_rule(build, LANDLOCK_RULE_CAPABILITY, &capabilities, false);
	if (ret == 0)
		return 0;
	return err_system(build->sink, rule->where, errno, abi_filter_hint(errno), "cannot add a rule for \"%s\"",
	                  rule->right->name);
}
#endif

static int build_all(struct build *build)
{
	const struct policy *policy = &build->layer->policy;
	int ret = build_paths(build);

	if (build->short_of || build->paths.blocked || build_root(build) != 0)
		return -1;
	for (size_t i = 0; i < policy->ports_count; i++)
		if (build_ports(build, &policy->ports[i]) != 0)
			ret = -1;
#if UAPI_ABI_NEWEST >= 12
	for (size_t i = 0; i < policy->permissions_count; i++)
		if (build_permission(build, &policy->permissions[i]) != 0)
			ret = -1;
#endif
	return ret;
}

static int start_built(const struct build *build)
{
	const struct targets *targets = &build->layer->targets;
	struct layer_built *built = &build->layer->built;

	*built = (struct layer_built){ .ruleset = -1, .exact = -1 };
	built->allowed = targets->count ? arena_zalloc(build->arena, targets->count, sizeof(*built->allowed)) : NULL;
	if (targets->count && !built->allowed)
		return err_memory(build->sink);
	for (size_t i = 0; i < targets->skipped.count; i++)
		if (skip(build, targets->skipped.items[i]) != 0)
			return -1;
	return 0;
}

int ruleset_build(struct arena *arena, const struct err_sink *sink, bool dry, struct layer *layer)
{
	struct build build = { .arena = arena,
		               .sink = sink,
		               .layer = layer,
		               .ruleset = -1,
		               .exact = -1,
		               .dry = dry,
		               .on_files = access_file_mask() };
	cleanup_fd int scratch = -1;

	build.known = layer->plan.handled;
	build.quiet_known = true;
	if (start_built(&build) != 0 || (dry && probe(&build) != 0) || create(&build, &build.ruleset) != 0)
		return -1;
	*(dry ? &scratch : &layer->built.ruleset) = build.ruleset;
	if (!dry && layer->wants_exact && create(&build, &layer->built.exact) != 0)
		return -1;
	build.exact = layer->built.exact;
	return build_all(&build);
}

static void close_taken(int *from)
{
	int fd = steal_fd(from);

	cleanup_close(&fd);
}

void ruleset_close(struct layer *layer)
{
	close_taken(&layer->built.ruleset);
	close_taken(&layer->built.exact);
}
