/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding a policy by its name. */
#include "load/locate.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "base/suggest.h"
#include "base/sys.h"
#include "load/policy_names.h"
#include "model/values.h"

/* Where a bare name is looked for: the user's, the administrator's, the installed ones. */
#define DIRS 3

struct search {
	struct arena *arena;
	const struct err_sink *sink;
	struct err_where where;
	const struct locate_program *program;
	const char *name;
	bool failed; /* an error was reported: look no further */
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
	if (errnum == ENOMEM && !path)
		(void)err_memory(search->sink);
	else
		(void)err_system(search->sink, (struct err_where){ path, 0 }, errnum, NULL, "cannot open");
}

/* What says that a file is not there; any other errno is the user's to know. */
static bool is_absent(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

/* The path DIR/STEM.conf if it exists. */
static const char *candidate(struct search *search, const char *dir, const char *stem)
{
	const char *path = arena_printf(search->arena, "%s/%s.conf", dir, stem);
	struct statx st;

	if (!path) {
		fail(search, NULL, ENOMEM);
		return NULL;
	}
	if (sys_stat(AT_FDCWD, path, 0, &st) == 0)
		return path;
	/* A dangling link exists: whoever reads it will say what is wrong. */
	if (errno == ENOENT && sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &st) == 0)
		return path;
	if (!is_absent(errno))
		fail(search, path, errno);
	return NULL;
}

/*
 * $XDG_CONFIG_HOME/landshim, or NULL.  su(1) leaves another user's value
 * behind: the directory counts only if it is ours or root's, which one that may
 * not be reached is not known to be; one that is not there only where it may
 * be made.
 */
static const char *user_dir(struct search *search, bool made)
{
	const char *base = value(search, "XDG_CONFIG_HOME");
	const char *dir;
	struct statx st;

	/* A relative one is as good as none (XDG Base Directory Specification). */
	if (!base || base[0] != '/') {
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

/* What a name that names nothing may have meant. */
static const char *hint_for(const struct search *search, const char *const *dirs, size_t count)
{
	const char *end = strrchr(search->name, '.');
	struct suggest nearest;
	const char *found;

	if (end && strcmp(end, POLICY_NAMES_SUFFIX) == 0)
		return "a name stands without .conf; a file is named with a slash in it";
	suggest_start(&nearest, search->name);
	for (size_t i = 0; i < count; i++)
		if (dirs[i])
			policy_names_offer(search->arena, dirs[i], &nearest);
	found = suggest_found(&nearest);
	return found ? arena_printf(search->arena, "did you mean \"%s\"?", found) : NULL;
}

static const char *by_bare_name(struct search *search)
{
	const char *dirs[] = { user_dir(search, false), locate_sysconf_dir, locate_policies_dir };

	for (size_t i = 0; i < DIRS && !search->failed; i++) {
		const char *path = dirs[i] ? candidate(search, dirs[i], search->name) : NULL;

		if (path)
			return path;
	}
	if (!search->failed)
		(void)err_report(search->sink, ERR_POLICY, search->where, hint_for(search, dirs, DIRS),
		                 "there is no policy \"%s\" (looked for %s.conf in %s%s%s and %s)", search->name,
		                 search->name, dirs[0] ? dirs[0] : "", dirs[0] ? ", " : "", locate_sysconf_dir,
		                 locate_policies_dir);
	return NULL;
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

static const char *by_program(struct search *search)
{
	const char *exe = value(search, "@exe");
	const char *program = value(search, "@program");
	const char *dir = arena_strndup(search->arena, search->name, strlen(search->name) - 1);
	const char *path = NULL;

	if (!dir) {
		(void)err_memory(search->sink);
		return NULL;
	}
	if (!exe || !program) {
		(void)err_report(search->sink, ERR_SYSTEM, search->where, "mount /proc, or name a policy file",
		                 "\"%s\": cannot find out which program this is", search->name);
		return NULL;
	}
	path = candidate(search, dir, program);
	for (size_t i = 0; i < 2 && !path && !search->failed; i++) {
		const char *invoked = search->program->invoked[i];

		/* The first is argv[0], the other one is what the kernel was given. */
		if (invoked && is_link_to(search, invoked, i == 0, exe))
			path = candidate(search, dir, basename(invoked));
	}
	if (!path && !search->failed)
		path = candidate(search, dir, "default");
	if (!path && !search->failed)
		(void)err_report(search->sink, ERR_POLICY, search->where, NULL,
		                 "\"%s\" has no policy for this program: neither %s.conf nor default.conf",
		                 search->name, program);
	return path;
}

const char *locate_policy(struct arena *arena, const struct err_sink *sink, struct err_where where,
                          const struct locate_program *program, const char *name)
{
	struct search search = { arena, sink, where, program, name, false };

	if (name[0] == '/')
		return name[strlen(name) - 1] == '/' ? by_program(&search) : name;
	if (!strchr(name, '/'))
		return by_bare_name(&search);
	(void)err_report(sink, ERR_POLICY, where, "write an absolute path: the working directory may be anyone's",
	                 "\"%s\" is a relative path", name);
	return NULL;
}

static void ignore(void *data, const struct err *err)
{
	(void)data;
	(void)err;
}

static int append(struct search *search, struct strlist *out, const char *dir, const char *stem)
{
	const char *path = arena_printf(search->arena, "%s/%s.conf", dir, stem);

	return path ? strlist_append(out, search->arena, path) : -1;
}

static int append_of_program(struct search *search, struct strlist *out)
{
	const char *exe = value(search, "@exe");
	const char *program = value(search, "@program");
	const char *dir = arena_strndup(search->arena, search->name, strlen(search->name) - 1);

	if (!dir || (program && append(search, out, dir, program) != 0))
		return -1;
	for (size_t i = 0; exe && i < 2; i++) {
		const char *invoked = search->program->invoked[i];

		if (invoked && is_link_to(search, invoked, i == 0, exe) &&
		    append(search, out, dir, basename(invoked)) != 0)
			return -1;
	}
	return append(search, out, dir, "default");
}

int locate_candidates(struct arena *arena, const struct locate_program *program, const char *name, struct strlist *out)
{
	static const struct err_sink nowhere = { ignore, NULL };
	struct search search = { arena, &nowhere, { NULL, 0 }, program, name, false };
	const char *dirs[DIRS];

	if (name[0] == '/')
		return name[strlen(name) - 1] == '/' ? append_of_program(&search, out)
		                                     : strlist_append(out, arena, name);
	dirs[0] = user_dir(&search, true);
	dirs[1] = locate_sysconf_dir;
	dirs[2] = locate_policies_dir;
	for (size_t i = 0; i < DIRS; i++)
		if (dirs[i] && append(&search, out, dirs[i], name) != 0)
			return -1;
	return 0;
}
