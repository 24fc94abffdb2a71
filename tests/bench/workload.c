/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a confined program does after main: opens, reads and closes a file
 * again and again.  Prints the nanoseconds that a round took, of the fastest
 * of many batches.  workload FILE
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 400
#define ROUNDS 50

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
	double best = 1e18;
	char buffer[64];

	if (argc != 2)
		return 2;
	for (int batch = 0; batch < BATCHES; batch++) {
		double start = now();
		double took;

		for (int i = 0; i < ROUNDS; i++) {
			int fd = open(argv[1], O_RDONLY);

			if (fd < 0 || read(fd, buffer, sizeof(buffer)) < 0 || close(fd) != 0)
				return 1;
		}
		took = (now() - start) / ROUNDS;
		if (took < best)
			best = took;
	}
	printf("%.1f\n", best);
	return 0;
}
