/* SPDX-License-Identifier: BSD-3-Clause */
/* ld.so's tokens: what a text can stand for. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#include "../../support.h"
#include "command/program/ld_tokens.h"

static struct strlist expand(const char *text, const char *origin)
{
	struct strlist list = { NULL, 0, 0 };

	ld_tokens_expand(support_arena(), text, strlen(text), origin, &list);
	return list;
}

static void is_one(const char *text, const char *origin, const char *expected)
{
	struct strlist list = expand(text, origin);

	cr_assert_eq(list.count, 1, "%s: %zu", text, list.count);
	cr_expect_str_eq(list.items[0], expected, "%s", text);
}

Test(ld_tokens, origin_takes_its_place_and_is_not_looked_at_again)
{
	is_one("/usr/lib", "/o", "/usr/lib");
	is_one("$ORIGIN/lib", "/o", "/o/lib");
	is_one("${ORIGIN}/../lib", "/o", "/o/../lib");
	is_one("$ORIGIN:$ORIGIN", "/o", "/o:/o");
	is_one("$ORIGIN/lib", "/a/$ORIGIN", "/a/$ORIGIN/lib");
	is_one("a$b", "/o", "a$b");
	is_one("$", "/o", "$");
	is_one("", "/o", "");
}

Test(ld_tokens, what_is_not_known_stands_for_nothing)
{
	cr_expect_eq(expand("$ORIGIN/lib", NULL).count, 0);
	cr_expect_eq(expand("/x/${ORIGIN}", NULL).count, 0);
}

Test(ld_tokens, lib_stands_for_each_of_its_values)
{
	struct strlist list = expand("/opt/$LIB/x.so", "/o");
	bool found = false;

#ifdef __x86_64__
	/* Those of 32-bit programs too. */
	cr_assert_eq(list.count, 5);
#else
	cr_assert_eq(list.count, 3);
#endif
	for (size_t i = 0; i < list.count; i++) {
		cr_expect_eq(strncmp(list.items[i], "/opt/lib", 8), 0, "%s", list.items[i]);
		found |= strcmp(list.items[i], "/opt/lib64/x.so") == 0;
	}
	cr_expect(found);
}

Test(ld_tokens, platform_is_the_kernels)
{
	const char *platform = (const char *)getauxval(AT_PLATFORM);
	char expected[64];

	if (!platform)
		cr_skip("this kernel names no platform");
	(void)snprintf(expected, sizeof(expected), "/opt/%s/x", platform);
	is_one("/opt/${PLATFORM}/x", "/o", expected);
}
