/* SPDX-License-Identifier: BSD-3-Clause */
/* The protected places, and those that follow from HOME and PATH. */
#include "command/learn/learn_guard.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "command/base/context.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_record.h"
#include "command/warn/warn_startup.h"

/* Directories of the system: nothing is made in them, or beneath them. */
static const char *const of_system[] = { "/etc",   "/usr",       "/bin",  "/sbin",       "/lib",  "/lib32",
	                                 "/lib64", "/libx32",    "/boot", "/sys",        "/proc", "/dev",
	                                 "/nix",   "/var/spool", "/gnu",  "/run/systemd" };

/* Directories in which each service has one of its own. */
static const char *const shared[] = { "/var/lib", "/var/cache", "/var/log", "/run/user", "/run/lock" };

/* In a home directory: secrets, and what is run later. */
static const char *const of_home[] = { ".ssh",
	                               ".gnupg",
	                               ".aws",
	                               ".kube",
	                               ".docker",
	                               ".netrc",
	                               ".password-store",
	                               ".pki",
	                               ".config/autostart",
	                               ".config/systemd",
	                               ".config/gcloud",
	                               ".config/environment.d",
	                               ".local/bin",
	                               ".local/share/applications",
	                               ".local/share/keyrings",
	                               "bin" };

static const char *const secrets[] = { "/etc/shadow", "/etc/gshadow", "/etc/ssl/private", "/etc/security",
	                               "/etc/sudoers" };

static const char *const temporary[] = { "/tmp", "/var/tmp", "/dev/shm" };

/* Returns the part of a path after the home directory; NULL: the path does not lie beneath it. */
static const char *in_home(const struct learn_facts *facts, const char *path)
{
	if (!facts->home || facts->home[1] == '\0' || !path_beneath(path, facts->home))
		return NULL;
	path += strlen(facts->home);
	return *path == '/' ? path + 1 : path;
}

static bool is_among(const char *path, const char *const *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (path_beneath(path, places[i]))
			return true;
	return false;
}

static bool is_one_of(const char *path, const char *const *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(path, places[i]) == 0)
			return true;
	return false;
}

bool learn_guard_is_temporary(const struct learn_facts *facts, const char *directory)
{
	return is_one_of(directory, temporary, COUNT(temporary)) || (facts->tmp && strcmp(facts->tmp, directory) == 0);
}

bool learn_guard_stands_for(const struct learn_record *record, const char *directory, const char *path)
{
	if (!path_beneath(path, directory))
		return false;
	if (!learn_guard_is_temporary(&record->facts, directory))
		return true;
	for (size_t i = 0; i < record->words_count; i++)
		for (size_t j = 0; j < record->words[i].paths.count; j++) {
			const char *word = record->words[i].paths.items[j];

			if (path_beneath(path, word) && path_beneath(word, directory) && strcmp(word, directory) != 0)
				return false;
		}
	return true;
}

static bool holds_any(const char *directory, const char *const *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (path_beneath(places[i], directory))
			return true;
	return false;
}

/* Whether it is a home directory, this user's or another's, or holds home directories. */
static bool is_home(const struct learn_facts *facts, const char *directory)
{
	if (facts->home && facts->home[1] != '\0' && path_beneath(facts->home, directory))
		return true;
	return strcmp(directory, "/root") == 0 ||
	       (path_beneath(directory, "/home") && learn_path_depth(directory) <= 2);
}

/* Whether a path, from the home directory on, is, holds or lies in a place with secrets or one that is run later. */
static bool is_or_holds_private(const char *rest)
{
	for (size_t i = 0; i < COUNT(of_home); i++) {
		size_t len = strlen(of_home[i]);

		if (strncmp(rest, of_home[i], len) == 0 && (rest[len] == '\0' || rest[len] == '/'))
			return true;
		/* The directory holds such a place. */
		len = strlen(rest);
		if (strncmp(of_home[i], rest, len) == 0 && of_home[i][len] == '/')
			return true;
	}
	return false;
}

/* Whether it is hidden directly in the home directory, or is a place with secrets or one that is run later. */
static bool is_private(const struct learn_facts *facts, const char *directory)
{
	const char *rest = in_home(facts, directory);

	return rest && (is_or_holds_private(rest) || (rest[0] == '.' && !strchr(rest, '/')));
}

bool learn_guard_holds_own(const struct learn_facts *facts, const char *directory)
{
	static const char *const shared_by_all[] = { "", ".config", ".cache", ".local", ".local/share", ".local/state" };
	const char *rest = in_home(facts, directory);

	for (size_t i = 0; rest && i < COUNT(shared_by_all); i++)
		if (strcmp(rest, shared_by_all[i]) == 0)
			return true;
	return false;
}

const char *learn_guard_own(const struct learn_facts *facts, const char *base, const char *path, bool is_directory)
{
	const char *own = base;

	while (learn_guard_holds_own(facts, own)) {
		size_t len = strlen(own) + 1;

		if (strlen(path) < len)
			return NULL;
		own = arena_strndup(context_arena(), path, len + strcspn(path + len, "/"));
	}
	/* The run made no such directory, or the path itself is a file there. */
	if (own == base || (strcmp(own, path) == 0 && !is_directory))
		return NULL;
	return is_or_holds_private(in_home(facts, own)) || warn_startup_is_known(own + strlen(facts->home)) ? NULL
	                                                                                                    : own;
}

bool learn_guard_writes(const struct learn_facts *facts, const char *directory)
{
	if (learn_guard_is_temporary(facts, directory))
		return false;
	if (learn_path_depth(directory) < 2 || is_home(facts, directory) || is_private(facts, directory))
		return true;
	if (path_beneath(directory, "/dev/shm"))
		return false;
	for (size_t i = 0; i < facts->path.count; i++)
		if (path_beneath(directory, facts->path.items[i]) || path_beneath(facts->path.items[i], directory))
			return true;
	return is_among(directory, of_system, COUNT(of_system)) || holds_any(directory, of_system, COUNT(of_system)) ||
	       is_one_of(directory, shared, COUNT(shared));
}

bool learn_guard_reads(const struct learn_facts *facts, const char *directory)
{
	return learn_path_depth(directory) < 2 || is_home(facts, directory) || is_private(facts, directory) ||
	       is_one_of(directory, of_system, COUNT(of_system)) || is_one_of(directory, shared, COUNT(shared)) ||
	       is_among(directory, secrets, COUNT(secrets)) || holds_any(directory, secrets, COUNT(secrets));
}

bool learn_guard_is_configuration(const struct learn_facts *facts, const char *path)
{
	const char *rest = in_home(facts, path);

	if (is_among(path, secrets, COUNT(secrets)) || strstr(path, "shadow"))
		return false;
	if (path_beneath(path, "/etc") && learn_path_depth(path) > 1)
		return true;
	/* Deeper down lies software rather than its settings. */
	if (!rest || rest[0] != '.' || strncmp(rest, ".cache/", 7) == 0 ||
	    learn_path_depth(path) > learn_path_depth(facts->home) + 3)
		return false;
	for (size_t i = 0; i < COUNT(of_home); i++)
		if (strncmp(rest, of_home[i], strlen(of_home[i])) == 0)
			return false;
	return true;
}
