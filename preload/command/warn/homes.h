/* SPDX-License-Identifier: BSD-3-Clause */
/* The accounts whose files a program may reach by its user's rights, whatever HOME says. */
#ifndef HOMES_H
#define HOMES_H

#include "command/warn/survey.h"

/* home: where it is a directory of the account's own, and not one of the system's; else NULL.  Texts are the survey's. */
typedef void homes_visitor(void *data, const struct survey *s, const char *home, const char *uid);

/*
 * This user's, by /etc/passwd; each one's for root, who is not kept from them by
 * their modes.  Not those where nobody logs in, and the first
 * HOMES_MAX alone: a machine with more users has them in a directory service.
 */
#define HOMES_MAX 1000
void homes_visit(const struct survey *s, homes_visitor *visit, void *data);

#endif
