/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/path_beneath.h"

#include <criterion/criterion.h>

Test(path_beneath, a_directory_its_own_and_what_lies_in_it)
{
	cr_expect(path_beneath("/a/b", "/a"));
	cr_expect(path_beneath("/a", "/a"));
	cr_expect(path_beneath("/a", "/"));
	cr_expect(path_beneath("/", "/"));
	cr_expect_not(path_beneath("/ab", "/a"));
	cr_expect_not(path_beneath("/a", "/a/b"));
}
