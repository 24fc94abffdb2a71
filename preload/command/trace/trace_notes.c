/* SPDX-License-Identifier: BSD-3-Clause */
/* What a record tells by its call and its result. */
#include "command/trace/trace_notes.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/trace/trace_record.h"

struct notes {
	struct arena *arena;
	const char **says;
	size_t count;
};

static void note(struct notes *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void note(struct notes *notes, const char *fmt, ...)
{
	char line[1024], shown[4096];
	struct text text;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	text_start(&text, shown, sizeof(shown));
	text_add_escaped(&text, line);
	notes->says[notes->count++] = arena_strndup(notes->arena, shown, text.len);
}

static void note_program(struct notes *notes, const struct trace_record *record)
{
	const struct trace_access *program = record->count > 0 ? &record->accesses[0] : NULL;

	if (!program || record->errnum != 0 || strncmp(record->call, "execve", 6) != 0)
		return;
	if (program->flags & TRACE_ACCESS_PRIVILEGED)
		note(notes, "%s is set-user-ID, set-group-ID or has capabilities, and did not get them (no_new_privs)",
		     program->path ? program->path : "a program");
	if (program->flags & TRACE_ACCESS_UNSEEN)
		note(notes, "%s may be executed and not read: what it calls may not be seen",
		     program->path ? program->path : "a program");
}

static void note_confinement(struct notes *notes, const struct trace_record *record)
{
	if (record->flags & TRACE_LISTENER)
		note(notes, "%s has a seccomp filter of its own with a listener: calls may be missing", record->comm);
	else if (record->errnum == 0 && strcmp(record->call, "landlock_restrict_self") == 0)
		note(notes, "%s confines itself by Landlock too: no policy is to blame for what that denies",
		     record->comm);
	else if (record->errnum == 0 && (strcmp(record->call, "seccomp") == 0 || strcmp(record->call, "prctl") == 0))
		note(notes, "%s has a seccomp filter of its own", record->comm);
	else if (strcmp(record->call, "io_uring_setup") == 0 && !(record->flags & TRACE_FILTERED))
		note(notes, "%s asked for io_uring, which it does not get while it is traced", record->comm);
	else if (strcmp(record->call, "ptrace") == 0 && record->errnum == EPERM)
		note(notes, "%s tried to trace a process, which it cannot do while it is traced itself", record->comm);
}

size_t trace_notes_of(struct arena *arena, const struct trace_record *record, const char *says[TRACE_NOTES_MOST])
{
	struct notes notes = { arena, says, 0 };

	if (!record->call)
		return 0;
	note_program(&notes, record);
	note_confinement(&notes, record);
	return notes.count;
}
