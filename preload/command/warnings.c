/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of warnings and how each is found. */
#include "warnings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/locate.h"
#include "../../common/uapi.h"
#include "loader_paths.h"

#define FS(name) LANDLOCK_ACCESS_FS_##name
#define EXECUTE FS(EXECUTE)
#define READ FS(READ_FILE)
/* What changes a file, or puts another one in its place. */
#define CHANGE (FS(WRITE_FILE) | FS(TRUNCATE))
#define REPLACE (FS(MAKE_REG) | FS(MAKE_SYM) | FS(REFER) | FS(REMOVE_FILE))
#define WRITES (CHANGE | REPLACE)

struct search {
	struct arena *arena;
	const struct layer *layer;
	const struct chain *chain;
	const struct warnings_sink *sink;
	const char *name;  /* of the kind under way */
	const char **real; /* each target's path without links; NULL: it has none */
};

static void warn(const struct search *s, struct err_where where, const char *text)
{
	const struct warning warning = { s->name, where, text ? text : "out of memory" };

	s->sink->on_warning(s->sink->data, &warning);
}

static const char *real_path(struct arena *arena, const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) ? arena_strndup(arena, real, strlen(real)) : NULL;
}

/* Whether a path is dir or lies beneath it. */
static bool beneath(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (len == 1)
		return true;
	return strncmp(path, dir, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static const struct target *target(const struct search *s, size_t index)
{
	return &s->layer->targets.list[index];
}

/* Warns of each rule that grants any of the rights on a path (or beneath it, if deep). */
static void rules_on(const struct search *s, const char *path, uint64_t rights, bool deep, const char *what)
{
	const char *real = real_path(s->arena, path);

	for (size_t i = 0; real && i < s->layer->targets.count; i++) {
		if (!s->real[i] || !(target(s, i)->allowed & rights))
			continue;
		if (beneath(real, s->real[i]) || (deep && beneath(s->real[i], real)))
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "\"%s\" lets the program write %s (%s)", target(s, i)->path, what,
			                  path));
	}
}

static void writes_policy(const struct search *s)
{
	for (size_t i = 0; i < s->layer->policy.sources_count; i++)
		rules_on(s, s->layer->policy.sources[i].file, WRITES, false, "the policy itself");
}

static void writes_shim(const struct search *s)
{
	rules_on(s, locate_shim, WRITES, false, "the shim");
}

static void in_list(const struct search *s, const char *variable, const char *what)
{
	const char *list = getenv(variable);

	while (list && *list) {
		size_t len = strcspn(list, ":");
		const char *dir = arena_strndup(s->arena, list, len);

		if (dir && dir[0] == '/')
			rules_on(s, dir, CHANGE | FS(MAKE_REG) | FS(MAKE_SYM) | FS(REFER), true, what);
		list += len + (list[len] == ':');
	}
}

static void writes_path(const struct search *s)
{
	in_list(s, "PATH", "a directory in PATH");
	in_list(s, "LD_LIBRARY_PATH", "a directory in LD_LIBRARY_PATH");
}

static void writes_startup(const struct search *s)
{
	static const char *const in_home[] = { ".bashrc",           ".bash_profile",       ".profile", ".zshrc", ".ssh",
		                               ".config/autostart", ".config/systemd/user" };
	static const char *const others[] = { "/etc/crontab", "/etc/cron.d",    "/var/spool/cron",
		                              "/etc/profile", "/etc/profile.d", "/etc/systemd/system" };
	const char *home = getenv("HOME");

	for (size_t i = 0; home && i < sizeof(in_home) / sizeof(in_home[0]); i++) {
		const char *path = arena_printf(s->arena, "%s/%s", home, in_home[i]);

		if (path)
			rules_on(s, path, WRITES, false, "what is run later");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		rules_on(s, others[i], WRITES, false, "what is run later");
}

static void writes_kernel(const struct search *s)
{
	rules_on(s, "/proc", CHANGE, true, "/proc");
	rules_on(s, "/sys", CHANGE, true, "/sys");
}

static void block_device(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		struct stat st;

		if (!(target(s, i)->allowed & (READ | CHANGE)) || stat(target(s, i)->path, &st) != 0)
			continue;
		if (S_ISBLK(st.st_mode))
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "\"%s\" is a block device: all that lies on it is granted",
			                  target(s, i)->path));
	}
}

/* Rights add up along a path: what may be written here may be executed by a rule above, and the other way round. */
static void write_execute(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		if (!s->real[i] || !(target(s, i)->allowed & (CHANGE | FS(MAKE_REG))))
			continue;
		for (size_t k = 0; k < s->layer->targets.count; k++) {
			if (!s->real[k] || !(target(s, k)->allowed & EXECUTE) ||
			    (!beneath(s->real[i], s->real[k]) && !beneath(s->real[k], s->real[i])))
				continue;
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "the program can execute what it writes beneath \"%s\"",
			                  target(s, i)->path));
			break;
		}
	}
}

static void loader_execute(const struct search *s)
{
	static const char *const loaders[] = { "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1",
		                               "/lib/ld-linux.so.2" };
	const char *loader = NULL;

	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++) {
		const char *real = real_path(s->arena, loaders[i]);

		for (size_t k = 0; real && k < s->layer->targets.count; k++)
			if (s->real[k] && (target(s, k)->allowed & EXECUTE) && beneath(real, s->real[k]))
				loader = loaders[i];
	}
	for (size_t i = 0; loader && i < s->layer->targets.count; i++) {
		if ((target(s, i)->allowed & (READ | EXECUTE)) != READ)
			continue;
		warn(s, target(s, i)->rule->where,
		     arena_printf(s->arena, "what \"%s\" grants to read, %s FILE executes", target(s, i)->path,
		                  loader));
		return; /* one example will do */
	}
}

static void proc_self(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (beneath(target(s, i)->path, "/proc/self") || beneath(target(s, i)->path, "/proc/thread-self"))
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "\"%s\" holds for the first process alone, not for its children",
			                  target(s, i)->path));
}

static void socket_reachable(const struct search *s)
{
	static const char *const sockets[] = { "/run/docker.sock", "/run/containerd/containerd.sock",
		                               "/run/dbus/system_bus_socket" };
	const struct policy *policy = &s->layer->policy;

	if (policy->min_abi >= 9 && !(policy->unrestricted.bits[ACCESS_FS] & FS(RESOLVE_UNIX)))
		return;
	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (access(sockets[i], F_OK) == 0)
			warn(s, policy->min_abi_where,
			     arena_printf(s->arena, "%s can be connected to on kernels below ABI 9", sockets[i]));
}

static void terminal_ioctl(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const char *path = target(s, i)->path;

		if (!beneath(path, "/dev/tty") && !beneath(path, "/dev/pts") && !beneath(path, "/dev/ptmx"))
			continue;
		if (s->layer->policy.abi >= 5 && (target(s, i)->allowed & (READ | CHANGE)) &&
		    !(target(s, i)->allowed & FS(IOCTL_DEV)) &&
		    !(s->layer->policy.unrestricted.bits[ACCESS_FS] & FS(IOCTL_DEV)))
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena,
			                  "\"%s\" without \"ioctl_dev\": a terminal that is opened there is none to "
			                  "isatty(3)",
			                  path));
	}
}

static void tiocsti(const struct search *s)
{
	FILE *file = fopen("/proc/sys/dev/tty/legacy_tiocsti", "re");
	int c = file ? getc(file) : EOF;

	if (file)
		(void)fclose(file);
	if (c == '1')
		warn(s, s->layer->policy.abi_where,
		     "dev.tty.legacy_tiocsti is 1: a program can put input into its terminal; see landshim run "
		     "--new-session");
}

/* Each directory on the way: who may write it decides where the path leads. */
static void shared_path(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		char path[PATH_MAX];

		(void)snprintf(path, sizeof(path), "%s", target(s, i)->path);
		for (char *slash = strrchr(path, '/'); slash && slash != path; slash = strrchr(path, '/')) {
			struct stat st;

			*slash = '\0';
			if (stat(path, &st) != 0 || !(st.st_mode & S_IWOTH))
				continue;
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "\"%s\" lies in \"%s\", which others can write", target(s, i)->path,
			                  path));
			break;
		}
	}
}

static void useless_rule(const struct search *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		for (size_t k = 0; s->real[i] && k < s->layer->targets.count; k++) {
			if (k == i || !s->real[k] || !beneath(s->real[i], s->real[k]) ||
			    (target(s, i)->allowed & ~target(s, k)->allowed) || target(s, i)->rule->quiet)
				continue;
			/* Of two alike, the second is useless. */
			if (strcmp(s->real[i], s->real[k]) == 0 && target(s, i)->allowed == target(s, k)->allowed &&
			    i < k)
				continue;
			/* Fragments name what is not everywhere in one place (/bin, /usr/bin). */
			if (strcmp(target(s, i)->rule->where.file, s->layer->policy.file) != 0)
				continue;
			warn(s, target(s, i)->rule->where,
			     arena_printf(s->arena, "\"%s\" is granted as much by the rule on \"%s\"",
			                  target(s, i)->path, target(s, k)->path));
			break;
		}
	}
}

static void policy_owner(const struct search *s)
{
	for (size_t i = 0; i < s->layer->policy.sources_count; i++) {
		const struct policy_source *source = &s->layer->policy.sources[i];
		const struct err_where where = { source->file, 0 };

		if (source->owner != 0 && source->owner != geteuid())
			warn(s, where, arena_printf(s->arena, "belongs to user %u, who can change it", source->owner));
		if (source->mode & S_IWGRP)
			warn(s, where, "can be written by its group");
	}
}

/* The outer layer of landshim run lets read there, the exact one does not: a file would gain a right (EXDEV). */
static void loader_directory(const struct search *s)
{
	struct loader_paths paths;

	if (loader_paths_find(s->arena, s->chain, &paths) != 0)
		return;
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		if (!s->real[i] || !(target(s, i)->allowed & FS(REFER)) || (target(s, i)->allowed & READ))
			continue;
		for (size_t k = 0; k < paths.directories.count; k++) {
			const char *real = real_path(s->arena, paths.directories.paths[k]);

			if (!real || !beneath(real, s->real[i]))
				continue;
			warn(s, target(s, i)->rule->where,
			     arena_printf(
				     s->arena,
				     "under landshim run no file can be moved to \"%s\", where ld.so looks: \"%s\" "
				     "may be written and not read (EXDEV)",
				     paths.directories.paths[k], target(s, i)->path));
			break;
		}
	}
}

static void needless_unrestricted(const struct search *s)
{
	const struct access_set known = access_known(s->layer->policy.abi);

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if ((s->layer->policy.unrestricted.bits[right->family] & right->bit) &&
		    !(known.bits[right->family] & right->bit))
			warn(s, s->layer->policy.abi_where,
			     arena_printf(s->arena, "\"%s\" came with ABI %d and needs not be unrestricted",
			                  right->name, right->abi));
	}
}

static const struct {
	const char *name;
	void (*find)(const struct search *s);
} kinds[] = {
	{ "writes-policy", writes_policy },
	{ "writes-shim", writes_shim },
	{ "writes-path", writes_path },
	{ "writes-startup", writes_startup },
	{ "writes-kernel", writes_kernel },
	{ "block-device", block_device },
	{ "write-execute", write_execute },
	{ "loader-execute", loader_execute },
	{ "proc-self", proc_self },
	{ "socket-reachable", socket_reachable },
	{ "terminal-ioctl", terminal_ioctl },
	{ "tiocsti", tiocsti },
	{ "shared-path", shared_path },
	{ "useless-rule", useless_rule },
	{ "policy-owner", policy_owner },
	{ "loader-directory", loader_directory },
	{ "needless-unrestricted", needless_unrestricted },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *warnings_name(size_t index)
{
	return index < KINDS ? kinds[index].name : NULL;
}

bool warnings_known(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return true;
	return false;
}

void warnings_find(struct arena *arena, const struct layer *layer, const struct chain *chain,
                   const struct warnings_sink *sink)
{
	struct search search = { .arena = arena, .layer = layer, .chain = chain, .sink = sink };

	search.real = arena_zalloc(arena, layer->targets.count + 1, sizeof(*search.real));
	for (size_t i = 0; search.real && i < layer->targets.count; i++)
		search.real[i] = real_path(arena, layer->targets.list[i].path);
	for (size_t i = 0; search.real && i < KINDS; i++) {
		search.name = kinds[i].name;
		kinds[i].find(&search);
	}
}
