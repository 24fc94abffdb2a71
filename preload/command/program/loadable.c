/* SPDX-License-Identifier: BSD-3-Clause */
/* What keeps the shim out of a program. */
#include "command/program/loadable.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/last_component.h"
#include "base/sys.h"
#include "command/program/elf_headers.h"
#include "load/locate.h"

/* Tries it as ld.so does: a file on a file system mounted noexec can be read, but not mapped so (mmap(2), EPERM). */
static bool may_be_mapped(const char *path)
{
	cleanup_fd int fd = sys_open(path, O_RDONLY | O_CLOEXEC);
	void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	return mapped != MAP_FAILED && munmap(mapped, 1) == 0;
}

/*
 * Whether it is a loader of glibc's: this libc's own, or another one, as patchelf and
 * Nix set it.  Such a loader obeys LD_PRELOAD; one that only has such a name need not.
 */
static bool is_glibc(struct arena *arena, const struct elf_headers *elf, bool own_loader)
{
	struct elf_headers loader;

	if (own_loader && !loadable_is_musl(elf_headers_own()))
		return true;
	return elf_headers_read_loader(arena, elf->interpreter, elf, &loader) == 0 &&
	       elf_headers_same_machine(&loader, elf) && loader.type == ET_DYN && loader.glibc;
}

/* musl's loader has no mark of its own; its name is the same on every system, and one for each machine. */
bool loadable_is_musl(const struct elf_headers *elf)
{
	return fnmatch("ld-musl-*.so.1", last_component(elf->interpreter), 0) == 0;
}

/* Why a shim's own file would not be loaded anywhere.  NULL: it would. */
static const char *broken_shim(struct arena *arena, const char *path, const struct elf_headers *program,
                               struct elf_headers *shim)
{
	if (elf_headers_read(arena, path, program, shim) != 0) {
		const char *name = err_name(errno);
		const char *why = errno == EACCES ? err_hint_open(errno, path) : NULL;

		return arena_printf(arena, "%s cannot be read (%s)%s%s", path, name, why ? ": " : "", why ? why : "");
	}
	if (!elf_headers_same_machine(shim, program) || shim->type != ET_DYN)
		return arena_printf(arena, "%s is no shared object for this machine", path);
	if (!shim->whole)
		return arena_printf(arena, "%s is cut short", path);
	if (!may_be_mapped(path))
		return arena_printf(arena, "%s may not be mapped to be executed (%s): is it mounted noexec?", path,
		                    err_name(errno));
	return NULL;
}

const char *loadable_own_shim(void)
{
#ifdef HOST_GLIBC
	return locate_shim;
#else
	return locate_shim_musl;
#endif
}

const char *loadable_shim(struct arena *arena, const char *shim)
{
	struct elf_headers headers;

	return broken_shim(arena, shim, elf_headers_own(), &headers);
}

static const char another_class[] = "it is of another class or machine";

/* Whether it is a 32-bit program that this kernel may run: i386 on x86-64. */
static bool is_32_bit_sibling(const struct elf_headers *own, const struct elf_headers *elf)
{
	return own->machine == EM_X86_64 && own->bits == ELFCLASS64 && elf->machine == EM_386;
}

/* Returns the shim for a program; only landshim's own is always installed.  NULL: *why says why there is none. */
static const char *shim_for(struct arena *arena, const struct elf_headers *own, const struct elf_headers *elf,
                            bool own_loader, const char **why)
{
	const bool same = elf_headers_same_machine(own, elf);
	const bool musl = loadable_is_musl(elf);
	const char *shim = musl ? locate_shim_musl : same ? locate_shim : locate_shim_32;
	struct stat st;

	*why = same ? arena_printf(arena, "it runs on another libc, whose loader is %s",
	                           last_component(elf->interpreter))
	            : another_class;
	if ((!musl && !is_glibc(arena, elf, own_loader)) || (!same && (musl || !is_32_bit_sibling(own, elf))))
		return NULL;
	if (shim == loadable_own_shim() || stat(shim, &st) == 0 || errno != ENOENT)
		return shim;
	*why = arena_printf(arena, "%s, and there is no %s", *why, shim);
	return NULL;
}

const char *loadable_refusal(struct arena *arena, const char *path, const struct elf_headers *elf, bool own_loader,
                             struct loadable *shim)
{
	const char *broken;

	*shim = (struct loadable){ .path = NULL };
	if (!elf->interpreter)
		return "it is static";
	if (access(elf->interpreter, F_OK) != 0 && errno == ENOENT)
		return arena_printf(arena, "its loader, %s, is not there", elf->interpreter);
	if (access("/proc/self/exe", F_OK) != 0)
		return "it cannot check what is handed over to it where /proc is not mounted";
	shim->path = shim_for(arena, elf_headers_own(), elf, own_loader, &broken);
	if (!shim->path)
		return broken;
	/* no_new_privs removes the privileges, but AT_SECURE stays set (capabilities(7)). */
	if (geteuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0)
		return "it has file capabilities";
	broken = broken_shim(arena, shim->path, elf, &shim->elf);
	shim->is_broken = broken != NULL;
	return broken;
}
