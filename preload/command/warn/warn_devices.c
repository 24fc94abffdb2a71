/* SPDX-License-Identifier: BSD-3-Clause */
/* Devices that a rule reaches, by their paths in /dev. */
#include "command/warn/warn_devices.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/warn/survey.h"
#include "expand/targets.h"

#define DATA (SURVEY_READ | SURVEY_CHANGE)
#define MAKE (SURVEY_FS(MAKE_BLOCK) | SURVEY_FS(MAKE_CHAR))
#define IOCTL SURVEY_FS(IOCTL_DEV)

/* /dev is two or three levels deep where udev fills it (/dev/cciss/c0d0, /dev/mapper/x). */
#define LEVELS 4

/* Links are not followed: a rule on /dev/disk grants the links, not the disks. */
static bool holds_block_device(const struct survey *s, const char *path, int levels)
{
	DIR *dir;
	const struct dirent *entry;
	struct stat st;
	bool found = false;

	if (lstat(path, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode) || levels == 0)
		return S_ISBLK(st.st_mode);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		const char *inner = NULL;

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			inner = arena_printf(s->arena, "%s/%s", path, entry->d_name);
		found = inner && holds_block_device(s, inner, levels - 1);
	}
	if (dir)
		(void)closedir(dir);
	return found;
}

/* Root alone can make one. */
static bool devices_can_be_made(const struct survey *s)
{
	uint64_t granted = survey_everywhere(s);

	for (size_t i = 0; i < s->layer->targets.count; i++)
		granted |= survey_granted(s, i);
	return geteuid() == 0 && (granted & MAKE);
}

static bool are_made_and_used(uint64_t allowed)
{
	return (allowed & MAKE) && (allowed & DATA);
}

/* Who may read or write there besides uses one that is made.  What is so above is told of what grants it there. */
static void warn_of_made(const struct survey *s, const char *real, uint64_t granted, struct err_where where,
                         const char *path)
{
	const char *above = strcmp(real, "/") != 0 ? arena_dirname(s->arena, real) : NULL;

	if ((granted & (DATA | MAKE)) && are_made_and_used(survey_allowed(s, real)) &&
	    !(above && are_made_and_used(survey_allowed(s, above))))
		survey_warn(s, where,
		            arena_printf(s->arena,
		                         "\"%s\" lets root make a device (make_block, make_char) and open it: all that "
		                         "lies on any disk is granted",
		                         path));
}

static const char *how_block_devices_are_reached(const struct survey *s, const char *real)
{
	struct stat st;

	/* What is in /dev now is not what will be: a disk that is plugged in appears there. */
	if (stat(real, &st) != 0)
		return NULL;
	if (S_ISBLK(st.st_mode))
		return "is a block device";
	if (strcmp(real, "/dev") == 0)
		return "is where block devices appear";
	if (survey_beneath("/dev", real))
		return "holds /dev, where block devices appear";
	return survey_beneath(real, "/dev") && holds_block_device(s, real, LEVELS) ? "holds block devices" : NULL;
}

void warn_devices_block(const struct survey *s)
{
	const bool made = devices_can_be_made(s);

	if (made)
		warn_of_made(s, "/", survey_everywhere(s), s->layer->policy.unrestricted_where, "unrestricted");
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const struct target *target = survey_target(s, i);
		const char *what;

		if (!s->real[i])
			continue;
		if (made)
			warn_of_made(s, s->real[i], survey_granted(s, i), target->rule->where, target->path);
		what = survey_granted(s, i) & DATA ? how_block_devices_are_reached(s, s->real[i]) : NULL;
		if (what)
			survey_warn(s, target->rule->where,
			            arena_printf(s->arena, "\"%s\" %s: all that lies on one is granted", target->path,
			                         what));
	}
}

/* /dev/tty, tty1, ttyS0, ttyUSB0, console, ptmx, and what is beneath pts. */
static bool is_terminal(const char *path)
{
	return strncmp(path, "/dev/tty", 8) == 0 || strcmp(path, "/dev/console") == 0 ||
	       strcmp(path, "/dev/ptmx") == 0 || survey_beneath(path, "/dev/pts");
}

/* The terminal that a rule reaches and no rule lets be asked with an ioctl; NULL: there is none. */
static const char *mute_terminal(const struct survey *s, size_t index)
{
	static const char *const everyones[] = { "/dev/tty", "/dev/pts" };

	/* /dev/ptmx may be a link into pts. */
	if (is_terminal(s->real[index]) || is_terminal(survey_target(s, index)->path))
		return survey_allowed(s, s->real[index]) & IOCTL ? NULL : survey_target(s, index)->path;
	for (size_t i = 0; i < COUNT(everyones); i++)
		if (survey_beneath(everyones[i], s->real[index]) && !(survey_allowed(s, everyones[i]) & IOCTL))
			return everyones[i];
	return NULL;
}

void warn_devices_terminal(const struct survey *s)
{
	for (size_t i = 0; s->layer->policy.abi >= 5 && i < s->layer->targets.count; i++) {
		const struct target *target = survey_target(s, i);
		const char *terminal = s->real[i] && (survey_granted(s, i) & DATA) ? mute_terminal(s, i) : NULL;

		if (terminal)
			survey_warn(
				s, target->rule->where,
				arena_printf(s->arena,
			                     "\"%s\" without \"ioctl_dev\": a terminal that is opened there (%s) is "
			                     "none to isatty(3)",
			                     target->path, terminal));
	}
}

void warn_devices_tiocsti(const struct survey *s)
{
	FILE *file = fopen("/proc/sys/dev/tty/legacy_tiocsti", "re");
	int c = file ? getc(file) : EOF;

	if (file)
		(void)fclose(file);
	if (c == '1')
		survey_warn(s, s->layer->policy.abi_where,
		            "dev.tty.legacy_tiocsti is 1: a program can put input into its terminal; see landshim run "
		            "--new-session");
}
