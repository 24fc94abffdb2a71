/* SPDX-License-Identifier: BSD-3-Clause */
/* The mount table: how it is read, and which ways lead to a place. */
#include "expand/mounts.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../scratch.h"
#include "../support.h"
#include "base/count.h"

/* The root file system, /home/me/keys of it on /srv/keys, another on /mnt and its /in on /srv/part, /srv on /also. */
static struct mounts_entry table[] = {
	{ 1, 1, "8:1", "/", "/" },
	{ 2, 1, "8:1", "/home/me/keys", "/srv/keys" },
	{ 3, 1, "8:2", "/", "/mnt" },
	{ 4, 1, "8:2", "/in", "/srv/part" },
	{ 5, 1, "8:1", "/srv", "/also" },
	/* What covers another comes later. */
	{ 6, 3, "8:3", "/", "/mnt/over" },
	{ 7, 6, "8:4", "/sub", "/mnt/over" },
};
static const struct mounts mounts = { table, COUNT(table), COUNT(table), true };

Test(mounts, the_topmost_mount_counts)
{
	cr_expect_eq(mounts_on(&mounts, "/mnt/over"), &table[6]);
	cr_expect_eq(mounts_on(&mounts, "/"), &table[0]);
	cr_expect_null(mounts_on(&mounts, "/mnt/ove"));
	cr_expect_null(mounts_on(&mounts, "/srv"));
}

struct reach_case {
	const char *device, *path;
	bool reached;
};

static void reaches(const struct mounts_hidden *hidden, const struct reach_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(mounts_reach(hidden, (struct mounts_place){ cases[i].device, cases[i].path }),
		             cases[i].reached, "%s %s", cases[i].device, cases[i].path);
}

Test(mounts, what_is_mounted_of_a_place_leads_there)
{
	static const struct reach_case cases[] = {
		{ "8:1", "/home/me/keys", true },
		{ "8:1", "/home/me/keys/id", true },
		{ "8:1", "/home/me/keysx", false },
		/* By its own path, and by where it is mounted. */
		{ "8:1", "/home/me", true },
		{ "8:1", "/home", true },
		{ "8:1", "/", true },
		{ "8:1", "/srv", true },
		{ "8:1", "/srv/other", false },
		{ "8:1", "/etc", false },
		/* Another file system with such names. */
		{ "8:2", "/home/me/keys", false },
		{ "8:2", "/", false },
	};
	struct mounts_hidden hidden = { NULL, 0, 0, NULL, 0, 0 };

	cr_assert_eq(mounts_hide(support_arena(), &mounts, (struct mounts_place){ "8:1", "/home/me/keys" }, &hidden),
	             0);
	reaches(&hidden, cases, COUNT(cases));
}

Test(mounts, a_part_of_what_is_hidden_leads_there_too)
{
	static const struct reach_case cases[] = {
		{ "8:2", "/in/deeper", true }, { "8:2", "/", true },      { "8:1", "/srv", true },
		{ "8:1", "/srv/keys", false }, { "8:1", "/home", false },
	};
	struct mounts_hidden hidden = { NULL, 0, 0, NULL, 0, 0 };

	cr_assert_eq(mounts_hide(support_arena(), &mounts, (struct mounts_place){ "8:2", "/" }, &hidden), 0);
	reaches(&hidden, cases, COUNT(cases));
}

Test(mounts, what_does_not_exist_yet_hides_no_other_entry)
{
	static const struct reach_case cases[] = {
		{ "8:1", "/home/me", true },
		{ "8:1", "/home", true },
		{ "8:1", "/home/me/notes", false },
		/* Mounted there is what the directory has now, not what is made in it. */
		{ "8:1", "/srv", false },
	};
	struct mounts_hidden hidden = { NULL, 0, 0, NULL, 0, 0 };

	cr_assert_eq(mounts_hide_in(support_arena(), &mounts, (struct mounts_place){ "8:1", "/home/me" }, &hidden), 0);
	reaches(&hidden, cases, COUNT(cases));
}

Test(mounts, a_mount_that_covers_another_leads_on_upwards)
{
	static const struct reach_case cases[] = {
		{ "8:4", "/sub", true },
		{ "8:4", "/", false },
		{ "8:3", "/", false },
		/* What the lower one of the two covers is no directory above it. */
		{ "8:2", "/", true },
		{ "8:2", "/over", false },
		{ "8:1", "/", true },
		{ "8:1", "/mnt", false },
		{ "8:1", "/srv", false },
	};
	struct mounts_hidden hidden = { NULL, 0, 0, NULL, 0, 0 };

	cr_assert_eq(mounts_hide(support_arena(), &mounts, (struct mounts_place){ "8:4", "/sub/x" }, &hidden), 0);
	reaches(&hidden, cases, COUNT(cases));
}

static int hide_in_short(struct arena *arena)
{
	struct mounts_hidden hidden = { NULL, 0, 0, NULL, 0, 0 };

	return mounts_hide(arena, &mounts, (struct mounts_place){ "8:2", "/in/x" }, &hidden);
}

static int read_in_short(struct arena *arena)
{
	struct mounts read = { NULL, 0, 0, false };

	return mounts_read(arena, support_sink(), (struct err_where){ "p", 3 }, &read);
}

Test(mounts, where_memory_runs_out_no_way_is_left_out_in_silence)
{
	/* It is for the caller to say. */
	support_each_shortage(hide_in_short, false);
	support_each_shortage(read_in_short, true);
}

Test(mounts, names_that_the_kernel_escapes_are_read)
{
	static const char *const names[] = { "two words", "tab\there", "new\nline", "back\\040slash", "plain" };
	struct mounts read = { NULL, 0, 0, false };
	const struct err_where where = { "p", 3 };
	const size_t before = COUNT(names);

	require_root();
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	for (size_t i = 0; i < before; i++) {
		scratch_directory(names[i], 0755);
		cr_assert_eq(mount("none", scratch_path(names[i]), "tmpfs", 0, NULL), 0);
	}
	cr_assert_eq(mounts_read(support_arena(), support_sink(), where, &read), 0, "%s", support_error.msg);
	for (size_t i = 0; i < before; i++) {
		const char *path = scratch_path(names[i]);
		int fd = open(path, O_PATH | O_DIRECTORY);
		struct mounts_place place;

		cr_assert_not_null(mounts_on(&read, path), "%s", path);
		cr_expect_eq(mounts_place_of(support_arena(), support_sink(), where, &read, fd, path, &place), 0);
		cr_expect_str_eq(place.path, "/");
		cr_expect_str_eq(place.device, mounts_on(&read, path)->device);
		(void)close(fd);
		(void)umount(path);
	}
}

/* Whichever bytes a kernel escapes; what only looks like it stays. */
Test(mounts, every_escape_is_read)
{
	static const char text[] = "1 0 8:1 / / rw - ext4 none rw\n"
				   "2 1 8:2 /a\\057\\377 /\\047\\007\\177\\040\\134040 rw - ext4 none rw\n"
				   "3 1 8:3 / /\\400\\080\\008\\07\\x rw - ext4 none rw\n";
	struct mounts read = { NULL, 0, 0, false };
	int fd;

	require_root();
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	scratch_file("table");
	fd = open(scratch_path("table"), O_WRONLY | O_CLOEXEC);
	cr_assert_eq(write(fd, text, sizeof(text) - 1), (ssize_t)sizeof(text) - 1);
	(void)close(fd);
	cr_assert_eq(mount(scratch_path("table"), "/proc/self/mountinfo", NULL, MS_BIND, NULL), 0);
	cr_expect_eq(mounts_read(support_arena(), support_sink(), (struct err_where){ "p", 3 }, &read), 0, "%s",
	             support_error.msg);
	cr_expect_eq(umount("/proc/self/mountinfo"), 0);
	cr_assert_eq(read.count, 3U);
	cr_expect_str_eq(read.list[1].root, "/a/\377");
	cr_expect_str_eq(read.list[1].point, "/'\7\177 \\040");
	cr_expect_str_eq(read.list[2].point, "/\\400\\080\\008\\07\\x");
}

static int tables_open;

/* While there is no memory for what is read. */
static void look_at_descriptors(void)
{
	for (int fd = 0; fd < 256; fd++) {
		char link[64], target[256];
		ssize_t len;

		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		len = readlink(link, target, sizeof(target) - 1);
		if (len < 0)
			continue;
		target[len] = '\0';
		if (!strstr(target, "/mountinfo"))
			continue;
		tables_open++;
		cr_expect_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	}
}

/* Another thread may start one. */
Test(mounts, no_other_program_gets_the_table)
{
	struct mounts read = { NULL, 0, 0, false };
	struct arena none;

	arena_init(&none, 0);
	none.exhausted = look_at_descriptors;
	cr_expect_eq(mounts_read(&none, support_sink(), (struct err_where){ "p", 3 }, &read), -1);
	cr_expect_eq(tables_open, 1);
}

/* Longer than what is first made room for, and given in pieces. */
Test(mounts, a_long_table_is_read_whole)
{
	struct mounts before = { NULL, 0, 0, false }, after = { NULL, 0, 0, false };
	const struct err_where where = { "p", 3 };
	const size_t many = 4000;

	require_root();
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	scratch_directory("here", 0755);
	cr_assert_eq(mounts_read(support_arena(), support_sink(), where, &before), 0);
	for (size_t i = 0; i < many; i++)
		cr_assert_eq(mount("none", scratch_path("here"), "tmpfs", 0, NULL), 0);
	cr_assert_eq(mounts_read(support_arena(), support_sink(), where, &after), 0, "%s", support_error.msg);
	cr_expect_eq(after.count, before.count + many, "%zu after %zu", after.count, before.count);
	cr_expect_eq(mounts_read(support_arena(), support_sink(), where, &after), 0, "it is read once");
	cr_expect_eq(after.count, before.count + many);
	for (size_t i = before.count; i < after.count; i++)
		cr_assert_str_eq(after.list[i].point, scratch_path("here"));
	for (size_t i = 0; i < many; i++)
		(void)umount(scratch_path("here"));
}

/* In a child: Criterion takes descriptors of its own. */
Test(mounts, a_table_that_cannot_be_read_is_said)
{
	const struct rlimit none = { 0, 0 };
	struct mounts read = { NULL, 0, 0, false };
	const pid_t child = fork();
	int status;

	if (child == 0) {
		if (setrlimit(RLIMIT_NOFILE, &none) != 0)
			_exit(2);
		if (mounts_read(support_arena(), support_sink(), (struct err_where){ "p", 3 }, &read) != -1)
			_exit(3);
		_exit(support_errors == 1 && strstr(support_error.msg, "cannot read \"/proc/self/mountinfo\"") ? 0 : 4);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(status, 0, "%#x", (unsigned)status);
}
