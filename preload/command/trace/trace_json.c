/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing JSON into memory; the names of flags and classes stand here and in conf/schema/trace.json. */
#include "command/trace/trace_json.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/text.h"
#include "command/print/json.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_errnos.h"
#include "command/trace/trace_record.h"

/* What one byte of a text becomes at most: "\u001f", and two digits beside it. */
#define BYTE_MOST 8

/* Everything of an access, or of a record, but its texts. */
#define REST_MOST 2048

struct named {
	unsigned flag;
	const char *name;
};

static const struct named record_flags[] = {
	{ TRACE_UNKNOWN, "unknown" },   { TRACE_CHANGED, "changed" }, { TRACE_UNSEEN, "unseen" },
	{ TRACE_ANSWERED, "answered" }, { TRACE_START, "start" },     { TRACE_CUT, "cut" },
	{ TRACE_LISTENER, "listener" }, { TRACE_NEWER, "newer" },     { TRACE_FILTERED, "filtered" },
};

static const struct named access_flags[] = {
	{ TRACE_ACCESS_MADE, "made" },
	{ TRACE_ACCESS_NAMELESS, "nameless" },
	{ TRACE_ACCESS_SPECIAL, "special" },
	{ TRACE_ACCESS_FOREIGN, "foreign" },
	{ TRACE_ACCESS_INHERITED, "inherited" },
	{ TRACE_ACCESS_INTERPRETER, "interpreter" },
	{ TRACE_ACCESS_PRIVILEGED, "privileged" },
	{ TRACE_ACCESS_INSIDE, "inside" },
	{ TRACE_ACCESS_OTHER, "other" },
	{ TRACE_ACCESS_UNSEEN, "unseen" },
	{ TRACE_ACCESS_UNCHECKED, "unchecked" },
	{ TRACE_ACCESS_UNSENT, "unsent" },
	{ TRACE_ACCESS_CREATES, "creates" },
};

static const char *const class_names[] = {
	[TRACE_RIGHTS] = "rights", [TRACE_SCOPE] = "scope", [TRACE_PTRACE] = "ptrace",
	[TRACE_NEVER] = "never",   [TRACE_OWN] = "own",
};

static const char *const target_names[] = {
	[TRACE_TARGET_PATH] = "path",
	[TRACE_TARGET_PORT] = "port",
	[TRACE_TARGET_ABSTRACT] = "abstract",
	[TRACE_TARGET_PROCESS] = "process",
};

static const char *const stage_names[] = {
	[TRACE_AFTER] = "after", [TRACE_BEFORE] = "before", [TRACE_EITHER] = "either"
};

static const char *kind_name(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "link";
	case S_IFCHR:
		return "character device";
	case S_IFBLK:
		return "block device";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return "other";
	}
}

/* Whether text_add_json has written it as it is: no byte of it became the text "\xNN". */
static bool is_utf8(const char *bytes)
{
	const unsigned char *at = (const unsigned char *)bytes;

	while (*at) {
		unsigned char lead = *at++;
		int more = lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : 3;
		unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
		unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;

		if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4)
			return false;
		for (; more > 0; more--, low = 0x80, high = 0xbf)
			if (*at < low || *at++ > high)
				return false;
	}
	return true;
}

static void add_text(struct text *text, const char *name, const char *value)
{
	if (!value) {
		text_add(text, ",\"%s\":null", name);
		return;
	}
	text_add(text, ",\"%s\":\"", name);
	text_add_json(text, value);
	text_add(text, "\"");
	if (is_utf8(value))
		return;
	text_add(text, ",\"%s_bytes\":\"", name);
	for (; *value; value++)
		text_add(text, "%02x", (unsigned char)*value);
	text_add(text, "\"");
}

static void add_flags(struct text *text, unsigned flags, const struct named *names, size_t count)
{
	const char *between = "";

	text_add(text, ",\"flags\":[");
	for (size_t i = 0; i < count; i++) {
		if (!(flags & names[i].flag))
			continue;
		text_add(text, "%s\"%s\"", between, names[i].name);
		between = ",";
	}
	text_add(text, "]");
}

static void add_path(struct text *text, const struct trace_access *access)
{
	add_text(text, "path", access->path);
	add_text(text, "name", access->name);
	if (access->mode == 0)
		return;
	text_add(text, ",\"kind\":\"%s\",\"device\":[%u,%u],\"inode\":%llu,\"mount\":%llu,\"mode\":%u",
	         kind_name(access->mode), (unsigned)(access->device >> 32), (unsigned)access->device,
	         (unsigned long long)access->inode, (unsigned long long)access->mount, access->mode & 07777U);
	if (access->name)
		add_text(text, "entry", access->entry_mode ? kind_name(access->entry_mode) : NULL);
}

static void add_access(struct text *text, const struct trace_access *access)
{
	text_add(text, "{\"target\":\"%s\"", target_names[access->target]);
	text_add(text, ",");
	json_add_rights(text, "rights", access->rights);
	add_flags(text, access->flags, access_flags, COUNT(access_flags));
	switch (access->target) {
	case TRACE_TARGET_PATH:
		add_text(text, "text", access->text);
		add_path(text, access);
		if (access->flags & TRACE_ACCESS_OTHER)
			text_add(text, ",\"process\":%d", (int)access->pid);
		break;
	case TRACE_TARGET_PORT:
		text_add(text, ",\"port\":%u", access->port);
		break;
	case TRACE_TARGET_ABSTRACT:
		add_text(text, "text", access->text);
		break;
	case TRACE_TARGET_PROCESS:
		text_add(text, ",\"process\":%d,\"signal\":%d", (int)access->pid, access->signal);
		break;
	}
	text_add(text, "}");
}

/* Enough for every text of a record as JSON. */
static size_t room_for(const struct trace_record *record)
{
	size_t texts = strlen(record->comm) + (record->exe ? strlen(record->exe) : 0) +
	               (record->written ? strlen(record->written) : 0);

	for (size_t i = 0; i < record->count; i++) {
		const struct trace_access *access = &record->accesses[i];

		texts += (access->text ? strlen(access->text) : 0) + (access->path ? strlen(access->path) : 0) +
		         (access->name ? strlen(access->name) : 0);
	}
	return texts * BYTE_MOST + (record->count + 1) * REST_MOST;
}

static void add_result(struct text *text, const struct trace_record *record)
{
	if (record->flags & TRACE_UNKNOWN)
		text_add(text, ",\"result\":null,\"errno\":null");
	else if (record->errnum)
		text_add(text, ",\"result\":null,\"errno\":\"%s\",\"stage\":\"%s\"", trace_errnos_name(record->errnum),
		         stage_names[record->stage]);
	else
		text_add(text, ",\"result\":%lld,\"errno\":null", (long long)record->result);
	if (record->errnum && !(record->flags & TRACE_UNKNOWN))
		text_add(text, ",\"errnum\":%d", record->errnum);
}

char *trace_json_record(struct arena *arena, const struct trace_record *record, size_t *len)
{
	size_t size = room_for(record);
	char *buffer = arena_alloc(arena, size);
	struct text text;

	text_start(&text, buffer, size);
	text_add(&text, "{\"order\":%llu,\"pid\":%d,\"tid\":%d", (unsigned long long)record->order, (int)record->pid,
	         (int)record->tid);
	add_text(&text, "comm", record->comm);
	add_text(&text, "exe", record->exe);
	add_text(&text, "call", record->call);
	if (record->call) {
		text_add(&text, ",\"class\":\"%s\"", class_names[record->class]);
		add_text(&text, "written", record->written);
		add_result(&text, record);
		add_flags(&text, record->flags, record_flags, COUNT(record_flags));
		text_add(&text, ",\"accesses\":[");
		for (size_t i = 0; i < record->count; i++) {
			text_add(&text, i > 0 ? "," : "");
			add_access(&text, &record->accesses[i]);
		}
		text_add(&text, "]");
	} else {
		text_add(&text, ",\"status\":%lld", (long long)record->result);
	}
	text_add(&text, "}\n");
	*len = text.len;
	return buffer;
}
