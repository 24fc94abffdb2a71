/* SPDX-License-Identifier: BSD-3-Clause */
/* What is outside of the sandbox: files and sockets of the check's own process. */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "../probe/probe.h"

/* A new directory below the run's own, as a path. */
const char *outside_directory(void);

/* A port on 127.0.0.1 on which this process listens with TCP and receives UDP, to its end. */
const char *outside_listening_port(void);

/* A port on 127.0.0.1 that nobody uses. */
const char *outside_free_port(void);

/* The name of an abstract UNIX socket on which this process listens, to its end. */
const char *outside_abstract(void);

/* A fresh place for the probe to work on. */
const char *outside_place(const struct probe *probe);

#endif
