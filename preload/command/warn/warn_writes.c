/* SPDX-License-Identifier: BSD-3-Clause */
/* Places that are not to be written, and the rules that reach them. */
#include "command/warn/warn_writes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/warn/protected_places.h"
#include "command/warn/survey.h"
#include "expand/targets.h"
#include "load/locate.h"

/* So many places are named in one warning. */
#define NAMED_MAX 3

/* One warning for a rule, or for what is unrestricted, with the places it reaches. */
static void warn_of(const struct survey *s, const struct protected_places_list *places, const char *real,
                    uint64_t allowed, struct err_where where, const char *path)
{
	const char *named = "";
	struct stat st = { .st_ino = 0 };
	size_t count = 0;

	(void)stat(real, &st);
	for (size_t i = 0; i < places->count; i++) {
		if (!protected_places_reached(&places->list[i], real, &st, allowed))
			continue;
		if (count++ < NAMED_MAX)
			named = arena_printf(s->arena, "%s%s%s", named, *named ? ", " : "", places->list[i].path);
	}
	if (count > NAMED_MAX)
		named = arena_printf(s->arena, "%s and %zu more", named, count - NAMED_MAX);
	if (count > 0)
		survey_warn(s, where,
		            arena_printf(s->arena, "\"%s\" lets the program write %s (%s)", path, places->what, named));
}

static void find(const struct survey *s, const struct protected_places_list *places)
{
	warn_of(s, places, "/", survey_everywhere(s), s->layer->policy.unrestricted_where, "unrestricted");
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const struct target *target = survey_target(s, i);

		if (s->real[i])
			warn_of(s, places, s->real[i], survey_granted(s, i), target->rule->where, target->path);
	}
}

void warn_writes_policy(const struct survey *s)
{
	struct protected_places_list places = { .what = "the policy itself" };
	struct protected_places_list earlier = { .what = "what is taken for the policy next time" };
	struct strlist candidates = { .count = 0 };

	for (size_t i = 0; i < s->layer->policy.sources_count; i++)
		protected_places_add(s, &places, s->layer->policy.sources[i].file, PROTECTED_PLACES_WRITES, false);
	find(s, &places);
	(void)locate_candidates(s->arena, s->subject->program, s->subject->name, &candidates);
	for (size_t i = 0; i < candidates.count && strcmp(candidates.items[i], s->layer->policy.file) != 0; i++)
		protected_places_add(s, &earlier, candidates.items[i], PROTECTED_PLACES_WRITES, false);
	find(s, &earlier);
}

void warn_writes_shim(const struct survey *s)
{
	struct protected_places_list places = { .what = "the shim" };

	protected_places_add(s, &places, locate_shim, PROTECTED_PLACES_WRITES, false);
	find(s, &places);
}

static void in_list(const struct survey *s, const char *list, const char *what)
{
	struct protected_places_list places = { .what = what };

	while (list && *list) {
		size_t len = strcspn(list, ":");
		const char *dir = arena_strndup(s->arena, list, len);

		protected_places_add(s, &places, dir, SURVEY_CHANGE | PROTECTED_PLACES_CREATE, true);
		list += len + (list[len] == ':');
	}
	find(s, &places);
}

void warn_writes_path(const struct survey *s)
{
	in_list(s, getenv("PATH"), "a directory in PATH");
	in_list(s, context_variable("LD_LIBRARY_PATH"), "a directory in LD_LIBRARY_PATH");
}

void warn_writes_startup(const struct survey *s)
{
	static const char *const in_home[] = {
		".bashrc",
		".bash_profile",
		".bash_login",
		".profile",
		".zshrc",
		".zshenv",
		".zprofile",
		".ssh",
		".config/autostart",
		".config/systemd/user",
		".local/share/systemd/user",
	};
	static const char *const others[] = {
		"/etc/profile",          "/etc/profile.d",   "/etc/bash.bashrc",   "/etc/crontab",
		"/etc/cron.d",           "/etc/cron.hourly", "/etc/cron.daily",    "/etc/cron.weekly",
		"/etc/cron.monthly",     "/var/spool/cron",  "/etc/xdg/autostart", "/etc/systemd/system",
		"/etc/systemd/user",     "/etc/init.d",      "/etc/ld.so.preload", "/usr/lib/systemd/system",
		"/usr/lib/systemd/user",
	};
	struct protected_places_list places = { .what = "what is run later" };
	const char *home = getenv("HOME");
	const char *config = getenv("XDG_CONFIG_HOME");

	for (size_t i = 0; home && i < COUNT(in_home); i++) {
		const char *path = arena_printf(s->arena, "%s/%s", home, in_home[i]);

		protected_places_add(s, &places, path, PROTECTED_PLACES_WRITES, true);
	}
	for (size_t i = 0; config && config[0] == '/' && i < 2; i++) {
		const char *path = arena_printf(s->arena, "%s/%s", config, i ? "systemd/user" : "autostart");

		protected_places_add(s, &places, path, PROTECTED_PLACES_WRITES, true);
	}
	for (size_t i = 0; i < COUNT(others); i++)
		protected_places_add(s, &places, others[i], PROTECTED_PLACES_WRITES, true);
	find(s, &places);
}

void warn_writes_kernel(const struct survey *s)
{
	struct protected_places_list places = { .what = "what the kernel is set by" };

	protected_places_add(s, &places, "/proc", SURVEY_CHANGE, true);
	protected_places_add(s, &places, "/sys", SURVEY_CHANGE, true);
	find(s, &places);
}

/* Rights add up along a path: what may be written here may be executed by a rule above, and the other way round. */
static bool is_executed(const struct survey *s, const char *real)
{
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (s->real[i] && (survey_granted(s, i) & SURVEY_EXECUTE) &&
		    (survey_beneath(real, s->real[i]) || survey_beneath(s->real[i], real)))
			return true;
	return (survey_everywhere(s) & SURVEY_EXECUTE) != 0;
}

void warn_writes_execute(const struct survey *s)
{
	const uint64_t writes = SURVEY_FS(WRITE_FILE) | SURVEY_FS(MAKE_REG);

	if ((survey_everywhere(s) & writes) && is_executed(s, "/")) {
		survey_warn(s, s->layer->policy.unrestricted_where,
		            "the program can execute what it writes: \"unrestricted\" lets it write everywhere");
		return;
	}
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if ((survey_granted(s, i) & writes) && survey_holds_files(s, i) && is_executed(s, s->real[i]))
			survey_warn(s, survey_target(s, i)->rule->where,
			            arena_printf(s->arena, "the program can execute what it writes beneath \"%s\"",
			                         survey_target(s, i)->path));
}
