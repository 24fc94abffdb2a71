/* SPDX-License-Identifier: BSD-3-Clause */
/* Says which process it is. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("pid %d parent %d group %d session %d\n", (int)getpid(), (int)getppid(), (int)getpgrp(), (int)getsid(0));
	return 0;
}
