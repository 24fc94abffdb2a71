/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which rights on a directory let one of its entries be exchanged.  Source:
 * security/landlock/fs.c of Linux 6.18 (current_check_refer_path), whose rule
 * for what a moved object would gain looks at the rights of now, not at those
 * of the next start.
 */
#include "command/warn/exchange.h"

#include <sys/stat.h>

#include "command/decide/reach.h"
#include "command/warn/survey.h"

#define MAKE_REG SURVEY_FS(MAKE_REG)
#define MAKE_DIR SURVEY_FS(MAKE_DIR)
#define MAKE_SYM SURVEY_FS(MAKE_SYM)
#define REMOVE_DIR SURVEY_FS(REMOVE_DIR)
#define REMOVE_FILE SURVEY_FS(REMOVE_FILE)
#define REFER SURVEY_FS(REFER)

/* The right that removing an entry takes; 0: nothing is there. */
static uint64_t removal(const struct reach_node *entry)
{
	if (!entry->exists)
		return 0;
	return S_ISDIR(entry->mode) ? REMOVE_DIR : REMOVE_FILE;
}

bool exchange_moves_directories(const struct survey *s, uint64_t allowed)
{
	if (!(allowed & MAKE_DIR))
		return false;
	return (allowed & REMOVE_DIR) || ((allowed & REFER) && s->directories_leave);
}

static unsigned ways(const struct survey *s, const struct reach_node *entry, bool is_last, uint64_t allowed)
{
	const uint64_t remove = removal(entry);
	unsigned by = 0;

	if (remove & ~allowed)
		return 0;
	if (allowed & MAKE_SYM)
		by |= EXCHANGE_LINK | EXCHANGE_NEW;
	/* link(2), or rename(2), which takes remove_file besides. */
	if (is_last && (allowed & MAKE_REG))
		by |= EXCHANGE_MOVE | EXCHANGE_NEW;
	if (exchange_moves_directories(s, allowed))
		by |= EXCHANGE_MOVE;
	if (allowed & MAKE_DIR)
		by |= EXCHANGE_NEW;
	/* A directory that is not empty can be moved to where a directory may be made. */
	if (remove == REMOVE_FILE || (remove == REMOVE_DIR && (allowed & (MAKE_DIR | REFER))))
		by |= EXCHANGE_GONE;
	return by;
}

struct exchange exchange_of(const struct survey *s, const struct reach_node *entry, bool is_last)
{
	const uint64_t makes = MAKE_SYM | MAKE_DIR | (is_last ? MAKE_REG : 0);
	struct exchange found = { .by = 0 };

	/* The root directory is no entry of a directory. */
	if (!entry->parent || (entry->exists && entry->mount != entry->parent->mount))
		return found;
	reach_names(s->reach, entry->parent);
	for (size_t i = 0; i < entry->parent->names_count; i++) {
		const struct reach_node *directory = entry->parent->names[i];
		const uint64_t allowed = survey_allowed(s, directory);
		const unsigned by = ways(s, entry, is_last, allowed);

		if (by & ~found.by)
			found = (struct exchange){ found.by | by, directory,
				                   allowed & (removal(entry) | makes | REFER) };
	}
	return found;
}
