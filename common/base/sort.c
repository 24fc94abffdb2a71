/* SPDX-License-Identifier: BSD-3-Clause */
/* Heapsort: no memory, no recursion, no bad case. */
#include "base/sort.h"

#include <string.h>

/* Lets the string at root sink until none below it is greater. */
static void sink(const char **strings, size_t root, size_t count)
{
	for (;;) {
		size_t child = 2 * root + 1;
		const char *held = strings[root];

		if (child >= count)
			return;
		if (child + 1 < count && strcmp(strings[child], strings[child + 1]) < 0)
			child++;
		if (strcmp(held, strings[child]) >= 0)
			return;
		strings[root] = strings[child];
		strings[child] = held;
		root = child;
	}
}

void sort_strings(const char **strings, size_t count)
{
	for (size_t i = count / 2; i-- > 0;)
		sink(strings, i, count);
	for (size_t end = count; end-- > 1;) {
		const char *greatest = strings[0];

		strings[0] = strings[end];
		strings[end] = greatest;
		sink(strings, 0, end);
	}
}
