/* SPDX-License-Identifier: BSD-3-Clause */
/* A ticket that is written is read as it was; no other text is read. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "command/launch/handover_write.h"
#include "handover_read.h"
#include "model/handover.h"

static uint64_t any(void)
{
	static unsigned short seed[3] = { 1, 2, 3 };

	return (uint64_t)jrand48(seed) << 32 ^ (uint64_t)(uint32_t)jrand48(seed);
}

static struct handover generate(void)
{
	static const char verbose[] = "landshim: enforced 100 % of it \n", status[] = "{\"landshim\":\"1\"}\n";
	struct handover ticket = { .device = any(),
		                   .inode = any() >> any() % 64,
		                   .arguments = any(),
		                   .abi = (int)(any() % 12),
		                   .status_fd = any() % 2 ? -1 : 3 + (int)(any() % 1021),
		                   .status_socket = any() % 2,
		                   .verbose = verbose,
		                   .verbose_len = any() % 2 ? strlen(verbose) : 0,
		                   .status = status,
		                   .status_len = any() % 2 ? strlen(status) : 0,
		                   .count = any() % (HANDOVER_RULESETS_MAX + 1) };

	for (size_t i = 0; i < ticket.count; i++)
		ticket.rulesets[i] = (struct handover_ruleset){ (int)(any() >> 33), (uint32_t)(any() % 8) };
	return ticket;
}

Test(handover, what_is_written_is_read)
{
	for (int i = 0; i < 500; i++) {
		const struct handover ticket = generate();
		struct handover read = { .count = 0 };

		cr_assert_eq(handover_read(support_sink(), handover_write(support_arena(), &ticket), &read), 0, "%s",
		             support_error.msg);
		cr_assert(read.device == ticket.device && read.inode == ticket.inode &&
		          read.arguments == ticket.arguments && read.abi == ticket.abi &&
		          read.status_fd == ticket.status_fd && read.status_socket == ticket.status_socket);
		cr_assert_eq(read.count, ticket.count);
		for (size_t at = 0; at < read.count; at++)
			cr_assert(read.rulesets[at].fd == ticket.rulesets[at].fd &&
			          read.rulesets[at].flags == ticket.rulesets[at].flags);
		cr_assert(read.verbose_len == ticket.verbose_len && read.status_len == ticket.status_len);
		cr_assert_eq(memcmp(read.verbose, ticket.verbose, ticket.verbose_len), 0);
		cr_assert_eq(memcmp(read.status, ticket.status, ticket.status_len), 0);
	}
}

/* With the digest that it should have. */
static bool is_read(const char *text)
{
	static char value[HANDOVER_TEXT_MAX + 64];
	struct handover read;

	(void)snprintf(value, sizeof(value), HANDOVER_VERSION " %" PRIx64 " %s", handover_digest(text, strlen(text)),
	               text);
	return handover_read(support_sink(), value, &read) == 0;
}

Test(handover, fields_that_nobody_writes_are_refused)
{
	static const char *const wrong[] = {
		"1 2 3 7 0 0 1 384 8 0 0 ",           /* a flag of landlock_restrict_self(2) that logs nothing */
		"1 2 3 7 0 0 2 384 0 0 0 ",           /* a ruleset too few */
		"1 2 3 7 0 0 0 384 0 0 0 ",           /* one too many */
		"1 2 3 7 0 2 0 0 0 ",                 /* a socket or not */
		"1 2 3 80000000 0 0 0 0 0 ",          /* beyond an int */
		"10000000000000000 2 3 7 0 0 0 0 0 ", /* beyond 64 bits */
		"1 2 3 7 0 0 0 0 1 ",                 /* a text too short */
		"1 2 3 7 0 0 0 0 0 x",                /* too long */
		"1 2 3 7 0 0 0 0 ",                   /* a field missing */
		"1 2 3 7 0 0 0 0 0",                  /* a blank missing */
		"1 2 3 A 0 0 0 0 0 ",
		" 1 2 3 7 0 0 0 0 0 ",
		"1  3 7 0 0 0 0 0 ",
		"1 2 3 -7 0 0 0 0 0 ",
		"1 2 3 7 0 0 41 0 0 ",               /* more than there can be */
		"1 2 3 7 0 0 0 ffffffffffffffff 1 ", /* lengths that come round to 0 */
	};

	cr_expect(is_read("1 2 3 7 0 0 0 0 0 "));
	cr_expect(is_read("1 2 3 7 9 1 1 384 7 1 2 abc"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_not(is_read(wrong[i]), "%s", wrong[i]);
}

Test(handover, the_longest_ticket_is_read)
{
	static char lines[HANDOVER_LINES_MAX + 1];
	struct handover ticket = { .device = UINT64_MAX,
		                   .inode = UINT64_MAX,
		                   .arguments = UINT64_MAX,
		                   .abi = INT_MAX,
		                   .status_fd = INT_MAX,
		                   .verbose = lines,
		                   .verbose_len = 1,
		                   .status = lines + 1,
		                   .status_len = HANDOVER_LINES_MAX - 1,
		                   .count = HANDOVER_RULESETS_MAX };
	struct handover read;

	memset(lines, 'x', HANDOVER_LINES_MAX);
	for (size_t i = 0; i < ticket.count; i++)
		ticket.rulesets[i] = (struct handover_ruleset){ INT_MAX, 7 };
	cr_assert_eq(handover_read(support_sink(), handover_write(support_arena(), &ticket), &read), 0, "%s",
	             support_error.msg);
	cr_expect_str_eq(read.status, ticket.status);
}

Test(handover, no_text_is_longer_than_64_kib)
{
	static char text[HANDOVER_TEXT_MAX + 2];
	const int fields = snprintf(text, sizeof(text), "1 2 3 7 0 0 0 0 %zx ", HANDOVER_TEXT_MAX - 21);

	/* What follows the digest, fields and all. */
	cr_assert_eq(fields, 21);
	memset(text + fields, 'x', HANDOVER_TEXT_MAX - 21);
	cr_expect(is_read(text));
	(void)snprintf(text, sizeof(text), "1 2 3 7 0 0 0 0 %zx ", HANDOVER_TEXT_MAX - 20);
	memset(text + fields, 'x', HANDOVER_TEXT_MAX - 20);
	cr_expect_not(is_read(text));
}

/* Where a word ends is part of it, and so is where it stands. */
Test(handover, other_arguments_have_another_digest)
{
	static char *const lists[][4] = { { "a", "b" },     { "b", "a" }, { "ab" }, { "a", "b", "" },
		                          { "", "a", "b" }, { "a" },      { NULL } };
	static const int counts[] = { 2, 2, 1, 3, 3, 1, 0 };
	uint64_t digests[sizeof(counts) / sizeof(counts[0])];

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		digests[i] = handover_digest_arguments(counts[i], lists[i]);
		for (size_t j = 0; j < i; j++)
			cr_expect_neq(digests[i], digests[j], "%zu, %zu", i, j);
	}
	/* FNV-1a's own test vector. */
	cr_expect_eq(handover_digest("foobar", 6), 0x85944171f73967e8ULL);
}
