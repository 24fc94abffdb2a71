/* SPDX-License-Identifier: BSD-3-Clause */
/* What can be done to a place. */
#include "command/warn/protected_places.h"

#include <string.h>

#include "base/arena.h"
#include "command/warn/real_path.h"
#include "command/warn/survey.h"

#define MAKE_DIR SURVEY_FS(MAKE_DIR)
#define REMOVE_DIR SURVEY_FS(REMOVE_DIR)
#define REMOVE_FILE SURVEY_FS(REMOVE_FILE)

struct way {
	const struct survey *s;
	struct protected_places *place;
};

/*
 * The rights with which an entry on the way is exchanged for another one, of
 * those that are allowed where it lies; 0: it is not.  A directory that is not
 * empty is moved away, which makes one where it goes.
 */
static uint64_t exchange(const struct protected_places *place, const struct stat *entry, uint64_t allowed)
{
	const bool gone_is_enough = (place->rights & REMOVE_FILE) != 0;

	if (S_ISLNK(entry->st_mode)) {
		if (!(allowed & REMOVE_FILE) || !(gone_is_enough || (allowed & (PROTECTED_PLACES_CREATE | MAKE_DIR))))
			return 0;
		return REMOVE_FILE | PROTECTED_PLACES_CREATE | MAKE_DIR;
	}
	if (!S_ISDIR(entry->st_mode) || !(allowed & REMOVE_DIR))
		return 0;
	if (allowed & (MAKE_DIR | SURVEY_FS(MAKE_SYM)))
		return REMOVE_DIR | MAKE_DIR | SURVEY_FS(MAKE_SYM);
	return gone_is_enough && (allowed & SURVEY_FS(REFER)) ? REMOVE_DIR | SURVEY_FS(REFER) : 0;
}

static void look_at(void *data, const char *directory, const char *path)
{
	const struct way *way = data;
	struct protected_places *place = way->place;
	struct stat st;
	uint64_t rights;

	if (lstat(path, &st) != 0)
		return;
	rights = exchange(place, &st, survey_allowed(way->s, directory));
	if (!rights)
		return;
	place->steps = arena_grow(way->s->arena, place->steps, place->steps_count, &place->steps_capacity,
	                          sizeof(*place->steps));
	place->steps[place->steps_count++] = (struct protected_places_step){
		arena_strndup(way->s->arena, directory, strlen(directory)),
		rights,
	};
}

void protected_places_add(const struct survey *s, struct protected_places_list *places, const char *path,
                          uint64_t rights, bool deep)
{
	const char *real = real_path(s->arena, path, NULL);
	struct protected_places place = { .path = path, .real = real, .rights = rights, .deep = deep };
	struct way way = { s, &place };
	const struct real_path_visitor visitor = { look_at, &way };

	if (!real)
		return;
	for (size_t i = 0; i < places->count; i++)
		if (strcmp(places->list[i].real, real) == 0)
			return;
	/* Where nothing but a change is a danger, nothing is so by being exchanged. */
	if (rights & PROTECTED_PLACES_CREATE)
		(void)real_path(s->arena, path, &visitor);
	/* What is not there can only be made, itself or a directory on the way to it. */
	if (lstat(real, &place.st) != 0)
		place.rights = rights & PROTECTED_PLACES_CREATE ? PROTECTED_PLACES_CREATE | MAKE_DIR : 0;
	else
		place.is_file = S_ISREG(place.st.st_mode);
	places->list = arena_grow(s->arena, places->list, places->count, &places->capacity, sizeof(*places->list));
	places->list[places->count++] = place;
}

bool protected_places_reached(const struct protected_places *place, const char *real, const struct stat *st,
                              uint64_t allowed)
{
	if ((allowed & place->rights) &&
	    (survey_beneath(place->real, real) || (place->deep && survey_beneath(real, place->real))))
		return true;
	/* Another name of the same file. */
	if ((allowed & place->rights & SURVEY_CHANGE) && place->is_file && st->st_dev == place->st.st_dev &&
	    st->st_ino == place->st.st_ino)
		return true;
	for (size_t i = 0; i < place->steps_count; i++)
		if ((allowed & place->steps[i].rights) && survey_beneath(place->steps[i].directory, real))
			return true;
	return false;
}
