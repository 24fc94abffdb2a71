/* SPDX-License-Identifier: BSD-3-Clause */
/* blas FILE: OpenBLAS starts threads in its constructor. */
#include <cblas.h>
#include <fcntl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	static double a[256 * 256], b[256 * 256], c[256 * 256];

	for (int i = 0; i < 256 * 256; i++)
		a[i] = b[i] = i % 7;
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, 256, 256, 256, 1, a, 256, b, 256, 0, c, 256);
	printf("%.0f, %s\n", c[777], open(argv[argc - 1], O_RDONLY) >= 0 ? "allowed" : "denied");
	return 0;
}
