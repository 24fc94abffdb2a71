/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing landshim learn.  The input is a record (learn --from), or after a
 * byte 'm' a policy into which rules are merged.
 *
 * The policy of any record that is taken can be loaded, has as many paths as
 * was said, and is the same for the same lines in another order.  The text of a
 * policy is a subsequence of what is merged into it.
 */
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/learn/learn_json.h"
#include "command/learn/learn_merge.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "model/policy.h"
#include "work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct learn_policy_options how = { .siblings = 3 };

static void check(int holds, const char *what)
{
	if (holds)
		return;
	warnx("%s", what);
	abort();
}

/* The lines of a text, the last first. */
static const char *turned(const char *text)
{
	size_t len = strlen(text);
	char *result = arena_zalloc(context_arena(), len + 2, 1);
	size_t end = len, filled = 0;

	for (size_t at = len + 1; at > 0; at--) {
		if (at > 1 && text[at - 2] != '\n')
			continue;
		memcpy(result + filled, text + at - 1, end - (at - 1));
		filled += end - (at - 1);
		result[filled++] = '\n';
		end = at > 1 ? at - 2 : 0;
	}
	result[filled ? filled - 1 : 0] = '\0';
	return result;
}

static void count_error(void *data, const struct err *error)
{
	(void)error;
	(*(int *)data)++;
}

/* A policy that was made: it loads. */
static void load(const struct learn_policy *policy)
{
	const char *path = work_write("learned.conf", policy->text, policy->len, 0600);
	struct policy loaded;
	int errors = 0;
	const struct err_sink sink = { count_error, &errors };

	check(policyfile_load(context_arena(), &sink, path, "/nonexistent", &loaded) == 0, "the policy does not load");
	check(loaded.paths_count == policy->rules, "the policy has another number of paths");
}

static void fuzz_record(const char *text)
{
	struct learn_record record = { .count = 0 }, other = { .count = 0 };
	struct learn_policy policy, again;

	if (learn_read(&err_silent, "record", text, &record) != 0)
		return;
	/* Fragments are installed elsewhere. */
	record.fragments_count = 0;
	learn_policy_make(&record, &how, &policy);
	load(&policy);
	check(learn_read(&err_silent, "record", turned(text), &other) == 0, "the lines are refused in another order");
	other.fragments_count = 0;
	learn_policy_make(&other, &how, &again);
	check(strcmp(policy.text, again.text) == 0, "another order gives another policy");
}

static const char rules[] =
	"{\"learned\":1,\"abi\":7,\"status\":0,\"runs\":1,\"incomplete\":false,\"argv\":[\"x\"],"
	"\"cwd\":null,\"home\":null,\"tmp\":null,\"path\":[]}\n"
	"{\"need\":\"port\",\"path\":null,\"rights\":[\"connect_tcp\"],\"port\":443,\"flags\":[],"
	"\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"connect\"],\"more_calls\":false,\"count\":1}\n"
	"{\"need\":\"path\",\"path\":\"/srv/f\",\"rights\":[\"read_file\"],\"type\":\"file\",\"base\":\"/srv/f\","
	"\"flags\":[],\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"open\"],\"more_calls\":false,"
	"\"count\":1}\n";

static void fuzz_merge(char *text, size_t len)
{
	static const struct learn_policy_options addition = { .siblings = 8, .is_addition = true };
	const struct learn_merge merge = { .path = "policy", .text = text, .len = len };
	struct learn_record record = { .count = 0 };
	struct learn_policy policy;
	size_t new_len, at = 0;
	const char *new;

	check(learn_read(&err_silent, "record", rules, &record) == 0, "the rules");
	learn_policy_make(&record, &addition, &policy);
	new = learn_merge_text(&merge, &record, &policy, &new_len);
	for (size_t i = 0; i < new_len && at < len; i++)
		at += new[i] == text[at];
	check(at == len, "something of the policy is lost");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = arena_strndup(context_arena(), (const char *)data, size);

	if (size > 0 && data[0] == 'm')
		fuzz_merge(text + 1, size - 1);
	else
		fuzz_record(text);
	arena_free(context_arena());
	return 0;
}
