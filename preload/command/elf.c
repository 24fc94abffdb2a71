/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading ELF headers of either class, with every offset checked. */
#include "elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/cleanup.h"
#include "../../common/sys.h"

/* What is read at once, and the longest text that is taken from a file: four of the longest paths. */
#define WINDOW ((size_t)16 * 1024)

/* More libraries than any program needs; a bound on what a broken one can make us look for. */
#define NAMES_MAX 1024

/* A file that may change while it is read: nothing of it is mapped. */
struct image {
	int fd;
	uint64_t size;
	int errnum; /* what a read failed with; 0: none did */
	bool wide;  /* ELFCLASS64 */
	uint64_t at;
	size_t len; /* so many bytes of the window are those from at on */
	unsigned char window[WINDOW];
};

static void fill(struct image *image, uint64_t at)
{
	image->at = at;
	image->len = 0;
	while (image->len < WINDOW) {
		ssize_t got =
			pread(image->fd, image->window + image->len, WINDOW - image->len, (off_t)(at + image->len));

		if (got < 0)
			image->errnum = errno;
		if (got <= 0)
			return;
		image->len += (size_t)got;
	}
}

/* Bytes of the file from at on, as many as there are in *len, at least wanted.  NULL: there are not so many. */
static const unsigned char *view(struct image *image, uint64_t at, size_t wanted, size_t *len)
{
	if (at >= image->size || image->size - at < wanted)
		return NULL;
	if (at < image->at || at - image->at > image->len || image->len - (at - image->at) < wanted)
		fill(image, at);
	*len = image->len - (size_t)(at - image->at);
	return *len < wanted ? NULL : image->window + (at - image->at);
}

/* An unsigned number of the file's own byte order, which is ours; 0 beyond its end. */
static uint64_t number(struct image *image, uint64_t at, size_t size)
{
	size_t len;
	const unsigned char *bytes = view(image, at, size, &len);
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

#define FIELD(image, at, type, field)                                                                            \
	((image)->wide ? number(image, (at) + offsetof(Elf64_##type, field), sizeof(((Elf64_##type *)0)->field)) \
	               : number(image, (at) + offsetof(Elf32_##type, field), sizeof(((Elf32_##type *)0)->field)))

/* A NUL-terminated text in the file, copied; NULL: there is none, or it is empty, or too long. */
static const char *text_at(struct arena *arena, struct image *image, uint64_t at)
{
	size_t room, len;
	const unsigned char *start = view(image, at, 1, &room);

	if (start && strnlen((const char *)start, room) == room) {
		fill(image, at);
		start = view(image, at, 1, &room);
	}
	len = start ? strnlen((const char *)start, room) : 0;
	return len > 0 && len < room ? arena_strndup(arena, (const char *)start, len) : NULL;
}

static uint64_t header_at(struct image *image, size_t index)
{
	return FIELD(image, 0, Ehdr, e_phoff) + index * FIELD(image, 0, Ehdr, e_phentsize);
}

/* Where in the file an address lies, by the PT_LOAD headers. */
static uint64_t offset_of(struct image *image, uint64_t address)
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
static void read_entry(struct arena *arena, struct image *image, uint64_t tag, uint64_t name, struct elf *out)
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

static void read_dynamic(struct arena *arena, struct image *image, uint64_t at, uint64_t size, struct elf *out)
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

	if (out->start_len < sizeof(Elf32_Ehdr) || memcmp(out->start, ELFMAG, SELFMAG) != 0)
		return;
	out->is_elf = true;
	out->bits = (unsigned char)out->start[EI_CLASS];
	out->order = (unsigned char)out->start[EI_DATA];
	if (out->order != own[0])
		return; /* another machine's: the kernel will say what it thinks of it */
	image->wide = out->bits == ELFCLASS64;
	out->type = (uint16_t)FIELD(image, 0, Ehdr, e_type);
	out->machine = (uint16_t)FIELD(image, 0, Ehdr, e_machine);
	count = FIELD(image, 0, Ehdr, e_phnum);
	out->whole = true;
	for (size_t i = 0; i < count; i++) {
		uint64_t at = header_at(image, i);
		uint64_t type = FIELD(image, at, Phdr, p_type);
		uint64_t offset = FIELD(image, at, Phdr, p_offset);
		uint64_t size = FIELD(image, at, Phdr, p_filesz);

		if (type == PT_LOAD && (offset > image->size || image->size - offset < size))
			out->whole = false;
		if (type == PT_INTERP && !out->interpreter)
			out->interpreter = text_at(arena, image, offset);
		if (type == PT_DYNAMIC && !dynamic)
			read_dynamic(arena, image, offset, size, out);
		dynamic |= type == PT_DYNAMIC;
	}
}

bool elf_same_machine(const struct elf *a, const struct elf *b)
{
	return a->is_elf && b->is_elf && a->bits == b->bits && a->order == b->order && a->machine == b->machine;
}

/*
 * Opens a regular file and no other: merely to open a pipe or a device may
 * change it, and the path may be one that a hostile program chose.
 */
static int open_regular(const char *path, struct statx *st)
{
	cleanup_fd int found = open(path, O_PATH | O_CLOEXEC);
	cleanup_fd int fd = -1;
	struct statx again;
	char self[64];

	if (found < 0 || sys_fstat(found, st) != 0)
		return -1;
	if (!S_ISREG(st->stx_mode)) {
		errno = EACCES;
		return -1;
	}
	(void)snprintf(self, sizeof(self), "/proc/self/fd/%d", found);
	fd = open(self, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT)
		return steal_fd(&fd);
	/* Without /proc: by its name once more. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || sys_fstat(fd, &again) != 0)
		return -1;
	if (!sys_same_file(st, &again)) {
		errno = ESTALE;
		return -1;
	}
	return steal_fd(&fd);
}

int elf_read(struct arena *arena, const char *path, struct elf *out)
{
	struct statx st = { .stx_mode = 0 };
	cleanup_fd int fd = open_regular(path, &st);
	struct image image;
	const unsigned char *start;

	memset(out, 0, sizeof(*out));
	out->id = (struct target_id){ sys_device(&st), st.stx_ino };
	if (fd < 0)
		return -1;
	image.fd = fd;
	image.size = st.stx_size;
	image.errnum = 0;
	image.wide = false;
	image.at = image.len = 0;
	start = view(&image, 0, 1, &out->start_len);
	if (start) {
		if (out->start_len > sizeof(out->start))
			out->start_len = sizeof(out->start);
		memcpy(out->start, start, out->start_len);
		read_headers(arena, &image, out);
	}
	errno = image.errnum;
	return image.errnum == 0 ? 0 : -1;
}
