/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading ELF headers of either class, with every offset checked. */
#include "command/program/elf_headers.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/strlist.h"
#include "command/program/file_window.h"

/* The compiler's loader; command.mk defines it where it can be found out. */
#ifndef HOST_LOADER
#define HOST_LOADER NULL
#endif

/* More libraries than any program needs: a limit for broken files. */
#define NAMES_MAX 1024

struct file {
	struct file_window bytes;
	bool wide;   /* ELFCLASS64 */
	bool loader; /* read as a loader */

	/* The program headers, of whose fields the ELF header's page need not be asked again. */
	uint64_t headers, header_size;
	size_t headers_count;
};

/* An unsigned number of the file's own byte order, which is ours; 0 beyond its end. */
static uint64_t number(struct file *file, uint64_t at, size_t size)
{
	size_t len;
	const unsigned char *bytes = file_window_view(&file->bytes, at, size, &len);
	uint64_t value = 0;
	uint32_t half = 0;
	uint16_t quarter = 0;

	if (!bytes)
		return 0;
	if (size == 8)
		memcpy(&value, bytes, 8);
	else if (size == 4)
		memcpy(&half, bytes, 4);
	else
		memcpy(&quarter, bytes, 2);
	return value + half + quarter;
}

#define FIELD(file, at, type, field)                                                                           \
	((file)->wide ? number(file, (at) + offsetof(Elf64_##type, field), sizeof(((Elf64_##type *)0)->field)) \
	              : number(file, (at) + offsetof(Elf32_##type, field), sizeof(((Elf32_##type *)0)->field)))

static uint64_t header_at(const struct file *file, size_t index)
{
	return file->headers + index * file->header_size;
}

/* Where in the file an address lies, by the PT_LOAD headers. */
static uint64_t offset_of(struct file *file, uint64_t address)
{
	for (size_t i = 0; i < file->headers_count; i++) {
		uint64_t at = header_at(file, i);
		uint64_t start = FIELD(file, at, Phdr, p_vaddr);

		if (FIELD(file, at, Phdr, p_type) == PT_LOAD && address >= start &&
		    address - start < FIELD(file, at, Phdr, p_filesz))
			return address - start + FIELD(file, at, Phdr, p_offset);
	}
	return file->bytes.size;
}

/* The tags whose values are names or lists of them, and where each goes. */
static void read_entry(struct arena *arena, struct file *file, uint64_t tag, uint64_t name, struct elf_headers *out)
{
	static const struct {
		uint64_t tag;
		bool audit;
	} lists[] = { { DT_NEEDED, false },
		      { DT_AUXILIARY, false },
		      { DT_FILTER, false },
		      { DT_AUDIT, true },
		      { DT_DEPAUDIT, true } };

	for (size_t i = 0; i < COUNT(lists); i++) {
		struct strlist *list = lists[i].audit ? &out->audit : &out->needed;
		const char *text = lists[i].tag == tag && list->count < NAMES_MAX
		                           ? file_window_text(arena, &file->bytes, name)
		                           : NULL;

		if (text)
			(void)strlist_append(list, arena, text);
	}
}

static bool is_text(struct file *file, uint64_t at, const char *text)
{
	size_t len;
	const unsigned char *bytes = file_window_view(&file->bytes, at, strlen(text) + 1, &len);

	return bytes && memcmp(bytes, text, strlen(text) + 1) == 0;
}

/* The versions of symbols that an object defines (DT_VERDEF). */
static void read_versions(struct file *file, uint64_t at, uint64_t strings, struct elf_headers *out)
{
	uint64_t next = 1;

	for (size_t i = 0; i < NAMES_MAX && next && at < file->bytes.size; i++, at += next) {
		uint64_t name = strings + FIELD(file, at + FIELD(file, at, Verdef, vd_aux), Verdaux, vda_name);

		out->glibc |= is_text(file, name, "GLIBC_PRIVATE");
		out->glibc_2_34 |= is_text(file, name, "GLIBC_2.34");
		next = FIELD(file, at, Verdef, vd_next);
	}
}

static void read_dynamic(struct arena *arena, struct file *file, uint64_t at, uint64_t size, struct elf_headers *out)
{
	size_t step = file->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn);
	uint64_t runpath = file->bytes.size; /* the last of each is what counts */
	uint64_t rpath = runpath;
	uint64_t soname = runpath;
	uint64_t versions = 0;
	uint64_t address = 0;
	uint64_t strings, end, tag;

	if (at >= file->bytes.size)
		return;
	end = size < file->bytes.size - at ? at + size : file->bytes.size;
	for (uint64_t i = at; i < end && (tag = FIELD(file, i, Dyn, d_tag)) != DT_NULL; i += step)
		if (tag == DT_STRTAB)
			address = FIELD(file, i, Dyn, d_un.d_ptr);
	strings = offset_of(file, address);
	for (uint64_t i = at; i < end && (tag = FIELD(file, i, Dyn, d_tag)) != DT_NULL; i += step) {
		uint64_t value = FIELD(file, i, Dyn, d_un.d_val);
		uint64_t name = strings + value;

		if (tag == DT_VERDEF)
			versions = value;
		else if (tag == DT_RUNPATH)
			runpath = name;
		else if (tag == DT_RPATH)
			rpath = name;
		else if (tag == DT_SONAME)
			soname = name;
		else
			read_entry(arena, file, tag, name, out);
	}
	if (versions > 0 && file->loader)
		read_versions(file, offset_of(file, versions), strings, out);
	out->soname = file_window_text(arena, &file->bytes, soname);
	out->runpath = file_window_text(arena, &file->bytes, runpath);
	if (!out->runpath)
		out->runpath = file_window_text(arena, &file->bytes, rpath);
}

bool elf_headers_same_machine(const struct elf_headers *a, const struct elf_headers *b)
{
	return a->is_elf && b->is_elf && a->bits == b->bits && a->order == b->order && a->machine == b->machine;
}

static void read_headers(struct arena *arena, struct file *file, const struct elf_headers *wanted,
                         struct elf_headers *out)
{
	static const unsigned char own[] = { __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB };
	bool dynamic = false;

	if (out->start_len < sizeof(Elf32_Ehdr) || memcmp(out->start, ELFMAG, SELFMAG) != 0)
		return;
	out->is_elf = true;
	out->bits = (unsigned char)out->start[EI_CLASS];
	out->order = (unsigned char)out->start[EI_DATA];
	if (out->order != own[0])
		return; /* a program for another machine: left to the kernel to refuse */
	file->wide = out->bits == ELFCLASS64;
	out->type = (uint16_t)FIELD(file, 0, Ehdr, e_type);
	out->machine = (uint16_t)FIELD(file, 0, Ehdr, e_machine);
	if (wanted && !elf_headers_same_machine(out, wanted))
		return;
	file->headers = FIELD(file, 0, Ehdr, e_phoff);
	file->header_size = FIELD(file, 0, Ehdr, e_phentsize);
	file->headers_count = FIELD(file, 0, Ehdr, e_phnum);
	out->whole = file->headers_count > 0 && header_at(file, file->headers_count) <= file->bytes.size;
	for (size_t i = 0; i < file->headers_count; i++) {
		uint64_t at = header_at(file, i);
		uint64_t type = FIELD(file, at, Phdr, p_type);
		uint64_t offset = FIELD(file, at, Phdr, p_offset);
		uint64_t size = FIELD(file, at, Phdr, p_filesz);

		if (type == PT_LOAD && (offset > file->bytes.size || file->bytes.size - offset < size))
			out->whole = false;
		if (type == PT_INTERP && !out->interpreter)
			out->interpreter = file_window_text(arena, &file->bytes, offset);
		if (type == PT_DYNAMIC && !dynamic)
			read_dynamic(arena, file, offset, size, out);
		dynamic |= type == PT_DYNAMIC;
	}
}

static int read_file(struct arena *arena, const char *path, const struct elf_headers *wanted, bool loader,
                     struct elf_headers *out)
{
	struct file file;
	const unsigned char *start;
	int ret;

	memset(out, 0, sizeof(*out));
	file.wide = false;
	file.loader = loader;
	ret = file_window_open(&file.bytes, path);
	out->id = file.bytes.id;
	if (ret != 0)
		return -1;
	start = file_window_view(&file.bytes, 0, 1, &out->start_len);
	if (start) {
		if (out->start_len > sizeof(out->start))
			out->start_len = sizeof(out->start);
		memcpy(out->start, start, out->start_len);
		read_headers(arena, &file, wanted, out);
	}
	return file_window_close(&file.bytes);
}

int elf_headers_read(struct arena *arena, const char *path, const struct elf_headers *wanted, struct elf_headers *out)
{
	return read_file(arena, path, wanted, false, out);
}

int elf_headers_read_loader(struct arena *arena, const char *path, const struct elf_headers *wanted,
                            struct elf_headers *out)
{
	return read_file(arena, path, wanted, true, out);
}

/* Defined by the linker (ld.bfd, lld, gold). */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* The ELF interpreter that landshim's own headers name.  NULL: it is static. */
static const char *own_interpreter(void)
{
	const char *image = (const char *)&__ehdr_start;
	const ElfW(Ehdr) *header = &__ehdr_start;
	const ElfW(Phdr) * segments;

	/* Hides the pointer's origin: more than the header is mapped there, which the compiler cannot know. */
	__asm__("" : "+r"(image));
	segments = (const void *)(image + header->e_phoff);
	for (size_t i = 0; i < header->e_phnum; i++)
		if (segments[i].p_type == PT_INTERP)
			return image + segments[i].p_vaddr;
	return NULL;
}

bool elf_headers_own_is_static(void)
{
	return own_interpreter() == NULL;
}

const struct elf_headers *elf_headers_own(void)
{
	static struct elf_headers own = { .is_elf = true, .whole = true };
	const ElfW(Ehdr) *header = &__ehdr_start;
	const char *interpreter = own_interpreter();

	own.interpreter = interpreter ? interpreter : HOST_LOADER;
	own.bits = header->e_ident[EI_CLASS];
	own.order = header->e_ident[EI_DATA];
	own.type = header->e_type;
	own.machine = header->e_machine;
	return &own;
}
