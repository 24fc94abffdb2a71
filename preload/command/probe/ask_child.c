/* SPDX-License-Identifier: BSD-3-Clause */
/* clone(2) without a signal at the child's end. */
#include "command/probe/ask_child.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/* Room for what the questions need: a few frames, and no buffers. */
#define STACK_SIZE ((size_t)32 * 1024)

struct question {
	int (*ask)(void *data);
	void *data;
};

static int answer(void *data)
{
	const struct question *question = data;

	return question->ask(question->data);
}

int ask_child(int (*ask)(void *data), void *data)
{
	static _Alignas(16) char stack[STACK_SIZE];
	struct question question = { ask, data };
	/* It shares the memory, which is not copied for it; we wait until it has ended.  No signal at its end. */
	pid_t pid = clone(answer, stack + sizeof(stack), CLONE_VM | CLONE_VFORK, &question);
	pid_t ended;
	int status;

	if (pid < 0)
		return ASK_CHILD_NONE;
	do
		ended = waitpid(pid, &status, __WALL);
	while (ended < 0 && errno == EINTR);
	if (ended != pid || !WIFEXITED(status) || WEXITSTATUS(status) > ASK_CHILD_MOST)
		return ASK_CHILD_ENDED;
	return WEXITSTATUS(status);
}
