/* SPDX-License-Identifier: BSD-3-Clause */
/* O_TMPFILE and linkat(2), neither of which replaces anything; where the file system has none, a name of its own. */
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

static int failed(const struct err_sink *sink, const struct learn_output *output)
{
	return err_system(sink, (struct err_where){ output->path, 0 }, errno,
	                  errno == EEXIST ? exists_hint : err_hint(errno), "cannot write the policy");
}

int learn_output_begin(const struct err_sink *sink, const char *path, struct learn_output *out)
{
	struct stat st;

	*out = (struct learn_output){ .path = path, .directory = -1, .fd = -1 };
	out->directory = open(arena_dirname(context_arena(), path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->directory < 0)
		return failed(sink, out);
	if (fstatat(out->directory, learn_path_name(path), &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return failed(sink, out);
	}
	out->fd = openat(out->directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
	if (out->fd >= 0)
		return 0;
	if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL)
		return failed(sink, out);
	out->temporary = arena_printf(context_arena(), ".%s.%d", learn_path_name(path), (int)getpid());
	out->fd = openat(out->directory, out->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
	if (out->fd >= 0)
		return 0;
	out->temporary = NULL;
	return failed(sink, out);
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
	char link[64];

	if (output->temporary)
		return (int)syscall(SYS_renameat2, output->directory, output->temporary, output->directory, name,
		                    NOREPLACE);
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", output->fd);
	return linkat(AT_FDCWD, link, output->directory, name, AT_SYMLINK_FOLLOW);
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

const char *learn_output_beside(const struct err_sink *sink, const struct learn_output *output, const char *text,
                                size_t len)
{
	const char *name = arena_printf(context_arena(), ".%s.%d.try", learn_path_name(output->path), (int)getpid());
	cleanup_fd int fd = openat(output->directory, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);

	if (fd < 0 || write_all(fd, text, len) != 0) {
		(void)failed(sink, output);
		return NULL;
	}
	return learn_path_join(context_arena(), arena_dirname(context_arena(), output->path), name);
}

void learn_output_drop(struct learn_output *output)
{
	if (output->temporary)
		(void)unlinkat(output->directory, output->temporary, 0);
	cleanup_close(&output->fd);
	cleanup_close(&output->directory);
	output->fd = output->directory = -1;
}
