/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A library that starts a thread in its constructor.  At the process's end the
 * thread opens the file that THREAD_OPENS names and says whether it could.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_t thread;
static int ends[2];
static const char *path;

static void *wait_and_open(void *unused)
{
	char byte;
	char line[128];
	const char *result = "denied";
	int len;

	if (read(ends[0], &byte, 1) != 1)
		return unused;
	if (open(path, O_RDONLY | O_CLOEXEC) >= 0)
		result = "allowed";
	else if (errno != EACCES)
		result = "lost";
	len = snprintf(line, sizeof(line), "thread: %s, no_new_privs %d\n", result,
	               prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	(void)!write(STDOUT_FILENO, line, (size_t)len);
	return unused;
}

/* initfirst: libc has no environment yet, but hands it to constructors. */
__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
	static const char key[] = "THREAD_OPENS=";

	(void)argc;
	(void)argv;
	for (; *envp; envp++)
		if (strncmp(*envp, key, sizeof(key) - 1) == 0)
			path = *envp + sizeof(key) - 1;
	if (!path || pipe2(ends, O_CLOEXEC) != 0 || pthread_create(&thread, NULL, wait_and_open, NULL) != 0)
		_exit(124);
}

__attribute__((destructor)) static void finish(void)
{
	(void)fflush(stdout);
	if (write(ends[1], "x", 1) == 1)
		(void)pthread_join(thread, NULL);
}
