/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading ELF headers of either class, with every offset checked. */
#include "elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/cleanup.h"

/* Enough for the headers of the largest programs; a longer file is mapped in part. */
#define MAPPED_MAX ((size_t)1 << 31)

/* More libraries than any program needs; a bound on what a broken one can make us look for. */
#define NAMES_MAX 1024

struct image {
	const unsigned char *bytes;
	size_t size;
	bool wide; /* ELFCLASS64 */
};

/* An unsigned number of the file's own byte order, which is ours; 0 beyond its end. */
static uint64_t number(const struct image *image, uint64_t at, size_t size)
{
	uint64_t value = 0;
	uint32_t half = 0;
	uint16_t quarter = 0;

	if (at > image->size || image->size - at < size)
		return 0;
	if (size == 8)
		memcpy(&value, image->bytes + at, 8);
	else if (size == 4)
		memcpy(&half, image->bytes + at, 4);
	else
		memcpy(&quarter, image->bytes + at, 2);
	return value + half + quarter;
}

#define FIELD(image, at, type, field)                                                                            \
	((image)->wide ? number(image, (at) + offsetof(Elf64_##type, field), sizeof(((Elf64_##type *)0)->field)) \
	               : number(image, (at) + offsetof(Elf32_##type, field), sizeof(((Elf32_##type *)0)->field)))

/* A NUL-terminated text in the file, copied; NULL: there is none, or it is empty. */
static const char *text_at(struct arena *arena, const struct image *image, uint64_t at)
{
	const char *start;
	size_t len;

	if (at >= image->size)
		return NULL;
	start = (const char *)image->bytes + at;
	len = strnlen(start, image->size - at);
	return len > 0 && len < image->size - at ? arena_strndup(arena, start, len) : NULL;
}

static uint64_t header_at(const struct image *image, size_t index)
{
	return FIELD(image, 0, Ehdr, e_phoff) + index * FIELD(image, 0, Ehdr, e_phentsize);
}

/* Where in the file an address lies, by the PT_LOAD headers. */
static uint64_t offset_of(const struct image *image, uint64_t address)
{
	size_t count = FIELD(image, 0, Ehdr, e_phnum);

	for (size_t i = 0; i < count; i++) {
		uint64_t at = header_at(image, i);
		uint64_t start = FIELD(image, at, Phdr, p_vaddr);

		if (FIELD(image, at, Phdr, p_type) == PT_LOAD && address >= start &&
		    address - start < FIELD(image, at, Phdr, p_filesz))
			return address - start + FIELD(image, at, Phdr, p_offset);
	}
	return image->size;
}

/* The tags whose values are names or lists of them, and where each goes. */
static void read_entry(struct arena *arena, const struct image *image, uint64_t tag, uint64_t name, struct elf *out)
{
	static const struct {
		uint64_t tag;
		bool audit;
	} lists[] = { { DT_NEEDED, false },
		      { DT_AUXILIARY, false },
		      { DT_FILTER, false },
		      { DT_AUDIT, true },
		      { DT_DEPAUDIT, true } };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct args_list *list = lists[i].audit ? &out->audit : &out->needed;
		const char *text = lists[i].tag == tag && list->count < NAMES_MAX ? text_at(arena, image, name) : NULL;

		if (text)
			(void)args_append(list, arena, text);
	}
}

static void read_dynamic(struct arena *arena, const struct image *image, uint64_t at, uint64_t size, struct elf *out)
{
	size_t step = image->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn);
	const char *rpath = NULL;
	uint64_t address = 0;
	uint64_t strings, end;

	if (at >= image->size)
		return;
	end = size < image->size - at ? at + size : image->size;
	for (uint64_t i = at; i < end && FIELD(image, i, Dyn, d_tag) != DT_NULL; i += step)
		if (FIELD(image, i, Dyn, d_tag) == DT_STRTAB)
			address = FIELD(image, i, Dyn, d_un.d_ptr);
	strings = offset_of(image, address);
	for (uint64_t i = at; i < end && FIELD(image, i, Dyn, d_tag) != DT_NULL; i += step) {
		uint64_t tag = FIELD(image, i, Dyn, d_tag);
		uint64_t name = strings + FIELD(image, i, Dyn, d_un.d_val);

		if (tag == DT_RUNPATH)
			out->runpath = text_at(arena, image, name);
		else if (tag == DT_RPATH)
			rpath = text_at(arena, image, name);
		else
			read_entry(arena, image, tag, name, out);
	}
	if (!out->runpath)
		out->runpath = rpath;
}

static void read_headers(struct arena *arena, struct image *image, struct elf *out)
{
	static const unsigned char own[] = { __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB };
	bool dynamic = false;
	size_t count;

	if (image->size < sizeof(Elf32_Ehdr) || memcmp(image->bytes, ELFMAG, SELFMAG) != 0)
		return;
	out->is_elf = true;
	out->bits = image->bytes[EI_CLASS];
	out->order = image->bytes[EI_DATA];
	if (out->order != own[0])
		return; /* another machine's: the kernel will say what it thinks of it */
	image->wide = out->bits == ELFCLASS64;
	out->type = (uint16_t)FIELD(image, 0, Ehdr, e_type);
	out->machine = (uint16_t)FIELD(image, 0, Ehdr, e_machine);
	count = FIELD(image, 0, Ehdr, e_phnum);
	for (size_t i = 0; i < count; i++) {
		uint64_t at = header_at(image, i);
		uint64_t type = FIELD(image, at, Phdr, p_type);
		uint64_t offset = FIELD(image, at, Phdr, p_offset);

		if (type == PT_INTERP && !out->interpreter)
			out->interpreter = text_at(arena, image, offset);
		if (type == PT_DYNAMIC && !dynamic)
			read_dynamic(arena, image, offset, FIELD(image, at, Phdr, p_filesz), out);
		dynamic |= type == PT_DYNAMIC;
	}
}

bool elf_same_machine(const struct elf *a, const struct elf *b)
{
	return a->is_elf && b->is_elf && a->bits == b->bits && a->order == b->order && a->machine == b->machine;
}

int elf_read(struct arena *arena, const char *path, struct elf *out)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct image image = { .wide = false };
	struct stat st;
	void *mapped;

	memset(out, 0, sizeof(*out));
	if (fd < 0 || fstat(fd, &st) != 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EACCES;
		return -1;
	}
	if (st.st_size == 0)
		return 0;
	image.size = (size_t)st.st_size < MAPPED_MAX ? (size_t)st.st_size : MAPPED_MAX;
	mapped = mmap(NULL, image.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (mapped == MAP_FAILED)
		return -1;
	image.bytes = mapped;
	out->start_len = image.size < sizeof(out->start) ? image.size : sizeof(out->start);
	memcpy(out->start, image.bytes, out->start_len);
	read_headers(arena, &image, out);
	(void)munmap(mapped, image.size);
	return 0;
}
