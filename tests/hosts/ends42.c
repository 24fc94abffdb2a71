/* SPDX-License-Identifier: BSD-3-Clause */
/* Ends with a status that nothing else has. */
int main(void)
{
	return 42;
}
