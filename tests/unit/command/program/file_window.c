/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading by windows: what is held of a file, and for how long. */
#include "command/program/file_window.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../scratch.h"
#include "../../support.h"

#define PAGE 4096
#define PAGES 16

static struct file_window file;
static int under = -1;

/* Every page begins with its letter, and has that in its last byte. */
static void write_pages(char first)
{
	char page[PAGE];

	for (int i = 0; i < PAGES; i++) {
		memset(page, '.', sizeof(page));
		page[0] = page[PAGE - 1] = (char)(first + i);
		cr_assert_eq(pwrite(under, page, sizeof(page), (off_t)i * PAGE), PAGE);
	}
}

static void start(void)
{
	scratch_file("file");
	under = open(scratch_path("file"), O_RDWR | O_CLOEXEC);
	cr_assert_geq(under, 0);
	write_pages('a');
	cr_assert_eq(file_window_open(&file, scratch_path("file")), 0);
	cr_assert_eq(file.size, PAGES * PAGE);
}

static void end(void)
{
	(void)file_window_close(&file);
	(void)close(under);
}

/* The first byte of a page, read alone; 0: there is none. */
static char first_of(int page)
{
	size_t len;
	const unsigned char *bytes = file_window_view(&file, (uint64_t)page * PAGE, 1, &len);

	return bytes ? (char)bytes[0] : '\0';
}

/* That a page is held is seen by what it says after the file has changed. */
Test(file_window, the_one_that_was_used_longest_ago_is_filled_anew, .init = start, .fini = end)
{
	cr_assert_eq(first_of(0), 'a');
	cr_assert_eq(first_of(5), 'f');
	cr_assert_eq(first_of(9), 'j');
	write_pages('A');
	cr_expect_eq(first_of(5), 'f', "held");
	cr_expect_eq(first_of(9), 'j', "held");
	cr_expect_eq(first_of(0), 'a', "held");
	/* 5 goes, then 9. */
	cr_expect_eq(first_of(12), 'M');
	cr_expect_eq(first_of(0), 'a', "held");
	cr_expect_eq(first_of(9), 'j', "held");
	cr_expect_eq(first_of(0), 'a', "held");
	write_pages('0');
	cr_expect_eq(first_of(5), '5', "read again, in 12's place");
	cr_expect_eq(first_of(9), 'j', "held");
	cr_expect_eq(first_of(12), '0' + 12, "read again, in 0's place");
	cr_expect_eq(first_of(9), 'j', "held");
	cr_expect_eq(first_of(0), '0', "read again");
	cr_expect_eq(file_window_close(&file), 0);
}

/* All that a window has is had of it; and what the file has not, takes none. */
Test(file_window, what_is_held_is_not_read_again, .init = start, .fini = end)
{
	size_t len;
	const unsigned char *bytes;

	cr_assert_eq(first_of(0), 'a');
	cr_assert_eq(first_of(5), 'f');
	cr_assert_eq(first_of(PAGES - 1), 'p');
	write_pages('A');
	bytes = file_window_view(&file, 0, PAGE, &len);
	cr_assert(bytes && bytes[0] == 'a' && bytes[PAGE - 1] == 'a' && len == PAGE);
	cr_expect_null(file_window_view(&file, (uint64_t)PAGES * PAGE - 1, 2, &len));
	cr_expect_eq(first_of(5), 'f');
	cr_expect_eq(first_of(PAGES - 1), 'p');
	cr_expect_eq(first_of(0), 'a');
}

/* The one of the time before is looked at first, and has no more than it has. */
Test(file_window, a_window_ends_where_its_last_byte_is, .init = start, .fini = end)
{
	size_t len;
	const unsigned char *bytes = file_window_view(&file, PAGE, 1, &len);

	cr_assert_not_null(bytes);
	cr_expect_eq(len, PAGE);
	bytes = file_window_view(&file, 2 * PAGE - 1, 1, &len);
	cr_assert(bytes && bytes[0] == 'b' && len == 1);
	bytes = file_window_view(&file, 2 * PAGE, 1, &len);
	cr_assert(bytes && bytes[0] == 'c' && len == PAGE);
	/* Over its end, and before its beginning. */
	bytes = file_window_view(&file, 3 * PAGE - 1, 2, &len);
	cr_assert(bytes && bytes[0] == 'c' && bytes[1] == 'd' && len >= 2);
	bytes = file_window_view(&file, PAGE - 1, 1, &len);
	cr_assert(bytes && bytes[0] == 'a' && len == PAGE);
}

/* A page at once, or all that is wanted. */
Test(file_window, what_is_wanted_is_there_whole, .init = start, .fini = end)
{
	size_t len;
	const unsigned char *bytes = file_window_view(&file, 10, PAGE, &len);

	cr_assert(bytes && bytes[PAGE - 10] == 'b' && len == PAGE);
	bytes = file_window_view(&file, PAGE + 20, PAGE + 1, &len);
	cr_assert(bytes && bytes[PAGE - 20] == 'c' && len == FILE_WINDOW_SIZE);
	bytes = file_window_view(&file, 7 * PAGE, FILE_WINDOW_SIZE, &len);
	cr_assert(bytes && bytes[FILE_WINDOW_SIZE - 1] == 'i' && len == FILE_WINDOW_SIZE);
}

Test(file_window, nothing_is_beyond_the_files_end, .init = start, .fini = end)
{
	const uint64_t size = PAGES * PAGE;
	size_t len;
	const unsigned char *bytes = file_window_view(&file, size - 1, 1, &len);

	cr_assert(bytes && bytes[0] == 'a' + PAGES - 1 && len == 1);
	cr_expect_null(file_window_view(&file, size - 1, 2, &len));
	cr_expect_null(file_window_view(&file, size, 1, &len));
	cr_expect_null(file_window_view(&file, size, 0, &len));
	cr_expect_null(file_window_view(&file, size + 1, 1, &len));
	cr_expect_null(file_window_view(&file, UINT64_MAX, 1, &len));
	bytes = file_window_view(&file, size - 10, 10, &len);
	cr_assert(bytes && len == 10);
	bytes = file_window_view(&file, size - FILE_WINDOW_SIZE, FILE_WINDOW_SIZE, &len);
	cr_assert(bytes && len == FILE_WINDOW_SIZE);
	cr_expect_eq(file_window_close(&file), 0);
}

/* It has been told to be longer. */
Test(file_window, a_file_that_has_become_shorter_is_an_error, .init = start, .fini = end)
{
	size_t len;

	cr_assert_eq(ftruncate(under, 3 * PAGE + 100), 0);
	cr_expect_not_null(file_window_view(&file, 3 * PAGE, 100, &len));
	cr_expect_eq(len, 100);
	cr_expect_null(file_window_view(&file, 3 * PAGE, 101, &len));
	cr_expect_null(file_window_view(&file, 9 * PAGE, 1, &len));
	cr_expect_eq(file_window_close(&file), -1);
	cr_expect_eq(errno, EIO);
}

/* Writes so many bytes, and a NUL. */
static const char *text_at(off_t at, size_t len)
{
	static char text[2 * FILE_WINDOW_SIZE];

	memset(text, 'x', len);
	text[len] = '\0';
	cr_assert_eq(pwrite(under, text, len + 1, at), (ssize_t)len + 1);
	return text;
}

Test(file_window, texts_to_their_end_wherever_that_is, .init = start, .fini = end)
{
	static const struct {
		off_t at;
		size_t len;
	} texts[] = {
		{ 0, 1 },
		{ 0, PAGE - 1 },
		{ 0, PAGE },
		{ 100, PAGE - 101 },
		{ 100, PAGE - 100 },
		{ 100, FILE_WINDOW_SIZE - 1 },
		{ (off_t)PAGES * PAGE - 2, 1 },
		{ (off_t)PAGES * PAGE - 100, 99 },
		{ (off_t)PAGES * PAGE - FILE_WINDOW_SIZE, FILE_WINDOW_SIZE - 1 },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *text = text_at(texts[i].at, texts[i].len);
		const char *found;

		cr_assert_eq(file_window_close(&file), 0);
		cr_assert_eq(file_window_open(&file, scratch_path("file")), 0);
		found = file_window_text(support_arena(), &file, (uint64_t)texts[i].at);
		cr_assert_not_null(found, "%zu", i);
		cr_expect_str_eq(found, text, "%zu", i);
	}
}

Test(file_window, what_has_no_end_is_no_text, .init = start, .fini = end)
{
	(void)text_at(PAGE, FILE_WINDOW_SIZE);
	cr_expect_null(file_window_text(support_arena(), &file, PAGE), "too long");
	cr_expect_null(file_window_text(support_arena(), &file, PAGE + FILE_WINDOW_SIZE), "empty");
	cr_expect_null(file_window_text(support_arena(), &file, (uint64_t)PAGES * PAGE - 5), "the file ends before it");
	cr_expect_null(file_window_text(support_arena(), &file, (uint64_t)PAGES * PAGE));
	cr_expect_eq(file_window_close(&file), 0);
}

Test(file_window, what_is_no_regular_file_is_not_opened, .init = start, .fini = end)
{
	static struct file_window other;

	cr_expect(fcntl(file.fd, F_GETFD) & FD_CLOEXEC, "a regular file's");
	cr_assert_eq(mkfifo(scratch_path("fifo"), 0600), 0);
	errno = 0;
	cr_expect_eq(file_window_open(&other, scratch_path("fifo")), -1);
	cr_expect_eq(errno, EACCES);
	cr_expect_neq(other.id.inode, 0);
	errno = 0;
	cr_expect_eq(file_window_open(&other, scratch_path("missing")), -1);
	cr_expect_eq(errno, ENOENT);
}
