/* SPDX-License-Identifier: BSD-3-Clause */
/* openmp FILE: every thread of a team tries to open the file. */
#include <fcntl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	int opened = 0;
	double sum = 0;

#pragma omp parallel for reduction(+ : sum, opened) num_threads(4)
	for (int i = 0; i < 4000; i++) {
		sum += i;
		if (i % 1000 == 0)
			opened += open(argv[argc - 1], O_RDONLY) >= 0;
	}
	printf("%.0f, %s\n", sum, opened == 4 ? "allowed" : opened == 0 ? "denied" : "some");
	return 0;
}
