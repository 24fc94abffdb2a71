/* SPDX-License-Identifier: BSD-3-Clause */
/* By descriptors: nobody can put a link or another directory on the way meanwhile. */
#include "kernel/make_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/sys.h"
#include "expand/targets.h"
#include "model/policy.h"

#define MODE 0700U

/* A component under way. */
struct step {
	const struct err_sink *sink;
	const struct target *target;
	bool dry, *made;
	char path[PATH_MAX];     /* the target's, up to the component */
	char name[NAME_MAX + 1]; /* the component */
	const char *rest;        /* of the target's path, after the component */
};

static int cannot(const struct step *step, const char *what)
{
	return err_system(step->sink, policy_where(step->target->rule), errno, NULL, "cannot %s \"%s\"", what,
	                  step->path);
}

/* Whether others than the caller and root may put something else where an entry of this directory is. */
static bool others_may_write(const struct statx *directory)
{
	return (directory->stx_mode & 022) != 0 || !sys_is_ours(directory);
}

static bool is_own(const struct statx *st)
{
	return st->stx_uid == geteuid() && (st->stx_mode & 077) == 0;
}

/* A directory that was made a moment ago, by its descriptor: -1, reported, and it is removed again. */
static int open_made(const struct step *step, int directory)
{
	cleanup_fd int fd = openat(directory, step->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0 && sys_fchmod(fd, MODE) == 0)
		return steal_fd(&fd);
	(void)cannot(step, "make the directory");
	(void)sys_rmdirat(directory, step->name);
	return -1;
}

static int open_there(const struct step *step, int directory)
{
	int fd = openat(directory, step->name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int errnum = errno;
	struct statx st;

	if (fd >= 0 || errnum == ENOENT)
		return fd;
	if (errnum == ENOTDIR && sys_stat(directory, step->name, AT_SYMLINK_NOFOLLOW, &st) == 0 &&
	    S_ISLNK(st.stx_mode)) {
		(void)err_report(step->sink, ERR_POLICY, policy_where(step->target->rule), "name where it leads",
		                 "\"%s\" is a symbolic link, and missing = \"create\" follows none", step->path);
	} else {
		errno = errnum;
		(void)cannot(step, "open");
	}
	/* It is reported, and not missing. */
	errno = 0;
	return -1;
}

/* Opens or makes the component in a directory. */
static int enter(const struct step *step, int directory)
{
	int fd = open_there(step, directory);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (step->dry) {
		*step->made = true;
		return -1;
	}
	if (sys_mkdirat(directory, step->name, MODE) == 0) {
		*step->made = true;
		return open_made(step, directory);
	}
	if (errno != EEXIST)
		return cannot(step, "make the directory");
	/* Somebody else was faster. */
	fd = open_there(step, directory);
	return fd < 0 && errno ? cannot(step, "open") : fd;
}

static bool is_last(const struct step *step)
{
	return step->rest[strspn(step->rest, "/")] == '\0';
}

/* Whether what was entered may stand where it does: 0, or -1 if it reported. */
static int check(const struct step *step, int directory, int entered)
{
	struct statx st;

	if (sys_fstat(directory, &st) != 0)
		return cannot(step, "look up the directory of");
	if (!others_may_write(&st))
		return 0;
	if (sys_fstat(entered, &st) != 0)
		return cannot(step, "look up");
	if (is_last(step) ? is_own(&st) : sys_is_ours(&st))
		return 0;
	if (!sys_is_ours(&st))
		return err_report(step->sink, ERR_POLICY, policy_where(step->target->rule), "choose another place",
		                  "\"%s\" lies where others may write, and belongs to somebody else", step->path);
	return err_report(step->sink, ERR_POLICY, policy_where(step->target->rule),
	                  "let nobody else into it, chmod 0700, or choose another place",
	                  "\"%s\" lies where others may write, and is open to others", step->path);
}

/* Takes the next component of the path.  0: there is none; -1: reported. */
static int next_name(struct step *step)
{
	const char *name = step->rest + strspn(step->rest, "/");
	size_t len = strcspn(name, "/");
	size_t used = strlen(step->path);

	step->rest = name + len;
	if (len == 0)
		return 0;
	if (len >= sizeof(step->name) || used + 1 + len >= sizeof(step->path))
		return err_system(step->sink, policy_where(step->target->rule), ENAMETOOLONG, NULL,
		                  "cannot open \"%s\"", step->target->path);
	memcpy(step->name, name, len);
	step->name[len] = '\0';
	step->path[used] = '/';
	memcpy(step->path + used + 1, step->name, len + 1);
	return 1;
}

int make_directory(const struct err_sink *sink, const struct target *target, bool dry, bool *made)
{
	struct step step;
	cleanup_fd int directory = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int more;

	step.sink = sink;
	step.target = target;
	step.dry = dry;
	step.made = made;
	step.path[0] = '\0';
	step.rest = target->path;
	*made = false;
	if (directory < 0)
		return err_system(sink, policy_where(target->rule), errno, NULL, "cannot open \"%s\"", "/");
	while ((more = next_name(&step)) > 0) {
		cleanup_fd int entered = enter(&step, directory);

		if (entered < 0 || check(&step, directory, entered) != 0)
			return -1;
		cleanup_close(&directory);
		directory = steal_fd(&entered);
	}
	return more < 0 ? -1 : steal_fd(&directory);
}
