/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * syscall(2), errno and what a smashed stack calls, for the shim alone and
 * hidden, for string.c's reason, and for another: who stands between the shim
 * and the kernel can let it believe in a domain that is not there.  A host with
 * a "syscall" of its own is enough, which need not mean any harm.
 */
#include "nolibc/syscall.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#define ERRORS_FROM (-4095L)

/*
 * Nobody passes more than six; those that were not passed are whatever was
 * there, as with the C library's.  On the stack, where a sanitizer minds.
 */
__attribute__((no_sanitize_address)) long syscall(long number, ...)
{
	long arguments[6];
	va_list args;
	long ret;

	va_start(args, number);
	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++)
		arguments[i] = va_arg(args, long);
	va_end(args);
	ret = syscall_enter(number, arguments);
	if (ret > -1 || ret < ERRORS_FROM)
		return ret;
	errno = (int)-ret;
	return -1;
}

/* The host's errno is never touched; nobody else runs the shim's code at the same time. */
int *__errno_location(void)
{
	static int number;

	return &number;
}

_Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
	__builtin_trap();
}
