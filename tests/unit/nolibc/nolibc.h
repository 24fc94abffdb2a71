/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C library's functions that the shim has itself (common/nolibc/), under names
 * of their own beside libc's, which they are held against (see the Makefile).
 */
#ifndef NOLIBC_H
#define NOLIBC_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#define OWN(name) extern __typeof__(name) nolibc_##name

OWN(memcpy);
OWN(memmove);
OWN(memset);
OWN(memcmp);
OWN(bcmp);
OWN(memchr);
OWN(strlen);
OWN(strncmp);
OWN(strcmp);
OWN(strchr);
OWN(strrchr);
OWN(strcspn);
OWN(strspn);
OWN(strstr);
OWN(stpcpy);
OWN(strcpy);

OWN(vsnprintf);
OWN(snprintf);

OWN(open);
OWN(openat);
OWN(close);
OWN(read);
OWN(write);
OWN(readlink);
OWN(readlinkat);
OWN(getcwd);
OWN(statfs);
OWN(mmap);
OWN(munmap);
OWN(madvise);
OWN(sigemptyset);
OWN(sigaddset);
OWN(sigismember);
OWN(sigpending);
OWN(sigtimedwait);
OWN(poll);
OWN(send);
OWN(getpid);
OWN(getuid);
OWN(getgid);
OWN(getegid);
OWN(geteuid);
OWN(_exit);
int nolibc_fcntl(int fd, int command, ...);
int nolibc_prctl(int option, ...);

long nolibc_syscall(long number, ...);
long nolibc_syscall_enter(long number, const long arguments[6]);
int *nolibc___errno_location(void);
void nolibc___stack_chk_fail(void);

#endif
