/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading files that change meanwhile. */
#include "base/read_whole.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../support.h"

static int file_of(const char *text)
{
	int fd = memfd_create("read_whole", MFD_CLOEXEC);

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

Test(read_whole, the_size_that_was_seen_need_not_be_the_files)
{
	static const size_t sizes[] = { 0, 1, 9, 10, 11, 100 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t len = sizes[i];
		char *text;

		cr_expect_eq(read_whole(support_arena(), file_of("0123456789"), 100, &text, &len), READ_WHOLE_DONE);
		cr_expect_eq(len, 10);
		cr_expect_str_eq(text, "0123456789");
	}
}

Test(read_whole, a_file_that_grew_too_large_is_none)
{
	size_t len = 4;
	char *text;

	cr_expect_eq(read_whole(support_arena(), file_of("0123456789"), 9, &text, &len), READ_WHOLE_LARGE);
	len = 4;
	cr_expect_eq(read_whole(support_arena(), file_of("0123456789"), 10, &text, &len), READ_WHOLE_DONE);
}

Test(read_whole, what_cannot_be_read_fails)
{
	size_t len = 4;
	char *text;

	cr_expect_eq(read_whole(support_arena(), -1, 9, &text, &len), READ_WHOLE_FAILED);
}
