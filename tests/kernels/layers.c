/* SPDX-License-Identifier: BSD-3-Clause */
/* Layers: sixteen are enforced, each of them counts, the seventeenth is refused. */
#include <string.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"
#include "outside.h"

#define HEAD "abi = 11; min_abi = 0;"

/* The same policy as so many layers. */
static const char *times(const char *file, int count)
{
	const char *list = file;

	for (int i = 1; i < count; i++)
		list = draft_text("%s:%s", list, file);
	return list;
}

static void must_run(const struct launched *ran, const char *what)
{
	check_that(ran->status == 0 && strcmp(ran->out, "ran\n") == 0, "%s: status %d, %s%s", what, ran->status,
	           ran->out, ran->err);
}

static void must_be_full(const struct launched *ran, const char *file, const char *what)
{
	const char *err = draft_text("landshim: %s: the kernel stacks at most 16 Landlock layers, and there is no room "
	                             "for this one\n"
	                             "landshim: hint: those that the parent process left in force count as well\n",
	                             file);

	if (check_kernel.abi == 0) {
		must_run(ran, what);
		return;
	}
	check_that(ran->status == 125 && ran->out[0] == '\0' && strcmp(ran->err, err) == 0,
	           "%s: status %d, %s%s instead of %s", what, ran->status, ran->out, ran->err, err);
}

/* So many layers here, then a child that asks for some more. */
static const struct launched *nested(const char *file, int outer, int inner)
{
	const char *const argv[] = { launch_built("tests/kernels/host"),
		                     "env",
		                     draft_text("LD_PRELOAD=%s", launch_built("liblandshim.so")),
		                     draft_text("LANDSHIM_CONFIG=%s", times(file, inner)),
		                     launch_built("tests/kernels/host"),
		                     "ran",
		                     NULL };

	return launch_run(&(struct launch){ .argv = argv, .config = times(file, outer) });
}

void layers_sixteen(void)
{
	const char *file = draft_file(draft_policy(HEAD, "", ""));

	must_run(launch_host(times(file, UAPI_MAX_LAYERS), "ran", NULL, NULL), "16 layers");
	must_be_full(launch_host(times(file, UAPI_MAX_LAYERS + 1), "ran", NULL, NULL), file, "17 layers");
	must_run(nested(file, 10, 6), "10 layers and 6 in a child");
	must_be_full(nested(file, 10, 7), file, "10 layers and 7 in a child");
	check_cell("%s", check_kernel.abi > 0 ? "16" : "-");
}

/* Sixteen layers of which one denies: that one is in force, wherever it stands. */
void layers_each_counts(void)
{
	const char *on = outside_directory();
	const char *allowing, *denying, *expected;

	check_must(probe_prepare(on) == 0, "cannot prepare a directory");
	allowing = draft_file(draft_policy(HEAD, draft_path(on, "\"read_file\""), ""));
	denying = draft_file(draft_policy(HEAD, draft_path(on, "\"read_dir\""), ""));
	for (int at = -1; at < UAPI_MAX_LAYERS; at++) {
		const char *list = "";
		const struct launched *ran;

		for (int i = 0; i < UAPI_MAX_LAYERS; i++)
			list = draft_text("%s%s%s", list, i > 0 ? ":" : "", i == at ? denying : allowing);
		ran = launch_probe("read_file", on, list);
		expected = at < 0 || check_kernel.abi == 0 ? "allowed\n" : "denied\n";
		check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "layer %d denies: status %d, %s%s",
		           at + 1, ran->status, ran->out, ran->err);
	}
	check_cell("%s", check_kernel.abi > 0 ? "yes" : "-");
}
