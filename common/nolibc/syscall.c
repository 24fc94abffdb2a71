/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * syscall(2), errno and what a smashed stack calls, for the shim alone and
 * hidden, for string.c's reason, and for another: who stands between the shim
 * and the kernel can let it believe in a domain that is not there.  A host with
 * a "syscall" of its own is enough, which need not mean any harm.
 *
 * Where an architecture is not known here, syscall(2) is the C library's.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#if defined(__x86_64__)

static long enter(long number, const long a[6])
{
	register long r10 __asm__("r10") = a[3];
	register long r8 __asm__("r8") = a[4];
	register long r9 __asm__("r9") = a[5];
	long ret;

	__asm__ volatile("syscall"
	                 : "=a"(ret)
	                 : "0"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "memory");
	return ret;
}

#elif defined(__aarch64__)

static long enter(long number, const long a[6])
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a[0];
	register long x1 __asm__("x1") = a[1];
	register long x2 __asm__("x2") = a[2];
	register long x3 __asm__("x3") = a[3];
	register long x4 __asm__("x4") = a[4];
	register long x5 __asm__("x5") = a[5];

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}

#elif defined(__riscv) && __riscv_xlen == 64

static long enter(long number, const long a[6])
{
	register long a7 __asm__("a7") = number;
	register long a0 __asm__("a0") = a[0];
	register long a1 __asm__("a1") = a[1];
	register long a2 __asm__("a2") = a[2];
	register long a3 __asm__("a3") = a[3];
	register long a4 __asm__("a4") = a[4];
	register long a5 __asm__("a5") = a[5];

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
	return a0;
}

#else
#define BY_LIBC
#endif

#ifndef BY_LIBC

/* The kernel's answers from -4095 on are errors (syscall(2), "Architecture calling conventions"). */
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
	ret = enter(number, arguments);
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

#endif

_Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
	__builtin_trap();
}
