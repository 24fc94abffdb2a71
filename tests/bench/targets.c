/* SPDX-License-Identifier: BSD-3-Clause */
/* The targets: two figures each, and how many times the second the first may be, and must. */
#include "targets.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FIGURES_MAX 256

static struct {
	const char *which, *variant;
	double added;
} figures[FIGURES_MAX];
static size_t count;

static const struct {
	const char *which, *variant;
	const char *base_which, *base_variant;
	double at_most, at_least; /* at_most 0: given, and no target */
} targets[] = {
	/*
	 * Without a filter against the floor, and with one against the floor's twin that installs the same: what the
	 * kernel does for a filter is the next target's.
	 */
	{ "paths-2", "shim without filter", "paths-2", "floor", 1.75, 0 },
	{ "paths-2", "shim", "paths-2", "floor with the same", 1.6, 0 },
	{ "paths-100", "shim without filter", "paths-100", "floor", 1.35, 0 },
	{ "paths-100", "shim", "paths-100", "floor with the same", 1.35, 0 },
	{ "paths-10000", "shim without filter", "paths-10000", "floor", 1.25, 0 },
	{ "groups-10000", "shim without filter", "groups-10000", "floor", 1.5, 0 },
	/*
	 * The kernel compiles a filter, and follows it for every number of a system call: no limit could be put on what
	 * that costs beyond one instruction, but on what the shim adds to it.
	 */
	{ "filter-install", "shim", "filter-install", "one instruction", 0, 0 },
	{ "filter-install", "shim", "filter-install", "same filter", 1.25, 0 },
	{ "getppid", "shim", "getppid", "floor with filter", 1.05, 0 },
	{ "read", "shim", "read", "floor with filter", 1.05, 0 },
	{ "paths-2", "shim off", "paths-2", "empty object", 1.5, 0 },
	{ "paths-2", "shim without filter", "paths-2", "setpriv", 1.0 / 6, 0 },
	{ "paths-2", "shim without filter", "paths-2", "landrun", 1.0 / 25, 0 },
	/*
	 * Two layers, and the second image of a process that setpriv has as well; the filter it has not, and for 1,000
	 * rules that is given beside.
	 */
	{ "paths-2", "run without filter", "paths-2", "setpriv", 1, 0 },
	{ "paths-2", "landshim run", "paths-2", "setpriv", 1, 0 },
	{ "paths-100", "run without filter", "paths-100", "setpriv", 1, 0 },
	{ "paths-100", "landshim run", "paths-100", "setpriv", 1, 0 },
	{ "paths-1000", "run without filter", "paths-1000", "setpriv", 1, 0 },
	{ "paths-1000", "landshim run", "paths-1000", "setpriv", 0, 0 },
	{ "layers-16", "shim without filter", "layers-16", "floor", 2.5, 0 },
	{ "paths-10000", "landshim run", "paths-10000", "static launcher", 1.6, 0 },
	{ "linear-paths", "shim, 10,000", "linear-paths", "shim, 1,000", 11, 0 },
	{ "linear-groups", "shim, 10,000", "linear-groups", "shim, 1,000", 11, 0 },
	{ "after-main", "shim without filter", "after-main", "floor", 1.02, 0.98 },
	{ "after-main", "shim", "after-main", "floor with filter", 1.05, 0 },
};

void targets_add(const char *which, const char *variant, double added)
{
	if (count < FIGURES_MAX) {
		figures[count].which = which;
		figures[count].variant = variant;
		figures[count++].added = added;
	}
}

static const double *figure(const char *which, const char *variant)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(figures[i].which, which) == 0 && strcmp(figures[i].variant, variant) == 0)
			return &figures[i].added;
	return NULL;
}

/* A case that was not run has no figures, nor has a tool that is not installed; of what was run none is missing. */
static bool was_run(const char *which)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(figures[i].which, which) == 0)
			return true;
	return false;
}

/* Tools that need not be installed. */
static bool is_peer(const char *variant)
{
	return strcmp(variant, "setpriv") == 0 || strcmp(variant, "landrun") == 0;
}

bool targets_print(void)
{
	bool all = true;

	printf("\ntargets, as ratios of added time\n");
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		const double *added = figure(targets[i].which, targets[i].variant);
		const double *base = figure(targets[i].base_which, targets[i].base_variant);
		double ratio;
		bool met;

		if (!added || !base) {
			bool excused = !was_run(targets[i].which) || is_peer(targets[i].base_variant);

			all = all && excused;
			if (!excused)
				printf("%-14s %-19s to %-19s of %-14s is not known: MISSED\n", targets[i].which,
				       targets[i].variant, targets[i].base_variant, targets[i].base_which);
			continue;
		}
		ratio = *added / *base;
		printf("%-14s %-19s to %-19s of %-14s %6.3f", targets[i].which, targets[i].variant,
		       targets[i].base_variant, targets[i].base_which, ratio);
		if (targets[i].at_most == 0) {
			printf("\n");
			continue;
		}
		met = ratio <= targets[i].at_most && ratio >= targets[i].at_least;
		all = all && met;
		printf(", at most %6.3f: %s\n", targets[i].at_most, met ? "met" : "MISSED");
	}
	return all;
}
