/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * File modes do not keep root out.  Nor does Landlock keep a process with CAP_PERFMON
 * from the memory maps and environments of other processes (may_access_mm in
 * fs/proc/base.c, kernel/fork.c).
 */
#include "command/warn/warn_secrets.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/is_dots.h"
#include "base/path_beneath.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "command/decide/reach.h"
#include "command/probe/ask_child.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"
#include "load/locate.h"
#include "model/filter_parts.h"
#include "model/uapi.h"

#define ETC "/etc"
#define LEVELS 3 /* /etc/ssl/private, /etc/NetworkManager/system-connections */

/* In a child: whether it can read the environment of the caller's parent from within a domain. */
static int reads_outside(void *data)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = SURVEY_FS(MAKE_BLOCK) };
	const int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);
	char byte;
	int fd;

	if (ruleset < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0 || uapi_restrict_self(ruleset, 0) != 0)
		return 0;
	fd = open(data, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, &byte, sizeof(byte)) > 0;
}

void warn_secrets_of_processes(const struct survey *s)
{
	struct reach_node *proc = survey_node(s, "/proc");
	/* In another PID namespace this process has no parent to ask about; its init will do. */
	const pid_t other = getppid() ? getppid() : 1;
	size_t target;
	int answer;

	if (!proc || !(survey_allowed(s, proc) & SURVEY_READ) || (s->layer->plan.filter.parts & FILTER_CAPABILITIES))
		return;
	answer = ask_child(reads_outside, arena_printf(s->arena, "/proc/%d/environ", (int)other));
	if (answer == 0)
		return;
	target = survey_granting(s, proc, SURVEY_READ);
	survey_warn(s, survey_where(s, target),
	            arena_printf(s->arena,
	                         "\"%s\" %s root read the environments of other processes, which hold secrets%s: "
	                         "write harden = \"capabilities\"",
	                         survey_path(s, target), answer < 0 ? "may let" : "lets",
	                         answer < 0 ? "; that " ASK_CHILD_UNTRIED : ""));
}

/* --- /etc --------------------------------------------------------------------------- */

struct secrets {
	const struct survey *s;
	struct strlist names; /* after /etc/ */
	const char *unseen;   /* the first path at which it could not look; NULL: there is none; */
	int errnum;           /* and what that failed with */
};

static void take(struct secrets *secrets, const char *path)
{
	const struct reach_node *node = survey_node(secrets->s, path);

	if (node && (survey_allowed(secrets->s, node) & SURVEY_READ))
		(void)strlist_append(&secrets->names, secrets->s->arena, path + sizeof(ETC));
}

/* Whether others may not read a file, or not enter a directory. */
static bool is_kept(const struct stat *st)
{
	return S_ISREG(st->st_mode) ? st->st_size > 0 && !(st->st_mode & S_IROTH)
	                            : S_ISDIR(st->st_mode) && !(st->st_mode & S_IXOTH);
}

/* What has gone meanwhile holds no secrets, and what the policy does not open is no finding. */
static void miss(struct secrets *secrets, const char *path, int errnum)
{
	const struct reach_node *node = survey_node(secrets->s, path);

	if (secrets->unseen || errnum == ENOENT || errnum == ENOTDIR ||
	    (node && !(survey_allowed(secrets->s, node) & SURVEY_READ)))
		return;
	secrets->unseen = path;
	secrets->errnum = errnum;
}

static void look(struct secrets *secrets, const char *directory, int levels);

static void look_at(struct secrets *secrets, const char *path, int levels)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		miss(secrets, path, errno);
	else if (is_kept(&st))
		take(secrets, path);
	else if (S_ISDIR(st.st_mode) && levels > 1)
		look(secrets, path, levels - 1);
}

static void look(struct secrets *secrets, const char *directory, int levels)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	if (!dir) {
		miss(secrets, directory, errno);
		return;
	}
	while (errno = 0, (entry = readdir(dir)))
		if (!is_dots(entry->d_name))
			look_at(secrets, arena_printf(secrets->s->arena, "%s/%s", directory, entry->d_name), levels);
	if (errno != 0)
		miss(secrets, directory, errno);
	(void)closedir(dir);
}

/* " (shadow, gshadow)": the first files in bytewise order; "" where there are none. */
static const char *names_of(struct secrets *secrets)
{
	struct strlist *names = &secrets->names;
	struct named named = { .count = 0 };

	if (names->count == 0)
		return "";
	sort_strings(names->items, names->count);
	for (size_t i = 0; i < names->count; i++)
		named_add(secrets->s->arena, &named, names->items[i]);
	return arena_printf(secrets->s->arena, " (%s)", named_text(secrets->s->arena, &named));
}

static const char *unseen_of(const struct secrets *secrets)
{
	if (!secrets->unseen)
		return "";
	return arena_printf(secrets->s->arena, "; \"%s\" could not be looked at (%s)", secrets->unseen,
	                    err_name(secrets->errnum));
}

/*
 * An installed policy that includes <etc> says why in a comment: a file that is
 * replaced there while the program runs can be reached only by a rule on the
 * directory.
 */
static bool is_known(const struct survey *s, size_t target)
{
	return survey_is_shipped(survey_where(s, target)) && path_beneath(s->layer->policy.file, locate_policies_dir);
}

static void warn_in_etc(const struct survey *s, bool known)
{
	const struct reach_node *etc = geteuid() == 0 ? survey_node(s, ETC) : NULL;
	struct secrets secrets = { .s = s };
	size_t target;

	if (!etc || !(survey_allowed(s, etc) & SURVEY_READ))
		return;
	target = survey_granting(s, etc, SURVEY_READ);
	if (is_known(s, target) != known)
		return;
	look(&secrets, ETC, LEVELS);
	if (secrets.names.count > 0 || secrets.unseen)
		survey_warn(s, survey_where(s, target),
		            arena_printf(s->arena,
		                         "\"%s\" %s root read what modes keep from others in /etc%s%s: name what the "
		                         "program needs there",
		                         survey_path(s, target), secrets.names.count > 0 ? "lets" : "may let",
		                         names_of(&secrets), unseen_of(&secrets)));
}

void warn_secrets_in_etc(const struct survey *s)
{
	warn_in_etc(s, false);
}

void warn_secrets_of_installed(const struct survey *s)
{
	warn_in_etc(s, true);
}
