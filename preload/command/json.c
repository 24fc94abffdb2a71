/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing JSON.  The names are ours: none needs an escape (command_json is for those that do). */
#include "json.h"

#include <stdio.h>

void json_rights(const char *name, struct access_set set)
{
	const char *between = "";

	(void)printf("\"%s\":[", name);
	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		(void)printf("%s\"%s\"", between, access_rights[i].name);
		between = ",";
	}
	(void)printf("]");
}
