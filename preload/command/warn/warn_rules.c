/* SPDX-License-Identifier: BSD-3-Clause */
/* What single rules do. */
#include "command/warn/warn_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/decide/reach.h"
#include "command/probe/ask_child.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"
#include "expand/except.h"
#include "model/policy.h"
#include "model/uapi.h"

#define READ (SURVEY_FS(READ_FILE) | SURVEY_FS(READ_DIR))

/* --- one line for many rules ---------------------------------------------------- */

/*
 * Reports one finding, at the first one's rule, about all targets that the caller's
 * test accepts; text has a %s for their paths.
 */
static void tell(const struct survey *s, bool (*minds)(const struct survey *s, size_t index), const char *what)
{
	struct named named = { .count = 0 };
	size_t first = 0;

	for (size_t i = 0; i < s->layer->targets.count; i++) {
		if (!survey_holds_files(s, i) || survey_is_shipped(survey_where(s, i)) || !minds(s, i))
			continue;
		first = named.count ? first : i;
		named_add(s->arena, &named, arena_printf(s->arena, "\"%s\"", survey_path(s, i)));
	}
	if (named.count > 0)
		survey_warn(s, survey_where(s, first),
		            arena_printf(s->arena, "%s: %s", named_text(s->arena, &named), what));
}

static bool is_write_only(const struct survey *s, size_t index)
{
	const uint64_t allowed = survey_allowed(s, s->nodes[index]);

	return (survey_granted(s, index) & SURVEY_FS(WRITE_FILE)) && !(allowed & SURVEY_FS(READ_FILE));
}

void warn_rules_write_only(const struct survey *s)
{
	tell(s, is_write_only, "may be written and not read: what opens its output for both (O_RDWR) fails");
}

static bool lacks_refer(const struct survey *s, size_t index)
{
	const uint64_t moves = SURVEY_FS(MAKE_REG) | SURVEY_FS(REMOVE_FILE);
	const uint64_t allowed = survey_allowed(s, s->nodes[index]);

	return (survey_granted(s, index) & moves) == moves && !(allowed & SURVEY_FS(REFER));
}

void warn_rules_without_refer(const struct survey *s)
{
	tell(s, lacks_refer,
	     "files may be made and removed, and not moved to another directory (EXDEV): that is \"refer\"");
}

static bool is_single_file(const struct survey *s, size_t index)
{
	const struct reach_node *node = s->nodes[index];
	const uint64_t replaces = SURVEY_FS(MAKE_REG) | SURVEY_FS(REMOVE_FILE);

	return S_ISREG(node->mode) && (survey_granted(s, index) & SURVEY_FS(WRITE_FILE)) &&
	       (survey_allowed(s, node->parent) & replaces) != replaces;
}

void warn_rules_single_file(const struct survey *s)
{
	tell(s, is_single_file,
	     "may be written and not replaced: what writes a new file and renames it needs the directory");
}

/* A name that does not exist may be misspelt, and then what was meant is open. */
void warn_rules_missing_except(const struct survey *s)
{
	const struct except_notes *notes = &s->layer->targets.excepted;

	for (size_t i = 0; i < notes->count; i++) {
		const struct except_note *note = &notes->list[i];

		if (note->kind == EXCEPT_MISSING)
			survey_warn(s, policy_where(note->rule),
			            arena_printf(s->arena,
			                         "\"%s\" is excepted and does not exist, and stays shut if it is made",
			                         note->path));
	}
}

/* --- rules that are lost ------------------------------------------------------------ */

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif
#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42 /* uapi/linux/magic.h, since Linux 5.16 */
#endif

/* File systems on which a path may lead to another inode each time. */
static const unsigned long doubtful[] = { PROC_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC, V9FS_MAGIC,
	                                  FUSE_SUPER_MAGIC, NFS_SUPER_MAGIC,       SMB2_SUPER_MAGIC };

/* The type of a path's file system; 0: it is none of these. */
static unsigned long doubtful_type(const char *path)
{
	struct statfs fs;

	for (size_t i = 0; statfs(path, &fs) == 0 && i < COUNT(doubtful); i++)
		if ((unsigned long)fs.f_type == doubtful[i])
			return doubtful[i];
	return 0;
}

/* Why a rule is lost sooner or later; NULL: nothing is known against it. */
static const char *why_lost(const struct reach_node *node, unsigned long type)
{
	if (type == PROC_SUPER_MAGIC && S_ISREG(node->mode))
		return "is a file of /proc: the rule is lost when the kernel drops its entry; one on /proc itself "
		       "holds";
	if (type == OVERLAYFS_SUPER_MAGIC && S_ISREG(node->mode) && node->links > 1)
		return "has several links on an overlay: the rule is lost when the kernel drops its entry";
	if (type == V9FS_MAGIC)
		return "lies on 9p, which has another inode for it each time: the rule is lost";
	return NULL;
}

struct trial {
	const char *path;
	bool is_directory;
	size_t target;
	const char *why_lost;
};

struct trials {
	struct trial *list;
	size_t count;
	unsigned char *denied; /* shared with the child */
};

/* In a child: adds a rule for each target, closes its descriptor, and then opens each. */
static int try_all(void *data)
{
	const struct trials *trials = data;
	const struct landlock_ruleset_attr attr = { .handled_access_fs = READ };
	const int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);

	for (size_t i = 0; ruleset >= 0 && i < trials->count; i++) {
		const struct trial *trial = &trials->list[i];
		struct landlock_path_beneath_attr rule = {
			.allowed_access = trial->is_directory ? READ : SURVEY_FS(READ_FILE),
			.parent_fd = open(trial->path, O_PATH | O_CLOEXEC),
		};

		if (rule.parent_fd < 0 || uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
			return 1;
		(void)close(rule.parent_fd);
	}
	if (ruleset < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0 || uapi_restrict_self(ruleset, 0) != 0)
		return 1;
	for (size_t i = 0; i < trials->count; i++) {
		const int fd = open(trials->list[i].path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

		trials->denied[i] = fd < 0 && errno == EACCES;
		if (fd >= 0)
			(void)close(fd);
	}
	return 0;
}

/* Whether the user may open it at all; else a denial proves nothing. */
static bool can_be_opened(const char *path)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

/* Whether no rule on a directory above grants the same. */
static bool is_needed(const struct survey *s, size_t index)
{
	const struct reach_node *parent = s->nodes[index]->parent;

	return parent && (survey_granted(s, index) & ~parent->allowed);
}

static void find_trials(const struct survey *s, struct trials *trials)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const struct reach_node *node = s->nodes[i];
		const unsigned long type = survey_holds_files(s, i) && is_needed(s, i) ? doubtful_type(node->path) : 0;

		if (type && can_be_opened(node->path))
			trials->list[trials->count++] =
				(struct trial){ node->path, S_ISDIR(node->mode), i, why_lost(node, type) };
	}
}

/* Says what is known of a rule, from its trial or without one.  Returns whether that is anything. */
static bool tell_lost(const struct survey *s, const struct trial *trial, bool denied)
{
	const char *why = denied ? "holds nothing on its file system: a child that was granted it was denied it"
	                         : trial->why_lost;

	if (why)
		survey_warn(s, survey_where(s, trial->target),
		            arena_printf(s->arena, "\"%s\" %s", survey_path(s, trial->target), why));
	return why != NULL;
}

void warn_rules_lost(const struct survey *s)
{
	struct trials trials = { arena_zalloc(s->arena, s->layer->targets.count + 1, sizeof(struct trial)), 0, NULL };
	struct named untried = { .count = 0 };
	size_t first = 0;
	bool is_tried;

	find_trials(s, &trials);
	if (trials.count == 0)
		return;
	trials.denied = mmap(NULL, trials.count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	/* Without Landlock nothing can be tried, and only what is known is said. */
	is_tried = trials.denied != MAP_FAILED && ask_child(try_all, &trials) >= 0;
	for (size_t i = 0; i < trials.count; i++) {
		if (tell_lost(s, &trials.list[i], is_tried && trials.denied[i]) || is_tried)
			continue;
		first = untried.count ? first : trials.list[i].target;
		named_add(s->arena, &untried, arena_printf(s->arena, "\"%s\"", survey_path(s, trials.list[i].target)));
	}
	if (untried.count > 0)
		survey_warn(s, survey_where(s, first),
		            arena_printf(s->arena, "%s: whether a rule there holds " ASK_CHILD_UNTRIED,
		                         named_text(s->arena, &untried)));
	if (trials.denied != MAP_FAILED)
		(void)munmap(trials.denied, trials.count);
}
