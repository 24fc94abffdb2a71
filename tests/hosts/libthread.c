/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A library whose constructor starts a thread, which waits to be asked to open
 * a file.  (As libinitthread.so it is linked initfirst.)
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t asked, answered;
static const char *wanted;
static int answer;

int thread_open(const char *path);

static void *serve(void *data)
{
	(void)data;
	for (;;) {
		(void)sem_wait(&asked);
		answer = open(wanted, O_RDONLY) >= 0 ? 0 : errno;
		(void)sem_post(&answered);
	}
	return NULL;
}

/* 0, or the errno of the thread's open(2). */
int thread_open(const char *path)
{
	wanted = path;
	(void)sem_post(&asked);
	(void)sem_wait(&answered);
	return answer;
}

__attribute__((constructor)) static void start(void)
{
	static pthread_t thread;

	(void)sem_init(&asked, 0, 0);
	(void)sem_init(&answered, 0, 0);
	(void)pthread_create(&thread, NULL, serve, NULL);
}
