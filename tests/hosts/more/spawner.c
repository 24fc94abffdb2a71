/* SPDX-License-Identifier: BSD-3-Clause */
/* spawner READER FILE: starts the reader by vfork and by posix_spawn. */
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv, char **envp)
{
	char *child[] = { argv[1], argv[argc - 1], NULL };
	int status = 1;
	pid_t pid = vfork();

	if (pid == 0) {
		(void)execve(child[0], child, envp);
		_exit(9);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		return 1;
	if (posix_spawn(&pid, child[0], NULL, NULL, child, envp) != 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	return status != 0;
}
