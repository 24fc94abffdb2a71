/* SPDX-License-Identifier: BSD-3-Clause */
/* What a preloaded object costs that does nothing. */
__attribute__((constructor)) static void start(void)
{
}
