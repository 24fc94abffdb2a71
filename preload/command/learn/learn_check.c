/* SPDX-License-Identifier: BSD-3-Clause */
/* Those findings of warnings.c that are about the rights of one rule, and of other rules at its path. */
#include "command/learn/learn_check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "base/strlist.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "command/warn/warn_startup.h"
#include "model/access.h"
#include "model/uapi.h"

#define FS(name) ((uint64_t)LANDLOCK_ACCESS_FS_##name)
#define REPLACES (FS(MAKE_REG) | FS(REMOVE_FILE))

/* A rule, with all that is allowed on its object and on the directory that holds it. */
struct rule {
	const struct learn_facts *facts;
	const struct learn_target *target;
	uint64_t allowed, above;
};

static bool changes(const struct rule *rule)
{
	return (rule->target->rights & learn_targets_changes()) != 0;
}

static bool is_of_kernel(const struct rule *rule)
{
	return changes(rule) && (path_beneath(rule->target->path, "/proc") || path_beneath(rule->target->path, "/sys"));
}

static bool is_block_device(const struct rule *rule)
{
	return S_ISBLK(rule->target->type);
}

static bool is_startup(const struct rule *rule)
{
	const char *home = rule->facts->home;

	return changes(rule) && home && home[1] != '\0' && path_beneath(rule->target->path, home) &&
	       warn_startup_is_known(rule->target->path + strlen(home));
}

/* The policy is written to the working directory unless -o names a place, so a rule on that directory may hold it. */
static bool holds_policy(const struct rule *rule)
{
	const char *cwd = rule->facts->cwd;

	return S_ISDIR(rule->target->type) && (rule->target->rights & (FS(WRITE_FILE) | REPLACES)) && cwd &&
	       path_beneath(cwd, rule->target->path);
}

static bool is_executed(const struct rule *rule)
{
	return (rule->target->rights & (FS(WRITE_FILE) | FS(MAKE_REG))) && (rule->allowed & FS(EXECUTE));
}

static bool is_write_only(const struct rule *rule)
{
	return (rule->target->rights & FS(WRITE_FILE)) && !(rule->allowed & FS(READ_FILE));
}

static bool lacks_refer(const struct rule *rule)
{
	return (rule->target->rights & REPLACES) == REPLACES && !(rule->allowed & FS(REFER));
}

static bool is_single_file(const struct rule *rule)
{
	return S_ISREG(rule->target->type) && (rule->target->rights & FS(WRITE_FILE)) &&
	       (rule->above & REPLACES) != REPLACES;
}

/* In the order in which check prints them. */
static const struct {
	bool (*is)(const struct rule *rule);
	const char *kind, *says;
} kinds[] = {
	{ holds_policy, "writes-policy", "it may change this policy, if that lies there" },
	{ is_block_device, "block-device", "all that is on it, whatever the modes of its files" },
	{ is_startup, "writes-startup", "it is obeyed when somebody logs in, or starts a program" },
	{ is_of_kernel, "writes-kernel", "it changes the settings of the kernel" },
	{ is_executed, "write-execute", "what is written there may be executed" },
	{ is_write_only, "write-only", "what opens it for both (O_RDWR) fails" },
	{ lacks_refer, "no-refer", "its files cannot be moved to another directory" },
	{ is_single_file, "single-file", "it cannot be replaced by a new file" },
};

/* What the rules allow on a path, those on directories above included. */
static uint64_t allowed_on(const struct learn_check *check, const char *path)
{
	const struct learn_record *record = check->record;
	uint64_t allowed = 0;

	for (size_t i = 0; i < check->targets->count; i++) {
		const struct learn_target *target = &check->targets->list[i];

		if (!(target->flags & (LEARN_TARGET_COVERED | LEARN_TARGET_GLOB)) && path_beneath(path, target->path))
			allowed |= target->rights;
	}
	for (size_t i = 0; i < record->fragments_count; i++) {
		const struct learn_fragment *fragment = &record->fragments[i];

		for (size_t j = 0; j < fragment->count && strlist_has(check->fragments, fragment->name); j++)
			if (fragment->rules[j].path && path_beneath(path, fragment->rules[j].path))
				allowed |= fragment->rules[j].rights.bits[ACCESS_FS];
	}
	return allowed;
}

void learn_check_add(struct text *text, const struct learn_check *check, const struct learn_target *target)
{
	const char *directory = arena_dirname(context_arena(), target->path);
	const struct rule rule = { .facts = &check->record->facts,
		                   .target = target,
		                   .allowed = target->rights | allowed_on(check, target->path),
		                   .above = allowed_on(check, directory) };
	const char *between = "\n  // check: ";

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!kinds[i].is(&rule))
			continue;
		text_add(text, "%s%s (%s)", between, kinds[i].says, kinds[i].kind);
		between = "; ";
	}
}
