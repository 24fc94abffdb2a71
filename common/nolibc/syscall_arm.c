/* SPDX-License-Identifier: BSD-3-Clause */
#include "nolibc/syscall.h"

#include <signal.h>

#if defined(__arm__)

/*
 * In Thumb code r7, which holds the number, may be the frame's pointer, which no
 * operand can name: it is saved by hand, in ip, which the kernel leaves alone.
 */
long syscall_enter(long number, const long a[6])
{
	register long r0 __asm__("r0") = a[0];
	register long r1 __asm__("r1") = a[1];
	register long r2 __asm__("r2") = a[2];
	register long r3 __asm__("r3") = a[3];
	register long r4 __asm__("r4") = a[4];
	register long r5 __asm__("r5") = a[5];
	register long r6 __asm__("r6") = number;

	__asm__ volatile("mov ip, r7\n\t"
	                 "mov r7, r6\n\t"
	                 "svc 0\n\t"
	                 "mov r7, ip"
	                 : "+r"(r0)
	                 : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5), "r"(r6)
	                 : "ip", "memory");
	return r0;
}

/* What libgcc calls for a division by zero. */
int raise(int signal)
{
	(void)signal;
	__builtin_trap();
}

#endif
