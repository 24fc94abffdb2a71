/* SPDX-License-Identifier: BSD-3-Clause */
/* Caches as ldconfig(8) writes and has written them, and broken ones. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../support.h"
#include "command/program/ld_cache.h"

#define ENTRIES 5

/* As glibc lays them out; where[] counts from the header. */
struct image {
	char magic[20];
	uint32_t count;
	uint32_t unused[6];
	struct {
		uint32_t flags, key, value, osversion;
		uint64_t hwcap;
	} entries[ENTRIES];
	char texts[256];
};

static uint32_t add_text(struct image *image, size_t *len, const char *text)
{
	const size_t at = *len;

	cr_assert_leq(at + strlen(text) + 1, sizeof(image->texts));
	memcpy(image->texts + at, text, strlen(text) + 1);
	*len += strlen(text) + 1;
	return (uint32_t)(offsetof(struct image, texts) + at);
}

static void make(struct image *image)
{
	static const char *const entries[ENTRIES][2] = { { "libz.so.10", "/lib/libz.so.10" },
		                                         { "libz.so.9", "/lib/libz.so.9" },
		                                         { "libz.so.1", "/opt/alias.so" },
		                                         { "libc.so.6", "/lib/x/libc.so.6" },
		                                         { "libc.so.6", "/lib32/libc.so.6" } };
	size_t len = 0;

	memset(image, 0, sizeof(*image));
	memcpy(image->magic, "glibc-ld.so.cache1.1", sizeof(image->magic));
	image->count = ENTRIES;
	for (size_t i = 0; i < ENTRIES; i++) {
		image->entries[i].key = add_text(image, &len, entries[i][0]);
		image->entries[i].value = add_text(image, &len, entries[i][1]);
	}
}

/* The paths that are found, with a blank after each. */
static const char *found(const void *bytes, size_t len, const char *name)
{
	const struct ld_cache cache = { bytes, len, NULL };
	struct strlist paths = { NULL, 0, 0 };
	const char *all = "";

	ld_cache_find(&cache, support_arena(), name, &paths);
	for (size_t i = 0; i < paths.count; i++)
		all = arena_printf(support_arena(), "%s%s ", all, paths.items[i]);
	return all;
}

static void expect(const struct image *image, const char *name, const char *wanted)
{
	cr_expect_str_eq(found(image, sizeof(*image), name), wanted, "%s", name);
}

Test(ld_cache, every_path_of_a_name_and_of_no_other)
{
	struct image image;

	make(&image);
	expect(&image, "libc.so.6", "/lib/x/libc.so.6 /lib32/libc.so.6 ");
	expect(&image, "libz.so.1", "/opt/alias.so ");
	expect(&image, "libz.so.9", "/lib/libz.so.9 ");
	expect(&image, "libz.so.10", "/lib/libz.so.10 ");
	expect(&image, "libz.so.2", "");
	expect(&image, "alias.so", "");
	expect(&image, "libc.so", "");
	expect(&image, "", "");
}

/* Since glibc 2.33 something else follows, which need not end in a NUL, and is no entry. */
Test(ld_cache, what_follows_the_texts_is_none_of_them)
{
	static const char after[] = "x\0/usr/share/libz.so.1\0ldconfig 2.36";
	char bytes[sizeof(struct image) + sizeof(after) - 1];
	struct image image;

	make(&image);
	memcpy(bytes, &image, sizeof(image));
	memcpy(bytes + sizeof(image), after, sizeof(after) - 1);
	cr_expect_str_eq(found(bytes, sizeof(bytes), "libz.so.1"), "/opt/alias.so ");
}

/* Before glibc 2.32: an older list stands in front. */
Test(ld_cache, the_layout_after_an_older_one)
{
	char bytes[32 + sizeof(struct image)] = "ld.so-1.7.0";
	struct image image;

	make(&image);
	memcpy(bytes + 32, &image, sizeof(image));
	cr_expect_str_eq(found(bytes, sizeof(bytes), "libz.so.1"), "/opt/alias.so ");
}

Test(ld_cache, of_an_unknown_layout_each_path_that_ends_so)
{
	static const char bytes[] = "another one\0libz.so.1\0/usr/lib/libz.so.1\0relative/libz.so.1\0/libz.so.10";

	cr_expect_str_eq(found(bytes, sizeof(bytes), "libz.so.1"), "/usr/lib/libz.so.1 ");
	cr_expect_str_eq(found(NULL, 0, "libz.so.1"), "");
}

/* A header that promises more than there is says nothing, and an entry that leads out of the file is passed over. */
Test(ld_cache, what_leads_out_of_the_file)
{
	struct image image;

	make(&image);
	image.entries[4].key = UINT32_MAX;
	image.entries[3].value = (uint32_t)sizeof(image);
	expect(&image, "libc.so.6", "");
	expect(&image, "libz.so.1", "/opt/alias.so ");
	make(&image);
	memset(image.texts, 'x', sizeof(image.texts));
	expect(&image, "libc.so.6", "");
	make(&image);
	image.count = UINT32_MAX;
	expect(&image, "libz.so.1", "");
	expect(&image, "libc.so.6", "/lib/x/libc.so.6 /lib32/libc.so.6 ");
	for (size_t len = 0; len < sizeof(image); len++)
		(void)found(&image, len, "libc.so.6");
}

/* This machine's, against what ldconfig prints: "\tNAME (…) => PATH". */
Test(ld_cache, it_is_what_ldconfig_says)
{
	FILE *said = popen("PATH=/usr/sbin:/sbin:$PATH ldconfig -p", "re");
	char line[4096], name[1024], path[2048];
	struct ld_cache cache;
	size_t lines = 0;

	ld_cache_map(&cache, "/etc/ld.so.cache");
	while (fgets(line, sizeof(line), said)) {
		const char *arrow = strstr(line, " => ");
		struct strlist paths = { NULL, 0, 0 };
		bool there = false;

		if (!arrow || sscanf(line, " %1023s", name) != 1 || sscanf(arrow + 4, "%2047s", path) != 1)
			continue;
		lines++;
		ld_cache_find(&cache, support_arena(), name, &paths);
		for (size_t i = 0; i < paths.count; i++)
			there |= strcmp(paths.items[i], path) == 0;
		cr_expect(there, "%s", line);
	}
	cr_expect_eq(pclose(said), 0);
	cr_expect_gt(lines, 0);
	ld_cache_close(&cache);
	cr_expect_null(cache.bytes);
}
