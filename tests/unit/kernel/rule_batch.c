/* SPDX-License-Identifier: BSD-3-Clause */
/* What is added to which ruleset, in which order, and what becomes of the descriptors. */
#include "kernel/rule_batch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support.h"
#include "base/count.h"
#include "expand/targets.h"
#include "model/policy.h"
#include "model/uapi.h"

/* A ruleset may have any number. */
enum {
	OUTER = 0,
	EXACT = 1001,
};

/* The rules by their rights: "o1" is one of the outer ruleset. */
static char asked[1024];
static uint64_t refused = UINT64_MAX; /* the rule with these rights */
static int refused_with;

static bool take(long number, const long *args, long *ret)
{
	const struct landlock_path_beneath_attr *attr =
		(const void *)(uintptr_t)args[2]; // NOLINT(performance-no-int-to-ptr)
	size_t len = strlen(asked);

	if (number != SYS_landlock_add_rule)
		return false;
	(void)snprintf(asked + len, sizeof(asked) - len, "%s%llu%s ", args[0] == OUTER ? "o" : "e",
	               (unsigned long long)attr->allowed_access, args[3] == LANDLOCK_ADD_RULE_QUIET ? "q" : "");
	*ret = attr->allowed_access == refused ? -1 : 0;
	errno = refused_with;
	return true;
}

/* What comes of rules for the policy (p), of extras (x), of quiet ones without a right (q), and of none (-). */
static struct rule_batch run(const char *kinds, int exact)
{
	static const struct policy_group group = { .file = "p" };
	static const struct target_terms of_policy = { .extra = TARGET_OF_POLICY }, extra = { .extra = TARGET_FILE };
	const struct policy_path rule = policy_path_of(&group, "/path", 7);
	const struct target targets[] = { { &rule, rule.text, &of_policy }, { &rule, rule.text, &extra } };
	struct rule_batch batch;
	const int left = open("/", O_PATH | O_CLOEXEC);
	int fds[2 * CLOSE_BATCH_MAX];

	for (size_t i = 0; i < COUNT(batch.rules); i++)
		batch.rules[i].attr.parent_fd = left;
	asked[0] = '\0';
	support_errors = 0;
	support_syscall = take;
	rule_batch_start(&batch, support_sink(), OUTER, exact);
	for (size_t i = 0; kinds[i]; i++) {
		const bool none = kinds[i] == '-' || kinds[i] == 'q';
		const struct rule_batch_rule added = {
			.target = &targets[kinds[i] == 'x'],
			.attr = { .allowed_access = none ? 0 : i + 1, .parent_fd = open("/", O_PATH | O_CLOEXEC) },
			.flags = kinds[i] == 'q' ? LANDLOCK_ADD_RULE_QUIET : 0,
		};

		cr_assert_geq(added.attr.parent_fd, 0);
		fds[i] = added.attr.parent_fd;
		rule_batch_add(&batch, &added);
	}
	cr_expect_eq(rule_batch_flush(&batch), strlen(kinds) % COUNT(batch.rules));
	cr_expect_eq(rule_batch_flush(&batch), 0, "nothing is left");
	support_syscall = NULL;
	for (size_t i = 0; i < strlen(kinds); i++)
		cr_expect_eq(fcntl(fds[i], F_GETFD), -1, "%s: %zu is open", kinds, i);
	cr_expect_eq(close(left), 0, "what was not added stays open");
	return batch;
}

Test(rule_batch, rules_go_to_one_ruleset_and_then_to_the_other)
{
	static const struct {
		const char *kinds;
		int exact;
		const char *asked;
	} cases[] = {
		{ "pp", EXACT, "o1 o2 e1 e2 " },     { "pp", -1, "o1 o2 " },
		{ "pxp", EXACT, "o1 o2 o3 e1 e3 " }, { "-p-", EXACT, "o2 e2 " },
		{ "qp", EXACT, "o0q o2 e0q e2 " },   { "", EXACT, "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct rule_batch batch = run(cases[i].kinds, cases[i].exact);

		cr_expect_str_eq(asked, cases[i].asked, "%s: %s", cases[i].kinds, asked);
		cr_expect_not(batch.failed || batch.blocked);
	}
}

Test(rule_batch, a_full_one_is_added_at_once)
{
	char kinds[CLOSE_BATCH_MAX + 2];

	memset(kinds, 'p', sizeof(kinds) - 1);
	kinds[sizeof(kinds) - 1] = '\0';
	(void)run(kinds, EXACT);
	cr_expect_not_null(strstr(asked, "o32 e1 e2 "), "%s", asked);
	cr_expect_not_null(strstr(asked, "e32 o33 e33 "), "%s", asked);
}

Test(rule_batch, a_rule_that_is_refused_is_told_once_and_not_asked_for_again)
{
	static const struct {
		const char *kinds;
		uint64_t refused;
		int errnum;
		const char *asked;
		int errors;
		bool blocked;
	} cases[] = {
		{ "pppp", 2, EBADFD, "o1 o2 o3 o4 e1 e3 e4 ", 1, false },
		{ "pppp", 2, ENOMEM, "o1 o2 o3 o4 e1 e3 e4 ", 1, false },
		/* Of another rule nothing else would come. */
		{ "pppp", 2, EPERM, "o1 o2 ", 1, true },
		{ "pppp", 2, ENOSYS, "o1 o2 ", 1, true },
		/* What is not the policy's may be anything. */
		{ "pxpp", 2, EBADFD, "o1 o2 o3 o4 e1 e3 e4 ", 0, false },
		{ "pxpp", 2, ENOMEM, "o1 o2 o3 o4 e1 e3 e4 ", 1, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rule_batch batch;

		refused = cases[i].refused;
		refused_with = cases[i].errnum;
		batch = run(cases[i].kinds, EXACT);
		cr_expect_str_eq(asked, cases[i].asked, "%zu: %s", i, asked);
		cr_expect_eq(support_errors, cases[i].errors, "%zu: %d", i, support_errors);
		cr_expect_eq(batch.failed, cases[i].errors > 0, "%zu", i);
		cr_expect_eq(batch.blocked, cases[i].blocked, "%zu", i);
		if (cases[i].errors == 0)
			continue;
		cr_expect_eq(support_error.line, 7, "%zu", i);
		cr_expect_not_null(strstr(support_error.msg, "cannot add a rule for \"/path\""), "%s",
		                   support_error.msg);
		cr_expect_eq(strncmp(support_error.hint, "a pipe or socket", 16) == 0, cases[i].errnum == EBADFD, "%s",
		             support_error.hint);
	}
}
