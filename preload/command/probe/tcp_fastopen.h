/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether TCP Fast Open gets round the rules for TCP on this kernel. */
#ifndef TCP_FASTOPEN_H
#define TCP_FASTOPEN_H

enum tcp_fastopen {
	TCP_FASTOPEN_UNKNOWN, /* could not be tried: no ABI 4, or Fast Open is off */
	TCP_FASTOPEN_DENIED,
	TCP_FASTOPEN_BYPASSES,
};

/* Tries it in a child, on a port of 127.0.0.1 that this process listens on. */
enum tcp_fastopen tcp_fastopen_probe(void);

#endif
