/* SPDX-License-Identifier: BSD-3-Clause */
/* What is outside of the sandbox: sockets of the test's own process. */
#ifndef OUTSIDE_H
#define OUTSIDE_H

/* A port on 127.0.0.1 on which this process listens with TCP and receives UDP, to its end. */
int outside_listen(void);

/* A port on 127.0.0.1 that nobody uses. */
int outside_free_port(void);

/* The name of an abstract UNIX socket on which this process listens, to its end. */
const char *outside_abstract(void);

#endif
