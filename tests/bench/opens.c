/* SPDX-License-Identifier: BSD-3-Clause */
/* What a tracer has most to do with: opens ROUNDS times a file in each of THREADS threads.  opens FILE ROUNDS THREADS */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST 64

static const char *file;
static long rounds;

static void *loop(void *data)
{
	for (long i = 0; i < rounds; i++) {
		int fd = open(file, O_RDONLY | O_CLOEXEC);

		if (fd < 0 || close(fd) != 0)
			exit(1);
	}
	return data;
}

int main(int argc, char **argv)
{
	pthread_t threads[MOST];
	long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;

	if (count < 1 || count > MOST) {
		(void)fprintf(stderr, "usage: opens FILE ROUNDS THREADS\n");
		return 2;
	}
	file = argv[1];
	rounds = strtol(argv[2], NULL, 10);
	for (long i = 1; i < count; i++)
		if (pthread_create(&threads[i], NULL, loop, NULL) != 0)
			return 1;
	(void)loop(NULL);
	for (long i = 1; i < count; i++)
		(void)pthread_join(threads[i], NULL);
	return 0;
}
