/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench BUILD WORK: what each way to confine a process costs, all in one run.
 * Prints a table for each case and writes WORK/bench.csv, which plot.gp draws.
 * BENCH_PERCENT takes so many of the rounds; STRICT_BENCH=1 makes a target
 * that was missed the exit status.
 */
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "targets.h"
#include "variants.h"

/* One array of paths, then a group for each. */
static const struct variants_case cases[] = {
	{ "paths-2", 2, false, 0, 1, 1500 },       { "paths-10", 10, false, 0, 1, 600 },
	{ "paths-100", 100, false, 0, 1, 600 },    { "paths-1000", 1000, false, 0, 1, 150 },
	{ "paths-10000", 10000, false, 0, 1, 40 }, { "groups-2", 2, true, 0, 1, 600 },
	{ "groups-10", 10, true, 0, 1, 600 },      { "groups-100", 100, true, 0, 1, 600 },
	{ "groups-1000", 1000, true, 0, 1, 150 },  { "groups-10000", 10000, true, 0, 1, 40 },
	{ "ports-65535", 2, false, 65535, 1, 60 }, { "layers-16", 2, false, 0, 16, 400 },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* One core for all: a process that moves to another is a round lost to noise. */
static void stay_on_one_core(void)
{
	cpu_set_t set;
	int cpu = sched_getcpu();

	CPU_ZERO(&set);
	CPU_SET(cpu < 0 ? 0 : (unsigned)cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		warn("sched_setaffinity");
}

static unsigned rounds_of(const struct variants_case *which)
{
	const char *percent = getenv("BENCH_PERCENT");
	unsigned rounds = percent ? which->rounds * (unsigned)strtoul(percent, NULL, 10) / 100 : which->rounds;

	return rounds < 3 ? 3 : rounds;
}

static void run_case(const struct variants_places *places, const struct variants_case *which, FILE *csv)
{
	struct measure_command commands[VARIANTS_MAX];
	struct measure_times times[VARIANTS_MAX];
	unsigned rounds = rounds_of(which);
	size_t count = variants_commands(places, which, commands);
	double floor;

	measure_commands(commands, count, rounds, times);
	floor = times[VARIANTS_FLOOR].median - times[VARIANTS_BARE].median;
	printf("\n%s: microseconds over %u spawns\n%-20s %10s %10s %10s %10s %8s\n", which->name, rounds, "variant",
	       "median", "p99", "minimum", "added", "ratio");
	for (size_t i = 0; i < count; i++) {
		double added = times[i].median - times[VARIANTS_BARE].median;

		printf("%-20s %10.1f %10.1f %10.1f %10.1f %8.2f\n", commands[i].variant, times[i].median / 1e3,
		       times[i].p99 / 1e3, times[i].min / 1e3, added / 1e3, added / floor);
		fprintf(csv, "%s,%u,%u,%u,%s,%u,%.1f,%.1f,%.1f,%.1f,%.3f\n", which->name, which->rules, which->ports,
		        which->layers, commands[i].variant, rounds, times[i].median / 1e3, times[i].p99 / 1e3,
		        times[i].min / 1e3, added / 1e3, added / floor);
		targets_add(which->name, commands[i].variant, added);
	}
	(void)fflush(stdout);
}

/* A loop of open, read and close in a program that is confined already. */
static void run_after_main(const struct variants_places *places)
{
	double best[2] = { 1e18, 1e18 };
	const char *const names[] = { "floor", "shim" };
	char workload[4096];

	(void)snprintf(workload, sizeof(workload), "%s/tests/bench/workload", places->build);
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < 2; i++) {
			const char *const target[] = { workload, "/usr/bin/true", NULL };
			const struct measure_command command = variants_command(places, &cases[0], names[i], target);
			double took = measure_output(&command);

			if (took < best[i])
				best[i] = took;
		}
	}
	printf("\nafter main: open, read, close: %.1f ns under the floor, %.1f ns under the shim, ratio %.3f\n",
	       best[0], best[1], best[1] / best[0]);
	targets_add("after-main", "floor", best[0]);
	targets_add("after-main", "shim", best[1]);
}

/* BENCH_CASES names some of the cases, separated by blanks. */
static bool chosen(const char *name)
{
	const char *only = getenv("BENCH_CASES");
	size_t len = strlen(name);

	for (const char *at = only; at && (at = strstr(at, name)); at += len)
		if ((at == only || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return !only;
}

int main(int argc, char **argv)
{
	struct variants_places places;
	char path[4096];
	FILE *csv;

	if (argc != 3)
		errx(2, "bench BUILD WORK");
	places = (struct variants_places){ argv[1], argv[2] };
	(void)snprintf(path, sizeof(path), "%s/bench.csv", places.work);
	csv = fopen(path, "we");
	if (!csv)
		err(1, "%s", path);
	fprintf(csv, "case,rules,ports,layers,variant,rounds,median_us,p99_us,min_us,added_us,ratio\n");
	stay_on_one_core();
	variants_tree(&places, 10000);
	for (size_t i = 0; i < CASES; i++)
		if (chosen(cases[i].name))
			run_case(&places, &cases[i], csv);
	run_after_main(&places);
	if (fclose(csv) != 0)
		err(1, "%s", path);
	return targets_print() || !getenv("STRICT_BENCH") ? 0 : 1;
}
