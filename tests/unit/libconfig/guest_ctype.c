/* SPDX-License-Identifier: BSD-3-Clause */
/* libconfig's table of characters is libc's, in the C locale. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <locale.h>

const unsigned short **guest___ctype_b_loc(void);

Test(guest_ctype, is_that_of_the_c_locale)
{
	cr_assert_not_null(setlocale(LC_ALL, "C"));
	for (int c = -1; c < 256; c++)
		cr_expect_eq((*guest___ctype_b_loc())[c], (*__ctype_b_loc())[c], "%d", c);
}
