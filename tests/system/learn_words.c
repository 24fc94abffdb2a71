/* SPDX-License-Identifier: BSD-3-Clause */
/* How learn writes a path: in words that lead to the same place for another user, in another directory. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "learned.h"
#include "require.h"
#include "traced.h"

/* A variable, the directory that it names, and how a file in there is written. */
static const struct {
	const char *variable, *directory, *written;
} places[] = {
	{ "TMPDIR", "tmp", "${TMPDIR:-/tmp}/f" },
	{ "XDG_CONFIG_HOME", "config", "${XDG_CONFIG_HOME:-${HOME}/.config}/f" },
	{ "XDG_CACHE_HOME", "cache", "${XDG_CACHE_HOME:-${HOME}/.cache}/f" },
	{ "XDG_DATA_HOME", "data", "${XDG_DATA_HOME:-${HOME}/.local/share}/f" },
	{ "XDG_STATE_HOME", "state", "${XDG_STATE_HOME:-${HOME}/.local/state}/f" },
	{ "XDG_RUNTIME_DIR", "runtime", "${XDG_RUNTIME_DIR}/f" },
	{ NULL, "app", "${@exe_dir}/f" },
};

#define PLACES (sizeof(places) / sizeof(places[0]))

/* The directory of a place in one of two homes. */
static const char *place(const char *home, size_t i)
{
	return spawn_path(spawn_text("%s/%s", home, places[i].directory));
}

static void make_home(const char *home)
{
	cr_assert_eq(mkdir(spawn_path(home), 0755), 0);
	cr_assert_eq(mkdir(spawn_path(spawn_text("%s/work", home)), 0755), 0);
	for (size_t i = 0; i < PLACES; i++) {
		(void)mkdir(place(home, i), 0755);
		(void)spawn_file(spawn_text("%s/%s/f", home, places[i].directory), "text\n");
	}
	landshim_copy(TRACED_CALLS("static"), spawn_path(spawn_text("%s/app/calls", home)), 0755);
}

static void in_work(void *home)
{
	if (chdir(spawn_path(spawn_text("%s/work", (const char *)home))) != 0)
		_exit(97);
}

/* Reads the files of the places of one home, in that home or another; arguments name none of them. */
static const struct spawned *read_all(const char *command, const char *option, const char *home, const char *from)
{
	const char *words[4 + 7 * PLACES] = { option, spawn_path("p.conf"),
		                              spawn_path(spawn_text("%s/app/calls", home)) };
	const char *env[PLACES + 1] = { NULL };
	size_t count = 3, filled = 0;

	for (size_t i = 0; i < PLACES; i++) {
		const char *const calls[] = { "chdir", place(from, i), ",", "open", "f", "", "," };

		if (places[i].variable)
			env[filled++] = spawn_text("%s=%s", places[i].variable, place(home, i));
		for (size_t j = 0; j < 7 - (i + 1 == PLACES); j++)
			words[count++] = calls[j];
	}
	return landshim_spawn(&(const struct spawn){ .env = env, .prepare = in_work, .data = (void *)(uintptr_t)home },
	                      command, words);
}

Test(learn_words, each_place_is_where_the_next_run_has_it)
{
	const struct spawned *ran;
	const char *policy;

	make_home("one");
	make_home("two");
	ran = read_all("learn", "-o", "one", "one");
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	policy = spawn_read(spawn_path("p.conf"));
	for (size_t i = 0; i < PLACES; i++)
		cr_expect_not_null(strstr(policy,
		                          spawn_text("path = \"%s\"; allow = \"read_file\"", places[i].written)),
		                   "%s: %s", places[i].written, policy);
	cr_expect_null(strstr(policy, spawn_text("\"%s", spawn_directory())), "%s", policy);
	ran = read_all("run", "-c", "two", "two");
	cr_expect_null(strstr(ran->out, "EACCES"), "%s%s%s", ran->out, ran->err, policy);
	ran = read_all("run", "-c", "two", "one");
	cr_expect_null(strstr(ran->out, "open: OK"), "%s%s%s", ran->out, ran->err, policy);
}

/* What a word leads to after the run is not what it led to before. */
Test(learn_words, a_word_that_the_run_makes_lead_elsewhere_is_not_used)
{
	const struct spawned *ran;

	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("one"), 0755) | mkdir(learned_path("two"), 0755), 0);
	(void)learned_file("one/f", "1\n");
	(void)learned_file("two/f", "2\n");
	cr_assert_eq(symlink("one", learned_path("d")), 0);
	ran = LEARNED("/bin/sh", "-c", "cat \"$1\"; rm d; ln -s two d", "sh", "d/f");
	cr_assert_str_eq(ran->out, "1\n", "%s", ran->err);
	cr_expect_not(learned_has("${@arg"), "%s", learned_policy());
	cr_expect(learned_has("{ path = \"${@cwd}/one/f\"; allow = \"read_file\"; }"), "%s", learned_policy());
}

/* Disks, processors, terminals: the policy loads where there are others. */
Test(learn_words, what_belongs_to_a_machine_may_be_missing)
{
	const struct spawned *ran = LEARNED("/bin/cat", "/sys/kernel/mm/transparent_hugepage/enabled");

	if (ran->status != 0)
		require_skip("/sys/kernel/mm/transparent_hugepage");
	(void)unlink(learned_policy_path());
	(void)LEARNED("/bin/sh", "-c", "cat /sys/kernel/mm/transparent_hugepage/enabled");
	cr_expect(learned_has("{ path = \"/sys/kernel/mm/transparent_hugepage/enabled\"; allow = \"read_file\"; "
	                      "missing = \"skip\"; }"),
	          "%s", learned_policy());
}

/* A cgroup comes and goes with its processes. */
Test(learn_words, what_lies_in_a_cgroup_is_granted_as_the_root_of_all)
{
	const char *file = "/sys/fs/cgroup/cgroup.controllers";

	if (access(file, R_OK) != 0)
		file = "/sys/fs/cgroup/cpu/cgroup.procs";
	if (access(file, R_OK) != 0)
		require_skip("/sys/fs/cgroup");
	(void)LEARNED("/bin/cat", file);
	cr_expect(learned_has("/sys/fs/cgroup\"; allow = \"read_file\""), "%s", learned_policy());
}
