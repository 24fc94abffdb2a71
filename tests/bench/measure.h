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

/*
 * Spawns each command once in every round, in an order that moves on by one
 * from round to round, so that drift and neighbours hit all alike; the first
 * tenth is for warming up and not counted.  Ends the process if a command does
 * not exit with status 0.
 */
void measure_commands(const struct measure_command *commands, size_t count, unsigned rounds,
                      struct measure_times *times);

/* The median of some samples, which are sorted on the way. */
double measure_median(double *samples, size_t count);

/* Whether the command exits with status 0, with what it prints thrown away. */
bool measure_works(const struct measure_command *command);

/* The number that a command prints.  Ends the process if it prints none. */
double measure_output(const struct measure_command *command);

#endif
