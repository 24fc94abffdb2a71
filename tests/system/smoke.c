/* SPDX-License-Identifier: BSD-3-Clause */
#include <criterion/criterion.h>
Test(smoke, nothing) { cr_assert(1); }
