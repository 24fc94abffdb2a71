/* SPDX-License-Identifier: BSD-3-Clause */
/* The list of denials: once each, and in which order. */
#include "command/explain/denial.h"

#include <criterion/criterion.h>
#include <string.h>

#include "model/uapi.h"

static struct denial_list list;
static uint64_t order;

static void add(pid_t pid, const char *object, const char *harmless)
{
	struct denial denial = { .pid = pid,
		                 .comm = "program",
		                 .written = "call()",
		                 .object = object,
		                 .port = -1,
		                 .lacking = LANDLOCK_ACCESS_FS_READ_FILE,
		                 .harmless = harmless,
		                 .order = order + 1 };

	order++;
	if (!denial_again(&list, &denial))
		denial_add(&list, &denial);
}

/* Objects in their order, one letter each. */
static const char *objects(void)
{
	static char text[32];

	text[0] = '\0';
	denial_sort(&list);
	for (size_t i = 0; i < list.count; i++)
		(void)strcat(text, list.list[i].object);
	return text;
}

Test(denial, the_same_is_counted)
{
	add(1, "a", NULL);
	add(2, "a", NULL);
	add(1, "b", NULL);
	cr_assert_eq(list.count, 2);
	cr_expect_eq(list.list[0].times, 2);
	cr_expect_eq(list.list[0].pid, 1);
	cr_expect_eq(list.list[0].last, 2);
}

Test(denial, the_last_one_of_a_process_is_marked)
{
	add(1, "a", NULL);
	add(1, "b", NULL);
	add(2, "c", NULL);
	add(2, "d", NULL);
	denial_mark(&list, 1);
	denial_mark(&list, 3);
	cr_expect_str_eq(objects(), "bacd");
	cr_expect(list.list[0].likely_fatal);
}

Test(denial, the_last_one_is_so_though_it_was_not_the_first_time)
{
	add(1, "a", NULL);
	add(1, "b", NULL);
	add(1, "a", NULL);
	denial_mark(&list, 1);
	cr_expect_str_eq(objects(), "ab");
	cr_expect(list.list[0].likely_fatal);
}

Test(denial, what_is_harmless_is_last_and_never_fatal)
{
	add(1, "a", "a reason");
	add(1, "b", NULL);
	add(1, "c", "a reason");
	denial_mark(&list, 1);
	cr_expect_str_eq(objects(), "bac");
	cr_expect(list.list[0].likely_fatal);
	cr_expect_not(list.list[2].likely_fatal);
}

Test(denial, the_start_can_be_dropped)
{
	struct denial denial = { .pid = 1, .written = "", .object = "s", .port = -1, .in_start = true };

	denial_add(&list, &denial);
	add(1, "a", NULL);
	denial_drop_start(&list);
	cr_expect_str_eq(objects(), "a");
}

Test(denial, errors_are_kept_where_they_are_wanted)
{
	const struct denial_error error = { .pid = 1, .comm = "x", .written = "open()", .errnum = 2 };

	denial_add_error(&list, &error);
	cr_expect_eq(list.errors_times, 1);
	cr_expect_eq(list.errors_count, 0);
	list.keeps_errors = true;
	denial_add_error(&list, &error);
	denial_add_error(&list, &error);
	cr_expect_eq(list.errors_times, 3);
	cr_expect_eq(list.errors_count, 1);
	cr_expect_eq(list.errors[0].times, 2);
}
