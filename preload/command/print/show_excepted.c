/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions: what a missing one may have meant, and all of them for scripts. */
#include "command/print/show_excepted.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/is_dots.h"
#include "base/suggest.h"
#include "command/base/context.h"
#include "command/print/json.h"
#include "describe.h"
#include "expand/except.h"
#include "kernel/layer.h"
#include "model/policy.h"

const char *show_excepted_nearest(const struct except_note *note)
{
	const char *directory = arena_dirname(context_arena(), note->path);
	struct suggest nearest;
	struct dirent *entry;
	DIR *dir;

	if (note->kind != EXCEPT_MISSING)
		return NULL;
	dir = opendir(directory);
	if (!dir)
		return NULL;
	suggest_start(&nearest, strrchr(note->path, '/') + 1);
	while ((entry = readdir(dir)))
		if (!is_dots(entry->d_name))
			suggest_offer(&nearest, arena_strndup(context_arena(), entry->d_name, strlen(entry->d_name)));
	(void)closedir(dir);
	return suggest_found(&nearest);
}

static void json_note(const struct layer *layer, const struct except_note *note)
{
	static const char *const kinds[] = {
		[EXCEPT_NAMED] = "named", [EXCEPT_MISSING] = "missing", [EXCEPT_MOUNT] = "mount"
	};

	(void)printf("{\"path\":");
	json_text(note->path);
	(void)printf(",");
	if (note->kind == EXCEPT_CARVED) {
		json_rights("lost", describe_lost(layer, note->rule));
	} else {
		(void)printf("\"kind\":\"%s\",\"did_you_mean\":", kinds[note->kind]);
		json_text_or_null(show_excepted_nearest(note));
	}
	(void)printf(",\"file\":");
	json_text(policy_where(note->rule).file);
	(void)printf(",\"line\":%d}", policy_where(note->rule).line);
}

static void json_notes(const struct layer *layer, const char *name, bool carved)
{
	const char *between = "";

	(void)printf(",\"%s\":[", name);
	for (size_t i = 0; i < layer->targets.excepted.count; i++) {
		const struct except_note *note = &layer->targets.excepted.list[i];

		if ((note->kind == EXCEPT_CARVED) != carved)
			continue;
		(void)printf("%s", between);
		json_note(layer, note);
		between = ",";
	}
	(void)printf("]");
}

void show_excepted_json(const struct layer *layer)
{
	json_notes(layer, "excepted", false);
	json_notes(layer, "carved", true);
}
