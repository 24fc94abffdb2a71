/* SPDX-License-Identifier: BSD-3-Clause */
/* posix_spawn, waitpid, and a clock around both. */
#include "measure.h"

#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int run(const struct measure_command *command, const posix_spawn_file_actions_t *actions)
{
	pid_t pid;
	int status = -1;
	int error = posix_spawn(&pid, command->argv[0], actions, NULL, command->argv, command->envp);

	if (error || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static double time_one(const struct measure_command *command)
{
	double start = now();
	int status = run(command, NULL);
	double took = now() - start;

	if (status != 0)
		errx(1, "%s: %s does not run any more: status 0x%x", command->variant, command->argv[0],
		     (unsigned)status);
	return took;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double measure_median(double *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), compare);
	return samples[count / 2];
}

static double *allocate(size_t count)
{
	double *samples = calloc(count, sizeof(*samples));

	if (!samples)
		err(1, "memory");
	return samples;
}

struct measure_times measure_times(const double *times, unsigned rounds)
{
	double *sorted = allocate(rounds);
	struct measure_times of;

	memcpy(sorted, times, rounds * sizeof(*times));
	of.median = measure_median(sorted, rounds);
	of.p99 = sorted[(size_t)rounds * 99 / 100];
	of.min = sorted[0];
	free(sorted);
	return of;
}

double measure_added(const double *times, const double *base, unsigned rounds)
{
	double *differences = allocate(rounds);
	double median;

	for (unsigned round = 0; round < rounds; round++)
		differences[round] = times[round] - base[round];
	median = measure_median(differences, rounds);
	free(differences);
	return median;
}

static void shuffle(size_t *order, size_t count)
{
	for (size_t left = count; left > 1; left--) {
		size_t at = (size_t)random() % left;
		size_t taken = order[at];

		order[at] = order[left - 1];
		order[left - 1] = taken;
	}
}

double *measure_commands(const struct measure_command *commands, size_t count, unsigned rounds)
{
	unsigned warm = rounds / 10 + 1;
	double *samples = allocate(count * rounds);
	size_t order[MEASURE_MAX];

	if (count > MEASURE_MAX)
		errx(1, "more than %d commands", MEASURE_MAX);
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	srandom(1);
	for (unsigned round = 0; round < warm + rounds; round++) {
		shuffle(order, count);
		for (size_t i = 0; i < count; i++) {
			double took = time_one(&commands[order[i]]);

			if (round >= warm)
				samples[order[i] * rounds + round - warm] = took;
		}
	}
	return samples;
}

bool measure_works(const struct measure_command *command)
{
	posix_spawn_file_actions_t actions;
	int status;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	status = run(command, &actions);
	(void)posix_spawn_file_actions_destroy(&actions);
	return status == 0;
}

double measure_output(const struct measure_command *command)
{
	posix_spawn_file_actions_t actions;
	char text[64];
	int fds[2];
	ssize_t got;
	int status;

	(void)posix_spawn_file_actions_init(&actions);
	if (pipe(fds) != 0 || posix_spawn_file_actions_adddup2(&actions, fds[1], 1) != 0)
		err(1, "pipe");
	status = run(command, &actions);
	(void)close(fds[1]);
	got = read(fds[0], text, sizeof(text) - 1);
	(void)close(fds[0]);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (status != 0 || got <= 0)
		errx(1, "%s: %s prints nothing: status 0x%x", command->variant, command->argv[0], (unsigned)status);
	text[got] = '\0';
	return strtod(text, NULL);
}
