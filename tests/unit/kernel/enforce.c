/* SPDX-License-Identifier: BSD-3-Clause */
/* With which flags each layer is put into force.  What is denied then: the system tests. */
#include "kernel/enforce.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include "../support.h"
#include "model/handover.h"
#include "model/uapi.h"

#define LAYERS_MAX 4
#define NEW_EXEC LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON
#define MUTE LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF
#define LOG_FLAGS (LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF | NEW_EXEC | MUTE)

/* landlock_restrict_self: the rulesets and their flags, in the order of the calls. */
static struct {
	int ruleset;
	unsigned long flags;
} calls[LAYERS_MAX];
static size_t count;

static bool note(long number, const long *args, long *ret)
{
	if (number != SYS_landlock_restrict_self || (int)args[0] < 0)
		return false;
	cr_assert_lt(count, (size_t)LAYERS_MAX);
	calls[count].ruleset = (int)args[0];
	calls[count++].flags = (unsigned long)args[1] & LOG_FLAGS;
	*ret = 0;
	return true;
}

/* A layer for each letter: l logs new programs, m mutes subdomains, - has no ruleset and mutes; and the last that mutes. */
static const struct {
	const char *layers;
	size_t mutes; /* the call with the flag; LAYERS_MAX: none */
} cases[] = { { "l", LAYERS_MAX }, { "m", 0 },  { "ml", 1 }, { "lm", 1 },           { "mll", 2 },
	      { "lml", 2 },        { "m-", 0 }, { "-l", 0 }, { "lll", LAYERS_MAX }, { "l-", 0 } };

/* On an earlier one the kernel would mute those that follow. */
Test(enforce, subdomains_are_muted_by_the_last_layer_whichever_policy_asks_for_it)
{
	/* The runner has threads, which ABI 8 can confine. */
	const struct kernel kernel = { .abi = UAPI_ABI_TSYNC };

	support_syscall = note;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct layer layers[LAYERS_MAX] = { 0 };
		const char *text = cases[i].layers;
		size_t wanted = 0;

		count = 0;
		for (size_t k = 0; text[k]; k++) {
			layers[k].plan.mute_subdomains = text[k] != 'l';
			layers[k].plan.log_flags = text[k] == 'l' ? NEW_EXEC : 0;
			layers[k].built.ruleset = text[k] == '-' ? -1 : 100 + (int)k;
		}
		cr_assert_eq(enforce_layers(support_sink(), &kernel, layers, strlen(text)), 0, "%s", support_error.msg);
		for (size_t k = 0; text[k]; k++) {
			if (text[k] == '-')
				continue;
			cr_expect_eq(calls[wanted].ruleset, 100 + (int)k, "%s", text);
			cr_expect_eq(calls[wanted].flags,
			             (text[k] == 'l' ? NEW_EXEC : 0U) | (wanted == cases[i].mutes ? MUTE : 0U),
			             "%s: layer %zu: %lx", text, k, calls[wanted].flags);
			wanted++;
		}
		cr_expect_eq(count, wanted, "%s", text);
	}
}

/* What landlock_restrict_self answers to no ruleset, and to one. */
static struct {
	long none, some;
	int errnum, errnum_of_some;
} answers;

static bool answer(long number, const long *args, long *ret)
{
	if (number != SYS_landlock_restrict_self)
		return false;
	*ret = (int)args[0] < 0 ? answers.none : answers.some;
	errno = (int)args[0] < 0 ? answers.errnum : answers.errnum_of_some;
	return true;
}

/* The shim has nothing but these from who started it. */
Test(enforce, what_is_handed_over_is_in_force_or_an_error_is_said)
{
	static const struct {
		long none, some;
		int errnum, errnum_of_some, ret;
		const char *says;
	} rows[] = {
		{ -1, 0, EBADF, 0, 0, "" },
		{ 0, 0, 0, 0, -1, "landlock_restrict_self says yes to no ruleset at all" },
		{ -1, -1, EBADF, EBADF, -1, "the descriptor 100 is closed" },
		{ -1, -1, EBADF, EBADFD, -1, "the descriptor 100 is no Landlock ruleset" },
		{ -1, -1, EBADF, EINVAL, -1, "cannot enforce the Landlock ruleset" },
		/* That is no answer of a kernel: no_new_privs is set. */
		{ -1, 0, EPERM, 0, -1, "cannot enforce the Landlock ruleset" },
	};
	static const struct handover_ruleset rulesets[] = { { .fd = 100 }, { .fd = 101 } };
	const struct kernel kernel = { .abi = UAPI_ABI_TSYNC };

	support_syscall = answer;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		answers.none = rows[i].none;
		answers.some = rows[i].some;
		answers.errnum = rows[i].errnum;
		answers.errnum_of_some = rows[i].errnum_of_some;
		support_errors = 0;
		support_error.msg[0] = '\0';
		cr_expect_eq(enforce_handed(support_sink(), &kernel, rulesets, 2), rows[i].ret, "%zu", i);
		cr_expect_eq(support_errors, rows[i].ret == 0 ? 0 : 1, "%zu: %s", i, support_error.msg);
		cr_expect_not_null(strstr(support_error.msg, rows[i].says), "%zu: %s", i, support_error.msg);
	}
	/* Nothing is asked of it. */
	cr_expect_eq(enforce_handed(support_sink(), &kernel, NULL, 0), 0);
}
