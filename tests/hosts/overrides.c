/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * overrides FILE: exports functions of libc's own under their names, which
 * answer nonsense: a shim that calls them is told that all went well.  It does
 * its own work by system calls alone.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>

#define EXPORTED __attribute__((visibility("default"), used))

static int called;
static int elsewhere = 11; /* EAGAIN */

EXPORTED long syscall(long number, ...)
{
	called |= number != 0;
	return 0;
}

/* Set-uid, it says: the shim would do nothing. */
EXPORTED unsigned long getauxval(unsigned long type)
{
	called |= type != 0;
	return 1;
}

EXPORTED int dl_iterate_phdr(int (*callback)(void *info, size_t size, void *data), void *data)
{
	called |= callback != NULL && data != NULL;
	return 0;
}

EXPORTED int *__errno_location(void)
{
	return &elsewhere;
}

/* All is the same as all, and nothing is ever found, copied or long: what compilers call on their own. */
#define SAME(name)                                                  \
	EXPORTED int name(const void *a, const void *b, size_t len) \
	{                                                           \
		called |= a != b && len > 0;                        \
		return 0;                                           \
	}

SAME(bcmp)
SAME(memcmp)
SAME(strncmp)

EXPORTED int strcmp(const char *a, const char *b)
{
	called |= a != b;
	return 0;
}

EXPORTED void *memcpy(void *to, const void *from, size_t len)
{
	called |= to != from && len > 0;
	return to;
}

static long raw(long number, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall" : "=a"(ret) : "0"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return ret;
}

static void say(const char *text)
{
	size_t len = 0;

	while (text[len])
		len++;
	(void)raw(SYS_write, 1, (long)text, (long)len);
}

int main(int argc, char **argv)
{
	long fd = argc == 2 ? raw(SYS_open, (long)argv[1], O_RDONLY, 0) : -1;

	say(fd < 0 ? "denied\n" : "allowed\n");
	return 0;
}
