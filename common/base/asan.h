/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For AddressSanitizer, which finds what reaches beyond its block: memory that
 * nobody may touch is hidden from the program.  Without it these do nothing.
 */
#ifndef ASAN_H
#define ASAN_H

#ifdef __has_feature /* clang's way to say it */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define ASAN_HIDE(start, size) ASAN_POISON_MEMORY_REGION(start, size)
#define ASAN_SHOW(start, size) ASAN_UNPOISON_MEMORY_REGION(start, size)
#else
#define ASAN_HIDE(start, size) ((void)(start), (void)(size))
#define ASAN_SHOW(start, size) ((void)(start), (void)(size))
#endif

#endif
