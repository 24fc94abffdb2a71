/* SPDX-License-Identifier: BSD-3-Clause */
/* Which arguments are words, and what they name. */
#include "expand/program_args.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../exchange.h"
#include "../support.h"
#include "expand/resolve.h"

Test(program_args, options_are_left_out_and_what_stands_behind_two_dashes_counts)
{
	static const struct {
		const char *argument, *word;
	} cases[] = {
		{ "a", "a" },       { "", NULL },         { "-", NULL },        { "-x", NULL },
		{ "-xfile", NULL }, { "--x", NULL },      { "--x=a/b", "a/b" }, { "--x=", NULL },
		{ "a=b", "a=b" },   { "--=v", "v" },      { "--a=b=c", "b=c" }, { "--", NULL },
		{ "-x", "-x" },     { "--x=a", "--x=a" }, { "", NULL },         { "--", "--" },
	};
	bool plain = false;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *word = program_args_word(cases[i].argument, &plain);

		if (cases[i].word)
			cr_expect_str_eq(word ? word : "(none)", cases[i].word, "%zu", i);
		else
			cr_expect_null(word, "%zu", i);
	}
}

static char directory[] = "/tmp/landshim-args-XXXXXX";

static const char *in(const char *name)
{
	char *path;

	cr_assert_geq(asprintf(&path, "%s/%s", directory, name), 0);
	return path;
}

static void prepare(void)
{
	cr_assert_not_null(mkdtemp(directory));
	cr_assert_eq(mkdir(in("dir"), 0755), 0);
	cr_assert_eq(mknod(in("dir/file"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(mknod(in("file"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(mkdir(in("shared"), 0755), 0);
	cr_assert_eq(symlink("../file", in("shared/link")), 0);
	cr_assert_eq(symlink("..", in("shared/up")), 0);
	cr_assert_eq(chmod(in("shared"), 01777), 0);
	cr_assert_eq(symlink("dir", in("link")), 0);
	cr_assert_eq(symlink("loop", in("loop")), 0);
}

static void clean(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", directory);
	(void)system(command);
}

static const char *join(const struct strlist *list)
{
	static char joined[4096];

	joined[0] = '\0';
	for (size_t i = 0; i < list->count; i++)
		(void)snprintf(joined + strlen(joined), sizeof(joined) - strlen(joined), "%s%s", i ? " " : "",
		               strncmp(list->items[i], directory, strlen(directory)) == 0
		                       ? list->items[i] + strlen(directory)
		                       : list->items[i]);
	return joined;
}

/* One word, with the test's directory as the working directory. */
static struct program_args *args_of(const char *word)
{
	static struct program_args args;
	static char cwd[64];
	static const char *values[2];
	static char *argv[] = { (char *)(size_t) "prog", NULL, NULL };

	argv[1] = (char *)(size_t)word;
	(void)snprintf(cwd, sizeof(cwd), "@cwd=%s", directory);
	values[0] = cwd;
	args = (struct program_args){ .argv = argv, .argc = 2, .values = support_values(values) };
	return &args;
}

static const struct program_args *resolve(const char *word)
{
	struct program_args *args = args_of(word);

	cr_assert_eq(program_args_resolve(args, support_arena()), 0);
	return args;
}

Test(program_args, words_name_files_and_the_directories_they_lie_in, .init = prepare, .fini = clean)
{
	cr_expect_str_eq(join(&resolve("file")->files.paths), "/file");
	cr_expect_str_eq(join(&resolve("file")->dirs.paths), "");
	cr_expect_eq(resolve("file")->dirs.paths.count, 1, "a bare file stands for the working directory");
	cr_expect_str_eq(join(&resolve("dir")->files.paths), "/dir");
	cr_expect_eq(resolve("dir")->dirs.paths.count, 0, "a bare directory does not");
	cr_expect_str_eq(join(&resolve("dir/file")->files.paths), "/dir/file");
	cr_expect_str_eq(join(&resolve("dir/file")->dirs.paths), "/dir");
	cr_expect_str_eq(join(&resolve("dir/new")->files.paths), "");
	cr_expect_str_eq(join(&resolve("dir/new")->dirs.paths), "/dir");
	cr_expect_eq(resolve("new")->dirs.paths.count, 0);
	cr_expect_eq(resolve("none/new")->dirs.paths.count, 0);
	cr_expect_str_eq(join(&resolve("./dir/../file")->files.paths), "/file");
	cr_expect_str_eq(join(&resolve("/nonexistent-file")->dirs.paths), "/", "which is then skipped as the root");
}

/* The link that keeps a word out; "": none does. */
static const char *link_of(const char *word)
{
	const struct program_args *args = resolve(word);

	return args->links_count ? args->links[0].link + strlen(directory) : "";
}

Test(program_args, a_link_counts_as_what_it_points_to_where_it_leads_about_its_own_directory, .init = prepare,
     .fini = clean)
{
	cr_expect_str_eq(join(&resolve("link")->files.paths), "/dir");
	cr_expect_str_eq(join(&resolve("link/file")->dirs.paths), "/dir");
	cr_expect_str_eq(join(&resolve("shared/link")->files.paths), "");
	cr_expect_str_eq(link_of("shared/link"), "/shared/link");
	cr_expect_str_eq(join(&resolve("shared/up/file")->files.paths), "", "nor one on the way");
	cr_expect_str_eq(link_of("shared/up/file"), "/shared/up");
	cr_expect_str_eq(join(&resolve("loop")->files.paths), "");
	cr_expect_eq(chmod(in("shared"), 0755), 0);
	cr_expect_str_eq(link_of("shared/link"), "/shared/link", "it is not its own directory that it leads to");
	cr_assert_eq(mknod(in("shared/own"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(symlink("own", in("shared/same")), 0);
	cr_expect_str_eq(join(&resolve("shared/same")->files.paths), "/shared/own");
	cr_expect_eq(chmod(in("shared"), 01777), 0);
	cr_expect_str_eq(link_of("shared/same"), "/shared/same", "everyone may have made it");
}

Test(program_args, every_link_is_followed_where_that_is_asked_for, .init = prepare, .fini = clean)
{
	struct program_args args = *resolve("shared/up/shared/link");

	cr_expect_eq(args.links_count, 2, "whole, and by its directory");
	cr_assert_eq(program_args_resolve_followed(&args, support_arena()), 0);
	cr_expect_str_eq(join(&args.followed.paths), "/file");
	cr_expect_eq(args.followed.numbers[0], 1);
}

static const char *short_of;

static int resolve_in(struct arena *arena)
{
	return program_args_resolve(args_of(short_of), arena);
}

static int follow_in(struct arena *arena)
{
	return program_args_resolve_followed(args_of(short_of), arena);
}

/* It is for the caller to say. */
Test(program_args, where_memory_runs_out_nothing_is_resolved, .init = prepare, .fini = clean)
{
	for (const char *const *word = (const char *const[]){ "file", "dir/new", "shared/link", NULL }; *word; word++) {
		short_of = *word;
		support_each_shortage(resolve_in, false);
		support_each_shortage(follow_in, false);
	}
}

Test(program_args, a_link_is_judged_by_the_directory_that_it_was_read_in, .init = prepare, .fini = clean, .timeout = 60)
{
	pid_t child;
	size_t given = 0;

	cr_assert_eq(symlink("dir", in("trusted")), 0);
	cr_assert_eq(mknod(in("dir/own"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(mknod(in("shared/own"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(symlink("own", in("shared/same")), 0);
	child = exchange_start(in("shared"), in("trusted"));
	for (int i = 0; i < 10000; i++)
		given += resolve("shared/same")->files.paths.count;
	exchange_end(child);
	cr_expect_eq(given, 0, "%zu times a link that others may write was followed", given);
}

static const char *said_to_be_a_link;

static bool say_so(long number, const long *args, long *ret)
{
	if (number != SYS_statx || strcmp((const char *)(size_t)args[1], said_to_be_a_link) != 0)
		return false;
	*ret = support_real_syscall(number, args);
	((struct statx *)(size_t)args[4])->stx_mode = S_IFLNK | 0777;
	return true;
}

/* It has no target to go on with. */
Test(program_args, what_is_no_link_any_more_names_nothing, .init = prepare, .fini = clean)
{
	said_to_be_a_link = in("dir/file");
	support_syscall = say_so;
	cr_expect_str_eq(join(&resolve("dir/file")->files.paths), "");
	cr_expect_eq(resolve("dir/file")->links_count, 0);
	cr_expect_str_eq(join(&resolve("dir/file")->dirs.paths), "/dir");
	support_syscall = NULL;
	cr_expect_str_eq(join(&resolve("dir/file")->files.paths), "/dir/file");
}

Test(program_args, without_a_working_directory_relative_words_name_nothing)
{
	static const char *const none[] = { NULL };
	char *argv[] = { (char *)(size_t) "prog", (char *)(size_t) "usr", (char *)(size_t) "/usr", NULL };
	struct program_args args = { .argv = argv, .argc = 3, .values = support_values(none) };

	cr_assert_eq(program_args_resolve(&args, support_arena()), 0);
	cr_expect_eq(args.files.paths.count, 1);
	cr_expect_str_eq(args.files.paths.items[0], "/usr");
}

Test(program_args, an_empty_argv_has_no_words)
{
	static const char *const none[] = { NULL };
	char *argv[] = { NULL };
	struct program_args args = { .argv = argv, .argc = 0, .values = support_values(none) };

	cr_assert_eq(program_args_resolve(&args, support_arena()), 0);
	cr_expect_eq(args.files.paths.count, 0);
}

Test(program_args, paths_are_resolved_to_the_end)
{
	const struct resolve how = { .arena = support_arena(), .values = &resolve("file")->values };
	const char *out = NULL;

	cr_expect_eq(resolve_path(&how, "/", &out), RESOLVE_DIRECTORY);
	cr_expect_str_eq(out, "/");
	cr_expect_eq(resolve_path(&how, "//usr/./bin/../lib/", &out), RESOLVE_DIRECTORY);
	cr_expect_str_eq(out, "/usr/lib");
	cr_expect_eq(resolve_path(&how, "/../..", &out), RESOLVE_DIRECTORY);
	cr_expect_str_eq(out, "/");
	cr_expect_eq(resolve_path(&how, "/etc/passwd/", &out), RESOLVE_MISSING);
	cr_expect_eq(resolve_path(&how, "/etc/passwd/x", &out), RESOLVE_MISSING);
	cr_expect_eq(resolve_path(&how, "/dev/null", &out), RESOLVE_FILE);
}
