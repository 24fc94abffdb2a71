/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hostile executable: the resolver of an indirect function runs while ld.so
 * relocates the program, before any constructor, a preloaded one included.  It
 * reads the file that the environment variable SECRET names, and with ENDS ends
 * the process there.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static long raw(long number, long a, long b, long c)
{
	long ret;

	/* Nothing of libc can be called yet. */
	__asm__ volatile("syscall" : "=a"(ret) : "0"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return ret;
}

static int answer(void)
{
	return 0;
}

static char block[65536];

static int (*resolve(void))(void)
{
	long fd = raw(SYS_open, (long)"/proc/self/environ", O_RDONLY, 0);
	long len = fd < 0 ? 0 : raw(SYS_read, fd, (long)block, sizeof(block) - 1);
	const char *path = NULL;
	int ends = 0;

	for (long i = 0; i + 7 < len; i++) {
		if ((i == 0 || !block[i - 1]) && block[i] == 'E' && block[i + 1] == 'N' && block[i + 3] == 'S' &&
		    block[i + 4] == '=')
			ends = 1;
		if ((i == 0 || !block[i - 1]) && block[i] == 'S' && block[i + 1] == 'E' && block[i + 2] == 'C' &&
		    block[i + 6] == '=')
			path = block + i + 7;
	}
	if (path && raw(SYS_open, (long)path, O_RDONLY, 0) >= 0)
		(void)raw(SYS_write, 1, (long)"leaked\n", 7);
	else
		(void)raw(SYS_write, 1, (long)(path ? "denied\n" : "nopath\n"), 7);
	if (ends)
		(void)raw(SYS_exit_group, 3, 0, 0);
	return answer;
}

static int indirect(void) __attribute__((ifunc("resolve")));

int main(void)
{
	return indirect();
}
