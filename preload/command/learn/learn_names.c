/* SPDX-License-Identifier: BSD-3-Clause */
/* The tables; conf/schema/learn.json has the same words. */
#include "command/learn/learn_names.h"

#include <string.h>
#include <sys/stat.h>

#include "base/count.h"
#include "command/learn/learn_record.h"

const struct learn_names_row learn_names_kinds[] = {
	{ LEARN_PATH, "path" },     { LEARN_PORT, "port" },   { LEARN_SCOPE, "scope" },
	{ LEARN_ABSENT, "absent" }, { LEARN_NEVER, "never" }, { LEARN_UNSEEN, "unseen" },
};
const size_t learn_names_kinds_count = COUNT(learn_names_kinds);

const struct learn_names_row learn_names_types[] = {
	{ S_IFREG, "file" },         { S_IFDIR, "directory" }, { S_IFLNK, "link" },    { S_IFCHR, "character device" },
	{ S_IFBLK, "block device" }, { S_IFIFO, "fifo" },      { S_IFSOCK, "socket" }, { 0, "other" },
};
const size_t learn_names_types_count = COUNT(learn_names_types);

const struct learn_names_row learn_names_flags[] = {
	{ LEARN_CREATES, "creates" },
	{ LEARN_REPLACED, "replaced" },
	{ LEARN_PRIVILEGED, "privileged" },
};
const size_t learn_names_flags_count = COUNT(learn_names_flags);

const char *learn_names_of(const struct learn_names_row *rows, size_t count, unsigned value)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].value == value)
			return rows[i].name;
	return "other";
}

bool learn_names_find(const struct learn_names_row *rows, size_t count, const char *name, unsigned *value)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0) {
			*value = rows[i].value;
			return true;
		}
	return false;
}
