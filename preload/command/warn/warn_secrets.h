/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of what root can read and others cannot. */
#ifndef WARN_SECRETS_H
#define WARN_SECRETS_H

#include "command/warn/survey.h"

/* A confined process can read the environments of others here, and a rule opens /proc. */
void warn_secrets_of_processes(const struct survey *s);

/* A rule opens all of /etc to root, with the files in it that their modes alone guard. */
void warn_secrets_in_etc(const struct survey *s);

/* The same for an installed policy that includes <etc>. */
void warn_secrets_of_installed(const struct survey *s);

#endif
