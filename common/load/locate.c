/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding a policy by its name. */
#include "load/locate.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/last_component.h"
#include "base/strlist.h"
#include "base/suggest.h"
#include "base/sys.h"
#include "load/policy_names.h"
#include "model/values.h"

/* Where a policy is looked for: DIRECTORY/STEM.conf. */
struct place {
	const char *directory, *stem;
};

struct search {
	struct arena *arena;
	const struct err_sink *sink;
	struct err_where where;
	const struct locate_program *program;
	const char *name;
	bool failed;    /* an error was reported: look no further */
	bool no_memory; /* it is that memory ran out */
	/* Set by start: what the places are made of, and their order. */
	const char *user_dir;   /* of a bare name; NULL: there is none that counts */
	const char *directory;  /* of a name that ends in a slash, without it; NULL: it is a bare name */
	const char *exe, *base; /* the program's path and its last component; NULL: not known */
	size_t places;
	bool (*place)(struct search *search, size_t step, struct place *out); /* false: this step has none */
};

static const char *value(const struct search *search, const char *name)
{
	const struct values *values = &search->program->values;
	const char *text = values->get(values->data, name);

	return text && *text ? text : NULL;
}

/* Reports, and ends the search: what is looked for further down may allow more. */
static void fail(struct search *search, const char *path, int errnum)
{
	search->failed = true;
	search->no_memory |= errnum == ENOMEM && !path;
	if (search->no_memory)
		(void)err_memory(search->sink);
	else
		(void)err_system(search->sink, (struct err_where){ path, 0 }, errnum, NULL, "cannot open");
}

/* What says that a file is not there; any other errno is the user's to know. */
static bool is_absent(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

/* Whether a candidate is there. */
static bool exists(struct search *search, const char *path)
{
	struct statx st;

	if (sys_stat(AT_FDCWD, path, 0, &st) == 0)
		return true;
	/* A dangling link exists: whoever reads it will say what is wrong. */
	if (errno == ENOENT && sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &st) == 0)
		return true;
	if (!is_absent(errno))
		fail(search, path, errno);
	return false;
}

/*
 * $XDG_CONFIG_HOME/landshim, or NULL.  su(1) keeps the value of another
 * user: the directory counts only if it is ours or root's, which is not known of
 * one that cannot be reached; one that is not there counts only where it may be
 * made.
 */
static const char *user_dir(struct search *search, bool made)
{
	const char *base = value(search, "XDG_CONFIG_HOME");
	const char *dir;
	struct statx st;

	if (!base) {
		const char *home = value(search, "HOME");

		if (!home)
			return NULL;
		base = arena_printf(search->arena, "%s/.config", home);
	}
	dir = base ? arena_printf(search->arena, "%s/landshim", base) : NULL;
	if (!dir) {
		fail(search, NULL, ENOMEM);
		return NULL;
	}
	if (base[0] != '/')
		return NULL;
	if (sys_stat(AT_FDCWD, base, 0, &st) != 0) {
		if (!is_absent(errno) && errno != EACCES)
			fail(search, base, errno);
		return made && is_absent(errno) ? dir : NULL;
	}
	return sys_is_ours(&st) ? dir : NULL;
}

/* A bare name: the user's directory, the administrator's, the installed one. */
#define NAME_PLACES 3

static bool place_of_name(struct search *search, size_t step, struct place *out)
{
	const char *const directories[NAME_PLACES] = { search->user_dir, locate_sysconf_dir, locate_policies_dir };

	*out = (struct place){ directories[step], search->name };
	return out->directory != NULL;
}

/*
 * One of the files that is_link_to compares.  False: it is not there; or, of a
 * name that is anything the caller wrote into argv[0], not to be reached by it.
 */
static bool look_up(struct search *search, const char *path, int flags, bool anything, struct statx *st)
{
	if (sys_stat(AT_FDCWD, path, flags, st) == 0)
		return true;
	if (!is_absent(errno) && !(anything && (errno == EACCES || errno == ELOOP || errno == ENAMETOOLONG)))
		fail(search, path, errno);
	return false;
}

/* Whether a path is a symbolic link to the program's own file (python3, vi). */
static bool is_link_to(struct search *search, const char *path, bool anything, const char *exe)
{
	struct statx link, file, own;

	return look_up(search, path, AT_SYMLINK_NOFOLLOW, anything, &link) && S_ISLNK(link.stx_mode) &&
	       look_up(search, path, 0, anything, &file) && look_up(search, exe, 0, false, &own) &&
	       sys_same_file(&file, &own);
}

static bool begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

/*
 * Whether what the kernel was given is a script, whose interpreter the program is,
 * and root alone may give it its name.  A descriptor's name is its number.
 */
static bool is_script(struct search *search, const char *path, const char *exe)
{
	struct statx file, own, place;
	const char *directory;

	if (!strchr(path, '/') || begins(path, "/dev/fd/") || begins(path, "/proc/"))
		return false;
	directory = arena_dirname(search->arena, path);
	if (!directory) {
		fail(search, NULL, ENOMEM);
		return false;
	}
	return look_up(search, path, 0, true, &file) && look_up(search, exe, 0, false, &own) &&
	       !sys_same_file(&file, &own) && look_up(search, directory, 0, true, &place) && place.stx_uid == 0 &&
	       !(place.stx_mode & (S_IWGRP | S_IWOTH));
}

/*
 * A directory: the script that is run; the program's file, the links to it by
 * which it was started (argv[0], what the kernel was given), default.
 */
#define PROGRAM_PLACES 5
#define INVOKED_PLACE 2 /* and the next one */

static bool place_of_program(struct search *search, size_t step, struct place *out)
{
	const char *const *invoked = search->program->invoked;
	const size_t link = step - INVOKED_PLACE;

	out->directory = search->directory;
	out->stem = step == 1 ? search->base : step == PROGRAM_PLACES - 1 ? "default" : NULL;
	if (step == 0 && invoked[1] && search->exe && is_script(search, invoked[1], search->exe))
		out->stem = last_component(invoked[1]);
	if (link < 2 && invoked[link] && search->exe && is_link_to(search, invoked[link], link == 0, search->exe))
		out->stem = last_component(invoked[link]);
	return out->stem != NULL;
}

/*
 * Begins the search: sets what the places are made of.  made: the user's
 * directory counts where it may yet be made.  False: memory ran out (reported).
 */
static bool start(struct search *search, bool made)
{
	const size_t len = strlen(search->name);

	if (search->name[0] != '/') {
		search->user_dir = user_dir(search, made);
		search->places = NAME_PLACES;
		search->place = place_of_name;
		return true;
	}
	search->exe = value(search, "@exe");
	search->base = value(search, "@program");
	search->directory = arena_strndup(search->arena, search->name, len - 1);
	search->places = PROGRAM_PLACES;
	search->place = place_of_program;
	if (!search->directory)
		fail(search, NULL, ENOMEM);
	return search->directory != NULL;
}

/* The path of a step of the search; *has_one is false where it has none.  NULL: that, or memory ran out (reported). */
static const char *path_of(struct search *search, size_t step, bool *has_one)
{
	struct place place;
	const char *path;

	*has_one = search->place(search, step, &place);
	if (!*has_one)
		return NULL;
	path = arena_printf(search->arena, "%s/%s.conf", place.directory, place.stem);
	if (!path)
		fail(search, NULL, ENOMEM);
	return path;
}

static bool names_a_directory(const char *name)
{
	return name[0] == '/' && name[strlen(name) - 1] == '/';
}

/* What a name that names nothing may have meant. */
static const char *hint_for(const struct search *search, const char *const *dirs, size_t count, struct suggest *nearest)
{
	const char *end = strrchr(search->name, '.');

	if (end && strcmp(end, POLICY_NAMES_SUFFIX) == 0)
		return "a name stands without .conf; a file is named with a slash in it";
	suggest_start(nearest, search->name);
	for (size_t i = 0; i < count; i++)
		if (dirs[i])
			policy_names_offer(search->arena, dirs[i], nearest);
	return suggest_hint(nearest, "", "",
	                    search->name[strcspn(search->name, " :")]
	                            ? "several policies take a -c each, or colons between them in LANDSHIM_CONFIG"
	                            : "landshim policies lists those that are installed");
}

/* The names that a directory of policies was searched for. */
static const char *tried(struct search *search)
{
	const char *names = "";

	for (size_t step = 0; names && step < search->places; step++) {
		struct place place;

		if (search->place(search, step, &place))
			names = arena_printf(search->arena, "%s%s%s.conf", names, *names ? ", " : "", place.stem);
	}
	return names ? names : "";
}

/* Reports that there is no policy at any of the places. */
static void absent(struct search *search)
{
	const char *const directories[] = { search->user_dir, locate_sysconf_dir, locate_policies_dir };
	struct suggest nearest;

	if (search->directory)
		(void)err_report(search->sink, ERR_POLICY, search->where,
		                 "default.conf in it is for all that have none",
		                 "\"%s\" has no policy for this program: none of %s", search->name, tried(search));
	else
		(void)err_report(search->sink, ERR_POLICY, search->where,
		                 hint_for(search, directories, COUNT(directories), &nearest),
		                 "there is no policy \"%s\" (looked for %s.conf in %s%s%s and %s)", search->name,
		                 search->name, search->user_dir ? search->user_dir : "", search->user_dir ? ", " : "",
		                 locate_sysconf_dir, locate_policies_dir);
}

static const char *find(struct search *search)
{
	if (!start(search, false))
		return NULL;
	if (search->directory && (!search->exe || !search->base)) {
		(void)err_report(search->sink, ERR_SYSTEM, search->where, "mount /proc, or name a policy file",
		                 "\"%s\": cannot find out which program this is", search->name);
		return NULL;
	}
	for (size_t step = 0; step < search->places && !search->failed; step++) {
		bool has_one;
		const char *path = path_of(search, step, &has_one);

		if (path && exists(search, path))
			return path;
	}
	if (!search->failed)
		absent(search);
	return NULL;
}

const char *locate_policy(struct arena *arena, const struct err_sink *sink, struct err_where where,
                          const struct locate_program *program, const char *name)
{
	struct search search = { .arena = arena, .sink = sink, .where = where, .program = program, .name = name };

	if (names_a_directory(name) || !strchr(name, '/'))
		return find(&search);
	if (name[0] == '/')
		return name;
	(void)err_report(sink, ERR_POLICY, where, "write an absolute path: the working directory may be anyone's",
	                 "\"%s\" is a relative path", name);
	return NULL;
}

int locate_candidates(struct arena *arena, const struct locate_program *program, const char *name, struct strlist *out)
{
	struct search search = { .arena = arena, .sink = &err_silent, .program = program, .name = name };

	if (name[0] == '/' && !names_a_directory(name))
		return strlist_append(out, arena, name);
	if (!start(&search, true))
		return -1;
	for (size_t step = 0; step < search.places; step++) {
		bool has_one;
		const char *path = path_of(&search, step, &has_one);

		if (has_one && (!path || strlist_append(out, arena, path) != 0))
			return -1;
	}
	return search.no_memory ? -1 : 0;
}
