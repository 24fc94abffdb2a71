/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What landshim run grants for ld.so's sake: what was looked at, was found to
 * be an object that can be loaded, and is still the same.
 */
#include <criterion/criterion.h>
#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../exchange.h"
#include "landshim.h"
#include "require.h"

/* An indirect function's resolver under a policy that lets it read /proc: what landshim grants for ld.so's sake, it sees. */
static const char *resolver_of(const char *secret, const char *entry, void (*prepare)(void *data), const char *data)
{
	const char *env[] = { spawn_text("SECRET=%s", secret), entry, NULL };
	const struct spawn run = { .env = env, .prepare = prepare, .data = (void *)(size_t)data };
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");

	return landshim_run(&run, policy, (const char *[]){ SPAWN_HOST("ifunc"), NULL })->out;
}

static const char *resolver_says(const char *secret, const char *preload)
{
	return resolver_of(secret, spawn_text("LD_PRELOAD=%s", preload), NULL, NULL);
}

/* An /etc of the child's own, with nothing in it but a list of what is to be preloaded. */
static void preload_everywhere(void *data)
{
	FILE *file;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/etc", "tmpfs", 0, NULL) != 0)
		_exit(98);
	file = fopen("/etc/ld.so.preload", "we");
	if (!file || fprintf(file, "# a comment\n%s\n", (const char *)data) < 0 || fclose(file) != 0)
		_exit(97);
}

Test(outer_extras, what_ld_so_is_told_to_load_is_granted)
{
	const char *object = spawn_path("object");

	require_root();
	require_landlock(1);
	landshim_copy(SPAWN_HOST("libnothing.so"), object, 0644);
	cr_expect_str_eq(resolver_of(object, NULL, NULL, NULL), "denied\n", "nobody names it");
	cr_expect_str_eq(resolver_of(object, spawn_text("LD_AUDIT=%s", object), NULL, NULL), "leaked\n");
	cr_expect_str_eq(resolver_of(object, NULL, preload_everywhere, object), "leaked\n");
}

Test(outer_extras, an_object_that_cannot_be_loaded_is_not_granted)
{
	static const uint16_t types[] = { ET_NONE, ET_REL, ET_EXEC, ET_CORE };
	const char *object = spawn_path("object");

	require_landlock(1);
	landshim_copy(SPAWN_HOST("libnothing.so"), object, 0644);
	cr_expect_str_eq(resolver_says(object, object), "leaked\n", "one that can be loaded is");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		int fd = open(object, O_WRONLY | O_CLOEXEC);

		cr_assert_eq(pwrite(fd, &types[i], sizeof(types[i]), offsetof(Elf64_Ehdr, e_type)), sizeof(types[i]));
		(void)close(fd);
		cr_expect_str_eq(resolver_says(object, object), "denied\n", "e_type %d", types[i]);
	}
}

Test(outer_extras, what_was_looked_at_is_what_is_granted, .timeout = 120)
{
	const char *secret = landshim_secret();
	const char *object = spawn_path("object"), *link = spawn_path("link");
	int leaked = 0;
	pid_t child;

	require_landlock(1);
	landshim_copy(SPAWN_HOST("libnothing.so"), object, 0644);
	cr_assert_eq(symlink(secret, link), 0);
	child = exchange_start(object, link);
	for (int i = 0; i < 100; i++)
		leaked += strstr(resolver_says(secret, object), "leaked") != NULL;
	exchange_end(child);
	cr_expect_eq(leaked, 0, "%d times", leaked);
}
