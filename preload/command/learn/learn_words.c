/* SPDX-License-Identifier: BSD-3-Clause */
/* The forms, the preferred ones first. */
#include "command/learn/learn_words.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "base/text.h"
#include "command/advise/advise.h"
#include "command/base/context.h"
#include "command/base/string_table.h"
#include "command/learn/learn_guard.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "process.h"

/* The forms; some may also stand before the rest of a path. */
static const struct {
	const char *text;
	bool many;   /* it may stand for several paths */
	bool prefix; /* the rest of a path may follow it */
} forms[] = {
	{ "${@arg}", true, false },
	{ "${@arg_dir}", true, false },
	{ "${@arg1}", false, false },
	{ "${@arg2}", false, false },
	{ "${@arg3}", false, false },
	{ "${@arg4}", false, false },
	{ "${@arg5}", false, false },
	{ "${@arg6}", false, false },
	{ "${@arg7}", false, false },
	{ "${@arg8}", false, false },
	{ "${@arg9}", false, false },
	{ "${@last_arg}", false, false },
	{ "${TMPDIR:-/tmp}", false, true },
	{ "${XDG_CONFIG_HOME:-${HOME}/.config}", false, true },
	{ "${XDG_CACHE_HOME:-${HOME}/.cache}", false, true },
	{ "${XDG_DATA_HOME:-${HOME}/.local/share}", false, true },
	{ "${XDG_STATE_HOME:-${HOME}/.local/state}", false, true },
	{ "${XDG_RUNTIME_DIR}", false, true },
	{ "${@exe_dir}", false, true },
	{ "${@cwd}", false, true },
	{ "${HOME}", false, true },
};

const char *learn_words_form(const char *text)
{
	for (size_t i = 0; text && i < COUNT(forms); i++)
		if (strcmp(forms[i].text, text) == 0)
			return forms[i].text;
	return NULL;
}

/* Returns what one form stands for now, sorted. */
static struct strlist expand(struct process *process, const char *text)
{
	struct strlist found = advise_expand(process, text);

	sort_strings(found.items, found.count);
	/* A path that several words name is kept once. */
	for (size_t i = 1; i < found.count; i++)
		if (strcmp(found.items[i - 1], found.items[i]) == 0) {
			memmove(&found.items[i], &found.items[i + 1], (found.count - i - 1) * sizeof(*found.items));
			found.count--;
			i--;
		}
	return found;
}

static bool is_same(const struct strlist *a, const struct strlist *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

void learn_words_note(struct learn_record *record, struct process *process, bool before)
{
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct strlist paths = expand(process, forms[i].text);

		if (!before) {
			record->words[i].changed |= !is_same(&paths, &record->words[i].paths);
			continue;
		}
		record->words = arena_grow(context_arena(), record->words, record->words_count, &record->words_capacity,
		                           sizeof(*record->words));
		record->words[record->words_count++] = (struct learn_word){ forms[i].text, paths, false };
	}
}

/* --- choosing ---------------------------------------------------------------------------- */

const char *learn_words_quote(const char *path)
{
	char *buffer = arena_alloc(context_arena(), 4 * strlen(path) + 1);
	struct text text;

	text_start(&text, buffer, 4 * strlen(path) + 1);
	for (const char *at = path; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		if (byte == '"' || byte == '\\')
			text_add(&text, "\\%c", byte);
		else if (byte >= ' ' && byte < 0x7f)
			text_add(&text, "%c", byte);
		else
			text_add(&text, "\\x%02x", byte);
	}
	return buffer;
}

static const struct learn_word *word_of(const struct learn_record *record, const char *text)
{
	for (size_t i = 0; i < record->words_count; i++)
		if (strcmp(record->words[i].text, text) == 0)
			return record->words[i].changed || record->words[i].paths.count == 0 ? NULL : &record->words[i];
	return NULL;
}

static struct learn_target *wanted(struct learn_targets *targets, const char *path)
{
	size_t at = string_table_find(&targets->paths, path);
	struct learn_target *target = at == STRING_TABLE_NONE ? NULL : &targets->list[at];

	return target && !(target->flags & (LEARN_TARGET_COVERED | LEARN_TARGET_GLOB)) && !target->text ? target : NULL;
}

/* Takes a form that stands for several paths, if all of them are targets with the same rights. */
static void choose_several(const struct learn_word *word, struct learn_targets *targets)
{
	struct learn_target *first = wanted(targets, word->paths.items[0]);

	for (size_t i = 1; i < word->paths.count; i++) {
		const struct learn_target *target = wanted(targets, word->paths.items[i]);

		if (!first || !target || target->rights != first->rights)
			return;
	}
	/* The root directory is granted only by a literal "/". */
	if (!first || first->path[1] == '\0')
		return;
	for (size_t i = 1; i < word->paths.count; i++) {
		struct learn_target *target = wanted(targets, word->paths.items[i]);

		/* Two words name the same file. */
		if (target == first)
			continue;
		learn_targets_merge(first, target);
		target->flags |= LEARN_TARGET_COVERED;
	}
	first->text = word->text;
	first->flags |= LEARN_TARGET_WORD;
}

/* Whether a path can be written literally: "${" would be a variable. */
static bool is_literal(const char *path)
{
	return !strstr(path, "${");
}

/*
 * Writes a path as the form that names its longest directory, and the rest. in_home:
 * only forms for the user's own directories.  NULL: no form fits.
 */
static const char *with_prefix(const struct learn_record *record, const char *path, bool in_home)
{
	const char *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < COUNT(forms); i++) {
		const struct learn_word *word = forms[i].prefix ? word_of(record, forms[i].text) : NULL;
		const char *directory = word && word->paths.count == 1 ? word->paths.items[0] : "/";
		size_t len = strlen(directory);

		if (in_home && strncmp(forms[i].text, "${XDG_", 6) != 0 && strcmp(forms[i].text, "${HOME}") != 0)
			continue;
		if (len <= longest || len == 1 || !path_beneath(path, directory) || !is_literal(path + len))
			continue;
		/* Directories of the system have the same name everywhere, which is clearer. */
		if (strcmp(forms[i].text, "${@exe_dir}") == 0 &&
		    (path_beneath(directory, "/usr") || learn_path_depth(directory) < 2))
			continue;
		longest = len;
		best = arena_printf(context_arena(), "%s%s", learn_words_quote(forms[i].text),
		                    learn_words_quote(path + len));
	}
	if (best)
		return best;
	return is_literal(path) ? learn_words_quote(path) : NULL;
}

/* Grants the directory in place of a path that the language cannot write, neither literally nor by a form. */
static void to_directory(const struct learn_record *record, struct learn_targets *targets, size_t at)
{
	const struct learn_target from = targets->list[at];
	char *directory = arena_strndup(context_arena(), from.path, strlen(from.path));
	struct learn_target *target;

	do
		learn_path_cut(directory);
	while (!is_literal(directory));
	targets->list[at].flags |= LEARN_TARGET_COVERED;
	if (from.rights & learn_targets_changes() ? learn_guard_writes(&record->facts, directory)
	                                          : learn_guard_reads(&record->facts, directory)) {
		learn_targets_refuse(targets, directory, &from);
		return;
	}
	target = learn_targets_at(targets, directory, S_IFDIR);
	learn_targets_merge(target, &from);
	target->flags = (target->flags & ~(unsigned)LEARN_TARGET_COVERED) | LEARN_TARGET_UNNAMED;
}

void learn_words_choose(const struct learn_record *record, struct learn_targets *targets)
{
	/* missing = "create" takes no argument. */
	for (size_t i = 0; i < targets->count; i++)
		if (targets->list[i].flags & LEARN_TARGET_CREATE)
			targets->list[i].text = with_prefix(record, targets->list[i].path, true);
	for (size_t i = 0; i < COUNT(forms); i++) {
		const struct learn_word *word = word_of(record, forms[i].text);

		if (word && !forms[i].prefix && (forms[i].many || word->paths.count == 1))
			choose_several(word, targets);
	}
	for (size_t i = 0; i < targets->count; i++)
		if (!(targets->list[i].flags & LEARN_TARGET_COVERED) && !targets->list[i].text &&
		    !with_prefix(record, targets->list[i].path, false))
			to_directory(record, targets, i);
	learn_targets_sort(targets);
	for (size_t i = 0; i < targets->count; i++) {
		struct learn_target *target = &targets->list[i];

		if (!(target->flags & LEARN_TARGET_COVERED) && !target->text)
			target->text = with_prefix(record, target->path, false);
	}
}
