/* SPDX-License-Identifier: BSD-3-Clause */
#include "nolibc/syscall.h"

#if defined(__powerpc64__)

/* An error is told by a bit of the condition register, and is a positive number. */
long syscall_enter(long number, const long a[6])
{
	register long r0 __asm__("r0") = number;
	register long r3 __asm__("r3") = a[0];
	register long r4 __asm__("r4") = a[1];
	register long r5 __asm__("r5") = a[2];
	register long r6 __asm__("r6") = a[3];
	register long r7 __asm__("r7") = a[4];
	register long r8 __asm__("r8") = a[5];

	__asm__ volatile("sc\n\t"
	                 "bns+ 1f\n\t"
	                 "neg 3, 3\n"
	                 "1:"
	                 : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7), "+r"(r8)
	                 :
	                 : "r9", "r10", "r11", "r12", "cr0", "ctr", "xer", "memory");
	return r3;
}

#endif
