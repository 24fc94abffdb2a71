/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment block: what is read from it, and what is left of it. */
#include "environ.h"
#include "scrub.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support.h"

#define ENTRIES_MAX 10
#define BLOCK_MAX 512

/*
 * An environment as the kernel lays it out: the entries one after the other, and a
 * byte that is not ours; their addresses, and after these the auxiliary vector.
 */
struct block {
	char bytes[BLOCK_MAX];
	char *envp[ENTRIES_MAX + 1 + 4];
	size_t len, count;
};

static const ElfW(auxv_t) page_size = { .a_type = AT_PAGESZ, .a_un.a_val = 4096 };

/* Where the vector stands; AT_NULL is the end of it. */
static ElfW(auxv_t) * auxv_of(struct block *block)
{
	return (ElfW(auxv_t) *)(void *)(block->envp + block->count + 1);
}

/* Who looks for the vector after the last entry finds it. */
static void the_vector_is_found(struct block *block, size_t entries)
{
	const ElfW(auxv_t) *at = (const ElfW(auxv_t) *)(const void *)(block->envp + entries + 1);

	cr_assert_null(block->envp[entries]);
	while (at->a_type == AT_IGNORE)
		at++;
	cr_expect_eq((const void *)at, (const void *)auxv_of(block));
	cr_expect_eq(memcmp(at, &page_size, sizeof(page_size)), 0);
	cr_expect_eq(at[1].a_type, AT_NULL);
}

static struct block *block_of(const char *const *entries)
{
	static struct block block;
	size_t count = 0;

	memset(&block, 0, sizeof(block));
	for (; entries[count]; count++) {
		cr_assert_lt(count, ENTRIES_MAX);
		cr_assert_lt(block.len + strlen(entries[count]) + 2, sizeof(block.bytes));
		block.envp[count] = strcpy(block.bytes + block.len, entries[count]);
		block.len += strlen(entries[count]) + 1;
	}
	block.bytes[block.len] = '!';
	block.count = count;
	*auxv_of(&block) = page_size;
	return &block;
}

static void neighbours_are_untouched(const struct block *block)
{
	cr_expect_eq(block->bytes[block->len], '!');
	cr_expect_eq(block->bytes[block->len + 1], '\0');
}

/* Reads; the error, if any, is in support_error. */
static int read_options(const char *const *entries, struct environ_options *out)
{
	struct block *block = block_of(entries);
	struct block before = *block;
	int ret = environ_read(block->envp, support_sink(), out);

	cr_expect_eq(memcmp(block, &before, sizeof(before)), 0, "reading changes nothing");
	return ret;
}

Test(environ, without_a_variable_of_ours_nothing_is_asked_for)
{
	static const char *const none[] = { NULL };
	static const char *const others[] = { "",
		                              "=",
		                              "LANDSHIM",
		                              "LANDSHIM_=",
		                              "LANDSHIMX=1",
		                              "landshim_config=/x",
		                              "PATH=/bin",
		                              "XLANDSHIM_CONFIG=/x",
		                              NULL };
	static const char *const *const cases[] = { none, others };

	for (size_t i = 0; i < 2; i++) {
		struct environ_options options;

		cr_assert_eq(read_options(cases[i], &options), 0, "%s", support_error.msg);
		cr_expect_eq(options.mode, ENVIRON_ENFORCE);
		cr_expect_null(options.config);
		cr_expect_not(options.verbose);
		cr_expect_eq(options.status_fd, -1);
	}
}

Test(environ, each_variable_is_read)
{
	static const char *const entries[] = { "LANDSHIM_VERBOSE=1",    "A=b",
		                               "LANDSHIM_CONFIG=/a:b=", "LANDSHIM_MODE=dry-run",
		                               "LANDSHIM_STATUS_FD=23", NULL };
	struct environ_options options;

	cr_assert_eq(dup2(2, 23), 23);
	cr_assert_eq(read_options(entries, &options), 0, "%s", support_error.msg);
	cr_expect_eq(options.mode, ENVIRON_DRY_RUN);
	cr_expect_str_eq(options.config, "/a:b=");
	cr_expect(options.verbose);
	cr_expect_eq(options.status_fd, 23);
}

Test(environ, where_policies_are_named_otherwise_the_config_is_not_looked_at)
{
	static const char *const wrong[] = { "LANDSHIM_CONFIG=", "LANDSHIM_CONFIG=::", "LANDSHIM_STATUS_FD=23", NULL };
	static const char *const none[] = { "LANDSHIM_MODE=enforce", NULL };
	static const char *const others[] = { "LANDSHIM_CONFIG=/x", "LANDSHIM_VERBOSE=2", NULL };
	struct environ_options options;

	cr_assert_eq(dup2(2, 23), 23);
	cr_expect_eq(environ_read_without_config(block_of(wrong)->envp, support_sink(), &options), 0);
	cr_expect_null(options.config);
	cr_expect_eq(options.status_fd, 23);
	cr_expect_eq(environ_read_without_config(block_of(none)->envp, support_sink(), &options), 0);
	cr_expect_eq(support_errors, 0);
	cr_expect_eq(environ_read_without_config(block_of(others)->envp, support_sink(), &options), -1);
	cr_expect_str_eq(support_error.file, "LANDSHIM_VERBOSE");
}

Test(environ, off_wins_over_every_error_but_another_mode)
{
	static const char *const off[] = { "LANDSHIM_MODE=off", "LANDSHIM_CONFIG=", "LANDSHIM_X=1", "LANDSHIM_MODE=off",
		                           NULL };
	static const char *const both[] = { "LANDSHIM_MODE=off", "LANDSHIM_CONFIG=/x", "LANDSHIM_MODE=enforce", NULL };
	static const char *const bare[] = { "LANDSHIM_MODE", "LANDSHIM_CONFIG=/x", NULL };
	struct environ_options options;

	cr_assert_eq(read_options(off, &options), 0);
	cr_expect_eq(options.mode, ENVIRON_OFF);
	cr_expect_null(options.config);
	cr_expect_eq(read_options(both, &options), -1);
	cr_expect_str_eq(support_error.file, "LANDSHIM_MODE");
	cr_expect_str_eq(support_error.msg, "is set twice, to different values");
	cr_expect_neq(options.mode, ENVIRON_OFF);
	cr_expect_eq(read_options(bare, &options), -1, "an entry without a value switches nothing off");
}

Test(environ, the_status_descriptor_is_known_before_anything_else_is_found_wrong)
{
	static const char *const entries[] = { "LANDSHIM_BANANA=1", "LANDSHIM_CONFIG=", "LANDSHIM_MODE=x",
		                               "LANDSHIM_STATUS_FD=24", NULL };
	struct environ_options options;

	cr_assert_eq(dup2(2, 24), 24);
	cr_assert_eq(read_options(entries, &options), -1);
	cr_expect_eq(options.status_fd, 24);
	cr_expect_eq(support_errors, 1);
	cr_expect_eq(support_error.kind, ERR_ENVIRONMENT);
}

Test(environ, numbers_of_descriptors_are_decimal_and_do_not_wrap)
{
	/* Open, and none of Criterion's; the last two numbers are 63 where a number wraps. */
	static const char *const bad[] = { "0",    "2",   "063", "+63",        "63 ",        " 63",
		                           "0x3f", "63.", "",    "2147483648", "4294967359", "18446744073709551679" };

	cr_assert_eq(dup2(2, 63), 63);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct environ_options options;
		char entry[64];
		const char *const entries[] = { entry, "LANDSHIM_CONFIG=/x", NULL };

		(void)snprintf(entry, sizeof(entry), "LANDSHIM_STATUS_FD=%s", bad[i]);
		cr_expect_eq(read_options(entries, &options), -1, "%s", bad[i]);
		cr_expect_eq(options.status_fd, -1, "%s", bad[i]);
		cr_expect_not_null(strstr(support_error.msg, "is not the number of a descriptor above 2"), "%s: %s",
		                   bad[i], support_error.msg);
	}
}

Test(environ, an_element_that_is_empty_is_refused_wherever_it_stands)
{
	static const char *const bad[] = { "", ":", "a:", ":a", "a::b", "a:b:" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct environ_options options;
		char entry[64];
		const char *const entries[] = { entry, NULL };

		(void)snprintf(entry, sizeof(entry), "LANDSHIM_CONFIG=%s", bad[i]);
		cr_expect_eq(read_options(entries, &options), -1, "%s", bad[i]);
		cr_expect_null(options.config);
		cr_expect_not_null(strstr(support_error.msg, "empty"), "%s: %s", bad[i], support_error.msg);
	}
}

Test(environ, a_name_longer_than_any_is_unknown_and_cut)
{
	struct environ_options options;
	char entry[300] = "LANDSHIM_CONFIG";
	const char *const entries[] = { entry, NULL };

	memset(entry + strlen(entry), 'X', 200);
	strcat(entry, "=1");
	cr_assert_eq(read_options(entries, &options), -1);
	cr_expect_str_eq(support_error.msg, "unknown variable");
	cr_expect_eq(strncmp(support_error.file, entry, 63), 0);
	cr_expect_eq(strlen(support_error.file), 63);
}

Test(environ, what_needs_a_policy_is_refused_without_one)
{
	static const char *const mode[] = { "LANDSHIM_MODE=enforce", NULL };
	static const char *const fd[] = { "LANDSHIM_STATUS_FD=25", NULL };
	static const char *const verbose[] = { "LANDSHIM_VERBOSE=0", NULL };
	struct environ_options options;

	cr_assert_eq(dup2(2, 25), 25);
	cr_expect_eq(read_options(mode, &options), -1);
	cr_expect_str_eq(support_error.file, "LANDSHIM_MODE");
	cr_expect_str_eq(support_error.msg, "is set, and LANDSHIM_CONFIG is not");
	cr_expect_eq(read_options(fd, &options), -1);
	cr_expect_str_eq(support_error.file, "LANDSHIM_STATUS_FD");
	cr_expect_eq(read_options(verbose, &options), 0);
}

Test(environ, the_first_of_two_equal_entries_is_got)
{
	static const char *const entries[] = { "AB=0", "A", "A=1", "A=2", NULL };
	struct block *block = block_of(entries);

	cr_expect_str_eq(environ_get(block->envp, "A"), "1");
	cr_expect_null(environ_get(block->envp, "B"));
	cr_expect_null(environ_get(block->envp, "A=1"));
	cr_expect_null(environ_get(block->envp, "ABC"), "of a name that begins with another one");
}

static bool is_secret(void *data, const char *entry)
{
	(void)data;
	return strncmp(entry, "SECRET", strlen("SECRET")) == 0;
}

Test(environ, every_byte_of_our_entries_is_blanked_and_no_other)
{
	static const char *const entries[] = {
		"PATH=/bin",          "LANDSHIM_CONFIG=/a", "LANDSHIM=1", "LANDSHIM_MODE", "XLANDSHIM_A=1",
		"LANDSHIM_CONFIG=/a", "SECRET_A=1",         "ASECRET=1",  "SECRET",        NULL
	};
	static const bool ours[] = { false, true, false, true, false, true, true, false, true };
	struct block *block = block_of(entries);
	char *addresses[9];

	memcpy(addresses, block->envp, sizeof(addresses));
	scrub_blank(block->envp, NULL, is_secret, NULL);
	for (size_t i = 0; i < 9; i++) {
		cr_assert_not_null(block->envp[i]);
		cr_expect_str_eq(block->envp[i], ours[i] ? "" : entries[i]);
		for (size_t at = 0; ours[i] && at < strlen(entries[i]); at++)
			cr_expect_eq(addresses[i][at], '\0', "%zu", i);
	}
	cr_expect_null(block->envp[9]);
	neighbours_are_untouched(block);
}

Test(environ, what_lies_elsewhere_is_told_and_not_blanked)
{
	static const char *const entries[] = { "A=1", "SECRET=1", NULL };
	struct block *block = block_of(entries);

	cr_expect_null(scrub_beyond(block->envp, &page_size, is_secret, NULL), "all lie above");
	cr_expect_str_eq(scrub_beyond(block->envp, NULL, is_secret, NULL), "SECRET=1", "nothing is known to lie above");
	cr_expect_str_eq(scrub_beyond(block->envp, (const void *)UINTPTR_MAX, is_secret, NULL), "SECRET=1");
	scrub_blank(block->envp, (const void *)UINTPTR_MAX, is_secret, NULL);
	cr_expect_str_eq(block->envp[1], "SECRET=1");
}

/* "Ours" is what begins with a capital letter. */
static bool is_capital(void *data, const char *name, size_t len)
{
	size_t *asked = data;

	(*asked)++;
	cr_expect_gt(len, 0);
	cr_expect_null(memchr(name, ':', len));
	cr_expect_null(memchr(name, ' ', len));
	return name[0] >= 'A' && name[0] <= 'Z';
}

Test(environ, our_entries_are_cut_out_of_a_preload_and_the_rest_moves_up)
{
	static const struct {
		const char *before, *after; /* NULL: every byte is blanked */
		size_t objects;
	} cases[] = {
		{ "LD_PRELOAD=US", NULL, 1 },
		{ "LD_PRELOAD=US:a", "LD_PRELOAD=a", 2 },
		{ "LD_PRELOAD=a:US", "LD_PRELOAD=a", 2 },
		{ "LD_PRELOAD=a:US:b", "LD_PRELOAD=a:b", 3 },
		{ "LD_PRELOAD=a US  b", "LD_PRELOAD=a:b", 3 },
		{ "LD_PRELOAD=US:US:aa:US:bbb:US", "LD_PRELOAD=aa:bbb", 6 },
		{ "LD_PRELOAD= :US: :", NULL, 1 },
		{ "LD_PRELOAD=:a::", "LD_PRELOAD=:a::", 1 },
		{ "LD_PRELOAD=/x y::z", "LD_PRELOAD=/x y::z", 3 },
		{ "LD_PRELOAD=", "LD_PRELOAD=", 0 },
		{ "LD_PRELOAD=a:b", "LD_PRELOAD=a:b", 2 },
		{ "LD_PRELOADX=US", "LD_PRELOADX=US", 0 },
		{ "XLD_PRELOAD=US", "XLD_PRELOAD=US", 0 },
		{ "LD_PRELOAD", "LD_PRELOAD", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* Twice: every copy is edited. */
		const char *const entries[] = { cases[i].before, "A=US", cases[i].before, NULL };
		struct block *block = block_of(entries);
		char *const copies[] = { block->envp[0], block->envp[1], block->envp[2] };
		size_t len = strlen(cases[i].before);
		size_t asked = 0;

		scrub_unload(block->envp, NULL, is_capital, &asked);
		cr_expect_eq(asked, 2 * cases[i].objects, "%s", cases[i].before);
		for (size_t copy = 0; copy <= 2; copy += 2) {
			const char *after = cases[i].after ? cases[i].after : "";

			cr_expect_str_eq(block->envp[copy], after, "%s", cases[i].before);
			for (size_t at = strlen(after); at <= len; at++)
				cr_expect_eq(copies[copy][at], '\0', "%s at %zu", cases[i].before, at);
		}
		cr_expect_str_eq(block->envp[1], "A=US");
		neighbours_are_untouched(block);
	}
}

Test(environ, what_was_blanked_is_taken_out_and_the_vector_is_found)
{
	static const struct {
		const char *entries[ENTRIES_MAX];
		const char *left[ENTRIES_MAX];
	} cases[] = {
		{ { "LANDSHIM_A=1", "HOME=/", "", "LANDSHIM_B=1", "PATH=/bin" }, { "HOME=/", "", "PATH=/bin" } },
		{ { "HOME=/", "LANDSHIM_A=1", "LD_PRELOAD=US", "LANDSHIM_B=1", "LANDSHIM_C=1" }, { "HOME=/" } },
		{ { "LANDSHIM_A=1", "LANDSHIM_B=1" }, { NULL } },
		/* What is left is no number of pairs. */
		{ { "LANDSHIM_A=1", "HOME=/", "LD_PRELOAD=a" }, { "HOME=/", "LD_PRELOAD=a", "LANDSHIM_=" } },
		{ { "LANDSHIM_A=1" }, { "LANDSHIM_=" } },
		{ { "LANDSHIM_A=1", "LANDSHIM_B=1", "PATH=/bin", "LANDSHIM_C=1" }, { "PATH=/bin", "LANDSHIM_=" } },
		/* The parent's. */
		{ { "LANDSHIM_=", "LANDSHIM_A=1", "PATH=/bin" }, { "PATH=/bin" } },
		{ { "LANDSHIM_=", "LANDSHIM_A=1", "LANDSHIM_B=1" }, { "LANDSHIM_=" } },
		/* Nothing. */
		{ { "PATH=/bin", "LANDSHIM=1", "" }, { "PATH=/bin", "LANDSHIM=1", "" } },
		{ { NULL }, { NULL } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct block *block = block_of(cases[i].entries);
		size_t asked = 0, left = 0;

		scrub_blank(block->envp, NULL, is_secret, NULL);
		scrub_unload(block->envp, NULL, is_capital, &asked);
		scrub_finish(block->envp, auxv_of(block));
		for (; cases[i].left[left]; left++) {
			cr_assert_not_null(block->envp[left], "%zu: %zu", i, left);
			cr_expect_str_eq(block->envp[left], cases[i].left[left], "%zu: %zu", i, left);
		}
		the_vector_is_found(block, left);
		neighbours_are_untouched(block);
	}
}

/* Any environment: it is read or refused, and editing it touches nothing but what is ours. */
Test(environ, any_block_is_read_or_refused_and_edited_within_its_bounds, .timeout = 20)
{
	static const char *const pieces[] = { "LANDSHIM_", "CONFIG", "MODE", "STATUS_FD",  "VERBOSE",
		                              "=",         ":",      "off",  "LD_PRELOAD", "US",
		                              "a",         "1",      " ",    "\xff",       "/" };

	srand(11);
	for (int round = 0; round < 50000; round++) {
		char texts[4][64] = { "" };
		const char *entries[5] = { NULL };
		struct environ_options options;
		struct block *block;
		size_t asked = 0;
		int count = rand() % 5;
		int errors = support_errors;
		int ret;

		for (int i = 0; i < count; i++) {
			for (int n = rand() % 6; n > 0; n--)
				strcat(texts[i], pieces[(size_t)rand() % (sizeof(pieces) / sizeof(pieces[0]))]);
			entries[i] = texts[i];
		}
		ret = read_options(entries, &options);
		cr_assert_eq(support_errors - errors, ret == 0 ? 0 : 1);
		block = block_of(entries);
		scrub_blank(block->envp, NULL, is_secret, NULL);
		scrub_unload(block->envp, NULL, is_capital, &asked);
		for (int i = 0; i < count; i++) {
			cr_assert_not_null(block->envp[i]);
			cr_assert_neq(strncmp(block->envp[i], "LANDSHIM_", 9), 0);
			cr_assert_leq(strlen(block->envp[i]), strlen(entries[i]));
			if (strncmp(entries[i], "LANDSHIM_", 9) != 0 && strncmp(entries[i], "LD_PRELOAD=", 11) != 0)
				cr_assert_str_eq(block->envp[i], entries[i]);
		}
		scrub_finish(block->envp, auxv_of(block));
		for (count = 0; block->envp[count]; count++)
			continue;
		cr_assert_leq((size_t)count, block->count);
		the_vector_is_found(block, (size_t)count);
		neighbours_are_untouched(block);
	}
}
