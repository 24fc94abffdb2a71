/* SPDX-License-Identifier: BSD-3-Clause */
/* Links in arguments: what people and tools make is followed, and what is skipped is named.  Planted ones: links_planted.c. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "links_place.h"
#include "require.h"
#include "shipped.h"
#include "spawn.h"

static void works(const struct links_place *place, const char *word, const char *out)
{
	const struct spawned *ran = links_place_cat(place, word);

	cr_expect_str_eq(ran->out, out, "%s: %s", word, ran->err);
	cr_expect_str_eq(ran->err, "", "%s", word);
}

static void is_skipped(const struct links_place *place, const char *word)
{
	const struct spawned *ran = links_place_cat(place, word);

	cr_expect_str_eq(ran->out, "", "%s", word);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: skipped \"%s/%s\"", place->directory, word)),
	                   "%s: %s", word, ran->err);
}

static void projects(bool user)
{
	const char *top = spawn_path("project");
	const struct links_place root = { .directory = spawn_directory() };
	const struct links_place project = { .directory = top, .user = user };

	links_place_bare(
		&root,
		"mkdir project; cd project; touch package.json; echo cli >cli.js; ln -s cli.js same;"
		"mkdir -p node_modules/.bin node_modules/tool node_modules/.pnpm/a@1; echo tool "
		">node_modules/tool/cli.js;"
		"ln -s ../tool/cli.js node_modules/.bin/tool; echo a >node_modules/.pnpm/a@1/index.js;"
		"ln -s .pnpm/a@1 node_modules/a; ln -s ../../cli.js node_modules/tool/up;"
		"mkdir -p deep/er .git/annex/objects; echo big >.git/annex/objects/key;"
		"ln -s ../../.git/annex/objects/key deep/er/big; ln -s $PWD/cli.js deep/er/absolute;"
		"echo conf >.git/config; ln -s ../.git/config deep/config; echo hid >.env; ln -s ../.env deep/env;"
		"mkdir ab .kube; echo ab >ab/f; ln -s ab/f two; echo kube >.kube/f; ln -s ../.kube/f deep/kube");
	if (user)
		links_place_bare(&root, spawn_text("chown -hR %d:%d . project", LINKS_PLACE_USER, LINKS_PLACE_USER));
	works(&project, "same", "cli\n");
	works(&project, "two", "ab\n");
	works(&project, "node_modules/.bin/tool", "tool\n");
	works(&project, "node_modules/a/index.js", "a\n");
	works(&project, "node_modules/tool/up", "cli\n");
	works(&project, "deep/er/big", "big\n");
	works(&project, "deep/er/absolute", "cli\n");
	is_skipped(&project, "deep/config");
	is_skipped(&project, "deep/env");
	is_skipped(&project, "deep/kube");
	/* Where everyone may write, a project's mark may be anyone's. */
	links_place_bare(&root, "chmod 777 project");
	is_skipped(&project, "node_modules/.bin/tool");
	links_place_bare(&root, "chmod 755 project; rm project/package.json; rm -r project/.git");
	is_skipped(&project, "node_modules/.bin/tool");
	works(&project, "same", "cli\n");
}

Test(links, a_link_within_its_project_is_followed)
{
	require_landlock(1);
	projects(false);
}

Test(links, a_link_within_a_users_project_is_followed)
{
	require_landlock(1);
	require_root();
	projects(true);
}

Test(links, a_virtual_environment_works)
{
	const struct links_place home = { .directory = spawn_directory() };
	const struct spawned *ran;

	require_landlock(1);
	if (access("/usr/bin/python3", X_OK) != 0)
		require_skip("python3");
	links_place_bare(&home,
	                 "mkdir -p venv/bin venv/lib; echo 'home = /usr/bin' >venv/pyvenv.cfg; ln -s /usr/bin/python3 "
	                 "venv/bin/python3;"
	                 "ln -s python3 venv/bin/python; ln -s lib venv/lib64; echo x = 1 >venv/lib/x.py; echo "
	                 "'print(7)' >s.py");
	ran = shipped_run_with(spawn_text("VIRTUAL_ENV=%s", spawn_path("venv")), "python3", spawn_directory(),
	                       (const char *[]){ spawn_path("venv/bin/python"), "s.py", NULL });
	cr_expect_str_eq(ran->out, "7\n", "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
	works(&home, "venv/lib64/x.py", "x = 1\n");
	/* As a word it is a link out of its project, and needs no rule to run: what it leads to has one. */
	ran = links_place_run(&home, LINKS_PLACE_WORDS,
	                      (const char *[]){ "/usr/bin/env", "venv/bin/python", "--version", NULL });
	cr_expect_eq(strncmp(ran->out, "Python 3", strlen("Python 3")), 0, "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err, "/venv/bin/python\": the link \""), "%s", ran->err);
}

static void of_the_system(bool user)
{
	const struct links_place place = { .directory = spawn_directory(), .user = user };
	const char *const words[] = { "/var/run/", "/bin/sh",      "/usr/bin/awk",
		                      "/dev/fd/",  "/proc/mounts", "/proc/self/maps" };
	const char *policy = "abi = 1; paths = ( { path = \"${@arg}\"; allow = \"read\"; } );\n";

	links_place_give(user, "");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const struct spawn spawn = { .argv = (const char *[]){ SPAWN_HOST("reader"), words[i], NULL },
			                     .policy = policy,
			                     .status = true,
			                     .prepare = links_place_go,
			                     .data = (void *)(size_t)&place };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_null(strstr(ran->err, "skipped"), "%s: %s", words[i], ran->err);
		cr_expect_not_null(strstr(ran->line, "\"path_rules\":1,"), "%s: %s", words[i], ran->line);
	}
}

/* What root has put where only root may write is root's word to a user, and none to root. */
Test(links, a_link_of_roots_is_followed_for_a_user)
{
	const struct links_place root = { .directory = spawn_directory() };
	const struct links_place user = { .directory = spawn_directory(), .user = true };

	require_landlock(1);
	require_root();
	links_place_bare(&root, "mkdir by_root; echo out >out; ln -s ../out by_root/link");
	works(&user, "by_root/link", "out\n");
	is_skipped(&root, "by_root/link");
	links_place_bare(&root, "chmod 775 by_root");
	is_skipped(&user, "by_root/link");
}

Test(links, what_the_system_links_is_followed)
{
	require_landlock(1);
	of_the_system(false);
}

Test(links, what_the_system_links_is_followed_for_a_user)
{
	require_landlock(1);
	require_root();
	of_the_system(true);
}

static void disk(bool user)
{
	const char *other = spawn_text("%s-disk", spawn_directory());
	const struct links_place home = { .directory = spawn_directory(), .user = user };
	const struct links_place root = { .directory = spawn_directory() };
	const char *write[] = { "/bin/sh", "-c", "echo new >$0", "disk/new", NULL };
	const char *policy = "abi = 3; include = \"<base>\";"
			     "paths = ( { path = \"${@arg_dir}\"; allow = [ \"write\", \"create\" ]; } );\n";

	links_place_give(user, "");
	links_place_bare(
		&root,
		spawn_text(
			"mkdir %s; echo data >%s/file; ln -s %s disk; ln -s %s .hidden; mkdir sub; ln -s %s sub/disk;"
			"ln -s disk/file file; %s",
			other, other, other, other, other,
			user ? spawn_text("chown -hR %d:%d . %s", LINKS_PLACE_USER, LINKS_PLACE_USER, other) : ""));
	works(&home, "disk/file", "data\n");
	works(&home, "disk/./file", "data\n");
	is_skipped(&home, "disk");
	is_skipped(&home, "disk/.");
	is_skipped(&home, ".hidden/file");
	is_skipped(&home, "sub/disk/file");
	is_skipped(&home, "file");
	cr_expect_eq(links_place_run(&home, policy, write)->status, 0, "%s",
	             links_place_run(&home, policy, write)->err);
	if (user) {
		links_place_bare(&root, "chown -h root:root disk");
		is_skipped(&home, "disk/file");
	}
	links_place_bare(&root, spawn_text("rm -r %s", other));
}

Test(links, a_disk_that_is_linked_in_home_is_a_directory_of_a_word)
{
	require_landlock(3);
	disk(false);
}

Test(links, a_disk_that_is_linked_in_a_users_home_is_a_directory_of_a_word)
{
	require_landlock(3);
	require_root();
	disk(true);
}

/* In a user namespace whose map is data, or that has none: who has no ID there has the overflow ID. */
static void in_a_user_namespace(void *data)
{
	const char *map = data;
	int fd;

	if (unshare(CLONE_NEWUSER) != 0)
		_exit(98);
	if (!map)
		return;
	fd = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, map, strlen(map)) != (ssize_t)strlen(map) || close(fd) != 0)
		_exit(97);
}

Test(links, what_has_no_owner_in_a_user_namespace_is_nobodys_own)
{
	const struct links_place home = { .directory = spawn_directory() };
	const char *argv[] = { "/bin/cat", spawn_path("disk/file"), NULL };
	const char *other = spawn_text("%s-other", spawn_directory());
	struct spawn spawn = { .argv = argv, .policy = LINKS_PLACE_WORDS };

	require_root();
	require_landlock(1);
	links_place_bare(&home, spawn_text("mkdir %s; echo data >%s/file; ln -s %s disk", other, other, other));
	cr_expect_str_eq(spawn_run(&spawn)->out, "data\n", "it is ours");
	spawn.prepare = in_a_user_namespace;
	cr_expect_str_eq(spawn_run(&spawn)->out, "", "where nobody has a number");
	spawn.data = (void *)(size_t) "65534 0 1";
	cr_expect_str_eq(spawn_run(&spawn)->out, "", "where we have the number of those that have none");
	spawn.data = (void *)(size_t) "0 0 1";
	cr_expect_str_eq(spawn_run(&spawn)->out, "data\n", "where it is ours as before");
	links_place_bare(&home, spawn_text("rm -r %s", other));
}

Test(links, a_descriptor_is_a_word_as_before)
{
	const char *policy = spawn_file("words.conf", LINKS_PLACE_WORDS);
	const struct links_place file = { .directory = spawn_directory(), .in = spawn_file("in", "in\n") };
	const struct links_place here = { .directory = spawn_directory() };
	const char *shell[] = { "/bin/bash", "-c",
		                spawn_text("LD_PRELOAD=%s LANDSHIM_CONFIG=%s cat <(echo piped)", SPAWN_SHIM, policy),
		                NULL };
	const struct spawned *ran;

	require_landlock(1);
	works(&file, "/dev/stdin", "in\n");
	works(&file, "/proc/self/fd/0", "in\n");
	works(&file, "/dev/fd/0", "in\n");
	ran = links_place_run(&here, NULL, shell);
	cr_expect_str_eq(ran->out, "piped\n", "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
}

Test(links, arg_follow_follows_every_link)
{
	const struct links_place home = { .directory = spawn_directory() };
	const char *argv[] = { "/bin/cat", "doc", NULL };
	const struct spawned *ran;

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "ln -s .ssh/id doc");
	ran = links_place_run(
		&home, "abi = 1; include = \"<base>\"; paths = ( { path = \"${@arg_follow}\"; allow = \"read\"; } );\n",
		argv);
	cr_expect_str_eq(ran->out, "secret\n", "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
}

Test(links, a_position_names_its_own_word_alone)
{
	const struct links_place home = { .directory = spawn_directory() };
	static const struct {
		const char *variable;
		bool named;
	} cases[] = {
		{ "arg1", true }, { "arg2", false }, { "last_arg", false }, { "arg", true }, { "arg_dir", false }
	};

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "ln -s .ssh/id doc; echo plain >plain");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *full = spawn_text(
			"abi = 1; include = \"<base>\"; paths = ( { path = \"${@%s}\"; allow = \"read\"; } );\n",
			cases[i].variable);

		cr_expect_eq(
			strstr(links_place_run(&home, full, (const char *[]){ "/bin/cat", "doc", "plain", NULL })->err,
		               "landshim: ") != NULL,
			cases[i].named, "%s", cases[i].variable);
	}
}

Test(links, a_skipped_word_is_named_once_and_many_are_counted)
{
	const struct links_place home = { .directory = spawn_directory() };
	const char *policy =
		"abi = 1; include = \"<base>\"; paths = ( { path = [ \"${@arg}\", \"${@arg}/.\", \"${@arg_dir}\" ]; "
		"allow = \"read\"; } );\n";
	const char *first = "abi = 1; include = \"<base>\"; paths = ( { path = [ \"${@arg1}\", \"${@arg_dir}\" ]; "
			    "allow = \"read\"; } );\n";
	const char *argv[] = { "/bin/cat", "link/id", "doc", NULL };
	const char *many[] = { "/bin/true", "doc", "doc", "doc", "doc", "doc", "doc", "doc", "doc", "doc", "doc", NULL };
	const char *in = spawn_directory();
	const char *says, *err;

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "ln -s .ssh/id doc; ln -s .ssh link");
	says = spawn_text("landshim: skipped \"%s/link/id\": the link \"%s/link\" may have been planted\n"
	                  "landshim: skipped \"%s/doc\": the link \"%s/doc\" may have been planted\n"
	                  "landshim: hint: name what it leads to, or grant \"${@arg_follow}\"\n",
	                  in, in, in, in);
	err = links_place_run(&home, policy, argv)->err;
	/* What cat says of it begins with its name, with directories or without. */
	cr_expect(strncmp(err, says, strlen(says)) == 0, "%s", err);
	cr_expect(strstr(err, "cat: link/id: Permission denied\n") && strstr(err, "cat: doc: Permission denied\n"),
	          "%s", err);
	/* What comes after it is asked for by nobody. */
	err = links_place_run(&home, first, argv)->err;
	says = strstr(err, "landshim: skipped \"");
	cr_expect(says && !strstr(says + 1, "landshim: skipped \""), "%s", err);
	cr_expect_not_null(strstr(links_place_run(&home, policy, many)->err,
	                          "landshim: skipped 2 more arguments that are links\n"));
}

Test(links, run_and_check_name_it_too)
{
	const char *doc = spawn_path("doc");
	const char *says = spawn_text("landshim: skipped \"%s\": the link \"%s\" may have been planted\n", doc, doc);
	const struct spawn plain = { .preload = "" };
	const struct links_place home = { .directory = spawn_directory() };
	const struct spawned *ran;
	const char *first;

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "ln -s .ssh/id doc");
	ran = landshim_run(&plain, LINKS_PLACE_WORDS, (const char *[]){ "/bin/cat", doc, NULL });
	cr_expect_str_eq(ran->out, "");
	first = strstr(ran->err, says);
	cr_expect(first && !strstr(first + 1, says), "once: %s", ran->err);
	ran = landshim_run(&plain, LINKS_PLACE_WORDS,
	                   (const char *[]){ SPAWN_HOST("variant/reader-static"), doc, NULL });
	cr_expect_not_null(strstr(ran->err, says), "where the shim is not loaded: %s", ran->err);
	ran = landshim_words(
		(const char *[]){ "check", "-c", spawn_file("words.conf", LINKS_PLACE_WORDS), "/bin/cat", doc, NULL });
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
}

Test(links, a_word_that_is_skipped_is_listed_once_for_each_policy)
{
	const struct links_place home = { .directory = spawn_directory() };
	const char *policy = spawn_file(
		"twice.conf", "abi = 1; include = \"<base>\"; paths = ( { path = \"${@arg}\"; allow = \"read\"; },"
			      "{ path = \"/none\"; allow = \"read\"; missing = \"skip\"; },"
			      "{ path = \"${@arg}\"; allow = \"write\"; } );\n");
	const struct spawn spawn = { .argv = (const char *[]){ "/bin/cat", "doc", NULL },
		                     .config = spawn_text("%s:%s", policy, policy),
		                     .status = true,
		                     .prepare = links_place_go,
		                     .data = (void *)(size_t)&home };
	const struct spawned *ran;
	const char *first, *second;

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "ln -s .ssh/id doc");
	ran = spawn_run(&spawn);
	first = strstr(ran->line, spawn_path("doc"));
	second = first ? strstr(first + 1, spawn_path("doc")) : NULL;
	cr_assert_not_null(second, "each policy lists it: %s", ran->line);
	cr_expect_null(strstr(second + 1, spawn_path("doc")), "and lists it once: %s", ran->line);
}

/* What a rule says after a word that has no such entry, or has a link there. */
Test(links, a_word_without_the_entry_is_no_match)
{
	const struct links_place place = { .directory = spawn_directory() };
	const struct spawn spawn = { .argv = (const char *[]){ SPAWN_HOST("reader"), "with", "without", "linked",
		                                               NULL },
		                     .policy = spawn_policy(1, ", { path = \"${@arg}/entry\"; allow = \"read\"; }", ""),
		                     .status = true,
		                     .prepare = links_place_go,
		                     .data = (void *)(size_t)&place };
	const struct spawned *ran;

	require_landlock(1);
	links_place_bare(&place, "mkdir with without linked; echo >with/entry; ln -s /etc/passwd linked/entry");
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s%s", ran->line, ran->err);
	cr_expect_null(strstr(ran->line, spawn_path("without/entry")), "it is not there: %s", ran->line);
	cr_expect_not_null(strstr(ran->line, spawn_path("linked/entry")), "it is skipped: %s", ran->line);
}
