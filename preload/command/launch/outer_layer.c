/* SPDX-License-Identifier: BSD-3-Clause */
/* What is granted besides the policies, and why. */
#include "command/launch/outer_layer.h"

#include <string.h>
#include <sys/prctl.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/launch/rules.h"
#include "command/launch/wrappers.h"
#include "command/probe/layers_left.h"
#include "command/program/ld_objects.h"
#include "command/program/seen_files.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/plan.h"
#include "model/uapi.h"
#include "process.h"

#define READ LANDLOCK_ACCESS_FS_READ_FILE
#define LIST LANDLOCK_ACCESS_FS_READ_DIR
#define EXECUTE LANDLOCK_ACCESS_FS_EXECUTE

int outer_layer_locate(struct outer_layer *outer)
{
	struct locate_program program = process_program(outer->process);

	outer->paths = arena_zalloc(outer->arena, outer->count, sizeof(*outer->paths));
	for (size_t i = 0; i < outer->count; i++) {
		outer->paths[i] = outer->names[i] ? context_policy(outer->sink, &program, outer->names[i]) : RULES_NAME;
		if (!outer->paths[i])
			return -1;
	}
	return 0;
}

int outer_layer_load(struct outer_layer *outer)
{
	const struct targets_source source = process_source(outer->process);

	outer->layers = arena_zalloc(outer->arena, outer->count, sizeof(*outer->layers));
	for (size_t i = 0; i < outer->count; i++) {
		struct layer *layer = &outer->layers[i];

		if ((outer->names[i] ? layer_load(outer->arena, outer->sink, &source, outer->paths[i],
		                                  locate_fragments_dir, layer)
		                     : layer_load_text(outer->arena, outer->sink, &source, RULES_NAME,
		                                       outer->rules->text, locate_fragments_dir, layer)) != 0)
			return -1;
	}
	return 0;
}

static int grant(const struct outer_layer *outer, struct targets *extras, const char *path, uint64_t rights,
                 enum target_extra extra)
{
	return targets_add_extra(outer->arena, outer->sink, extras, path, rights, extra, NULL);
}

static int grant_files(const struct outer_layer *outer, struct targets *extras, const struct seen_files_list *list,
                       uint64_t rights)
{
	for (size_t i = 0; i < list->count; i++)
		if (targets_add_extra(outer->arena, outer->sink, extras, list->files[i].path, rights, TARGET_FILE,
		                      list->files[i].id) != 0)
			return -1;
	return 0;
}

/* Grants what ld.so reads, the shim included. */
static int grant_loader(const struct outer_layer *outer, struct targets *extras)
{
	struct ld_objects objects;

	ld_objects_find(outer->arena, outer->chain, &objects);
	if (grant_files(outer, extras, &objects.files, READ) != 0)
		return -1;
	for (size_t i = 0; i < objects.directories.count; i++)
		if (grant(outer, extras, objects.directories.items[i], READ | LIST, TARGET_DIRECTORY) != 0)
			return -1;
	return 0;
}

/*
 * How many more layers there is room for, or `wanted` if that many fit.  Counting
 * takes a child, so a process without no_new_privs is taken for unconfined.  A
 * privileged process may be confined without it; if it has no layer left, the
 * kernel refuses the next one, and we or the shim report that.
 */
static int room_for(size_t wanted, int abi)
{
	const int all = uapi_max_layers(abi);

	if (wanted == 0 || (wanted <= (size_t)all && prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) == 0))
		return all;
	/* Each layer that is counted costs time: count no further than is wanted. */
	return layers_left(wanted < LAYERS_LEFT_ALL ? (int)wanted : LAYERS_LEFT_ALL);
}

/* N policies take 2 N layers if the shim follows, else N. */
static int check_room(const struct outer_layer *outer)
{
	const char *wrappers = context_variable(WRAPPERS_VARIABLE);
	size_t wanted = 0;
	int room;

	for (size_t i = 0; i < outer->count; i++)
		if (!plan_is_empty(&outer->layers[i].plan))
			wanted += outer->chain->unloadable ? 1 : 2;
	room = room_for(wanted, outer->kernel.abi);
	/*
	 * If there can be no child to count them, the kernel will refuse a layer that
	 * is too much, and we or the shim report that.
	 */
	if (room < 0 || wanted <= (size_t)room)
		return 0;
	return err_report(outer->sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
	                  wrappers && *wrappers
	                          ? arena_printf(outer->arena, "wrappers that started each other: %s", wrappers)
	                          : "each policy takes two, and those that are in force count as well",
	                  "%zu Landlock layers are needed, and there is room for %d", wanted, room);
}

/* Wishes that are the same for each layer. */
static int wish(const struct outer_layer *outer, struct layer_wishes *wishes)
{
	if (grant_files(outer, &wishes->extras, &outer->chain->files, READ | EXECUTE) != 0)
		return -1;
	wishes->exact = !outer->chain->unloadable;
	wishes->log = wishes->exact ? PLAN_LOG_NOTHING : PLAN_LOG_PROGRAM;
	return wishes->exact ? grant_loader(outer, &wishes->extras) : 0;
}

int outer_layer_build(struct outer_layer *outer)
{
	struct layer_wishes wishes = { .log = PLAN_LOG_OWN };

	if (abi_probe(outer->sink, &outer->kernel) != 0 || wish(outer, &wishes) != 0)
		return -1;
	for (size_t i = 0; i < outer->count; i++)
		if (layer_plan(outer->sink, &outer->kernel, &wishes, &outer->layers[i]) != 0)
			return -1;
	if (check_room(outer) != 0)
		return -1;
	for (size_t i = 0; i < outer->count; i++)
		if (ruleset_build(outer->arena, outer->sink, false, &outer->layers[i]) != 0)
			return -1;
	return 0;
}

void outer_layer_close(struct outer_layer *outer)
{
	for (size_t i = 0; i < outer->count; i++)
		ruleset_close(&outer->layers[i]);
}
