/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading /proc/sys/fs/binfmt_misc, and matching as the kernel does (fs/binfmt_misc.c). */
#include "command/program/binfmt_misc.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/count.h"
#include "command/program/elf_headers.h"

#define DIRECTORY "/proc/sys/fs/binfmt_misc"

/* An entry is at most a page (bm_entry_read). */
#define ENTRY_MAX ((size_t)4096)

/* An entry as the kernel prints it; texts point into `text`. */
struct entry {
	char text[ENTRY_MAX + 1];
	bool enabled;
	const char *interpreter, *flags;
	const char *extension;    /* without its dot; NULL: by magic */
	const char *magic, *mask; /* in hexadecimal; mask NULL: every bit counts */
	size_t offset;
};

/* Reads a file there, whose size procfs does not tell.  False: it cannot be read. */
static bool read_text(int directory, const char *name, char *text)
{
	cleanup_fd int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got = 0;

	while (fd >= 0 && len < ENTRY_MAX) {
		got = read(fd, text + len, ENTRY_MAX - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	text[len] = '\0';
	return fd >= 0 && got >= 0;
}

static void take_line(struct entry *entry, char *line)
{
	const struct {
		const char *name;
		const char **value;
	} texts[] = {
		{ "interpreter ", &entry->interpreter },
		{ "flags: ", &entry->flags },
		{ "extension .", &entry->extension },
		{ "magic ", &entry->magic },
		{ "mask ", &entry->mask },
	};
	static const char offset[] = "offset ";

	for (size_t i = 0; i < COUNT(texts); i++)
		if (strncmp(line, texts[i].name, strlen(texts[i].name)) == 0)
			*texts[i].value = line + strlen(texts[i].name);
	if (strncmp(line, offset, strlen(offset)) == 0)
		entry->offset = strtoul(line + strlen(offset), NULL, 10);
	entry->enabled |= strcmp(line, "enabled") == 0;
}

static bool read_entry(int directory, const char *name, struct entry *entry)
{
	char *rest;

	memset(entry, 0, sizeof(*entry));
	entry->flags = "";
	if (!read_text(directory, name, entry->text))
		return false;
	for (char *line = strtok_r(entry->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		take_line(entry, line);
	return entry->enabled && entry->interpreter && (entry->extension || entry->magic);
}

/* The byte that two digits stand for; -1: there are none. */
static int byte_of(const char *digits)
{
	static const char hexadecimal[] = "0123456789abcdef";
	const char *high = digits[0] ? strchr(hexadecimal, digits[0]) : NULL;
	const char *low = high && digits[1] ? strchr(hexadecimal, digits[1]) : NULL;

	return low ? (int)((high - hexadecimal) * 16 + (low - hexadecimal)) : -1;
}

static bool matches_magic(const struct entry *entry, const struct elf_headers *elf)
{
	size_t at = entry->offset;

	for (size_t i = 0; entry->magic[i]; i += 2, at++) {
		int wanted = byte_of(entry->magic + i);
		int mask = entry->mask ? byte_of(entry->mask + i) : 0xFF;

		/* Beyond the file's end the kernel sees NUL bytes, as they are here. */
		if (wanted < 0 || mask < 0 || at >= sizeof(elf->start) ||
		    (((unsigned char)elf->start[at] ^ (unsigned)wanted) & (unsigned)mask))
			return false;
	}
	return true;
}

static bool matches(const struct entry *entry, const char *path, const struct elf_headers *elf)
{
	const char *dot = strrchr(path, '.');

	if (entry->extension)
		return dot && strcmp(dot + 1, entry->extension) == 0;
	return matches_magic(entry, elf);
}

/*
 * Whether it is an ordinary program of this machine, as most are.  No entry that goes by
 * the ELF header is for such a one (qemu-user's are for other machines), so the entries
 * need not be read.  An AppImage has something in the padding of its header, and is
 * none.
 */
static bool is_ordinary(const struct elf_headers *elf)
{
	if (!elf_headers_same_machine(elf_headers_own(), elf))
		return false;
	for (size_t i = EI_ABIVERSION; i < EI_NIDENT; i++)
		if (elf->start[i])
			return false;
	return true;
}

/* The newest comes first, as the kernel asks them. */
static bool find_entry(DIR *directory, const char *path, const struct elf_headers *elf, struct entry *entry)
{
	static const char enabled[] = "enabled\n";
	const struct dirent *file;

	if (!read_text(dirfd(directory), "status", entry->text) || strcmp(entry->text, enabled) != 0)
		return false;
	while ((file = readdir(directory)))
		/* "status" and "register" are no entries, and have no interpreter. */
		if (file->d_name[0] != '.' && read_entry(dirfd(directory), file->d_name, entry) &&
		    matches(entry, path, elf))
			return true;
	return false;
}

bool binfmt_misc_find(struct arena *arena, const char *path, const struct elf_headers *elf, struct binfmt_misc *out)
{
	DIR *directory = is_ordinary(elf) ? NULL : opendir(DIRECTORY);
	struct entry entry;
	bool found = directory && find_entry(directory, path, elf, &entry);

	if (directory)
		(void)closedir(directory);
	if (found)
		*out = (struct binfmt_misc){
			.interpreter = arena_strndup(arena, entry.interpreter, strlen(entry.interpreter)),
			.keeps_name = strchr(entry.flags, 'P') != NULL,
			.held_open = strchr(entry.flags, 'F') != NULL,
		};
	return found;
}
