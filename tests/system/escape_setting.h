/* SPDX-License-Identifier: BSD-3-Clause */
/* What tests/hosts/escapes.c finds around it when it looks for a way out. */
#ifndef WARN_PATHS_H
#define WARN_PATHS_H

/* Its words, which end in NULL, for the way that is named. */
const char **escape_setting_words(const char *name);

/* As tight as this kernel can: what it does not know is not handled. */
const char *escape_setting_policy(void);

/* In the child, data its words: a terminal of its own, the secret as 20, and once more as a message in 21. */
void escape_setting_prepare(void *data);

/* A number in /proc/sys; `absent` where this kernel has no such setting. */
int escape_setting_sysctl(const char *name, int absent);

#endif
