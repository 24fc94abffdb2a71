/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One function of libconfig's scanner, which flex writes: the one that
 * config_read_string begins with copies the text, byte by byte.  The Makefile
 * makes libconfig's weak, so that this one is called, and the text, which is
 * nobody else's, is scanned where it is.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "libconfig/guest.h"

void *libconfig_yy_scan_string(const char *text, void *scanner);
void *libconfig_yy_scan_buffer(char *text, size_t size, void *scanner);

/* The text ends in two NULs, as flex wants of a buffer (flex's manual, "Multiple Input Buffers"). */
void *libconfig_yy_scan_string(const char *text, void *scanner)
{
	// NOLINTNEXTLINE(performance-no-int-to-ptr)
	void *buffer = libconfig_yy_scan_buffer((char *)(uintptr_t)text, strlen(text) + 2, scanner);

	/* Without a buffer it would read what stdin is. */
	if (!buffer)
		guest_go_home();
	return buffer;
}
