/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a confined program does after main: opens, reads and closes a file
 * again and again, or makes one call.  Prints the nanoseconds that a round took,
 * of the fastest of many batches.  workload FILE after-main|CALL
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 400
#define ROUNDS 50

static const char *file;
static int pair[2], zero;
static char buffer[64];

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int after_main(void)
{
	int fd = open(file, O_RDONLY);

	return fd < 0 || read(fd, buffer, sizeof(buffer)) < 0 || close(fd) != 0;
}

static int call_getppid(void)
{
	return syscall(SYS_getppid) < 0;
}

static int call_read(void)
{
	return syscall(SYS_read, zero, buffer, 0) != 0;
}

static int call_sendto(void)
{
	return sendto(pair[0], "x", 1, 0, NULL, 0) != 1 || recv(pair[1], buffer, 1, 0) != 1;
}

static int call_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	return fd < 0 || close(fd) != 0;
}

static int call_prlimit(void)
{
	struct rlimit limit;

	return prlimit(0, RLIMIT_CORE, NULL, &limit) != 0;
}

static const struct {
	const char *name;
	int (*make)(void);
} calls[] = { { "after-main", after_main }, { "getppid", call_getppid }, { "read", call_read },
	      { "sendto", call_sendto },    { "socket", call_socket },   { "prlimit", call_prlimit } };

static int measure(int (*make)(void))
{
	double best = 1e18;

	for (int batch = 0; batch < BATCHES; batch++) {
		double start = now();
		double took;

		for (int i = 0; i < ROUNDS; i++)
			if (make() != 0)
				return 1;
		took = (now() - start) / ROUNDS;
		if (took < best)
			best = took;
	}
	printf("%.1f\n", best);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	file = argv[1];
	zero = open("/usr/bin/true", O_RDONLY);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
		return 1;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strcmp(calls[i].name, argv[2]) == 0)
			return measure(calls[i].make);
	return 2;
}
