/* SPDX-License-Identifier: BSD-3-Clause */
/* Errors, rights and layers as text. */
#include "describe.h"

#include <criterion/criterion.h>

#include "model/filter_parts.h"
#include "model/plan.h"

Test(describe, an_error_is_one_line_and_its_hint_another)
{
	struct err err = { .kind = ERR_POLICY, .line = 3, .file = "/a\nb", .msg = "it is \x1b", .hint = "try\r" };
	char buffer[256];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: /a\\x0Ab:3: it is \\x1B\nlandshim: hint: try\\x0D\n");
	err = (struct err){ .file = "LANDSHIM_X", .msg = "is bad" };
	text_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: LANDSHIM_X: is bad\n");
	err = (struct err){ .msg = "out of memory", .line = 7 };
	text_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: out of memory\n");
}

Test(describe, rights_are_named_in_the_tables_order)
{
	const struct access_set set = { { 0x10001, 0x4, 0x2 } };
	const struct access_set none = { { 0 } };
	char buffer[128];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, set, ", ");
	cr_expect_str_eq(buffer, "execute, resolve_unix, bind_udp, signal");
	text_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, none, ", ");
	cr_expect_str_eq(buffer, "");
}

Test(describe, a_layer_says_what_is_enforced_and_what_is_not)
{
	const char *skipped[] = { "/x", "/y" };
	struct layer layer = { .policy = { .file = "/p\x01", .abi = 9 },
		               .built = { .path_rules = 1, .port_rules = 2 } };
	char buffer[256];
	struct text text;

	layer.plan.abi = 9;
	text_start(&text, buffer, sizeof(buffer));
	describe_add_layer(&text, &layer);
	cr_expect_str_eq(buffer, "/p\\x01: ABI 9, 1 path rule, 2 port rules");
	layer.plan.abi = 1;
	layer.plan.lost.bits[ACCESS_FS] = 0x14000;
	layer.plan.stricter.bits[ACCESS_FS] = 0x2000;
	layer.built.skipped = (struct strlist){ .items = skipped, .count = 2 };
	text_start(&text, buffer, sizeof(buffer));
	describe_add_layer(&text, &layer);
	cr_expect_str_eq(buffer, "/p\\x01: ABI 9 as far as ABI 1 goes, 1 path rule, 2 port rules, 2 skipped, "
	                         "not enforced: truncate resolve_unix, stricter: refer");
}

/* Rights with the same holes stand together, and what nothing closes apart from what another policy would. */
Test(describe, holes_stand_at_their_rights)
{
	struct layer layer = { .policy = { .abi = 7 } };
	char buffer[512];
	struct text text;

	layer.policy.fill = FILTER_FILL;
	layer.policy.unrestricted = access_minus(access_known(7), ((struct access_set){ { 3, 3, 2 } }));
	cr_assert_eq(plan_make(&layer.policy, 7, &layer.plan), PLAN_START);
	layer.plan.filter.socketcall = access_empty;
	layer.plan.filter.parts &= ~(uint32_t)FILTER_SOCKETCALL;
	text_start(&text, buffer, sizeof(buffer));
	describe_add_holes(&text, &layer);
	cr_expect_str_eq(buffer, ", holes: execute (nothing closes: loader) write_file (nothing closes: passed) "
	                         "bind_tcp (closed: stream io_uring, open: listen, nothing closes: ulp passed) "
	                         "connect_tcp (closed: stream fastopen io_uring, open: daemon, nothing closes: ulp "
	                         "passed) signal (closed: prlimit, nothing closes: scheduling)");
	layer.policy.unrestricted = access_known(7);
	text_start(&text, buffer, sizeof(buffer));
	describe_add_holes(&text, &layer);
	cr_expect_str_eq(buffer, "");
}
