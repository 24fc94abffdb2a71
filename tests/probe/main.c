/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * probe RIGHT WHERE: runs one probe and prints "allowed", or "denied" where
 * it failed as a denial does, or the number of another errno.
 */
#include <stdio.h>

#include "probe.h"

int main(int argc, char **argv)
{
	const struct probe *probe = argc == 3 ? probe_find(argv[1]) : NULL;
	int errnum;

	if (!probe) {
		(void)fprintf(stderr, "usage: probe RIGHT WHERE\n");
		return 2;
	}
	errnum = probe->run(argv[2]);
	if (errnum == 0)
		(void)printf("allowed\n");
	else if (errnum == probe->denied)
		(void)printf("denied\n");
	else
		(void)printf("errno %d\n", errnum);
	return 0;
}
