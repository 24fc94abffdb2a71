/* SPDX-License-Identifier: BSD-3-Clause */
/* The head of a policy: what was run, how it ended, the ABI, and what is included. */
#ifndef LEARN_HEAD_H
#define LEARN_HEAD_H

#include <stdbool.h>

#include "base/strlist.h"
#include "base/text.h"
#include "command/learn/learn_record.h"

struct learn_head {
	bool abi;                                /* it has one */
	const struct strlist *fragments, *files; /* to be included; NULL: none */
};

void learn_head_add(struct text *text, const struct learn_record *record, const struct learn_head *head);

#endif
