/* SPDX-License-Identifier: BSD-3-Clause */
/* The policies that landshim itself was to be confined by. */
#ifndef OWN_SANDBOX_H
#define OWN_SANDBOX_H

/*
 * Where LD_PRELOAD or /etc/ld.so.preload names the shim and LANDSHIM_CONFIG a policy, and the shim was
 * not loaded into this process, which would have taken both away: enforces what
 * it would have, on the calling process, and takes them away.  So it is where
 * landshim is linked statically, or the shim's file is not there.  argc and argv
 * are main's.  Returns 0, or -1 if it reported: the process must not go on then.
 */
int own_sandbox_enforce(int argc, char **argv);

#endif
