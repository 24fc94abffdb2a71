/* SPDX-License-Identifier: BSD-3-Clause */
#include "tree.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static char base[] = "/tmp/landshim-decide-XXXXXX";

const char *const tree_through_names[TREE_THROUGHS] = { "plain paths", "links", "hard links", "bind mounts",
	                                                "overlays" };

const struct tree_path tree_directories[] = {
	{ "", TREE_PLAIN },
	{ "a", TREE_PLAIN },
	{ "a/b", TREE_PLAIN },
	{ "a/b/c", TREE_PLAIN },
	{ "a/b/c/d", TREE_PLAIN },
	{ "e", TREE_PLAIN },
	{ "e/f", TREE_PLAIN },
	{ "to_b", TREE_LINK },
	{ "e/to_c", TREE_LINK },
	{ "to_b/c", TREE_LINK },
	{ "bound", TREE_BIND },
	{ "bound/c", TREE_BIND },
	{ "e/bound_c", TREE_BIND },
	{ "over", TREE_OVERLAY },
	{ "over/up", TREE_OVERLAY },
	{ "over/up/x", TREE_OVERLAY },
	{ "over/y", TREE_OVERLAY },
	{ "a/mounted", TREE_PLAIN },
	{ "a/mounted/g", TREE_PLAIN },
};
const size_t tree_directories_count = sizeof(tree_directories) / sizeof(*tree_directories);

const struct tree_path tree_files[] = {
	{ "a/file", TREE_PLAIN },         { "a/b/file", TREE_PLAIN },         { "a/b/c/file", TREE_PLAIN },
	{ "e/file", TREE_PLAIN },         { "e/f/file", TREE_PLAIN },         { "to_b/file", TREE_LINK },
	{ "e/to_file", TREE_LINK },       { "e/to_c/file", TREE_LINK },       { "e/hard", TREE_HARD_LINK },
	{ "a/hard", TREE_HARD_LINK },     { "a/b/hard", TREE_HARD_LINK },     { "e/f/hard", TREE_HARD_LINK },
	{ "bound/file", TREE_BIND },      { "e/bound_c/file", TREE_BIND },    { "e/bound_file", TREE_BIND },
	{ "over/file", TREE_OVERLAY },    { "over/up/file", TREE_OVERLAY },   { "over/low", TREE_OVERLAY },
	{ "a/mounted/file", TREE_PLAIN }, { "a/mounted/g/file", TREE_PLAIN },
};
const size_t tree_files_count = sizeof(tree_files) / sizeof(*tree_files);

const struct tree_path tree_devices[] = {
	{ "a/null", TREE_PLAIN },         { "a/b/c/null", TREE_PLAIN },  { "e/null", TREE_PLAIN },
	{ "to_b/c/null", TREE_LINK },     { "bound/c/null", TREE_BIND }, { "over/null", TREE_OVERLAY },
	{ "a/mounted/null", TREE_PLAIN },
};
const size_t tree_devices_count = sizeof(tree_devices) / sizeof(*tree_devices);

const struct tree_path tree_made[] = {
	{ "made", TREE_PLAIN },          { "a/b/made", TREE_PLAIN },       { "e/f/made", TREE_PLAIN },
	{ "e/f/made/deep", TREE_PLAIN }, { "over/up/made", TREE_OVERLAY },
};
const size_t tree_made_count = sizeof(tree_made) / sizeof(*tree_made);

const char *tree_at(const char *name, const char *more)
{
	static char buffers[16][256];
	static unsigned next;
	char *at = buffers[next++ % 16];

	(void)snprintf(at, sizeof(buffers[0]), "%s%s%s%s%s", base, *name ? "/" : "", name, *more ? "/" : "", more);
	return at;
}

static void directory(const char *name)
{
	if (mkdir(tree_at(name, ""), 0755) != 0)
		err(1, "mkdir %s", name);
}

static void file(const char *name)
{
	int fd = open(tree_at(name, ""), O_WRONLY | O_CREAT | O_EXCL, 0755);

	if (fd < 0 || write(fd, "#!/bin/true\n", 12) != 12 || close(fd) != 0)
		err(1, "%s", name);
}

static void device(const char *name)
{
	if (mknod(tree_at(name, ""), S_IFCHR | 0666, makedev(1, 3)) != 0)
		err(1, "mknod %s", name);
}

static void link_to(const char *target, const char *name)
{
	if (symlink(target, tree_at(name, "")) != 0)
		err(1, "symlink %s", name);
}

static void hard_link(const char *from, const char *name)
{
	if (link(tree_at(from, ""), tree_at(name, "")) != 0)
		err(1, "link %s", name);
}

static void mounted(const char *source, const char *name, const char *type, unsigned long flags, const char *options)
{
	if (mount(source, tree_at(name, ""), type, flags, options) != 0)
		err(1, "mount %s", name);
}

static void build_overlay(void)
{
	char options[1024];

	directory("lower");
	file("lower/low");
	directory("upper");
	directory("work");
	directory("over");
	(void)snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s", tree_at("lower", ""),
	               tree_at("upper", ""), tree_at("work", ""));
	mounted("overlay", "over", "overlay", 0, options);
	directory("over/up");
	directory("over/up/x");
	directory("over/y");
	file("over/file");
	file("over/up/file");
	device("over/null");
}

static void build_plain(void)
{
	static const char *const directories[] = { "a", "a/b", "a/b/c",     "a/b/c/d", "a/mounted",
		                                   "e", "e/f", "e/bound_c", "bound" };
	static const char *const files[] = { "a/file", "a/b/file", "a/b/c/file", "e/file", "e/f/file", "e/bound_file" };
	static const char *const devices[] = { "a/null", "a/b/c/null", "e/null" };

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		directory(directories[i]);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		file(files[i]);
	for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++)
		device(devices[i]);
	link_to("a/b", "to_b");
	link_to("../a/b/c", "e/to_c");
	link_to("../a/file", "e/to_file");
	hard_link("a/b/file", "e/hard");
	hard_link("a/b/c/file", "e/f/hard");
	hard_link("e/file", "a/hard");
	hard_link("e/f/file", "a/b/hard");
}

void tree_build(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		err(1, "a mount namespace");
	umask(022);
	if (!mkdtemp(base) || chmod(base, 0755) != 0)
		err(1, "mkdtemp");
	mounted("tmpfs", "", "tmpfs", 0, "mode=0755");
	build_plain();
	mounted(tree_at("a/b", ""), "bound", NULL, MS_BIND, NULL);
	mounted(tree_at("a/b/c", ""), "e/bound_c", NULL, MS_BIND, NULL);
	mounted(tree_at("a/file", ""), "e/bound_file", NULL, MS_BIND, NULL);
	mounted("tmpfs", "a/mounted", "tmpfs", 0, "mode=0755");
	directory("a/mounted/g");
	file("a/mounted/file");
	file("a/mounted/g/file");
	device("a/mounted/null");
	build_overlay();
}

void tree_make_rest(void)
{
	for (size_t i = 0; i < tree_made_count; i++)
		if (mkdir(tree_at(tree_made[i].name, ""), 0700) != 0 && errno != EEXIST)
			err(1, "mkdir %s", tree_made[i].name);
}

void tree_remove_made(void)
{
	for (size_t i = tree_made_count; i-- > 0;)
		if (rmdir(tree_at(tree_made[i].name, "")) != 0)
			err(1, "rmdir %s", tree_made[i].name);
}

void tree_remove(void)
{
	if (umount2(base, MNT_DETACH) != 0 || rmdir(base) != 0)
		warn("%s is left", base);
}
