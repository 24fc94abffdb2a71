/* SPDX-License-Identifier: BSD-3-Clause */
/* What a program is started with. */
#ifndef LEARN_FACTS_H
#define LEARN_FACTS_H

#include "base/err.h"
#include "command/learn/learn_record.h"

/* Finds the facts that are known before a run.  argv is borrowed.  Returns 0, or -1 (reported). */
int learn_facts_find(const struct err_sink *sink, int argc, char **argv, struct learn_facts *out);

#endif
