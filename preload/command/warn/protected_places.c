/* SPDX-License-Identifier: BSD-3-Clause */
/* What can be done to a place. */
#include "command/warn/protected_places.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "command/decide/reach.h"
#include "command/warn/exchange.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"

/* --- adding ------------------------------------------------------------------ */

struct way {
	const struct survey *s;
	struct protected_places_one *place;
};

static void keep_step(void *data, const struct reach_node *node)
{
	const struct way *way = data;
	struct protected_places_one *place = way->place;

	/* Something missing is made, not exchanged; and a file is the place itself, no step to it. */
	if (!S_ISLNK(node->mode) && !S_ISDIR(node->mode))
		return;
	place->steps = arena_grow(way->s->arena, place->steps, place->steps_count, &place->steps_capacity,
	                          sizeof(struct reach_node *));
	place->steps[place->steps_count++] = reach_find(way->s->reach, node->path);
}

void protected_places_add(const struct survey *s, struct protected_places *places, const char *path, uint64_t rights,
                          bool deep, bool derived)
{
	struct protected_places_one place = { .path = path, .rights = rights, .deep = deep, .derived = derived };
	struct way way = { s, &place };
	const struct reach_visitor visitor = { keep_step, &way };

	place.node = survey_node(s, path);
	if (!places->token)
		places->token = arena_alloc(s->arena, 1);
	if (!place.node || place.node->listed_by == places->token)
		return;
	/* If only changing the place is a danger, replacing it is none. */
	if (rights & PROTECTED_PLACES_CREATE)
		(void)reach_walk(s->reach, path, &visitor);
	/* A missing place can only be made, or a directory on the way to it. */
	if (!place.node->exists)
		place.rights = rights & PROTECTED_PLACES_CREATE ? PROTECTED_PLACES_CREATE | SURVEY_FS(MAKE_DIR) : 0;
	place.node->listed_by = places->token;
	place.node->listed_as = places->count;
	places->list = arena_grow(s->arena, places->list, places->count, &places->capacity, sizeof(*places->list));
	places->list[places->count++] = place;
}

/* --- reaching ------------------------------------------------------------------ */

/* The places that one finding names. */
struct reached {
	struct named named;
	size_t last; /* the index of the place that was named last, plus 1 */
};

/* A search; reached has an element for each target, and one for what is unrestricted. */
struct search {
	const struct survey *s;
	const struct protected_places *places;
	struct reached *reached;
};

static void name(const struct search *search, size_t target, size_t index)
{
	struct reached *reached = &search->reached[target];

	if (reached->last == index + 1)
		return;
	reached->last = index + 1;
	named_add(search->s->arena, &reached->named, search->places->list[index].path);
}

/* Whether a rule is meant as it is: it names a derived place, or something in it. */
static bool is_meant(const struct search *search, const struct protected_places_one *place, size_t target)
{
	return place->derived && target != search->s->layer->targets.count &&
	       survey_is_on(search->s, target, place->node);
}

/* The rights among these that are a danger to a place; to a deep one, also moving a directory with files there. */
static uint64_t dangers(const struct survey *s, const struct protected_places_one *place, uint64_t allowed)
{
	const uint64_t moves = allowed & (SURVEY_FS(MAKE_DIR) | SURVEY_FS(REMOVE_DIR) | SURVEY_FS(REFER));

	if (place->deep && (place->rights & PROTECTED_PLACES_CREATE) && exchange_moves_directories(s, allowed))
		return (allowed & place->rights) | moves;
	return allowed & place->rights;
}

/* Searches rules that reach a place itself, by each of its names. */
static void search_place(const struct search *search, size_t index)
{
	const struct survey *s = search->s;
	const struct protected_places_one *place = &search->places->list[index];

	reach_names(s->reach, place->node);
	for (size_t i = 0; i < place->node->names_count; i++) {
		const struct reach_node *named = place->node->names[i];
		const uint64_t allowed = dangers(s, place, survey_allowed(s, named));
		const size_t target = allowed ? survey_granting(s, named, allowed) : 0;

		if (allowed && !is_meant(search, place, target))
			name(search, target, index);
	}
}

static void search_steps(const struct search *search, size_t index)
{
	const struct survey *s = search->s;
	const struct protected_places_one *place = &search->places->list[index];
	const bool gone_is_enough = place->rights & SURVEY_FS(REMOVE_FILE);

	for (size_t i = 0; i < place->steps_count; i++) {
		const struct exchange exchange = exchange_of(s, place->steps[i], false);

		if ((exchange.by & EXCHANGE_NEW) || (gone_is_enough && (exchange.by & EXCHANGE_GONE)))
			name(search, survey_granting(s, exchange.directory, exchange.rights), index);
	}
}

/* The index of the place that a node lies in, plus 1; 0: none. */
static size_t place_above(const struct search *search, const struct reach_node *node)
{
	for (; node; node = node->parent)
		if (node->listed_by == search->places->token && search->places->list[node->listed_as].deep)
			return node->listed_as + 1;
	return 0;
}

/* Searches rules on what lies beneath a place. */
static void search_target(const struct search *search, size_t target)
{
	const struct survey *s = search->s;
	struct reach_node *node = s->nodes[target];

	if (!node || !(survey_granted(s, target) & (PROTECTED_PLACES_WRITES | SURVEY_FS(MAKE_DIR))))
		return;
	reach_names(s->reach, node);
	for (size_t i = 0; i < node->names_count; i++) {
		const size_t found = place_above(search, node->names[i]);
		const struct protected_places_one *place = found ? &search->places->list[found - 1] : NULL;

		if (place && !place->derived && dangers(s, place, survey_granted(s, target)))
			name(search, target, found - 1);
	}
}

void protected_places_warn(const struct survey *s, const struct protected_places *places)
{
	const size_t count = s->layer->targets.count;
	struct search search = { s, places, arena_zalloc(s->arena, count + 1, sizeof(*search.reached)) };

	if (places->count == 0)
		return;
	for (size_t i = 0; i < places->count; i++) {
		search_place(&search, i);
		search_steps(&search, i);
	}
	for (size_t i = 0; i < count; i++)
		search_target(&search, i);
	for (size_t k = 0; k <= count; k++) {
		/* Starts with what is unrestricted. */
		const size_t i = k ? k - 1 : count;
		const struct named *named = &search.reached[i].named;

		if (named->count > 0 && (!places->counts || places->counts(s, i)))
			survey_warn(s, survey_where(s, i),
			            arena_printf(s->arena, "\"%s\" lets the program write %s (%s)", survey_path(s, i),
			                         places->what, named_text(s->arena, named)));
	}
}
