/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Uses O_TMPFILE and linkat(2), neither of which replaces anything; on a file system
 * without them, another name and a rename that replaces nothing.
 */
#include "command/learn/learn_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/learn/learn_path.h"

#define NOREPLACE 1U /* RENAME_NOREPLACE */

static const char exists_hint[] = "name another file with -o, or remove it";

static const char place_hint[] = "name a file in another directory with -o";

static int failed(const struct err_sink *sink, const struct learn_output *output)
{
	const int error = errno;
	const char *hint = error == EEXIST ? exists_hint : error == EMFILE ? NULL : place_hint;

	return err_system(sink, (struct err_where){ output->path, 0 }, error, hint, "cannot write the policy");
}

int learn_output_open(int directory, const char *name, mode_t mode, bool *named)
{
	int fd = openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);

	*named = fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL);
	return *named ? openat(directory, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode) : fd;
}

int learn_output_name(int fd, int directory, const char *name)
{
	char link[64];

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, link, directory, name, AT_SYMLINK_FOLLOW);
}

int learn_output_begin(const struct err_sink *sink, const char *path, struct learn_output *out)
{
	const char *temporary;
	struct stat st;
	bool named;

	*out = (struct learn_output){ .path = path, .directory = -1, .fd = -1 };
	out->directory = open(arena_dirname(context_arena(), path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->directory < 0)
		return failed(sink, out);
	if (fstatat(out->directory, learn_path_name(path), &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return failed(sink, out);
	}
	temporary = arena_printf(context_arena(), ".%s.%d", learn_path_name(path), (int)getpid());
	out->fd = learn_output_open(out->directory, temporary, 0644, &named);
	if (out->fd < 0)
		return failed(sink, out);
	out->temporary = named ? temporary : NULL;
	return 0;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, text, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		text += written;
		len -= (size_t)written;
	}
	return 0;
}

static int name_it(const struct learn_output *output)
{
	const char *name = learn_path_name(output->path);

	if (output->temporary)
		return (int)syscall(SYS_renameat2, output->directory, output->temporary, output->directory, name,
		                    NOREPLACE);
	return learn_output_name(output->fd, output->directory, name);
}

int learn_output_end(const struct err_sink *sink, struct learn_output *output, const char *text, size_t len)
{
	int ret = 0;

	if (write_all(output->fd, text, len) != 0 || fsync(output->fd) != 0 || name_it(output) != 0)
		ret = failed(sink, output);
	else
		output->temporary = NULL;
	learn_output_drop(output);
	return ret;
}

void learn_output_drop(struct learn_output *output)
{
	if (output->temporary)
		(void)unlinkat(output->directory, output->temporary, 0);
	cleanup_close(&output->fd);
	cleanup_close(&output->directory);
	output->fd = output->directory = -1;
}
