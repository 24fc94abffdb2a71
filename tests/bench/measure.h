/* SPDX-License-Identifier: BSD-3-Clause */
/* Spawning commands in turn, and what the times say. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* A command to spawn; the strings live as long as the process. */
struct measure_command {
	const char *variant;
	char *const *argv;
	char *const *envp;
};

/* Nanoseconds, over all rounds. */
struct measure_times {
	double median, p99, min;
};

/* The most commands at once. */
#define MEASURE_MAX 32

/*
 * Spawns each command once in every round, in another order each time, so that
 * drift hits all alike, and so does what the kernel does after a process has
 * ended, which the next one waits for: a seccomp filter is freed for 40
 * microseconds.  The first tenth is for warming up and not counted.  Gives the time of each in each
 * round: those of command i are at [i * rounds], and the caller frees the whole.
 * Ends the process if a command does not exit with status 0.
 */
double *measure_commands(const struct measure_command *commands, size_t count, unsigned rounds);

/* Of the times of one command. */
struct measure_times measure_times(const double *times, unsigned rounds);

/*
 * What one command takes longer than another, in nanoseconds: the median of
 * the differences within each round.  These machines are at half their speed
 * for seconds: a difference of two medians has all of that in it, and this has
 * not.
 */
double measure_added(const double *times, const double *base, unsigned rounds);

/* The median of some samples, which are sorted on the way. */
double measure_median(double *samples, size_t count);

/* Whether the command exits with status 0, with what it prints thrown away. */
bool measure_works(const struct measure_command *command);

/* The number that a command prints.  Ends the process if it prints none. */
double measure_output(const struct measure_command *command);

#endif
