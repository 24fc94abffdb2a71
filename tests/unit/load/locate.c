/* SPDX-License-Identifier: BSD-3-Clause */
/* The search for a policy where it cannot be made, and the places of it. */
#include "load/locate.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include "../scratch.h"
#include "../support.h"
#include "base/count.h"

static const char *values[5];

/* A program that has a policy in the user's directory, and in a directory of its own, by the name of a link to it. */
static struct locate_program prepare(void)
{
	scratch_directory("landshim", 0755);
	scratch_file("landshim/mine.conf");
	scratch_directory("policies", 0755);
	scratch_file("policies/link.conf");
	scratch_file("program");
	scratch_link("program", "link");
	values[0] = arena_printf(support_arena(), "XDG_CONFIG_HOME=%s", scratch());
	values[1] = arena_printf(support_arena(), "@exe=%s", scratch_path("program"));
	values[2] = "@program=program";
	return (struct locate_program){ .values = support_values(values), .invoked = { scratch_path("link"), NULL } };
}

static struct locate_program program;
static const char *name;

/* So long that there may be no room for it where there is some for the path of a policy. */
#define LONG "a-directory-of-which-the-name-is-longer-than-that-of-each-policy-which-is-looked-for-afterwards-by-far"

static int find_in(struct arena *arena)
{
	return locate_policy(arena, support_sink(), (struct err_where){ NULL, 0 }, &program, name) ? 0 : -1;
}

static int list_in(struct arena *arena)
{
	struct strlist found = { NULL, 0, 0 };

	return locate_candidates(arena, &program, name, &found);
}

Test(locate, where_memory_runs_out_it_is_said_and_nothing_else_is_taken)
{
	program = prepare();
	name = "mine";
	support_each_shortage(find_in, true);
	support_each_shortage(list_in, false);
	name = scratch_path("policies/");
	support_each_shortage(find_in, true);
	support_each_shortage(list_in, false);
	scratch_directory(LONG, 0755);
	scratch_file(LONG "/script");
	program.invoked[1] = scratch_path(LONG "/script");
	support_each_shortage(find_in, true);
	support_each_shortage(list_in, false);
}

static const char *refused;

/* Of memory too, which is the kernel's: that is about the path. */
static bool refuse(long number, const long *args, long *ret)
{
	if (number != SYS_statx || strcmp((const char *)(size_t)args[1], refused) != 0)
		return false;
	errno = ENOMEM;
	*ret = -1;
	return true;
}

Test(locate, a_place_that_cannot_be_looked_at_ends_the_search)
{
	program = prepare();
	refused = scratch_path("landshim/mine.conf");
	support_syscall = refuse;
	name = "mine";
	cr_expect_eq(find_in(support_arena()), -1);
	cr_expect_eq(support_errors, 1);
	cr_expect_eq(support_error.kind, ERR_SYSTEM);
	cr_expect_eq(support_error.errnum, ENOMEM);
	cr_expect_str_eq(support_error.file, refused);
}

static void lists(const char *of, const char *const *paths, size_t count)
{
	struct strlist found = { NULL, 0, 0 };

	cr_assert_eq(locate_candidates(support_arena(), &program, of, &found), 0, "%s", of);
	cr_assert_eq(found.count, count, "%s: %zu", of, found.count);
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(found.items[i], paths[i], "%s: %s", of, found.items[i]);
}

Test(locate, the_places_are_listed_in_their_order)
{
	program = prepare();
	lists("any",
	      (const char *[]){ scratch_path("landshim/any.conf"),
	                        arena_printf(support_arena(), "%s/any.conf", locate_sysconf_dir),
	                        arena_printf(support_arena(), "%s/any.conf", locate_policies_dir) },
	      3);
	lists(scratch_path("policies/"),
	      (const char *[]){ scratch_path("policies/program.conf"), scratch_path("policies/link.conf"),
	                        scratch_path("policies/default.conf") },
	      3);
	lists("/a/file.conf", (const char *[]){ "/a/file.conf" }, 1);
}
