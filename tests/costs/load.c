/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * load POLICY: loads, expands and plans a policy as the shim does, without the
 * Landlock calls, which valgrind does not know; prints how many bytes the
 * arena came to.  For check-costs.
 */
#include <stdio.h>

#include "kernel/layer.h"
#include "model/plan.h"

static void stop(void *data, const struct err *err)
{
	(void)data;
	(void)fprintf(stderr, "load: %s\n", err->msg);
}

static const char *nothing(void *data, const char *name)
{
	(void)data;
	(void)name;
	return NULL;
}

/* What callgrind counts. */
__attribute__((noinline)) int load_policy(struct arena *arena, const char *path, struct layer *layer);

int load_policy(struct arena *arena, const char *path, struct layer *layer)
{
	const struct err_sink sink = { stop, NULL };
	struct program_args args = { .argc = 0, .values = { nothing, NULL } };
	const struct targets_source source = { .values = { nothing, NULL }, .args = &args };
	const struct kernel kernel = { .abi = 7 };

	if (layer_load(arena, &sink, &source, path, "/nonexistent", layer) != 0)
		return -1;
	return layer_plan(&sink, &kernel, NULL, layer);
}

int main(int argc, char **argv)
{
	static struct arena_room room;
	struct layer layer;
	struct arena arena;

	if (argc != 2)
		return 2;
	arena_init_room(&arena, (size_t)512 * 1024 * 1024, &room);
	if (load_policy(&arena, argv[1], &layer) != 0)
		return 1;
	printf("%zu %zu\n", arena.chunks.mapped + sizeof(room), layer.targets.count);
	arena_free(&arena);
	return 0;
}
