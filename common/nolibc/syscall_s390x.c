/* SPDX-License-Identifier: BSD-3-Clause */
#include "nolibc/syscall.h"

#if defined(__s390x__)

long syscall_enter(long number, const long a[6])
{
	register long r1 __asm__("r1") = number;
	register long r2 __asm__("r2") = a[0];
	register long r3 __asm__("r3") = a[1];
	register long r4 __asm__("r4") = a[2];
	register long r5 __asm__("r5") = a[3];
	register long r6 __asm__("r6") = a[4];
	register long r7 __asm__("r7") = a[5];

	__asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4), "d"(r5), "d"(r6), "d"(r7) : "memory", "cc");
	return r2;
}

#endif
