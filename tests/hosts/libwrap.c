/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wraps syscall(2) as fakeroot and the like do, and finds out where the true
 * one is in its constructor: whoever calls it earlier jumps to address 0.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>

static long (*true_syscall)(long number, ...);

__attribute__((constructor)) static void start(void)
{
	*(void **)&true_syscall = dlsym(RTLD_NEXT, "syscall");
}

long syscall(long number, ...);

long syscall(long number, ...)
{
	va_list args;
	long a[6];

	va_start(args, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	return true_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
