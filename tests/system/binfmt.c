/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that binfmt_misc has an interpreter for, in a user namespace of the
 * child's own, where what is registered is nobody else's (Linux 6.7).
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define DIRECTORY "/proc/sys/fs/binfmt_misc"

/* The child's status where it cannot have a binfmt_misc of its own. */
#define STATUS_NONE 77

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	return close(fd) == 0 && written;
}

struct kind {
	const char *registered; /* as for the file "register" */
	const char *removed;    /* a file that is not there any more when landshim looks; NULL: none */
	bool hidden;            /* another file system lies over binfmt_misc's then */
};

static void with_binfmt_misc(void *data)
{
	const struct kind *kind = data;
	const char *uid = spawn_text("0 %d 1", (int)geteuid()), *gid = spawn_text("0 %d 1", (int)getegid());

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text("/proc/self/setgroups", "deny") ||
	    !write_text("/proc/self/uid_map", uid) || !write_text("/proc/self/gid_map", gid) ||
	    mount("binfmt_misc", DIRECTORY, "binfmt_misc", 0, NULL) != 0)
		_exit(STATUS_NONE);
	if (!write_text(DIRECTORY "/register", kind->registered))
		_exit(98);
	if (kind->removed && unlink(kind->removed) != 0)
		_exit(96);
	if (kind->hidden && mount("tmpfs", DIRECTORY, "tmpfs", 0, NULL) != 0)
		_exit(97);
}

static const struct spawned *run_kind(const struct kind *kind, const char *command, const char *const *words)
{
	const struct spawn spawn = { .preload = "", .prepare = with_binfmt_misc, .data = (void *)(size_t)kind };
	const struct spawned *ran = landshim_spawn(&spawn, command, words);

	if (ran->status == STATUS_NONE && geteuid() != 0)
		cr_skip("there is no binfmt_misc of a user namespace's own");
	cr_assert_neq(ran->status, STATUS_NONE, "there is no binfmt_misc of a user namespace's own");
	return ran;
}

/* A program outside of what the policy lets be executed, which says what it may read of its arguments. */
static const char *interpreter(void)
{
	landshim_copy(SPAWN_HOST("reader"), spawn_path("interpreter"), 0755);
	return spawn_path("interpreter");
}

static const char *text_file(const char *name)
{
	const char *path = spawn_file(name, "echo a shell\n");

	cr_assert_eq(chmod(path, 0755), 0);
	return path;
}

static const char *policy(void)
{
	return spawn_file("binfmt.conf", landshim_tight(spawn_file("open", "")));
}

Test(binfmt, the_registered_interpreter_is_in_the_chain)
{
	const char *file = text_file("x.lsx");
	const char *open = spawn_file("open", "");
	const struct kind by_name = { .registered = spawn_text(":a:E::lsx::%s:", interpreter()) };
	const struct kind by_magic = {
		.registered = spawn_text(":a:M:1:cHO \\x61\\xff:\\xff\\xdf\\xdf\\xff\\xff\\x00:%s:", interpreter())
	};
	const struct kind other = { .registered = spawn_text(":a:E::lsy::%s:", interpreter()) };
	const char *words[] = { "-c", policy(), "--", file, open, NULL };
	const struct spawned *ran;

	require_landlock(1);
	/* It is executed, which the policy does not grant, and then under that. */
	ran = run_kind(&by_name, "run", words);
	cr_expect_str_eq(ran->out, spawn_text("denied %s\nallowed %s\n", file, open), "%s", ran->err);
	ran = run_kind(&by_magic, "run", words);
	cr_expect_str_eq(ran->out, spawn_text("denied %s\nallowed %s\n", file, open), "%s", ran->err);
	ran = run_kind(&other, "run", words);
	cr_expect_not_null(strstr(ran->err, "/bin/sh: 0: cannot open"), "%s%s", ran->out, ran->err);
	ran = run_kind(&by_name, "check", (const char *[]){ file, NULL });
	cr_expect_not_null(strstr(ran->out, interpreter()), "%s", ran->out);
}

Test(binfmt, its_arguments_are_the_kernels)
{
	const char *file = text_file("y.lsx");
	const struct kind plain = { .registered = ":a:E::lsx::/bin/echo:" };
	const struct kind name = { .registered = ":a:E::lsx::/bin/echo:P" };
	const char *policy_arg =
		spawn_file("arg.conf", spawn_policy(1, ", { path = \"${@arg}\"; allow = \"read\"; }", ""));
	const char *words[] = { "-v", "-c", policy_arg, file, "/etc/hostname", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = run_kind(&plain, "run", words);
	cr_expect_str_eq(ran->out, spawn_text("%s /etc/hostname\n", file), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: enforced "), "the shim is loaded: %s", ran->err);
	ran = run_kind(&name, "run", words);
	cr_expect_str_eq(ran->out, spawn_text("%s %s /etc/hostname\n", file, file), "%s", ran->err);
}

/* Held open by the kernel (F), it need not be there any more. */
Test(binfmt, an_interpreter_that_is_held_open_is_taken_as_it_is)
{
	const char *file = text_file("z.lsx");
	const char *busybox = spawn_path("busybox");
	const struct kind held = { .registered = spawn_text(":a:E::lsx::%s:F", busybox), .removed = busybox };
	const struct spawned *ran;

	require_landlock(1);
	landshim_copy("/bin/busybox", busybox, 0755);
	ran = run_kind(&held, "run", (const char *[]){ "-c", policy(), file, NULL });
	/* busybox says that there is no applet of that name. */
	cr_expect_eq(ran->status, 127, "%d: %s%s", ran->status, ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err, "z.lsx: applet not found"), "%s%s", ran->out, ran->err);
}

/* As execvp(3): execve(2) is asked first, whatever can be seen. */
Test(binfmt, what_is_registered_unseen_is_never_a_shell_script)
{
	const char *file = text_file("u.lsx");
	const struct kind unseen = { .registered = spawn_text(":a:E::lsx::%s:", interpreter()), .hidden = true };
	const char *open = spawn_file("open", "");
	const char *wide = spawn_file(
		"wide.conf",
		spawn_policy(1, spawn_text(", { path = \"%s\"; allow = \"read_execute\"; }", interpreter()), ""));
	const struct spawned *ran;
	const char *says;

	require_landlock(1);
	ran = run_kind(&unseen, "run", (const char *[]){ "-c", wide, file, open, NULL });
	/* The interpreter, and not the shell: what was handed over is for that. */
	landshim_refused(ran, "landshim: LANDSHIM_HANDOVER: is another program's\n");
	/* Where the policy does not let it be executed it is not. */
	ran = run_kind(&unseen, "run", (const char *[]){ "-c", policy(), file, open, NULL });
	cr_expect_eq(ran->status, 126, "%s", ran->out);
	cr_expect_str_eq(ran->out, "");
	says = spawn_text("landshim: %s: cannot execute: permission denied (EACCES)\n", file);
	cr_expect_eq(strncmp(ran->err, says, strlen(says)), 0, "%s", ran->err);
	/* Nor where it is watched. */
	ran = run_kind(&unseen, "explain", (const char *[]){ "-c", policy(), file, open, NULL });
	cr_expect_eq(ran->status, 126, "%d: %s", ran->status, ran->err);
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
}
