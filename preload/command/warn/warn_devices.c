/* SPDX-License-Identifier: BSD-3-Clause */
/* Finds devices that a rule reaches: by its object, or by their paths in /dev. */
#include "command/warn/warn_devices.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/is_dots.h"
#include "base/path_beneath.h"
#include "command/decide/reach.h"
#include "command/warn/survey.h"
#include "expand/targets.h"
#include "model/policy.h"

#define DATA (SURVEY_READ | SURVEY_CHANGE)
#define MAKE (SURVEY_FS(MAKE_BLOCK) | SURVEY_FS(MAKE_CHAR))
#define IOCTL SURVEY_FS(IOCTL_DEV)

/* How deep /dev is searched; udev makes two or three levels (/dev/cciss/c0d0, /dev/mapper/x). */
#define LEVELS 4

/*
 * The first device beneath a directory that the caller's test accepts; NULL: none.
 * Links are not followed, as rules do not follow them.
 */
static const char *find_device(const struct survey *s, const char *path, int levels, bool (*minds)(const struct stat *))
{
	DIR *dir;
	const struct dirent *entry;
	struct stat st;
	const char *found = NULL;

	if (lstat(path, &st) != 0)
		return NULL;
	if (!S_ISDIR(st.st_mode) || levels == 0)
		return minds(&st) ? path : NULL;
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir)))
		if (!is_dots(entry->d_name))
			found = find_device(s, arena_printf(s->arena, "%s/%s", path, entry->d_name), levels - 1, minds);
	if (dir)
		(void)closedir(dir);
	return found;
}

static bool is_block_device(const struct stat *st)
{
	return S_ISBLK(st->st_mode);
}

/*
 * Whether a device is harmless, by its number (Documentation/admin-guide/devices.txt):
 * one that only gives bytes, a terminal, or graphics.
 */
static bool is_harmless(uint32_t major, uint32_t minor)
{
	static const struct {
		uint32_t major, first, last;
	} harmless[] = {
		{ 1, 3, 3 },     /* null */
		{ 1, 5, 5 },     /* zero */
		{ 1, 7, 9 },     /* full, random, urandom */
		{ 5, 0, 0 },     /* tty, the process's own */
		{ 5, 2, 2 },     /* ptmx */
		{ 136, 0, ~0U }, /* pts, to 143 */
		{ 137, 0, ~0U }, { 138, 0, ~0U }, { 139, 0, ~0U }, { 140, 0, ~0U },
		{ 141, 0, ~0U }, { 142, 0, ~0U }, { 143, 0, ~0U }, { 195, 0, ~0U }, /* nvidia */
		{ 226, 0, ~0U },                                                    /* dri */
	};

	for (size_t i = 0; i < COUNT(harmless); i++)
		if (harmless[i].major == major && harmless[i].first <= minor && minor <= harmless[i].last)
			return true;
	return false;
}

static bool is_harmful_device(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && !is_harmless(major(st->st_rdev), minor(st->st_rdev));
}

/* Only root can make devices. */
static bool devices_can_be_made(const struct survey *s)
{
	uint64_t granted = survey_unrestricted(s);

	for (size_t i = 0; i < s->layer->targets.count; i++)
		granted |= survey_granted(s, i);
	return geteuid() == 0 && (granted & MAKE);
}

static bool are_made_and_used(uint64_t allowed)
{
	return (allowed & MAKE) && (allowed & DATA);
}

/*
 * Warns of a directory where the program may make a device and then read or write it.
 * If that is so of a directory above as well, the finding is about that one.
 */
static void warn_of_made(const struct survey *s, const struct reach_node *node, uint64_t granted, size_t target)
{
	const struct reach_node *above = node->parent;

	if ((granted & (DATA | MAKE)) && are_made_and_used(survey_allowed(s, node)) &&
	    !(above && are_made_and_used(survey_allowed(s, above))))
		survey_warn(s, survey_where(s, target),
		            arena_printf(s->arena,
		                         "\"%s\" lets root make a device (make_block, make_char) and open it: all that "
		                         "lies on any disk is granted",
		                         survey_path(s, target)));
}

/* How a block device is reached by one name of a node. */
static const char *how_block_devices_are_named(const struct survey *s, const struct reach_node *node)
{
	/* All of /dev counts, whatever is there now: a disk that is plugged in appears there. */
	if (S_ISBLK(node->mode))
		return "is a block device";
	if (strcmp(node->path, "/dev") == 0)
		return "is where block devices appear";
	if (path_beneath("/dev", node->path))
		return "holds /dev, where block devices appear";
	return path_beneath(node->path, "/dev") && find_device(s, node->path, LEVELS, is_block_device)
	               ? "holds block devices"
	               : NULL;
}

static const char *how_block_devices_are_reached(const struct survey *s, struct reach_node *node)
{
	const char *how = NULL;

	reach_names(s->reach, node);
	for (size_t i = 0; !how && i < node->names_count; i++)
		how = how_block_devices_are_named(s, node->names[i]);
	return how;
}

void warn_devices_block(const struct survey *s)
{
	const bool made = devices_can_be_made(s);

	if (made)
		warn_of_made(s, survey_node(s, "/"), survey_unrestricted(s), s->layer->targets.count);
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const char *what;

		if (!s->nodes[i])
			continue;
		if (made)
			warn_of_made(s, s->nodes[i], survey_granted(s, i), i);
		what = survey_granted(s, i) & DATA ? how_block_devices_are_reached(s, s->nodes[i]) : NULL;
		if (what)
			survey_warn(s, survey_where(s, i),
			            arena_printf(s->arena, "\"%s\" %s: all that lies on one is granted",
			                         survey_path(s, i), what));
	}
}

/* The harmful device that a rule reaches; NULL: none, or the rule reaches all of /dev, which block-device is about. */
static const char *harmful_device(const struct survey *s, struct reach_node *node)
{
	const char *found = NULL;

	if (S_ISCHR(node->mode))
		return is_harmless((uint32_t)(node->special >> 32), (uint32_t)node->special) ? NULL : node->path;
	reach_names(s->reach, node);
	for (size_t i = 0; !found && i < node->names_count; i++) {
		const char *path = node->names[i]->path;

		if (path_beneath(path, "/dev") && strcmp(path, "/dev") != 0)
			found = find_device(s, path, LEVELS, is_harmful_device);
	}
	return found;
}

void warn_devices_reachable(const struct survey *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const char *device = s->nodes[i] && (survey_granted(s, i) & DATA) ? harmful_device(s, s->nodes[i])
		                                                                  : NULL;

		if (device)
			survey_warn(s, survey_where(s, i),
			            arena_printf(s->arena,
			                         "\"%s\" lets the program open the device %s: what that does no rule "
			                         "confines",
			                         survey_path(s, i), device));
	}
}

/* /dev/tty, tty1, ttyS0, ttyUSB0, console, ptmx, and what is beneath pts. */
static bool is_terminal(const char *path)
{
	return strncmp(path, "/dev/tty", 8) == 0 || strcmp(path, "/dev/console") == 0 ||
	       strcmp(path, "/dev/ptmx") == 0 || path_beneath(path, "/dev/pts");
}

/* The terminal that a rule reaches without ioctl_dev; NULL: there is none. */
static const char *mute_terminal(const struct survey *s, size_t index)
{
	static const char *const everyones[] = { "/dev/tty", "/dev/pts" };
	const struct reach_node *node = s->nodes[index];

	/* /dev/ptmx may be a link into pts. */
	if (is_terminal(node->path) || is_terminal(survey_path(s, index)))
		return survey_allowed(s, node) & IOCTL ? NULL : survey_path(s, index);
	for (size_t i = 0; i < COUNT(everyones); i++)
		if (path_beneath(everyones[i], node->path) &&
		    !(survey_allowed(s, survey_node(s, everyones[i])) & IOCTL))
			return everyones[i];
	return NULL;
}

void warn_devices_terminal(const struct survey *s)
{
	for (size_t i = 0; s->layer->policy.abi >= 5 && i < s->layer->targets.count; i++) {
		const struct target *target = survey_target(s, i);
		const char *terminal = s->nodes[i] && (survey_granted(s, i) & DATA) ? mute_terminal(s, i) : NULL;

		if (terminal)
			survey_warn(
				s, policy_where(target->rule),
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
