/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether TCP Fast Open gets round the rules for TCP on this kernel. */
#ifndef FASTOPEN_H
#define FASTOPEN_H

enum fastopen {
	FASTOPEN_UNKNOWN, /* could not be tried: no ABI 4, or Fast Open is off */
	FASTOPEN_DENIED,
	FASTOPEN_BYPASSES,
};

/* Tries it in a child, on a port of 127.0.0.1 that this process listens on. */
enum fastopen fastopen_probe(void);

#endif
