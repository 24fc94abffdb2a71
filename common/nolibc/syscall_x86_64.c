/* SPDX-License-Identifier: BSD-3-Clause */
#include "nolibc/syscall.h"

#if defined(__x86_64__) && defined(__LP64__)

long syscall_enter(long number, const long a[6])
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

#endif
