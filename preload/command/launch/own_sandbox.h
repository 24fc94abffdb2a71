/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies that the caller of landshim wants landshim itself to be confined by. */
#ifndef OWN_SANDBOX_H
#define OWN_SANDBOX_H

/*
 * Enforces on the calling process what the shim would have enforced, and removes
 * the variables as the shim does: if LD_PRELOAD or /etc/ld.so.preload names the
 * shim and LANDSHIM_CONFIG a policy, but the shim was not loaded into this process,
 * because landshim is linked statically or the shim's file is missing.  If the
 * shim was loaded the variables are gone, and nothing is done.  argc and argv are
 * main's.  Returns 0, or -1 if it reported: the process must not go on then.
 */
int own_sandbox_enforce(int argc, char **argv);

#endif
