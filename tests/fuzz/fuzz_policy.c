/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing the policy loader with libconfig beneath it.  Besides memory safety:
 * a policy cut short at any byte is refused, or at least as strict; and what
 * libconfig is spared (compact.h) makes no difference to the policy, its lines
 * and the messages.  The first two bytes say where to cut, the rest is the policy.
 * With EVERY_CUT in the environment it is cut at each byte instead, but for those
 * that are the same comment.
 *
 * Before the first input each policy of the file `policies` must load: a loader
 * that refuses everything would hold all of this.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../strict.h"
#include "base/strlist.h"
#include "libconfig/tree.h"
#include "load/policyfile.h"
#include "work.h"

#define ARENA_LIMIT ((size_t)64 * 1024 * 1024)
#define MUST_LOAD 46

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the linker puts in front of tree_parse, and tree_parse under its other name (ld(1), --wrap). */
int __real_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root);
int __wrap_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root);
static bool all_of_it;

int __wrap_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root)
{
	return __real_tree_parse(arena, sink, file, text, len, all_of_it ? TREE_WHOLE : way, root);
}

/* All messages of a load, as a number (FNV-1a); and the last one. */
struct said {
	uint64_t hash;
	bool memory; /* one is that there was none */
	struct err last;
};

static void hear(void *data, const struct err *what)
{
	struct said *said = data;
	char text[sizeof(what->msg) + sizeof(what->hint) + 16];
	int len = snprintf(text, sizeof(text), "%d: %s [%s]", what->line, what->msg, what->hint);

	for (int i = 0; i < len; i++)
		said->hash = (said->hash ^ (unsigned char)text[i]) * 0x100000001b3;
	said->memory |= what->kind == ERR_MEMORY;
	said->last = *what;
}

static int load(struct arena *arena, const uint8_t *text, size_t len, struct policy *out, struct said *said)
{
	const struct err_sink sink = { hear, said };

	said->hash = 0xcbf29ce484222325;
	said->memory = false;
	return policyfile_load(arena, &sink, work_write("policy.conf", text, len, 0600), TEST_SOURCE "/conf/include",
	                       out);
}

/* Memory is given back after each: a thousand policies are more than an arena may hold. */
static void check_cut(const uint8_t *text, size_t at, const struct policy *whole)
{
	struct policy cut;
	struct arena arena;
	struct said said;

	arena_init(&arena, ARENA_LIMIT);
	if (load(&arena, text, at, &cut, &said) == 0 && !strict_at_least(&cut, whole)) {
		(void)fprintf(stderr, "cut at %zu it is less strict\n", at);
		abort();
	}
	arena_free(&arena);
}

static bool same_where(const struct err_where *a, const struct err_where *b)
{
	return a->line == b->line && (a->file == b->file || (a->file && b->file && strcmp(a->file, b->file) == 0));
}

static bool same_except(const struct strlist *a, const struct strlist *b)
{
	if (!a || !b || a->count != b->count)
		return a == b;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool same_group(const struct policy_group *a, const struct policy_group *b)
{
	return a->allow.named == b->allow.named && a->allow.grouped == b->allow.grouped && a->is_glob == b->is_glob &&
	       a->skip_missing == b->skip_missing && a->make_missing == b->make_missing && a->quiet == b->quiet &&
	       same_except(a->except, b->except);
}

static bool same_path(const struct policy_path *a, const struct policy_path *b)
{
	const struct err_where first = policy_where(a), second = policy_where(b);

	return strcmp(a->text, b->text) == 0 && a->len == strlen(a->text) && a->len == b->len &&
	       same_where(&first, &second) && same_group(a->group, b->group);
}

static bool same_ports(const struct policy_ports *a, const struct policy_ports *b)
{
	return same_where(&a->where, &b->where) && a->allow == b->allow && a->first == b->first && a->last == b->last &&
	       a->quiet == b->quiet;
}

static bool same_names(const struct strlist *a, const struct strlist *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool same_environment(const struct environment_edit *a, const struct environment_edit *b)
{
	return a->keeps == b->keeps && same_where(&a->where, &b->where) && same_names(&a->drop, &b->drop) &&
	       same_names(&a->keep, &b->keep);
}

static bool same_policy(const struct policy *a, const struct policy *b)
{
	if (a->abi != b->abi || a->min_abi != b->min_abi || !same_where(&a->abi_where, &b->abi_where) ||
	    !same_where(&a->min_abi_where, &b->min_abi_where) ||
	    !same_where(&a->unrestricted_where, &b->unrestricted_where) ||
	    memcmp(&a->unrestricted, &b->unrestricted, sizeof(a->unrestricted)) != 0 ||
	    a->log.same_exec != b->log.same_exec || a->log.new_exec != b->log.new_exec ||
	    a->log.subdomains != b->log.subdomains || memcmp(&a->log.quiet, &b->log.quiet, sizeof(a->log.quiet)) != 0 ||
	    a->fill != b->fill || a->harden != b->harden || !same_environment(&a->environment, &b->environment) ||
	    a->paths_count != b->paths_count || a->ports_count != b->ports_count)
		return false;
	for (size_t i = 0; i < a->paths_count; i++)
		if (!same_path(&a->paths[i], &b->paths[i]))
			return false;
	for (size_t i = 0; i < a->ports_count; i++)
		if (!same_ports(&a->ports[i], &b->ports[i]))
			return false;
	return true;
}

/* Loads it once more, so that libconfig reads all of it. */
static void check_whole(const uint8_t *text, size_t len, const struct policy *compact, int ret, const struct said *said)
{
	struct policy policy;
	struct arena arena;
	struct said other;
	int other_ret;

	arena_init(&arena, ARENA_LIMIT);
	all_of_it = true;
	other_ret = load(&arena, text, len, &policy, &other);
	all_of_it = false;
	if (!said->memory && !other.memory &&
	    (ret != other_ret || said->hash != other.hash || !same_policy(compact, &policy))) {
		(void)fprintf(stderr, "compact it is another policy, or has other messages\n");
		abort();
	}
	arena_free(&arena);
}

static void must_load(const char *name, const char *text, size_t len)
{
	struct policy policy;
	struct arena arena;
	struct said said;

	arena_init(&arena, ARENA_LIMIT);
	if (load(&arena, (const uint8_t *)text, len, &policy, &said) != 0)
		errx(1, "policies: \"%s\" does not load: line %d: %s", name, said.last.line, said.last.msg);
	arena_free(&arena);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char path[] = TEST_SOURCE "/tests/fuzz/policies";
	FILE *file = fopen(path, "re");
	char line[4096], name[256] = "", text[65536];
	size_t len = 0;
	int count = 0;

	(void)argc;
	(void)argv;
	if (!file)
		err(1, "%s", path);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "#--- ", 5) != 0) {
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", line);
			continue;
		}
		if (name[0])
			must_load(name, text, len);
		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(line + 5, "\n"), line + 5);
		len = 0;
		count++;
	}
	must_load(name, text, len);
	(void)fclose(file);
	if (count < MUST_LOAD)
		errx(1, "%s: %d policies, and at least %d must load", path, count, MUST_LOAD);
	return 0;
}

/* In a line that is a comment, beyond its beginning and before its end: cut there, it is a comment as well. */
static bool within_comment(const uint8_t *text, size_t len, size_t at)
{
	size_t first = at;

	while (first > 0 && text[first - 1] != '\n')
		first--;
	while (first < at && (text[first] == ' ' || text[first] == '\t'))
		first++;
	return at > first + 3 && at + 1 < len && text[at] != '\n' && text[first] == '/' && text[first + 1] == '/';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy whole;
	struct arena arena;
	struct said said;
	int ret;

	if (size <= 2)
		return 0;
	arena_init(&arena, ARENA_LIMIT);
	ret = load(&arena, data + 2, size - 2, &whole, &said);
	check_whole(data + 2, size - 2, &whole, ret, &said);
	if (ret == 0) {
		if (getenv("EVERY_CUT"))
			for (size_t at = 0; at < size - 2; at++) {
				if (!within_comment(data + 2, size - 2, at))
					check_cut(data + 2, at, &whole);
			}
		else
			check_cut(data + 2, ((size_t)data[0] << 8 | data[1]) % (size - 2), &whole);
	}
	arena_free(&arena);
	return 0;
}
