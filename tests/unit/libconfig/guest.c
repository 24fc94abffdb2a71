/* SPDX-License-Identifier: BSD-3-Clause */
/* What libconfig is given in place of libc: numbers, and a way home. */
#include "libconfig/guest.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../support.h"

/* As the Makefile renames what libconfig calls. */
long long guest_strtoll(const char *text, char **end, int base);

struct number {
	const char *text;
	int base;
	long long value;
	size_t left; /* so many bytes after it */
};

static int read_number(void *data)
{
	struct number *number = data;
	char *end;

	number->value = guest_strtoll(number->text, &end, number->base);
	number->left = strlen(end);
	return 7;
}

static struct guest_result read_as(const char *text, int base, long long value, size_t left)
{
	struct number number = { text, base, 0, 0 };
	struct guest_result result = { .gave_up = true };

	cr_expect_eq(guest_run(support_arena(), read_number, &number, &result), 7);
	cr_expect_eq(number.value, value, "%s: %lld", text, number.value);
	cr_expect_eq(number.left, left, "%s: %zu", text, number.left);
	cr_expect_not(result.gave_up);
	return result;
}

Test(guest, numbers_are_decimal_or_hexadecimal)
{
	cr_expect_not(read_as("42", 0, 42, 0).odd_number);
	cr_expect_not(read_as("-42", 10, -42, 0).odd_number);
	cr_expect_not(read_as("0x1f", 0, 0x1f, 0).odd_number);
	cr_expect_not(read_as("010", 0, 10, 0).odd_number, "never octal");
	/* A libconfig that reads others (1.8: 0b101, 0o17) is found out. */
	cr_expect(read_as("17", 8, 15, 0).odd_number);
}

static int go_home(void *data)
{
	(void)data;
	guest_go_home();
}

Test(guest, one_that_gives_up_comes_back)
{
	struct guest_result result = { .gave_up = false };

	cr_expect_eq(guest_run(support_arena(), go_home, NULL, &result), -1);
	cr_expect(result.gave_up);
}
