/* SPDX-License-Identifier: BSD-3-Clause */
/* The cheapest launcher: static, the bare calls, then exec.  launcher PROGRAM [ARG...] */
#include "confine.h"

int main(int argc, char **argv, char **envp)
{
	if (argc < 2 || confine_self(envp) != 0)
		return 125;
	execve(argv[1], argv + 1, envp);
	return 127;
}
