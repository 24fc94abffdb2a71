/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls itself liblandshim.so and does nothing. */
int fake_shim(void);

int fake_shim(void)
{
	return 0;
}
