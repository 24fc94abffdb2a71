/* SPDX-License-Identifier: BSD-3-Clause */
/* As few descriptors as the shim takes: 0 to 2, one for each layer, and one. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define TIGHT "abi = 1; min_abi = 1; include = \"<base>\";\n"
#define HOST_TREE "{ path = \"" TEST_BUILD "\"; allow = \"read_execute\"; }"

static void few_descriptors(void *data)
{
	const struct rlimit limit = { *(const rlim_t *)data, *(const rlim_t *)data };

	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		_exit(98);
}

/* Whatever it takes to find out what a rule stands for. */
static const struct {
	const char *name, *policy;
} kinds[] = {
	{ "paths", TIGHT "paths = ( " HOST_TREE " );\n" },
	{ "a glob",
	  TIGHT "paths = ( " HOST_TREE ", { glob = \"/usr/*/lib*\"; allow = \"read\"; missing = \"skip\"; } );\n" },
	{ "a deep glob",
	  TIGHT "paths = ( " HOST_TREE ", { glob = \"/usr/*/*/a*\"; allow = \"read\"; missing = \"skip\"; } );\n" },
	{ "many paths of one directory, and of another",
	  TIGHT "paths = ( " HOST_TREE ", { path = [ \"/usr/bin\", \"/usr/lib\", \"/usr/sbin\", \"/usr/share\",\n"
	        "\"/etc/group\", \"/etc/passwd\", \"/etc/hosts\" ]; allow = \"read\"; missing = \"skip\"; } );\n" },
	{ "words", TIGHT "paths = ( " HOST_TREE ", { path = \"${@arg_dir}\"; allow = \"make_dir\"; },\n"
	                 "{ path = \"${@arg}\"; allow = \"write\"; } );\n" },
	{ "fragments",
	  "abi = 7; min_abi = 1; include = [ \"<base>\", \"<dns>\", \"<tls>\" ]; paths = ( " HOST_TREE " );\n" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

ParameterizedTestParameters(limits, three_descriptors_one_for_each_layer_and_one_more_are_enough)
{
	static size_t indices[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, KINDS);
}

ParameterizedTest(size_t *index, limits, three_descriptors_one_for_each_layer_and_one_more_are_enough)
{
	const char *path = landshim_secret();
	const char *argv[] = { SPAWN_HOST("reader"), path, NULL };
	const char *policy = spawn_file("policy.conf", kinds[*index].policy);
	const char *config = policy;

	require_landlock(1);
	for (rlim_t layers = 1; layers <= 3; layers++) {
		rlim_t limit = 3 + layers + 1;
		struct spawn spawn = { .argv = argv, .config = config, .prepare = few_descriptors, .data = &limit };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 0, "%s, %d layers: status %d: %s", kinds[*index].name, (int)layers,
		             ran->status, ran->err);
		cr_expect_str_eq(ran->out, spawn_text("denied %s\n", path), "%s, %d layers: %s", kinds[*index].name,
		                 (int)layers, ran->out);
		limit--;
		ran = spawn_run(&spawn);
		cr_expect_eq(ran->status, 125, "%s, %d layers, one too few: status %d", kinds[*index].name, (int)layers,
		             ran->status);
		cr_expect_str_eq(ran->out, "");
		cr_expect_not_null(strstr(ran->err, "RLIMIT_NOFILE"), "%s, %d layers, one too few: %s",
		                   kinds[*index].name, (int)layers, ran->err);
		config = spawn_text("%s:%s", config, policy);
	}
}

/* However many of those before it still wait for their rules. */
Test(limits, a_directory_is_made_with_few_descriptors_too)
{
	const char *argv[] = { SPAWN_HOST("reader"), landshim_secret(), NULL };
	const char *paths = "\"/usr/lib\"", *config;

	require_landlock(1);
	for (int i = 1; i < 40; i++)
		paths = spawn_text("%s, \"/usr/lib\"", paths);
	config = spawn_file("policy.conf",
	                    spawn_text(TIGHT "paths = ( " HOST_TREE ", { path = [ %s ]; allow = \"read\"; },\n"
	                                     "{ path = \"%s\"; allow = \"write\"; missing = \"create\"; } );\n",
	                               paths, spawn_path("made")));
	for (rlim_t limit = 8; limit < 50; limit++) {
		struct spawn spawn = { .argv = argv, .config = config, .prepare = few_descriptors, .data = &limit };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 0, "%d: status %d: %s", (int)limit, ran->status, ran->err);
	}
}
