/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench BUILD WORK: what each way to confine a process costs, all in one run.
 * Prints a table for each case and writes WORK/bench.csv, which plot.gp draws.
 * BENCH_PERCENT takes so many of the rounds; BENCH_FROM_DISK=1 forgets what
 * the page cache holds; STRICT_BENCH=1 makes a target that was missed the exit
 * status.
 */
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "targets.h"
#include "variants.h"

/* One array of paths, then a group for each; at least 200 rounds. */
static const struct variants_case cases[] = {
	{ "paths-2", 2, false, 0, 1, 1500 },        { "paths-10", 10, false, 0, 1, 600 },
	{ "paths-100", 100, false, 0, 1, 1500 },    { "paths-1000", 1000, false, 0, 1, 400 },
	{ "paths-10000", 10000, false, 0, 1, 200 }, { "groups-2", 2, true, 0, 1, 600 },
	{ "groups-10", 10, true, 0, 1, 600 },       { "groups-100", 100, true, 0, 1, 600 },
	{ "groups-1000", 1000, true, 0, 1, 200 },   { "groups-10000", 10000, true, 0, 1, 200 },
	{ "ports-65535", 2, false, 65535, 1, 200 }, { "layers-16", 2, false, 0, 16, 400 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CASES (sizeof(cases) / sizeof(cases[0]))
#define LINEAR_ROUNDS 200
#define AFTER_MAIN_ROUNDS 40

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

static unsigned rounds_of(unsigned wanted)
{
	const char *percent = getenv("BENCH_PERCENT");
	unsigned rounds = percent ? wanted * (unsigned)strtoul(percent, NULL, 10) / 100 : wanted;

	return rounds < 3 ? 3 : rounds;
}

/* The commands of a case, and what measure_commands gave. */
struct measured {
	const struct measure_command *commands;
	size_t count;
	unsigned rounds;
	double *times;
};

/* The times of a variant in each round. */
static const double *times_of(const struct measured *measured, const char *variant)
{
	for (size_t i = 0; i < measured->count; i++)
		if (strcmp(measured->commands[i].variant, variant) == 0)
			return measured->times + i * measured->rounds;
	errx(1, "no variant %s", variant);
}

static double difference(const struct measured *measured, const char *variant, const char *base)
{
	return measure_added(times_of(measured, variant), times_of(measured, base), measured->rounds);
}

/* What installing a filter adds, taken where it is most of the time. */
static void add_install(const char *name, const struct measured *measured)
{
	double ours = difference(measured, "shim", "shim without filter");
	double one = difference(measured, "floor with filter", "floor");
	double same = difference(measured, "floor with the same", "floor");

	printf("installing a filter: %.1f us of one instruction, %.1f us of the shim's, %.1f us by the shim\n",
	       one / 1e3, same / 1e3, ours / 1e3);
	if (strcmp(name, "paths-2") != 0)
		return;
	targets_add("filter-install", "one instruction", one);
	targets_add("filter-install", "same filter", same);
	targets_add("filter-install", "shim", ours);
}

static void run_case(const struct variants_places *places, const struct variants_case *which, FILE *csv)
{
	struct measure_command commands[VARIANTS_MAX];
	struct measured measured = { commands, variants_commands(places, which, commands), rounds_of(which->rounds),
		                     NULL };
	double floor;

	measured.times = measure_commands(commands, measured.count, measured.rounds);
	floor = difference(&measured, commands[VARIANTS_FLOOR].variant, commands[VARIANTS_BARE].variant);
	printf("\n%s: microseconds over %u spawns\n%-22s %10s %10s %10s %10s %8s\n", which->name, measured.rounds,
	       "variant", "median", "p99", "minimum", "added", "ratio");
	for (size_t i = 0; i < measured.count; i++) {
		const char *variant = commands[i].variant;
		struct measure_times times = measure_times(times_of(&measured, variant), measured.rounds);
		double added = difference(&measured, variant, commands[VARIANTS_BARE].variant);

		printf("%-22s %10.1f %10.1f %10.1f %10.1f %8.2f\n", variant, times.median / 1e3, times.p99 / 1e3,
		       times.min / 1e3, added / 1e3, added / floor);
		fprintf(csv, "%s,%u,%u,%u,%s,%u,%.1f,%.1f,%.1f,%.1f,%.3f\n", which->name, which->rules, which->ports,
		        which->layers, variant, measured.rounds, times.median / 1e3, times.p99 / 1e3, times.min / 1e3,
		        added / 1e3, added / floor);
		targets_add(which->name, variant, added);
	}
	add_install(which->name, &measured);
	free(measured.times);
	(void)fflush(stdout);
}

/*
 * Ten times the rules: how many times the added time.  Both in each round, as
 * the machine is faster in one minute than in the next; and of the floor too,
 * since the kernel's own time need not be linear.
 */
static void run_linear(const struct variants_places *places, const char *name, const struct variants_case *few,
                       const struct variants_case *many)
{
	static const char *const names[] = { "bare", "floor", "shim" };
	const char *const program[] = { variants_target, NULL };
	struct measure_command commands[6];
	const unsigned rounds = rounds_of(LINEAR_ROUNDS);
	double *times;
	double ratio[3];

	for (size_t i = 0; i < 3; i++) {
		commands[i] = variants_command(places, few, names[i], program);
		commands[3 + i] = variants_command(places, many, names[i], program);
	}
	times = measure_commands(commands, 6, rounds);
	for (size_t i = 1; i < 3; i++) {
		double added[2] = { measure_added(times + i * rounds, times, rounds),
			            measure_added(times + (3 + i) * rounds, times + 3 * rounds, rounds) };

		ratio[i] = added[1] / added[0];
		targets_add(name, i == 1 ? "floor, 1,000" : "shim, 1,000", added[0]);
		targets_add(name, i == 1 ? "floor, 10,000" : "shim, 10,000", added[1]);
	}
	free(times);
	printf("\n%s: 10,000 rules against 1,000: the floor %.1f times as much, the shim %.1f times\n", name, ratio[1],
	       ratio[2]);
	(void)fflush(stdout);
}

/*
 * Calls of a program that is confined already: the fastest of each process, and
 * of the processes the median, since what they have in which cache is chance.
 */
static void run_after_main(const struct variants_places *places)
{
	static const char *const names[] = { "floor", "floor with filter", "shim without filter", "shim" };
	static const char *const calls[] = { "after-main", "getppid", "read", "sendto", "socket", "prlimit" };
	static double best[COUNT(names)][AFTER_MAIN_ROUNDS];
	char workload[4096];

	(void)snprintf(workload, sizeof(workload), "%s/tests/bench/workload", places->build);
	printf("\nafter main, nanoseconds (after-main: open, read and close)\n%-12s", "call");
	for (size_t i = 0; i < COUNT(names); i++)
		printf(" %16s", names[i]);
	for (size_t call = 0; call < COUNT(calls); call++) {
		printf("\n%-12s", calls[call]);
		for (size_t round = 0; round < AFTER_MAIN_ROUNDS; round++)
			for (size_t i = 0; i < COUNT(names); i++) {
				const char *const target[] = { workload, "/usr/bin/true", calls[call], NULL };
				size_t turn = (i + round) % COUNT(names);
				const struct measure_command command =
					variants_command(places, &cases[0], names[turn], target);

				best[turn][round] = measure_output(&command);
			}
		for (size_t i = 0; i < COUNT(names); i++) {
			double median = measure_median(best[i], AFTER_MAIN_ROUNDS);

			targets_add(calls[call], names[i], median);
			printf(" %16.1f", median);
		}
	}
	printf("\n");
}

/*
 * BENCH_FROM_DISK: what was just built or unpacked lies in the page cache as it
 * was written, in large pieces.  Read from the disk once more, as after a boot, a
 * program's pages are small, and each start takes some 20 us more.
 */
static void forget_files(void)
{
	FILE *file = fopen("/proc/sys/vm/drop_caches", "we");

	sync();
	if (!file || fputs("1\n", file) < 0 || fclose(file) != 0)
		err(1, "/proc/sys/vm/drop_caches");
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
	variants_filters(&places);
	if (getenv("BENCH_FROM_DISK"))
		forget_files();
	for (size_t i = 0; i < CASES; i++)
		if (chosen(cases[i].name))
			run_case(&places, &cases[i], csv);
	if (chosen("linear")) {
		run_linear(&places, "linear-paths", &cases[3], &cases[4]);
		run_linear(&places, "linear-groups", &cases[8], &cases[9]);
	}
	if (chosen("after-main"))
		run_after_main(&places);
	if (fclose(csv) != 0)
		err(1, "%s", path);
	return targets_print() || !getenv("STRICT_BENCH") ? 0 : 1;
}
