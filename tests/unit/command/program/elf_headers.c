/* SPDX-License-Identifier: BSD-3-Clause */
/* Headers of executables: those of this program, and broken ones. */
#include <criterion/criterion.h>
#include <elf.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../scratch.h"
#include "../../support.h"
#include "command/program/elf_headers.h"

#define SELF "/proc/self/exe"

static bool needs(const struct elf_headers *elf, const char *name)
{
	for (size_t i = 0; i < elf->needed.count; i++)
		if (strncmp(elf->needed.items[i], name, strlen(name)) == 0)
			return true;
	return false;
}

/* That of this program is glibc's; what it starts is not. */
Test(elf_headers, glibcs_loader_is_known_by_what_it_defines)
{
	struct elf_headers elf, loader;

	cr_assert_eq(elf_headers_read(support_arena(), SELF, NULL, &elf), 0);
	cr_expect_not(elf.glibc);
	cr_assert_eq(elf_headers_read(support_arena(), elf.interpreter, NULL, &loader), 0);
	cr_expect_not(loader.glibc, "not read as one");
	cr_assert_eq(elf_headers_read_loader(support_arena(), elf.interpreter, NULL, &loader), 0);
	cr_expect(loader.glibc);
	cr_expect_eq(loader.glibc_2_34, strverscmp(gnu_get_libc_version(), "2.34") >= 0);
	cr_assert_eq(elf_headers_read_loader(support_arena(), "/proc/self/maps", NULL, &loader), 0);
	cr_expect_not(loader.glibc);
}

Test(elf_headers, a_program_says_how_it_is_started)
{
	struct elf_headers elf, again;

	cr_assert_eq(elf_headers_read(support_arena(), SELF, NULL, &elf), 0);
	cr_expect(elf.is_elf);
	cr_expect_eq(elf.bits, sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32);
	cr_assert_not_null(elf.interpreter);
	cr_expect_eq(elf.interpreter[0], '/');
	cr_expect(needs(&elf, "libc.so"));
	cr_expect(needs(&elf, "libcriterion.so"));
	cr_expect_null(elf.runpath);
	cr_assert_eq(elf_headers_read(support_arena(), "/bin/true", NULL, &again), 0);
	cr_expect(elf_headers_same_machine(&elf, &again));
}

Test(elf_headers, what_is_no_program_is_none)
{
	struct elf_headers elf;

	cr_assert_eq(elf_headers_read(support_arena(), "/etc/passwd", NULL, &elf), 0);
	cr_expect_not(elf.is_elf);
	cr_expect_eq(memcmp(elf.start, "root:", 5), 0);
	cr_expect_eq(elf_headers_read(support_arena(), "/no/such/file", NULL, &elf), -1);
	cr_expect_eq(elf_headers_read(support_arena(), "/dev/null", NULL, &elf), -1);
	cr_expect_eq(elf_headers_read(support_arena(), "/", NULL, &elf), -1);
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	cr_assert(fd >= 0 && write(fd, bytes, len) == (ssize_t)len && close(fd) == 0);
}

/* A library's name may lead to one of each class: of those that ld.so passes over nothing is read but that. */
Test(elf_headers, of_another_machine_no_more_is_read)
{
	static char bytes[200000];
	char path[] = "/tmp/landshim-elf-XXXXXX";
	int from = open("/bin/true", O_RDONLY | O_CLOEXEC);
	ssize_t len = read(from, bytes, sizeof(bytes));
	struct elf_headers elf, own;
	int fd = mkstemp(path);

	cr_assert(from >= 0 && fd >= 0 && len > 1000 && len < (ssize_t)sizeof(bytes));
	((ElfW(Ehdr) *)(void *)bytes)->e_machine ^= 1;
	(void)close(from);
	(void)close(fd);
	write_file(path, bytes, (size_t)len);
	cr_assert_eq(elf_headers_read(support_arena(), SELF, NULL, &own), 0);
	cr_assert_eq(elf_headers_read(support_arena(), path, NULL, &elf), 0);
	cr_expect(elf.is_elf && elf.needed.count > 0 && elf.interpreter);
	cr_assert_eq(elf_headers_read(support_arena(), path, &own, &elf), 0);
	cr_expect(elf.is_elf && elf.machine != own.machine);
	cr_expect_eq(elf.needed.count, 0);
	cr_expect_null(elf.interpreter);
	cr_expect_eq(unlink(path), 0);
}

/* What a made file is like: two headers, PT_LOAD and PT_INTERP. */
struct shape {
	const char *name;
	size_t gap;            /* after each header, which e_phentsize counts */
	unsigned count;        /* e_phnum */
	int over;              /* so many bytes of the headers are beyond the file's end; AFTER_HEADER: none */
	uint64_t offset, size; /* of PT_LOAD */
	bool whole, interpreted;
};

#define AFTER_HEADER (-1)
#define MADE_SIZE 2048
#define MADE_INTERPRETER 1024

#define DEFINE_MAKE(name, bits)                                                                                       \
	static void name(char *bytes, const struct shape *shape)                                                      \
	{                                                                                                             \
		const size_t step = sizeof(Elf##bits##_Phdr) + shape->gap;                                            \
		const size_t at = shape->over == AFTER_HEADER ? sizeof(Elf##bits##_Ehdr)                              \
		                                              : MADE_SIZE + (size_t)shape->over - 2 * step;           \
		const Elf##bits##_Ehdr header = {                                                                     \
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS##bits,                                             \
			             __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB,           \
			             EV_CURRENT },                                                                    \
			.e_type = ET_DYN,                                                                             \
			.e_machine = 4711,                                                                            \
			.e_phoff = (Elf##bits##_Off)at,                                                               \
			.e_phentsize = (Elf##bits##_Half)step,                                                        \
			.e_phnum = (Elf##bits##_Half)shape->count                                                     \
		};                                                                                                    \
		const Elf##bits##_Phdr load = { .p_type = PT_LOAD,                                                    \
			                        .p_offset = (Elf##bits##_Off)shape->offset,                           \
			                        .p_filesz = (Elf##bits##_Word)shape->size };                          \
		const Elf##bits##_Phdr interp = { .p_type = PT_INTERP, .p_offset = MADE_INTERPRETER, .p_filesz = 4 }; \
                                                                                                                      \
		memcpy(bytes, &header, sizeof(header));                                                               \
		memcpy(bytes + at, &load, sizeof(load));                                                              \
		memcpy(bytes + at + step, &interp, sizeof(interp));                                                   \
		memcpy(bytes + MADE_INTERPRETER, "/ld", 4);                                                           \
	}

DEFINE_MAKE(make_32, 32)
DEFINE_MAKE(make_64, 64)

Test(elf_headers, a_file_is_whole_where_its_headers_and_what_they_load_are_in_it)
{
	static const struct shape shapes[] = {
		{ "as it is to be", 0, 2, AFTER_HEADER, 0, MADE_SIZE, true, true },
		{ "headers that are longer", 8, 2, AFTER_HEADER, 0, MADE_SIZE, true, true },
		{ "no headers", 0, 0, AFTER_HEADER, 0, MADE_SIZE, false, false },
		{ "one header", 0, 1, AFTER_HEADER, 0, MADE_SIZE, true, false },
		{ "headers to the end", 0, 2, 0, 0, MADE_SIZE, true, true },
		{ "longer headers to the end", 16, 2, 0, 0, MADE_SIZE, true, true },
		{ "headers beyond the end", 0, 2, 1, 0, MADE_SIZE, false, true },
		{ "longer headers beyond the end", 16, 2, 1, 0, MADE_SIZE, false, true },
		{ "the rest is loaded", 0, 2, AFTER_HEADER, 1000, MADE_SIZE - 1000, true, true },
		{ "one byte more is loaded", 0, 2, AFTER_HEADER, 1000, MADE_SIZE - 999, false, true },
		{ "nothing is loaded", 0, 2, AFTER_HEADER, MADE_SIZE, 0, true, true },
		{ "one byte of nothing is loaded", 0, 2, AFTER_HEADER, MADE_SIZE, 1, false, true },
		{ "nothing is loaded from beyond", 0, 2, AFTER_HEADER, MADE_SIZE + 1, 0, false, true },
		{ "all is loaded from beyond", 0, 2, AFTER_HEADER, MADE_SIZE + 1, UINT32_MAX, false, true },
	};
	const char *path = scratch_path("made");

	for (size_t i = 0; i < 2 * sizeof(shapes) / sizeof(shapes[0]); i++) {
		const struct shape *shape = &shapes[i / 2];
		char bytes[MADE_SIZE + 64] = { 0 };
		struct elf_headers elf;

		(i % 2 ? make_64 : make_32)(bytes, shape);
		write_file(path, bytes, MADE_SIZE);
		cr_assert_eq(elf_headers_read(support_arena(), path, NULL, &elf), 0);
		cr_expect(elf.is_elf && elf.bits == (i % 2 ? ELFCLASS64 : ELFCLASS32), "%s", shape->name);
		cr_expect(elf.type == ET_DYN && elf.machine == 4711, "%s", shape->name);
		cr_expect_eq(elf.whole, shape->whole, "%s, %d", shape->name, elf.bits);
		cr_expect_eq(elf.interpreter && strcmp(elf.interpreter, "/ld") == 0, shape->interpreted, "%s, %d",
		             shape->name, elf.bits);
	}
}

/* Strings are found by the segment that has their address; of two interpreters or dynamic sections the first counts. */
Test(elf_headers, names_are_where_the_loaded_segment_has_them)
{
	static const Elf64_Phdr headers[] = {
		{ .p_type = PT_NOTE, .p_vaddr = 0x8000, .p_filesz = 0x100, .p_offset = 0 },
		/* It ends where the strings begin. */
		{ .p_type = PT_LOAD, .p_vaddr = 0x7000, .p_filesz = 0x1010, .p_offset = 4 },
		{ .p_type = PT_LOAD, .p_vaddr = 0x8000, .p_filesz = 0x100, .p_offset = 1024 },
		{ .p_type = PT_DYNAMIC, .p_offset = 1400, .p_filesz = 3 * sizeof(Elf64_Dyn) },
		{ .p_type = PT_DYNAMIC, .p_offset = 1500, .p_filesz = 3 * sizeof(Elf64_Dyn) },
		{ .p_type = PT_INTERP, .p_offset = 1700, .p_filesz = 4 },
		{ .p_type = PT_INTERP, .p_offset = 1704, .p_filesz = 4 },
	};
	static const Elf64_Dyn dynamic[] = { { .d_tag = DT_STRTAB, .d_un.d_ptr = 0x8010 },
		                             { .d_tag = DT_SONAME, .d_un.d_val = 1 },
		                             { .d_tag = DT_NULL } };
	static const Elf64_Dyn second[] = { { .d_tag = DT_STRTAB, .d_un.d_ptr = 0x8010 },
		                            { .d_tag = DT_SONAME, .d_un.d_val = 7 },
		                            { .d_tag = DT_NULL } };
	static const char strings[] = "\0first\0second", interpreters[] = "/ld\0/no";
	const struct shape shape = {
		"the headers' place", 0, sizeof(headers) / sizeof(headers[0]), AFTER_HEADER, 0, 0, false, false
	};
	const char *path = scratch_path("made");
	char bytes[MADE_SIZE] = { 0 };
	struct elf_headers elf;

	make_64(bytes, &shape);
	memcpy(bytes + sizeof(Elf64_Ehdr), headers, sizeof(headers));
	memcpy(bytes + 1024 + 0x10, strings, sizeof(strings));
	memcpy(bytes + 1400, dynamic, sizeof(dynamic));
	memcpy(bytes + 1500, second, sizeof(second));
	memcpy(bytes + 1700, interpreters, sizeof(interpreters));
	write_file(path, bytes, sizeof(bytes));
	cr_assert_eq(elf_headers_read(support_arena(), path, NULL, &elf), 0);
	cr_assert(elf.soname && elf.interpreter);
	cr_expect_str_eq(elf.soname, "first");
	cr_expect_str_eq(elf.interpreter, "/ld");
}

/* Somebody else may write to the file that is read: no signal comes of it. */
Test(elf_headers, a_file_that_shrinks_meanwhile, .timeout = 60)
{
	/* What was read of it may be anything, or an error. */
	static char bytes[200000];
	char path[] = "/tmp/landshim-elf-XXXXXX";
	int from = open("/bin/true", O_RDONLY | O_CLOEXEC);
	ssize_t len = read(from, bytes, sizeof(bytes));
	int fd = mkstemp(path);
	struct elf_headers elf;
	pid_t child;

	cr_assert(from >= 0 && len > 1000 && fd >= 0);
	child = fork();
	if (child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			if (ftruncate(fd, 0) != 0 || pwrite(fd, bytes, (size_t)len, 0) != len)
				_exit(1);
	}
	cr_assert_gt(child, 0);
	for (int i = 0; i < 20000; i++)
		(void)elf_headers_read_loader(support_arena(), path, NULL, &elf);
	cr_assert_eq(kill(child, SIGKILL), 0);
	(void)waitpid(child, NULL, 0);
	cr_expect_eq(unlink(path), 0);
}

/* Any bytes: read within the file, and to an end. */
Test(elf_headers, broken_headers_are_read_to_an_end, .timeout = 60)
{
	static char bytes[200000], broken[sizeof(bytes)];
	char path[] = "/tmp/landshim-elf-XXXXXX";
	int fd = open("/bin/true", O_RDONLY | O_CLOEXEC);
	ssize_t len = read(fd, bytes, sizeof(bytes));

	cr_assert_gt(len, 1000);
	(void)close(fd);
	fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	(void)close(fd);
	srand(7);
	for (int round = 0; round < 3000; round++) {
		size_t size = rand() % 4 ? (size_t)len : (size_t)rand() % (size_t)len;
		struct elf_headers elf;

		memcpy(broken, bytes, (size_t)len);
		for (int n = 1 + rand() % 8; n > 0; n--) {
			/* In the headers mostly, and often to extremes. */
			size_t at = (size_t)rand() % (rand() % 3 ? 1024 : (size_t)len);

			broken[at] = (char)(rand() % 2 ? rand() : rand() % 2 ? 0xff : 0x7f);
		}
		write_file(path, broken, size);
		cr_assert_eq(elf_headers_read_loader(support_arena(), path, NULL, &elf), 0);
	}
	(void)unlink(path);
}

/* A file whose dynamic section has so many entries, of which each names a text of 8,000 bytes. */
static void write_dynamic(const char *path, size_t entries, Elf64_Sxword tag)
{
	static char bytes[4 * 1024 * 1024];
	const size_t text = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr) + (entries + 1) * sizeof(Elf64_Dyn);
	const size_t len = text + 8001;
	const Elf64_Ehdr header = { .e_ident = ELFMAG "\2\1\1",
		                    .e_type = ET_DYN,
		                    .e_phoff = sizeof(Elf64_Ehdr),
		                    .e_phentsize = sizeof(Elf64_Phdr),
		                    .e_phnum = 2 };
	const Elf64_Phdr headers[2] = { { .p_type = PT_LOAD, .p_filesz = len },
		                        { .p_type = PT_DYNAMIC,
		                          .p_offset = sizeof(header) + sizeof(headers),
		                          .p_filesz = (entries + 1) * sizeof(Elf64_Dyn) } };
	Elf64_Dyn *dynamic = (Elf64_Dyn *)(void *)(bytes + sizeof(header) + sizeof(headers));

	cr_assert_leq(len, sizeof(bytes));
	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), headers, sizeof(headers));
	dynamic[0] = (Elf64_Dyn){ .d_tag = DT_STRTAB, .d_un.d_ptr = 0 };
	for (size_t i = 1; i < entries; i++)
		dynamic[i] = (Elf64_Dyn){ .d_tag = tag, .d_un.d_val = text };
	memset(bytes + text, 'x', 8000);
	write_file(path, bytes, len);
}

/* Whatever a file names, and how often. */
Test(elf_headers, a_hostile_file_takes_no_more_memory_than_its_names_may)
{
	static const Elf64_Sxword tags[] = { DT_RUNPATH, DT_RPATH, DT_NEEDED, DT_AUDIT };
	char path[] = "/tmp/landshim-elf-XXXXXX";

	(void)close(mkstemp(path));
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		struct elf_headers elf;
		struct arena arena;

		arena_init(&arena, (size_t)16 * 1024 * 1024);
		write_dynamic(path, 100000, tags[i]);
		cr_assert_eq(elf_headers_read(&arena, path, NULL, &elf), 0);
		cr_expect(elf.runpath || elf.needed.count == 1024 || elf.audit.count == 1024, "%zu", i);
		cr_expect(!elf.runpath || strlen(elf.runpath) == 8000);
		arena_free(&arena);
	}
	(void)unlink(path);
}
