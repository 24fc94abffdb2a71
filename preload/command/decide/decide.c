/* SPDX-License-Identifier: BSD-3-Clause */
/* The kernel's answers, from the layers' rules. */
#include "command/decide/decide.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/count.h"
#include "base/err.h"
#include "base/open_nolinks.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/decide/ancestry.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/policy.h"
#include "model/uapi.h"

#define REFER LANDLOCK_ACCESS_FS_REFER
#define EVERY (~(uint64_t)0)

/* --- the rules ------------------------------------------------------------- */

static int compare(const struct decide_rule *x, const struct decide_rule *y)
{
	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return (x->inode > y->inode) - (x->inode < y->inode);
}

/* Rules of one object stay in the policy's order: qsort(3) need not keep it. */
static int compare_for_sort(const void *a, const void *b)
{
	const struct decide_rule *x = a;
	const struct decide_rule *y = b;
	const int order = compare(x, y);

	if (order != 0)
		return order;
	/* What is unrestricted everywhere, which has no target, is last. */
	if (!x->target || !y->target)
		return !x->target - !y->target;
	return (x->target > y->target) - (x->target < y->target);
}

static int descriptors_max(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < INT_MAX ? (int)limit.rlim_cur : INT_MAX;
}

static int add(const struct err_sink *sink, struct decide_layer *out, const struct target *target, uint64_t allow,
               int held_max)
{
	const char *path = target ? target->path : "/";
	struct decide_rule *rule = &out->rules[out->count];
	cleanup_fd int fd = target && target->terms->literal ? open_nolinks(path, target->terms->literal, O_PATH)
	                                                     : sys_open(path, O_PATH | O_CLOEXEC);
	struct statx st;

	/* It was there a moment ago: what is gone by now has no rule that could be met. */
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES))
		return 0;
	if (fd < 0 || sys_fstat(fd, &st) != 0)
		return err_system(sink, target ? policy_where(target->rule) : (struct err_where){ NULL, 0 }, errno,
		                  NULL, "cannot open \"%s\"", path);
	*rule = (struct decide_rule){ sys_device(&st), st.stx_ino, allow, target, -1 };
	/* The program and its caller need descriptors as well. */
	if (fd < held_max)
		rule->fd = steal_fd(&fd);
	out->count++;
	return 0;
}

static int start_layer(struct arena *arena, const struct err_sink *sink, const struct layer *layer,
                       struct decide_layer *out)
{
	const struct targets *targets = &layer->targets;

	const int held_max = descriptors_max() / 2;

	out->layer = layer;
	out->handled = access_union(layer->plan.handled, layer->plan.filter.rights);
	/* Whoever handles any right of the file system denies refer (landlock(7)). */
	if (out->handled.bits[ACCESS_FS])
		out->handled.bits[ACCESS_FS] |= REFER;
	out->rules = arena_zalloc(arena, targets->count + 1, sizeof(*out->rules));
	if (!out->rules)
		return err_memory(sink);
	for (size_t i = 0; i < targets->count; i++)
		if (layer->built.allowed[i] &&
		    add(sink, out, &targets->list[i], layer->built.allowed[i], held_max) != 0)
			return -1;
	if (layer->plan.root_allow && add(sink, out, NULL, layer->plan.root_allow, held_max) != 0)
		return -1;
	qsort(out->rules, out->count, sizeof(*out->rules), compare_for_sort);
	return 0;
}

int decide_start(struct arena *arena, const struct err_sink *sink, const struct layer *layers, size_t count,
                 struct decide *out)
{
	memset(out, 0, sizeof(*out));
	if (count > UAPI_MAX_LAYERS)
		return err_report(sink, ERR_KERNEL, (struct err_where){ NULL, 0 }, CONTEXT_LAYERS_HINT,
		                  "the kernel stacks at most %d Landlock layers, and there are %zu policies",
		                  UAPI_MAX_LAYERS, count);
	for (size_t i = 0; i < count; i++) {
		/* Counted first: decide_end closes what a layer cut short holds. */
		out->count++;
		if (start_layer(arena, sink, &layers[i], &out->layers[i]) != 0)
			return -1;
	}
	return 0;
}

void decide_end(struct decide *decide)
{
	for (size_t i = 0; i < decide->count; i++) {
		struct decide_layer *layer = &decide->layers[i];

		while (layer->count > 0)
			cleanup_close(&layer->rules[--layer->count].fd);
	}
	decide->count = 0;
}

/* --- walking up ------------------------------------------------------------ */

/* For each layer what is still to be granted. */
struct masks {
	uint64_t of[UAPI_MAX_LAYERS];
};

/* A walk under way: rules met are told to answer, which may be NULL. */
struct walk {
	const struct decide *decide;
	struct decide_answer *answer;
	uint64_t asked;
};

const struct decide_rule *decide_rules_on(const struct decide_layer *layer, const struct ancestry_step *step,
                                          size_t *count)
{
	const struct decide_rule wanted = { .device = step->device, .inode = step->inode };
	size_t low = 0;
	size_t high = layer->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare(&layer->rules[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < layer->count && compare(&layer->rules[low + *count], &wanted) == 0)
		++*count;
	return &layer->rules[low];
}

static void meet(const struct walk *walk, size_t layer, const struct decide_rule *rule)
{
	struct decide_layer_answer *answer = walk->answer ? &walk->answer->layers[layer] : NULL;

	if (answer && !answer->near)
		answer->near = rule;
	if (answer && !answer->granting && (rule->allow & walk->asked))
		answer->granting = rule;
}

/* Takes what the rules on one object grant off the masks; what one layer's rules grant adds up. */
static void unmask(const struct walk *walk, const struct ancestry_step *step, struct masks *masks)
{
	for (size_t i = 0; i < walk->decide->count; i++) {
		size_t count;
		const struct decide_rule *rules = decide_rules_on(&walk->decide->layers[i], step, &count);

		for (size_t k = 0; k < count; k++) {
			meet(walk, i, &rules[k]);
			masks->of[i] &= ~rules[k].allow;
		}
	}
}

static struct masks start_masks(const struct decide *decide, uint64_t asked)
{
	struct masks masks = { { 0 } };

	for (size_t i = 0; i < decide->count; i++)
		masks.of[i] = decide->layers[i].handled.bits[ACCESS_FS] & asked;
	return masks;
}

static bool is_granted(const struct decide *decide, const struct masks *masks, uint64_t asked)
{
	for (size_t i = 0; i < decide->count; i++)
		if (masks->of[i] & asked)
			return false;
	return true;
}

static void note_lacking(const struct decide *decide, const struct masks *masks, uint64_t asked,
                         struct decide_answer *answer)
{
	for (size_t i = 0; i < decide->count; i++)
		answer->layers[i].lacking |= masks->of[i] & asked;
}

struct decide_answer decide_path(const struct decide *decide, const struct ancestry *object, uint64_t rights)
{
	struct decide_answer answer = { .allowed = true };
	const struct walk walk = { decide, &answer, rights };
	struct masks masks = start_masks(decide, rights);

	/* In no directory: a pipe, a socket, a memfd, which the kernel lets be. */
	if (object->count == 1 && !S_ISDIR(object->mode))
		return answer;
	for (size_t i = 0; i < object->count; i++)
		unmask(&walk, &object->steps[i], &masks);
	note_lacking(decide, &masks, rights, &answer);
	answer.allowed = is_granted(decide, &masks, rights);
	answer.errnum = answer.allowed ? 0 : EACCES;
	return answer;
}

/* --- renames and links ------------------------------------------------------ */

struct right_of_type {
	uint32_t type;
	uint64_t right;
};

uint64_t decide_make_right(uint32_t mode)
{
	static const struct right_of_type rights[] = {
		{ S_IFLNK, LANDLOCK_ACCESS_FS_MAKE_SYM },  { S_IFDIR, LANDLOCK_ACCESS_FS_MAKE_DIR },
		{ S_IFCHR, LANDLOCK_ACCESS_FS_MAKE_CHAR }, { S_IFBLK, LANDLOCK_ACCESS_FS_MAKE_BLOCK },
		{ S_IFIFO, LANDLOCK_ACCESS_FS_MAKE_FIFO }, { S_IFSOCK, LANDLOCK_ACCESS_FS_MAKE_SOCK },
	};

	for (size_t i = 0; i < COUNT(rights); i++)
		if (rights[i].type == (mode & S_IFMT))
			return rights[i].right;
	return LANDLOCK_ACCESS_FS_MAKE_REG;
}

uint64_t decide_remove_right(uint32_t mode)
{
	return S_ISDIR(mode) ? LANDLOCK_ACCESS_FS_REMOVE_DIR : LANDLOCK_ACCESS_FS_REMOVE_FILE;
}

/* Everything on the way from a directory up to the root of its mount, whatever is asked. */
static struct masks collect(const struct walk *walk, const struct ancestry *a, size_t from, size_t until)
{
	struct masks masks = start_masks(walk->decide, EVERY);

	for (size_t i = from; i < until; i++)
		unmask(walk, &a->steps[i], &masks);
	return masks;
}

/* What the rules on the object itself, not on its directories, leave denied. */
static struct masks collect_self(const struct decide *decide, const struct ancestry *object)
{
	const struct walk walk = { decide, NULL, 0 };

	return collect(&walk, object, 0, 1);
}

/* Whether what was denied to an object from its own directory is denied where it goes. */
static bool keeps_denials(const struct decide *decide, const struct masks *from, const struct masks *self,
                          uint32_t mode, const struct masks *to)
{
	const uint64_t matters = S_ISDIR(mode) ? EVERY : access_file_mask();

	for (size_t i = 0; i < decide->count; i++)
		if (from->of[i] & self->of[i] & matters & ~to->of[i])
			return false;
	return true;
}

/* A move between two directories, as the kernel follows it. */
struct reparent {
	const struct decide *decide;
	const struct decide_move *move;
	uint64_t asked1, asked2;   /* of the object's directory, and of the one it goes to */
	struct masks self1, self2; /* of the object, and of what it is exchanged for */
	struct masks masks1, masks2;
};

static bool gains_nothing(const struct reparent *r)
{
	if (!keeps_denials(r->decide, &r->masks1, &r->self1, r->move->object->mode, &r->masks2))
		return false;
	return !r->move->is_exchange ||
	       keeps_denials(r->decide, &r->masks2, &r->self2, r->move->replaced->mode, &r->masks1);
}

/*
 * From the root of the mount up.  The rule on the root directory itself is
 * looked at after the last comparison: so does the kernel.
 */
static bool climb(struct reparent *r, const struct walk *walk, size_t from)
{
	const struct ancestry *directory = r->move->directory;
	bool compared = gains_nothing(r);

	for (size_t i = from; i < directory->count; i++) {
		compared = compared || gains_nothing(r);
		unmask(walk, &directory->steps[i], &r->masks1);
		unmask(walk, &directory->steps[i], &r->masks2);
	}
	return compared;
}

static bool lacks_other_than_refer(const struct decide *decide, const struct masks *masks, uint64_t asked)
{
	return !is_granted(decide, masks, asked & ~REFER);
}

static bool same_directory(const struct decide_move *move)
{
	const struct ancestry_step *from = &move->object->steps[1];
	const struct ancestry_step *to = &move->directory->steps[0];

	return from->device == to->device && from->inode == to->inode;
}

static struct decide_answer move_between(struct reparent *r)
{
	const struct decide *decide = r->decide;
	struct decide_answer answer = { .allowed = true };
	const struct walk walk = { decide, &answer, r->asked1 | r->asked2 };
	const size_t in_mount1 = ancestry_in_mount(r->move->object, 1);
	const size_t in_mount2 = ancestry_in_mount(r->move->directory, 0);
	bool compared;

	r->masks1 = collect(&walk, r->move->object, 1, 1 + in_mount1);
	r->masks2 = collect(&walk, r->move->directory, 0, in_mount2);
	if (is_granted(decide, &r->masks1, EVERY) && is_granted(decide, &r->masks2, EVERY))
		return answer;
	r->self1 = collect_self(decide, r->move->object);
	if (r->move->is_exchange)
		r->self2 = collect_self(decide, r->move->replaced);
	compared = climb(r, &walk, in_mount2);
	/* Where the object would gain rights, every one that any layer handles has to be granted. */
	answer.allowed = is_granted(decide, &r->masks1, compared ? r->asked1 : EVERY) &&
	                 is_granted(decide, &r->masks2, compared ? r->asked2 : EVERY);
	if (answer.allowed)
		return answer;
	answer.gains_rights = !compared;
	note_lacking(decide, &r->masks1, r->asked1, &answer);
	note_lacking(decide, &r->masks2, r->asked2, &answer);
	answer.errnum = lacks_other_than_refer(decide, &r->masks1, r->asked1) ||
	                                lacks_other_than_refer(decide, &r->masks2, r->asked2)
	                        ? EACCES
	                        : EXDEV;
	return answer;
}

static bool handles_files(const struct decide *decide)
{
	for (size_t i = 0; i < decide->count; i++)
		if (decide->layers[i].handled.bits[ACCESS_FS])
			return true;
	return false;
}

struct decide_answer decide_move(const struct decide *decide, const struct decide_move *move)
{
	struct reparent r = { .decide = decide, .move = move };

	if (!handles_files(decide))
		return (struct decide_answer){ .allowed = true };
	r.asked1 = move->is_exchange ? decide_make_right(move->replaced->mode) : 0;
	r.asked2 = decide_make_right(move->object->mode);
	if (move->is_rename) {
		r.asked1 |= decide_remove_right(move->object->mode);
		if (move->replaced)
			r.asked2 |= decide_remove_right(move->replaced->mode);
	}
	if (same_directory(move))
		return decide_path(decide, move->directory, r.asked1 | r.asked2);
	r.asked1 |= REFER;
	r.asked2 |= REFER;
	return move_between(&r);
}

/* --- ports, scopes and variables -------------------------------------------------------- */

struct decide_answer decide_port(const struct decide *decide, uint64_t right, uint64_t port)
{
	struct decide_answer answer = { .allowed = true };

	for (size_t i = 0; i < decide->count; i++) {
		const struct policy *policy = &decide->layers[i].layer->policy;

		if (!(decide->layers[i].handled.bits[ACCESS_NET] & right))
			continue;
		for (size_t k = 0; k < policy->ports_count && !answer.layers[i].port_rule; k++)
			if ((policy->ports[k].allow & right) && policy->ports[k].first <= port &&
			    port <= policy->ports[k].last)
				answer.layers[i].port_rule = &policy->ports[k];
		if (!answer.layers[i].port_rule) {
			answer.layers[i].lacking = right;
			answer.allowed = false;
			answer.errnum = EACCES;
		}
	}
	return answer;
}

struct decide_answer decide_scope(const struct decide *decide, uint64_t scope)
{
	struct decide_answer answer = { .allowed = true };

	for (size_t i = 0; i < decide->count; i++) {
		answer.layers[i].lacking = decide->layers[i].handled.bits[ACCESS_SCOPE] & scope;
		if (answer.layers[i].lacking) {
			answer.allowed = false;
			answer.errnum = EPERM;
		}
	}
	return answer;
}

struct decide_answer decide_variable(const struct decide *decide, const char *name)
{
	struct decide_answer answer = { .allowed = true };

	for (size_t i = 0; i < decide->count; i++) {
		answer.layers[i].lacking = environment_drops(&decide->layers[i].layer->policy.environment, name);
		if (answer.layers[i].lacking)
			answer.allowed = false;
	}
	return answer;
}
