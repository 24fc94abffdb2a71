/* SPDX-License-Identifier: BSD-3-Clause */
#include "nolibc/syscall.h"

#if defined(__i386__)

/*
 * ebx may hold the address of the global offset table, and ebp the frame: neither
 * can be named as an operand everywhere, so they are saved by hand.
 */
long syscall_enter(long number, const long a[6])
{
	long ret;

	__asm__ volatile("pushl %%ebx\n\t"
	                 "pushl %%ebp\n\t"
	                 "movl (%%edi), %%ebx\n\t"
	                 "movl 4(%%edi), %%ecx\n\t"
	                 "movl 8(%%edi), %%edx\n\t"
	                 "movl 12(%%edi), %%esi\n\t"
	                 "movl 20(%%edi), %%ebp\n\t"
	                 "movl 16(%%edi), %%edi\n\t"
	                 "int $0x80\n\t"
	                 "popl %%ebp\n\t"
	                 "popl %%ebx"
	                 : "=a"(ret), "+D"(a)
	                 : "0"(number)
	                 : "ecx", "edx", "esi", "memory");
	return ret;
}

/* What position-independent code calls of a smashed stack: the C library has it in its static part. */
_Noreturn void __stack_chk_fail_local(void);

_Noreturn void __stack_chk_fail_local(void)
{
	__builtin_trap();
}

#endif
