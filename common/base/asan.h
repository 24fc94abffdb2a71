/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tells AddressSanitizer which memory of an arena is in use, so that it finds
 * accesses beyond a block.  Without AddressSanitizer these do nothing.
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
