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
	const char *start = (const char *)image->bytes + at;
	size_t len;

	if (at >= image->size)
		return NULL;
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

static void read_dynamic(struct arena *arena, const struct image *image, uint64_t at, uint64_t size, struct elf *out)
{
	size_t step = image->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn);
	uint64_t strings = image->size;
	uint64_t runpath = 0;
	uint64_t rpath = 0;

	for (uint64_t i = at; i < at + size; i += step)
		if (FIELD(image, i, Dyn, d_tag) == DT_STRTAB)
			strings = offset_of(image, FIELD(image, i, Dyn, d_un.d_ptr));
	for (uint64_t i = at; i < at + size && FIELD(image, i, Dyn, d_tag) != DT_NULL; i += step) {
		uint64_t tag = FIELD(image, i, Dyn, d_tag);
		uint64_t value = strings + FIELD(image, i, Dyn, d_un.d_val);
		const char *name;

		if (tag == DT_RUNPATH)
			runpath = value;
		if (tag == DT_RPATH)
			rpath = value;
		if (tag != DT_NEEDED)
			continue;
		name = text_at(arena, image, value);
		if (name)
			(void)args_append(&out->needed, arena, name);
	}
	if (runpath || rpath)
		out->runpath = text_at(arena, image, runpath ? runpath : rpath);
}

static void read_headers(struct arena *arena, struct image *image, struct elf *out)
{
	static const unsigned char own[] = { __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB };
	size_t count;

	if (image->size < sizeof(Elf32_Ehdr) || memcmp(image->bytes, ELFMAG, SELFMAG) != 0)
		return;
	out->is_elf = true;
	out->bits = image->bytes[EI_CLASS];
	out->order = image->bytes[EI_DATA];
	if (out->order != own[0])
		return; /* another machine's: the kernel will say what it thinks of it */
	image->wide = out->bits == ELFCLASS64;
	out->machine = (uint16_t)FIELD(image, 0, Ehdr, e_machine);
	count = FIELD(image, 0, Ehdr, e_phnum);
	for (size_t i = 0; i < count; i++) {
		uint64_t at = header_at(image, i);
		uint64_t type = FIELD(image, at, Phdr, p_type);
		uint64_t offset = FIELD(image, at, Phdr, p_offset);

		if (type == PT_INTERP)
			out->interpreter = text_at(arena, image, offset);
		if (type == PT_DYNAMIC)
			read_dynamic(arena, image, offset, FIELD(image, at, Phdr, p_filesz), out);
	}
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
