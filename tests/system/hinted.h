/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said of a failure: a line that says what is wrong, and a hint that says what to do. */
#ifndef HINTED_H
#define HINTED_H

/*
 * Asserts that each line of landshim's on standard error that tells of a failure
 * has its hint after it.  What a program may say beside that it may say.
 */
void hinted_expect(const char *err);

#endif
