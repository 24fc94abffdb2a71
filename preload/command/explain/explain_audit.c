/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formats of the records: security/landlock/audit.c, and audit_log_lsm_data in
 * security/lsm_audit.c.
 */
#include "command/explain/explain_audit.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/advise/advise.h"
#include "command/base/context.h"
#include "command/base/string_table.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/explain/audit_text.h"
#include "command/explain/denial.h"
#include "command/explain/explain_policies.h"
#include "command/explain/harmless.h"
#include "command/trace/trace_filtered.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

/* A denial, or what belongs to one. */
struct entry {
	struct audit_text record;
	size_t order;
};

/* What is read, and sorted by event. */
struct entries {
	struct entry *list;
	size_t count, capacity;
};

/* Who made a domain. */
struct domain {
	pid_t pid;
	const char *comm;
	unsigned long logged;
};

struct reading {
	struct entries accesses, calls;
	struct domain *domains;
	size_t domains_count, domains_capacity;
	struct string_table names; /* of domains: the place of each */
	const struct explain_policies *policies;
	struct explain_audit *out;
};

static int compare_pieces(struct audit_text_piece a, struct audit_text_piece b)
{
	const size_t shorter = a.len < b.len ? a.len : b.len;
	const int order = shorter ? memcmp(a.start, b.start, shorter) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_events(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	const int order = compare_pieces(x->record.event, y->record.event);

	return order ? order : compare_pieces(x->record.node, y->record.node);
}

/* In the order of the lines where two are of one event. */
static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	const int order = compare_events(a, b);

	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void append(struct entries *entries, const struct audit_text *record)
{
	entries->list =
		arena_grow(context_arena(), entries->list, entries->count, &entries->capacity, sizeof(*entries->list));
	entries->list[entries->count] = (struct entry){ *record, entries->count + 1 };
	entries->count++;
}

static const char *field(const struct audit_text *record, const char *name, const char *hidden)
{
	return audit_text_field(context_arena(), record, name, hidden);
}

static long number(const struct audit_text *record, const char *name)
{
	const char *value = field(record, name, NULL);

	return value ? strtol(value, NULL, 10) : -1;
}

/* --- domains ------------------------------------------------------------------------- */

/* The one that a record names: each node counts by itself.  NULL: it is not known; with add it is then. */
static struct domain *domain_of(struct reading *reading, const struct audit_text *record, const char *id, bool add)
{
	const char *node = record->node.len ? record->node.start : "";
	char *key = arena_printf(context_arena(), "%.*s %s", (int)record->node.len, node, id);
	const size_t at = string_table_find(&reading->names, key);

	if (at != STRING_TABLE_NONE || !add) {
		arena_release(context_arena(), key);
		return at != STRING_TABLE_NONE ? &reading->domains[at] : NULL;
	}
	string_table_add(&reading->names, key, reading->domains_count);
	reading->domains = arena_grow(context_arena(), reading->domains, reading->domains_count,
	                              &reading->domains_capacity, sizeof(*reading->domains));
	reading->domains[reading->domains_count] = (struct domain){ 0 };
	return &reading->domains[reading->domains_count++];
}

static void read_domain(struct reading *reading, const struct audit_text *record)
{
	const char *id = field(record, "domain", NULL);
	const char *status = field(record, "status", NULL);
	struct domain *domain;

	if (!id || !status)
		return;
	domain = domain_of(reading, record, id, true);
	if (strcmp(status, "allocated") == 0) {
		domain->pid = (pid_t)number(record, "pid");
		domain->comm = field(record, "comm", "subj");
	} else if (strcmp(status, "deallocated") == 0 && number(record, "denials") > 0) {
		reading->out->counted += (unsigned long)number(record, "denials");
		if ((unsigned long)number(record, "denials") > domain->logged)
			reading->out->lost = true;
	}
}

/* --- denials -------------------------------------------------------------------------- */

/* What stands in "blockers". */
struct blockers {
	struct access_set rights;
	bool ptrace, mount;
	char unknown[256]; /* names that are not known, separated by commas */
};

/* "fs.read_file": a family, and the name of a right as the policy has it. */
static bool take_right(struct blockers *out, const char *name)
{
	static const char *const families[ACCESS_FAMILIES] = {
		[ACCESS_FS] = "fs.", [ACCESS_NET] = "net.", [ACCESS_SCOPE] = "scope."
	};
	struct access_name found;

	for (int i = 0; i < ACCESS_FAMILIES; i++) {
		const size_t len = strlen(families[i]);

		if (strncmp(name, families[i], len) == 0 && access_find(name + len, &found) && found.right &&
		    (int)found.right->family == i) {
			out->rights.bits[i] |= found.right->bit;
			return true;
		}
	}
	return false;
}

static void read_blockers(char *list, struct blockers *out)
{
	struct text text;

	memset(out, 0, sizeof(*out));
	text_start(&text, out->unknown, sizeof(out->unknown));
	for (char *name = list; name;) {
		char *comma = strchr(name, ',');

		if (comma)
			*comma = '\0';
		if (strcmp(name, "ptrace") == 0)
			out->ptrace = true;
		else if (strcmp(name, "fs.change_topology") == 0)
			out->mount = true;
		else if (!take_right(out, name))
			text_add(&text, "%s%s", text.len ? "," : "", name);
		name = comma ? comma + 1 : NULL;
	}
}

/* What it was denied on.  NULL: a port, or the record does not say. */
static const char *object_of(const struct audit_text *record)
{
	const char *path = field(record, "path", "dev");
	const long process = number(record, "opid");

	if (path)
		return path;
	return process >= 0 ? arena_printf(context_arena(), "process %ld", process) : NULL;
}

/* -1: the record has none that can be.  The kernel leaves 0 out (print_ipv4_addr in security/lsm_audit.c). */
static int port_of(const struct audit_text *record)
{
	const long destination = number(record, "dest");
	const long either = destination >= 0 ? destination : number(record, "src");

	if (either < 0)
		return 0;
	return either <= UINT16_MAX ? (int)either : -1;
}

/* The call of an event.  NULL: the log has none. */
static const struct audit_text *call_of(const struct reading *reading, const struct entry *access)
{
	const struct entry *found =
		reading->calls.count == 0
			? NULL
			: bsearch(access, reading->calls.list, reading->calls.count, sizeof(*access), compare_events);

	return found ? &found->record : NULL;
}

static const char *call_text(const struct audit_text *call)
{
	const char *name = field(call, "syscall", NULL);
	const char *arch = field(call, "arch", NULL);

	if (!name || !arch)
		return "a call";
	if (*name >= '0' && *name <= '9')
		name = trace_filtered_name((uint32_t)strtoul(arch, NULL, 16), strtol(name, NULL, 10));
	return arena_printf(context_arena(), "%s()", name);
}

static void name_program(const struct reading *reading, const struct entry *access, const struct domain *domain,
                         struct denial *denial)
{
	const struct audit_text *call = call_of(reading, access);
	const char *comm = call ? field(call, "comm", "exe") : domain ? domain->comm : NULL;
	struct text text;

	text_start(&text, denial->comm, sizeof(denial->comm));
	text_add(&text, "%s", comm ? comm : "?");
	denial->pid = call ? (pid_t)number(call, "pid") : domain ? domain->pid : 0;
	denial->written = call ? call_text(call) : "a call";
}

/* What the policies say of it now; false: they have nothing to say. */
static bool ask_policies(const struct reading *reading, const struct denial *denial, struct decide_answer *answer)
{
	const struct decide *decide = &reading->policies->decide;
	struct ancestry way = { 0 };
	struct arena arena;
	bool found;

	if (denial->family == ACCESS_NET && denial->port >= 0) {
		*answer = decide_port(decide, denial->lacking, (uint64_t)denial->port);
		return true;
	}
	if (denial->family == ACCESS_SCOPE) {
		*answer = decide_scope(decide, denial->lacking);
		return true;
	}
	if (denial->family != ACCESS_FS || !denial->object || denial->object[0] != '/')
		return false;
	arena_init(&arena, (size_t)1024 * 1024);
	found = ancestry_of_path(&arena, denial->object, false, &way) >= 0;
	if (found)
		*answer = decide_path(decide, &way, denial->lacking);
	arena_free(&arena);
	return found;
}

static const char *rule_for(const struct reading *reading, const struct denial *denial, uint64_t lacking)
{
	const char *where = NULL;

	if (denial->family == ACCESS_FS) {
		if (!denial->object || denial->object[0] != '/')
			return NULL;
		where = reading->policies ? advise_path(&reading->policies->advise, denial->object)
		                          : advise_literal(denial->object);
	}
	if (denial->family == ACCESS_NET && denial->port < 0)
		return NULL;
	return advise_rule(denial->family, where, lacking, denial->port >= 0 ? (uint64_t)denial->port : 0);
}

/* Of the policies that deny it the nearest lines; count of them, 0 if none does. */
static size_t nearest(const struct reading *reading, const struct denial *denial, const struct decide_answer *answer,
                      struct denial_policy *list)
{
	size_t count = 0;

	for (size_t i = 0; i < reading->policies->count; i++) {
		const struct decide_layer_answer *said = &answer->layers[i];
		const struct target *near = said->near ? said->near->target : NULL;
		struct denial_policy *policy = &list[count];

		if (!said->lacking)
			continue;
		*policy = (struct denial_policy){ .file = reading->policies->layers[i].policy.file,
			                          .lacking = said->lacking,
			                          .add = rule_for(reading, denial, said->lacking) };
		if (near) {
			policy->near = policy_where(near->rule);
			policy->near_path = near->path;
			policy->near_allow = said->near->allow;
		}
		count++;
	}
	return count;
}

static size_t add_policies(const struct reading *reading, const struct denial *denial, const char *domain,
                           struct denial_policy *list)
{
	struct decide_answer answer;
	const bool answered = reading->policies && ask_policies(reading, denial, &answer);
	const size_t count = answered ? nearest(reading, denial, &answer, list) : 0;

	if (count > 0)
		return count;
	list[0] = (struct denial_policy){ .file = arena_printf(context_arena(), "domain %s", domain),
		                          .lacking = denial->lacking,
		                          .near = { NULL, -1 } };
	if (answered)
		list[0].why = "these policies allow it now";
	else
		list[0].add = rule_for(reading, denial, denial->lacking);
	return 1;
}

static void add(const struct reading *reading, struct denial *denial, const char *domain)
{
	struct denial_policy list[UAPI_MAX_LAYERS];

	if (denial_again(&reading->out->list, denial))
		return;
	denial->policies = list;
	/* Where no right is missing no rule helps, whatever the policy. */
	denial->policies_count = denial->lacking ? add_policies(reading, denial, domain, list) : 0;
	denial->harmless = harmless_why(denial->object, NULL, denial->family, denial->lacking);
	denial_add(&reading->out->list, denial);
	denial->policies = NULL;
	denial->policies_count = 0;
}

static void read_access(struct reading *reading, const struct entry *access)
{
	const char *id = field(&access->record, "domain", NULL);
	char *list = audit_text_field(context_arena(), &access->record, "blockers", NULL);
	const struct domain *domain;
	struct denial denial = { .port = -1, .order = access->order };
	struct blockers blockers;

	if (!id || !list)
		return;
	domain = domain_of(reading, &access->record, id, false);
	read_blockers(list, &blockers);
	denial.object = object_of(&access->record);
	if (!denial.object && blockers.rights.bits[ACCESS_NET])
		denial.port = port_of(&access->record);
	name_program(reading, access, domain, &denial);
	for (int family = 0; family < ACCESS_FAMILIES; family++) {
		denial.cause = family == ACCESS_SCOPE ? DENIAL_SCOPE : DENIAL_RIGHT;
		denial.family = (enum access_family)family;
		denial.lacking = blockers.rights.bits[family];
		if (denial.lacking)
			add(reading, &denial, id);
	}
	denial.lacking = 0;
	denial.family = ACCESS_FS;
	denial.cause = DENIAL_PTRACE;
	if (blockers.ptrace)
		add(reading, &denial, id);
	denial.cause = DENIAL_MOUNT;
	if (blockers.mount)
		add(reading, &denial, id);
	denial.cause = DENIAL_UNKNOWN;
	denial.part = blockers.unknown;
	if (blockers.unknown[0])
		add(reading, &denial, id);
}

/* --- the text -------------------------------------------------------------------------- */

static void read_line(struct reading *reading, const char *line, size_t len)
{
	struct audit_text record;

	if (!audit_text_parse(line, len, &record)) {
		reading->out->lost |= audit_text_is_loss(line, len);
		return;
	}
	if (record.type == AUDIT_TEXT_ACCESS) {
		const char *id = field(&record, "domain", NULL);

		append(&reading->accesses, &record);
		if (id)
			domain_of(reading, &record, id, true)->logged++;
	} else if (record.type == AUDIT_TEXT_SYSCALL) {
		append(&reading->calls, &record);
	} else if (record.type == AUDIT_TEXT_DOMAIN) {
		read_domain(reading, &record);
	}
	reading->out->records += record.type == AUDIT_TEXT_ACCESS || record.type == AUDIT_TEXT_DOMAIN;
}

void explain_audit_read(const char *text, size_t len, const struct explain_policies *policies,
                        struct explain_audit *out)
{
	struct reading reading = { .policies = policies, .out = out };
	const char *end = text + len;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;

		read_line(&reading, text, (size_t)(stop - text));
		text = newline ? newline + 1 : end;
	}
	if (reading.calls.count > 0)
		qsort(reading.calls.list, reading.calls.count, sizeof(*reading.calls.list), compare_entries);
	for (size_t i = 0; i < reading.accesses.count; i++)
		read_access(&reading, &reading.accesses.list[i]);
	denial_sort(&out->list);
}
