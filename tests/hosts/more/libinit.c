/* SPDX-License-Identifier: BSD-3-Clause */
/* Another object that wants to be first, and works there. */
#include <stdlib.h>

__attribute__((constructor)) static void start(void)
{
	free(malloc(100));
}
