/* SPDX-License-Identifier: BSD-3-Clause */
/* By descriptor: what the path leads to may be another file by now. */
#include "kernel/target_check.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/sys.h"
#include "expand/except.h"
#include "expand/missing_hint.h"
#include "expand/targets.h"
#include "kernel/path_opener.h"
#include "model/policy.h"

static enum target_check_verdict cannot_look_up(const struct err_sink *sink, const struct target *target)
{
	(void)err_system(sink, policy_where(target->rule), errno, NULL, "cannot look up \"%s\"", target->path);
	return TARGET_CHECK_REPORTED;
}

/* Whether the descriptor is the root directory: TARGET_CHECK_NO_RULE; else TARGET_CHECK_RULE, or TARGET_CHECK_REPORTED. */
static enum target_check_verdict check_no_root(struct target_check *check, const struct err_sink *sink,
                                               const struct target *target, int fd)
{
	struct statx st;

	if (!check->root_known && sys_stat(AT_FDCWD, "/", 0, &check->root) != 0) {
		(void)err_system(sink, policy_where(target->rule), errno, NULL, "cannot look up \"/\"");
		return TARGET_CHECK_REPORTED;
	}
	check->root_known = true;
	if (sys_fstat(fd, &st) != 0)
		return cannot_look_up(sink, target);
	return sys_same_file(&st, &check->root) ? TARGET_CHECK_NO_RULE : TARGET_CHECK_RULE;
}

/*
 * Whether the path stands in the policy as it is.  Then an entry of a directory
 * that is no link and no mount is what it says; a value may be anything.
 */
static bool is_written(const struct target *target)
{
	return target->path == target->rule->text;
}

static enum target_check_verdict check_of_policy(struct target_check *check, const struct err_sink *sink,
                                                 const struct target *target, const struct path_opener_found *found)
{
	const char *text = target->rule->text;
	enum target_check_verdict verdict;

	if (!found->directory || (!target->rule->group->is_glob && text[0] == '/' && text[1] == '\0') ||
	    (found->below_root && is_written(target)))
		return TARGET_CHECK_RULE;
	verdict = check_no_root(check, sink, target, found->fd);
	if (verdict != TARGET_CHECK_NO_RULE)
		return verdict;
	if (target->terms->from_words || (target->rule->group->skip_missing && strstr(text, "${@cwd}")))
		return TARGET_CHECK_SKIPPED;
	(void)err_report(sink, ERR_POLICY, policy_where(target->rule), missing_hint_root(text),
	                 "\"%s\" is the root directory", text);
	return TARGET_CHECK_REPORTED;
}

static enum target_check_verdict check_extra(struct target_check *check, const struct err_sink *sink,
                                             const struct target *target, int fd)
{
	struct statx st;

	if (sys_fstat(fd, &st) != 0)
		return cannot_look_up(sink, target);
	/* Somebody may have put another file there since. */
	if (target->terms->seen &&
	    (target->terms->seen->device != sys_device(&st) || target->terms->seen->inode != st.stx_ino))
		return TARGET_CHECK_NO_RULE;
	if (target->terms->extra == TARGET_FILE)
		return S_ISREG(st.stx_mode) ? TARGET_CHECK_RULE : TARGET_CHECK_NO_RULE;
	if (!S_ISDIR(st.stx_mode))
		return TARGET_CHECK_NO_RULE;
	return check_no_root(check, sink, target, fd);
}

/* Whether a sibling is, by now or by another name, what is excepted. */
static enum target_check_verdict check_sibling(const struct err_sink *sink, const struct target *target, int fd)
{
	struct statx st;

	if (sys_fstat(fd, &st) != 0)
		return cannot_look_up(sink, target);
	for (size_t i = 0; i < target->terms->excepted->count; i++) {
		const struct except_object *object = &target->terms->excepted->list[i];

		if (object->device == sys_device(&st) && object->inode == st.stx_ino)
			return TARGET_CHECK_NO_RULE;
	}
	return TARGET_CHECK_RULE;
}

/* A path with exceptions.  A word may be a file, which has nothing beneath it. */
static enum target_check_verdict check_carved(const struct err_sink *sink, const struct target *target, bool directory)
{
	if (directory)
		return TARGET_CHECK_NO_RULE;
	if (target->terms->from_words)
		return TARGET_CHECK_RULE;
	(void)err_report(sink, ERR_POLICY, policy_where(target->rule), "take \"except\" out, or name a directory",
	                 "\"%s\" is not a directory, and nothing of it can be excepted", target->path);
	return TARGET_CHECK_REPORTED;
}

enum target_check_verdict target_check(struct target_check *check, const struct err_sink *sink,
                                       const struct target *target, const struct path_opener_found *found)
{
	enum target_check_verdict verdict;

	if (target->terms->extra)
		return check_extra(check, sink, target, found->fd);
	verdict = check_of_policy(check, sink, target, found);
	if (verdict == TARGET_CHECK_RULE && target->terms->carved)
		return check_carved(sink, target, found->directory);
	if (verdict == TARGET_CHECK_RULE && target->terms->excepted)
		return check_sibling(sink, target, found->fd);
	return verdict;
}
