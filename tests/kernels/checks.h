/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The checks, each of which states what must hold on the running kernel,
 * whichever ABI it has.  suite.c lists them.
 */
#ifndef CHECKS_H
#define CHECKS_H

#include "model/access.h"

/* rights.c: one row of the access table, for policies of every ABI. */
void rights_check(const struct access_right *right);

/* The same for every right at once, of a 32-bit program with the shim of that class. */
void rights_i386(void);

/* kernel.c: the kernel knows the rights of its ABI, and no other. */
void kernel_rights(void);

/* starts.c: where the program starts, where it does not, and what is said. */
void starts_exact(void);
void starts_min_abi(void);
void starts_best_effort(void);
void starts_nothing_left(void);
void starts_blocked(void);

/* layers.c */
void layers_sixteen(void);
void layers_each_counts(void);

/* threads.c */
void threads_confined(void);

/* refer.c */
void refer_rename(void);
void refer_gain(void);
void refer_layers(void);

/* sockets.c */
void sockets_unix(void);
void sockets_udp(void);

/* names.c */
void names_resolve(void);

/* privileges.c */
void privileges_set(void);
void privileges_failure(void);

/* classes.c */
void classes_i386(void);
void classes_musl(void);
void filters_64(void);
void filters_x32(void);
void filters_i386(void);

/* logs.c: what is in the audit log. */
void logs_flags(void);
void logs_subdomains(void);
void logs_quiet(void);

/* errnos.c: which errnos come before Landlock is asked. */
void errnos_table(void);

/* explains.c: landshim explain, from a run, of calls of each kind, and from the audit log. */
void explains_native(void);
void explains_x32(void);
void explains_i386(void);
void explains_audit(void);
void explains_dmesg(void);

#endif
