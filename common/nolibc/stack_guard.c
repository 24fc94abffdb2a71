/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The stack protector's guard of the shim for musl, on architectures whose compilers
 * take it from a variable of the C library.  glibc's loader leaves out, with a
 * message, an object that needs musl's libc.so, and starts the program without it;
 * this shim names no C library, so that it is loaded there, and refuses.
 */
#if !defined __GLIBC__ && (defined __aarch64__ || defined __arm__ || defined __riscv)
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

extern unsigned long __stack_chk_guard;

unsigned long __stack_chk_guard = 0x5bd1e995;

/* A function with an array compares the guard at its end with that at its start: this one returns before it changes. */
__attribute__((noinline)) static unsigned long random_word(void)
{
	unsigned long word = __stack_chk_guard;

	(void)syscall(SYS_getrandom, &word, sizeof(word), GRND_NONBLOCK);
	return word;
}

/* Before the shim's own constructor. */
__attribute__((constructor(101))) static void choose_guard(void)
{
	__stack_chk_guard = random_word();
}
#endif
