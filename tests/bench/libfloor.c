/* SPDX-License-Identifier: BSD-3-Clause */
/* The floor: a preloaded constructor with the bare calls and nothing else. */
#include "confine.h"

__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
	(void)argc;
	(void)argv;
	if (confine_self(envp) != 0)
		_exit(125);
}
