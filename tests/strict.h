/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether one policy allows no more than another, as far as a cut of it can hold to that: see strict_at_least. */
#ifndef STRICT_H
#define STRICT_H

#include <stdbool.h>
#include <string.h>

#include "model/environment.h"
#include "model/policy.h"

/* Whether each exception of a group is one of another's: a rule without them grants more. */
static inline bool strict_except(const struct policy_group *cut, const struct policy_group *whole)
{
	for (size_t i = 0; whole->except && i < whole->except->count; i++) {
		size_t at = 0;

		while (cut->except && at < cut->except->count &&
		       strcmp(cut->except->items[at], whole->except->items[i]) != 0)
			at++;
		if (!cut->except || at == cut->except->count)
			return false;
	}
	return true;
}

/* A cut policy may handle more, and so keep more of a group: what counts is what the whole handles. */
static inline bool strict_group(const struct policy_group *cut, const struct policy_group *whole, uint64_t handled)
{
	return cut->is_glob == whole->is_glob && (whole->quiet || !cut->quiet) &&
	       (whole->make_missing || !cut->make_missing) && strict_except(cut, whole) &&
	       !(policy_group_rights(cut) & handled & ~policy_group_rights(whole));
}

static inline bool strict_path(const struct policy_path *cut, const struct policy *whole)
{
	uint64_t handled = policy_handled(whole).bits[ACCESS_FS];

	for (size_t i = 0; i < whole->paths_count; i++)
		if (strcmp(cut->text, whole->paths[i].text) == 0 &&
		    strict_group(cut->group, whole->paths[i].group, handled))
			return true;
	return false;
}

static inline bool strict_ports(const struct policy_ports *cut, const struct policy *whole)
{
	for (size_t i = 0; i < whole->ports_count; i++)
		if (cut->first == whole->ports[i].first && cut->last == whole->ports[i].last &&
		    cut->allow == whole->ports[i].allow && (whole->ports[i].quiet || !cut->quiet))
			return true;
	return false;
}

/*
 * What is logged: an absent setting is the default, which mutes nothing of what
 * is logged by default.  A new_exec that is cut off logs less than the whole
 * does, and nobody can know that.
 */
static inline bool strict_log(const struct policy_log *cut, const struct policy_log *whole)
{
	if ((whole->same_exec && !cut->same_exec) || (whole->subdomains && !cut->subdomains) ||
	    (cut->new_exec && !whole->new_exec))
		return false;
	return access_is_empty(access_minus(cut->quiet, whole->quiet));
}

static inline bool strict_names(const struct strlist *cut, const struct strlist *whole)
{
	if (cut->count != whole->count)
		return false;
	for (size_t i = 0; i < cut->count; i++)
		if (strcmp(cut->items[i], whole->items[i]) != 0)
			return false;
	return true;
}

/*
 * What narrows a policy and is nothing by default.  A cut may lie before it, and
 * nobody can know that: it is there whole, or it is not there.
 */
static inline bool strict_narrows(const struct policy *cut, const struct policy *whole)
{
	const struct environment_edit *edit = &cut->environment;

	if (cut->harden != 0 && cut->harden != whole->harden)
		return false;
	return !environment_edits(edit) ||
	       (edit->keeps == whole->environment.keeps && strict_names(&edit->drop, &whole->environment.drop) &&
	        strict_names(&edit->keep, &whole->environment.keep));
}

/*
 * No path, port or right is let through, no part of fill is left open, and no
 * lesser kernel is accepted, that was not in the whole; of harden and
 * environment see above.
 */
static inline bool strict_at_least(const struct policy *cut, const struct policy *whole)
{
	struct access_set missing = access_minus(policy_handled(whole), policy_handled(cut));

	if (!access_is_empty(missing) || cut->min_abi < whole->min_abi || !strict_log(&cut->log, &whole->log) ||
	    (whole->fill & ~cut->fill) != 0 || !strict_narrows(cut, whole))
		return false;
	for (size_t i = 0; i < cut->paths_count; i++)
		if (!strict_path(&cut->paths[i], whole))
			return false;
	for (size_t i = 0; i < cut->ports_count; i++)
		if (!strict_ports(&cut->ports[i], whole))
			return false;
	return true;
}

#endif
