/* SPDX-License-Identifier: BSD-3-Clause */
/* locale FILE: the user's locale in force, and a conversion. */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

int main(int argc, char **argv)
{
	wchar_t wide[8];
	const char *before = setlocale(LC_ALL, NULL);

	printf("%s, ", before);
	printf("%s, %zu, ", setlocale(LC_ALL, ""), mbstowcs(wide, "\xc3\xa4", 8));
	printf("%s\n", open(argv[argc - 1], O_RDONLY) >= 0 ? "allowed" : "denied");
	return 0;
}
