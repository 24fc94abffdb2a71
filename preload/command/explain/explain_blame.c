/* SPDX-License-Identifier: BSD-3-Clause */
/* Each access of a record is put to decide. */
#include "command/explain/explain_blame.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "command/advise/advise.h"
#include "command/base/context.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/decide/decide_call.h"
#include "command/explain/denial.h"
#include "command/explain/explain_modes.h"
#include "command/explain/explain_policies.h"
#include "command/explain/harmless.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_record.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/policy.h"
#include "model/uapi.h"

/* Ways up take a few hundred bytes each. */
#define WAYS_MAX ((size_t)4 * 1024 * 1024)

/* What is found of one record. */
struct findings_of {
	const struct explain_blame *blame;
	const struct trace_record *record;
	bool in_start;
	struct denial_list *list;
	size_t found;
	struct arena arena; /* of the ways up */
	char text[512];
};

/* A denial with what every one has. */
static struct denial start(const struct findings_of *of, enum denial_cause cause)
{
	const struct trace_record *record = of->record;
	struct denial denial = { .pid = record->pid,
		                 .written = record->written ? record->written : "",
		                 .port = -1,
		                 .cause = cause,
		                 .errnum = record->errnum,
		                 .in_start = of->in_start,
		                 .order = record->order };

	memcpy(denial.comm, record->comm, sizeof(denial.comm));
	return denial;
}

/* Whether it is one more of what is known. */
static bool again(struct findings_of *of, const struct denial *denial)
{
	if (!denial_again(of->list, denial))
		return false;
	of->found++;
	return true;
}

/* Read from where configuration lies; what programs do without it, nobody knows. */
static bool is_configuration(const struct denial *denial)
{
	return denial->cause == DENIAL_RIGHT && denial->family == ACCESS_FS && !denial->name &&
	       denial->lacking & (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR) &&
	       (fnmatch("/etc/*", denial->object, 0) == 0 || fnmatch("*/.config/*", denial->object, 0) == 0 ||
	        fnmatch("*.conf", denial->object, 0) == 0 || fnmatch("*rc", denial->object, 0) == 0);
}

/* isatty(3) of what is no terminal. */
static bool asks_for_terminal(const struct denial *denial)
{
	return denial->lacking == LANDLOCK_ACCESS_FS_IOCTL_DEV && strstr(denial->written, ", 0x5401)") &&
	       fnmatch("/dev/tty*", denial->object, 0) != 0 && fnmatch("/dev/pts/*", denial->object, 0) != 0;
}

static void add(struct findings_of *of, struct denial *denial)
{
	if (!denial->harmless)
		denial->harmless = harmless_why(denial->object, denial->name, denial->family, denial->lacking);
	if (!denial->harmless && denial->family == ACCESS_FS && denial->object && asks_for_terminal(denial))
		denial->harmless = "it only asked whether it is a terminal, which it is not";
	denial->configuration = !denial->harmless && denial->object && is_configuration(denial);
	denial_add(of->list, denial);
	of->found++;
}

static uint64_t lacking_of(const struct explain_policies *policies, const struct decide_answer *answer)
{
	uint64_t lacking = 0;

	for (size_t i = 0; i < policies->count; i++)
		lacking |= answer->layers[i].lacking;
	return lacking;
}

static int64_t nanoseconds(const struct statx_timestamp *time)
{
	return time->tv_sec * 1000000000 + time->tv_nsec;
}

/* Whether the run itself made what is at a path, or has removed it again. */
static bool is_made_by_run(const struct findings_of *of, const char *path)
{
	struct statx st;

	if (syscall(SYS_statx, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &st) != 0)
		return errno == ENOENT;
	return st.stx_mask & STATX_BTIME && nanoseconds(&st.stx_btime) >= of->blame->since;
}

/*
 * What a rule would name: the object, or the nearest directory that was there
 * before the run, since the next run makes another one.
 */
static const char *place_of(const struct findings_of *of, const struct denial *denial)
{
	const char *path = denial->object;

	if (denial->family != ACCESS_FS)
		return NULL;
	while (path[0] == '/' && path[1] && is_made_by_run(of, path))
		path = arena_dirname(context_arena(), path);
	return advise_path(&of->blame->policies->advise, path);
}

/* Of each policy that denies it: the nearest rule, and what would cure it. */
static void add_policies(struct findings_of *of, struct denial *denial, const struct decide_answer *answer,
                         const char *why)
{
	const char *place = why ? NULL : place_of(of, denial);
	const struct explain_policies *policies = of->blame->policies;
	struct denial_policy list[UAPI_MAX_LAYERS];
	size_t count = 0;

	for (size_t i = 0; i < policies->count; i++) {
		const struct decide_layer_answer *said = &answer->layers[i];
		const struct target *near = said->near ? said->near->target : NULL;
		struct denial_policy *policy = &list[count];

		if (!said->lacking && !answer->gains_rights)
			continue;
		*policy = (struct denial_policy){ .file = policies->layers[i].policy.file, .lacking = said->lacking };
		if (near && near->terms->extra == TARGET_OF_POLICY) {
			policy->near = policy_where(near->rule);
			policy->near_path = near->path;
			policy->near_allow = said->near->allow;
		}
		policy->why = why;
		if (!why)
			policy->add = advise_rule(denial->family, place, said->lacking,
			                          denial->port >= 0 ? (uint64_t)denial->port : 0);
		count++;
	}
	denial->policies = list;
	denial->policies_count = count;
	add(of, denial);
	denial->policies = NULL;
	denial->policies_count = 0;
}

/* --- paths --------------------------------------------------------------------------- */

static const char *why_no_rule_helps(const struct trace_access *access)
{
	if (access->flags & TRACE_ACCESS_NAMELESS)
		return "it has no name any more: no rule reaches it";
	return NULL;
}

/* Whether an access is to what the one before it makes: it has the rights of that directory. */
static bool is_made(const struct trace_record *record, size_t i)
{
	const struct trace_access *access = &record->accesses[i];

	return i > 0 && i < record->count && access->fd < 0 && !access->path && record->accesses[i - 1].name;
}

/* What Landlock's hooks in ptrace deny of /proc, whatever the rules say. */
static bool blame_other(struct findings_of *of, const struct trace_access *access)
{
	struct denial denial = start(of, DENIAL_PTRACE);

	if (!(access->flags & TRACE_ACCESS_OTHER) || !of->blame->policies->any_domain || of->blame->permissive)
		return false;
	denial.by_modes = explain_modes_of_open(of->record->tid, access->fd);
	if (denial.by_modes == EXPLAIN_MODES_DENY)
		return false;
	denial.object = access->path;
	if (!again(of, &denial))
		add(of, &denial);
	return true;
}

static void blame_path(struct findings_of *of, size_t i)
{
	const struct trace_access *access = &of->record->accesses[i];
	const uint64_t rights = access->rights.bits[ACCESS_FS] |
	                        (is_made(of->record, i + 1) ? access[1].rights.bits[ACCESS_FS] : 0);
	struct denial denial = start(of, DENIAL_RIGHT);
	struct ancestry way = { 0 };
	struct decide_answer answer;

	if (!of->blame->permissive && of->record->errnum != EACCES && of->record->errnum != EXDEV)
		return;
	if (!rights || access->fd < 0 || (access->flags & (TRACE_ACCESS_SPECIAL | TRACE_ACCESS_INHERITED)))
		return;
	if (ancestry_of(&of->arena, access->fd, &way) < 0)
		return;
	answer = decide_path(&of->blame->policies->decide, &way, rights);
	if (answer.allowed) {
		if (of->record->errnum == EACCES)
			(void)blame_other(of, access);
		return;
	}
	denial.object = access->path ? access->path : "?";
	denial.name = access->name;
	denial.family = ACCESS_FS;
	denial.lacking = lacking_of(of->blame->policies, &answer);
	if (again(of, &denial))
		return;
	denial.by_modes = explain_modes_of(of->record->tid, access->fd, rights);
	add_policies(of, &denial, &answer, why_no_rule_helps(access));
}

/* --- renames and links ------------------------------------------------------------------ */

/* A name in a directory as the kernel sees it: itself, then the directory's way up. */
static int name_way(struct findings_of *of, const struct trace_access *access, const struct trace_access *other,
                    struct ancestry *out)
{
	struct ancestry directory;
	cleanup_fd int fd = openat(access->fd, access->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct ancestry_step *steps;

	/* Where nothing was denied, it has moved. */
	if (fd < 0 && other)
		fd = openat(other->fd, other->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || ancestry_of(&of->arena, fd, out) != 0 || ancestry_of(&of->arena, access->fd, &directory) != 0)
		return -1;
	steps = arena_zalloc(&of->arena, directory.count + 1, sizeof(*steps));
	steps[0] = out->steps[0];
	memcpy(steps + 1, directory.steps, directory.count * sizeof(*steps));
	out->steps = steps;
	out->count = directory.count + 1;
	return 0;
}

/* Both sides, as decide_move wants them; false: they are not to be had. */
static bool blame_move(struct findings_of *of, bool is_rename)
{
	const struct trace_access *from = &of->record->accesses[0];
	const struct trace_access *to = &of->record->accesses[1];
	struct decide_move move = { .is_rename = is_rename };
	struct ancestry object, directory, replaced = { .mode = to->entry_mode };
	struct denial denial = start(of, DENIAL_RIGHT);
	struct decide_answer answer;

	if (from->fd < 0 || to->fd < 0 || !from->name || !to->name || !from->entry_mode)
		return false;
	if (name_way(of, from, to, &object) != 0 || ancestry_of(&of->arena, to->fd, &directory) != 0)
		return false;
	object.mode = from->entry_mode;
	move.object = &object;
	move.directory = &directory;
	move.is_exchange = to->entry_mode && (from->rights.bits[ACCESS_FS] & decide_make_right(to->entry_mode));
	if (move.is_exchange && name_way(of, to, from, &replaced) != 0)
		return false;
	if (to->entry_mode) {
		replaced.mode = to->entry_mode;
		move.replaced = &replaced;
	}
	answer = decide_move(&of->blame->policies->decide, &move);
	if (answer.allowed || (!of->blame->permissive && answer.errnum != of->record->errnum))
		return true;
	blame_path(of, 0);
	blame_path(of, 1);
	if (of->found > 0 || !answer.gains_rights)
		return true;
	denial.object = to->path ? to->path : "?";
	denial.name = to->name;
	denial.family = ACCESS_FS;
	denial.lacking = LANDLOCK_ACCESS_FS_REFER;
	if (again(of, &denial))
		return true;
	add_policies(of, &denial, &answer,
	             "it would have more rights there than where it is: grant both places the same");
	return true;
}

/* --- ports, scopes, processes, mounts ------------------------------------------------------ */

static void blame_port(struct findings_of *of, const struct trace_access *access)
{
	const uint64_t right = access->rights.bits[ACCESS_NET];
	struct denial denial = start(of, DENIAL_RIGHT);
	struct decide_answer answer;

	if (!right || (access->flags & TRACE_ACCESS_UNCHECKED))
		return;
	answer = decide_port(&of->blame->policies->decide, right, access->port);
	if (answer.allowed)
		return;
	denial.port = access->port;
	denial.family = ACCESS_NET;
	denial.lacking = right;
	if (access->flags & TRACE_ACCESS_UNSENT)
		denial.harmless = "nothing was sent: only a route was asked for";
	if (again(of, &denial))
		return;
	add_policies(of, &denial, &answer, NULL);
}

static const char *process_text(struct findings_of *of, const struct trace_access *access)
{
	if (access->target == TRACE_TARGET_ABSTRACT)
		(void)snprintf(of->text, sizeof(of->text), "@%s", access->text ? access->text : "");
	else
		(void)snprintf(of->text, sizeof(of->text), access->pid < -1 ? "process group %d" : "process %d",
		               access->pid < -1 ? -(int)access->pid : (int)access->pid);
	return of->text;
}

static void blame_scope(struct findings_of *of, const struct trace_access *access)
{
	const uint64_t scope = access->rights.bits[ACCESS_SCOPE];
	struct denial denial = start(of, DENIAL_SCOPE);
	struct decide_answer answer;

	if (!scope || (access->flags & TRACE_ACCESS_INSIDE))
		return;
	answer = decide_scope(&of->blame->policies->decide, scope);
	if (answer.allowed)
		return;
	denial.object = process_text(of, access);
	denial.family = ACCESS_SCOPE;
	denial.lacking = scope;
	if (again(of, &denial))
		return;
	if (access->target == TRACE_TARGET_PROCESS)
		denial.by_modes = explain_modes_of_signal(of->record->tid, access->pid);
	if (access->target == TRACE_TARGET_PROCESS && access->signal == 0)
		denial.harmless = "it only asked whether the process is there";
	add_policies(of, &denial, &answer, NULL);
}

static void blame_ptrace(struct findings_of *of, const struct trace_access *access)
{
	struct denial denial = start(of, DENIAL_PTRACE);

	if (access->target != TRACE_TARGET_PROCESS || (access->flags & TRACE_ACCESS_INSIDE) || access->pid <= 0 ||
	    !of->blame->policies->any_domain)
		return;
	denial.by_modes = explain_modes_of_ptrace(of->record->tid, access->pid);
	if (denial.by_modes == EXPLAIN_MODES_DENY)
		return;
	denial.object = process_text(of, access);
	if (!again(of, &denial))
		add(of, &denial);
}

static void blame_mount(struct findings_of *of)
{
	const struct trace_record *record = of->record;
	struct denial denial = start(of, DENIAL_MOUNT);

	/* The kernel asks for the capability first (may_mount in fs/namespace.c). */
	if (!of->blame->policies->handles_files)
		return;
	denial.by_modes = explain_modes_of_capability(record->tid, CAP_SYS_ADMIN);
	if (denial.by_modes == EXPLAIN_MODES_DENY)
		return;
	denial.object = record->count > 0 ? record->accesses[0].path : NULL;
	if (!again(of, &denial))
		add(of, &denial);
}

static void blame_filter(struct findings_of *of)
{
	const struct explain_policies *policies = of->blame->policies;
	struct denial denial = start(of, DENIAL_FILTER);
	uint32_t bit = decide_call_part(policies->parts, of->record->raw);
	struct denial_policy list[UAPI_MAX_LAYERS];
	size_t count = 0;

	for (size_t i = 0; i < filter_parts_count && !denial.part; i++)
		if (filter_parts[i].bit & bit)
			denial.part = filter_parts[i].name;
	if (again(of, &denial))
		return;
	for (size_t i = 0; i < policies->count; i++) {
		const char *file = policies->layers[i].policy.file;

		if (!(policies->layers[i].plan.filter.parts & bit))
			continue;
		list[count++] = (struct denial_policy){ .file = file };
	}
	denial.policies = list;
	denial.policies_count = count;
	/* clone3(2)'s flags lie in memory, where no filter sees them. */
	if (of->record->call && strcmp(of->record->call, "clone3") == 0)
		denial.harmless = "it calls clone(2) then, as libc does for a thread or a process";
	add(of, &denial);
}

/* --- a record ---------------------------------------------------------------------------- */

static enum trace_kind kind_of(const struct trace_record *record)
{
	for (size_t i = 0; i < trace_calls_count; i++)
		if (record->call && strcmp(trace_calls[i].name, record->call) == 0)
			return trace_calls[i].kind;
	return TRACE_KINDS;
}

static void blame_accesses(struct findings_of *of)
{
	const struct trace_record *record = of->record;

	for (size_t i = 0; i < record->count; i++) {
		const struct trace_access *access = &record->accesses[i];

		if (access->target == TRACE_TARGET_PATH)
			blame_path(of, i);
		else if (access->target == TRACE_TARGET_PORT)
			blame_port(of, access);
		else
			blame_scope(of, access);
	}
}

static void look(struct findings_of *of)
{
	const enum trace_kind kind = kind_of(of->record);

	if (of->record->flags & TRACE_FILTERED) {
		blame_filter(of);
		return;
	}
	switch (of->record->class) {
	case TRACE_PTRACE:
		if (of->record->count > 0)
			blame_ptrace(of, &of->record->accesses[0]);
		return;
	case TRACE_NEVER:
		blame_mount(of);
		return;
	case TRACE_OWN:
		return;
	default:
		break;
	}
	if ((kind == TRACE_RENAME || kind == TRACE_LINK) && of->record->count == 2 &&
	    blame_move(of, kind == TRACE_RENAME))
		return;
	blame_accesses(of);
}

/* Whether the errno may be Landlock's; of what succeeded, whether Landlock would have been asked. */
static bool may_be_denied(const struct explain_blame *blame, const struct trace_record *record)
{
	if (record->flags & TRACE_FILTERED)
		return true;
	if (blame->permissive)
		return record->errnum == 0 || record->stage != TRACE_BEFORE;
	return record->errnum != 0 && record->stage == TRACE_EITHER && !(record->flags & TRACE_ANSWERED);
}

void explain_blame(const struct explain_blame *blame, const struct trace_record *record, bool in_start,
                   struct denial_list *list)
{
	struct findings_of of = { .blame = blame, .record = record, .in_start = in_start, .list = list };
	struct denial_error error = { .pid = record->pid, .errnum = record->errnum };

	if (!record->call || (record->flags & (TRACE_UNKNOWN | TRACE_NEWER)))
		return;
	if (may_be_denied(blame, record)) {
		arena_init(&of.arena, WAYS_MAX);
		of.arena.exhausted = context_arena()->exhausted;
		look(&of);
		arena_free(&of.arena);
	}
	if (of.found > 0 || record->errnum == 0 || record->class == TRACE_OWN || in_start)
		return;
	memcpy(error.comm, record->comm, sizeof(error.comm));
	error.written = record->written ? record->written : record->call;
	denial_add_error(list, &error);
}
