/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * As libinitthread.so, but the thread is asked to make an MPTCP socket; with
 * OWN_FILTER in the environment it first installs a filter of its own.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static sem_t ready, asked, answered;
static int answer;

int thread_open(const char *path);

static void *serve(void *data)
{
	static struct sock_filter allow[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
	static const struct sock_fprog program = { 1, allow };

	if (data &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0))
		_exit(98);
	(void)sem_post(&ready);
	for (;;) {
		(void)sem_wait(&asked);
		answer = socket(AF_INET, SOCK_STREAM, 262) >= 0 ? 0 : errno;
		(void)sem_post(&answered);
	}
	return NULL;
}

/* 0, or the errno of the thread's socket(2); the path is not looked at. */
int thread_open(const char *path)
{
	(void)path;
	(void)sem_post(&asked);
	(void)sem_wait(&answered);
	return answer;
}

/* An initfirst object's environ is not set yet: the arguments' third is the environment. */
__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
	static pthread_t thread;
	void *own = NULL;

	(void)argc;
	(void)argv;
	for (char **entry = envp; *entry; entry++)
		if (strcmp(*entry, "OWN_FILTER=1") == 0)
			own = entry;
	(void)sem_init(&ready, 0, 0);
	(void)sem_init(&asked, 0, 0);
	(void)sem_init(&answered, 0, 0);
	(void)pthread_create(&thread, NULL, serve, own);
	(void)sem_wait(&ready);
}
