/* SPDX-License-Identifier: BSD-3-Clause */
/* The objects that ld.so may load: by name, in every directory where it may look, until there are no more. */
#include "command/program/ld_objects.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/last_component.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "command/base/abspath.h"
#include "command/base/context.h"
#include "command/program/elf_headers.h"
#include "command/program/exec_chain.h"
#include "command/program/ld_cache.h"
#include "command/program/ld_dirs.h"
#include "command/program/ld_tokens.h"
#include "command/program/loadable.h"
#include "command/program/preload_file.h"
#include "command/program/seen_files.h"
#include "expand/targets.h"

/* More than any program has: a limit for broken ones. */
#define OBJECTS_MAX 1024

struct name {
	const char *text;
	size_t searched; /* how many of the directories were searched */
	bool cached;     /* the cache was searched */
	bool found;      /* there is an object of that name */
};

struct work {
	struct arena *arena;
	struct ld_objects *out;
	struct ld_dirs dirs;
	const struct elf_headers *program; /* an object must be for its machine */
	const char *last;                  /* the program's path, with its links; landshim's own where none is known */
	const char *origin;                /* its directory without links; NULL: not needed yet, or there is none */
	const char *loader;                /* the name of its loader, where that is ours */
	struct strlist objects;            /* paths that were read: each is read once */
	struct name *names;
	size_t names_count, names_capacity;
};

static void add_name(struct work *work, const char *text)
{
	struct name *grown;

	/* libc needs the loader, which is loaded already. */
	if (work->loader && strcmp(text, work->loader) == 0)
		return;
	for (size_t i = 0; i < work->names_count; i++)
		if (strcmp(work->names[i].text, text) == 0)
			return;
	if (work->names_count >= OBJECTS_MAX)
		return;
	grown = arena_grow(work->arena, work->names, work->names_count, &work->names_capacity, sizeof(*work->names));
	work->names = grown;
	work->names[work->names_count++] = (struct name){ .text = text };
}

static bool add_object(struct work *work, const char *path);

/* Returns $ORIGIN for a text of an object, or (NULL) of the program or the environment; few texts have that token. */
static const char *origin_for(struct work *work, const char *object, const char *text, size_t len)
{
	char real[PATH_MAX];

	if (!memchr(text, '$', len))
		return NULL;
	if (object)
		return arena_dirname(work->arena, object);
	if (!work->origin && work->last && realpath(work->last, real))
		work->origin = arena_dirname(work->arena, real);
	return work->origin;
}

/* Adds what ld.so is told to load: a path, or a name to be searched for. */
static void add_wanted(struct work *work, const char *text, size_t len, const char *object)
{
	struct strlist paths = { NULL, 0, 0 };

	if (len == 0)
		return;
	if (!memchr(text, '/', len) && text[0] != '$') {
		add_name(work, arena_strndup(work->arena, text, len));
		return;
	}
	ld_tokens_expand(work->arena, text, len, origin_for(work, object, text, len), &paths);
	for (size_t i = 0; i < paths.count; i++)
		(void)add_object(work, abspath(work->arena, paths.items[i]));
}

static void add_list(struct work *work, const char *list, const char *separators)
{
	while (list && *list) {
		size_t len = strcspn(list, separators);

		add_wanted(work, list, len, NULL);
		list += len + (list[len] != '\0');
	}
}

static void add_directories(struct work *work, const char *list, const char *object, bool trusted)
{
	ld_dirs_add(&work->dirs, list, origin_for(work, object, list, strlen(list)), trusted);
}

/* Adds what the headers of an object, or (NULL) of the program, ask for. */
static void add_headers(struct work *work, const struct elf_headers *elf, const char *object)
{
	if (elf->runpath)
		add_directories(work, elf->runpath, object, false);
	for (size_t i = 0; i < elf->needed.count; i++)
		add_wanted(work, elf->needed.items[i], strlen(elf->needed.items[i]), object);
	for (size_t i = 0; i < elf->audit.count; i++)
		add_list(work, elf->audit.items[i], ":");
}

/*
 * Adds a file that may be loaded, if it is a shared object for this machine; other
 * files, such as a core, may hold secrets.  Returns whether it is such an object.
 */
static bool add_object(struct work *work, const char *path)
{
	struct elf_headers elf;

	if (path[0] != '/' || work->objects.count >= OBJECTS_MAX)
		return false;
	if (strlist_has(&work->objects, path))
		return true;
	if (elf_headers_read(work->arena, path, work->program, &elf) != 0 ||
	    !elf_headers_same_machine(&elf, work->program) || elf.type != ET_DYN)
		return false;
	(void)strlist_append(&work->objects, work->arena, path);
	seen_files_append(&work->out->files, work->arena, path, &elf.id);
	add_headers(work, &elf, path);
	return true;
}

/* Looks for a name in the cache, and in the directories where it was not looked for yet.  May add names. */
static void search_name(struct work *work, size_t at)
{
	struct name name = work->names[at];
	struct strlist found = { NULL, 0, 0 };

	if (!name.cached)
		ld_cache_find(&work->dirs.cache, work->arena, name.text, &found);
	ld_dirs_find(&work->dirs, name.searched, name.text, &found);
	work->names[at].cached = true;
	work->names[at].searched = work->dirs.count;
	for (size_t i = 0; i < found.count; i++)
		if (add_object(work, found.items[i]))
			work->names[at].found = true;
}

/* Goes on until each name was looked for in each directory, since an object that is found brings new ones. */
static bool search(struct work *work)
{
	bool every = true;

	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < work->names_count; i++) {
			if (work->names[i].cached && work->names[i].searched == work->dirs.count)
				continue;
			search_name(work, i);
			more = true;
		}
	}
	for (size_t i = 0; i < work->names_count; i++)
		every &= work->names[i].found;
	return every;
}

/* A loader of another glibc looks in the directories that it was built with. */
static void add_loader(struct work *work, const char *loader)
{
	const char *cache = ld_dirs_add_loader(&work->dirs, loader);
	struct statx st;
	struct target_id id;

	if (!cache || sys_stat(AT_FDCWD, cache, 0, &st) != 0 || !S_ISREG(st.stx_mode))
		return;
	id = (struct target_id){ sys_device(&st), st.stx_ino };
	seen_files_append(&work->out->files, work->arena, cache, &id);
}

/* For musl's loader, which has neither a cache nor a file of objects to preload. */
static void start_musl(struct work *work, const struct exec_chain *chain)
{
	const char *conf = ld_dirs_init_musl(&work->dirs, work->arena, chain->loader);

	seen_files_append(&work->out->files, work->arena, conf, NULL);
}

static void start_glibc(struct work *work, const struct exec_chain *chain)
{
	seen_files_append(&work->out->files, work->arena, LD_CACHE_FILE, NULL);
	ld_dirs_init(&work->dirs, work->arena);
	if (chain->loader)
		add_loader(work, chain->loader);
}

/* The shim: its headers are known, and LD_PRELOAD will name it. */
static void add_shim(struct work *work, const struct exec_chain *chain)
{
	const struct loadable *shim = &chain->shim;

	if (chain->unloadable || !shim->path)
		return;
	(void)strlist_append(&work->objects, work->arena, shim->path);
	seen_files_append(&work->out->files, work->arena, shim->path, &shim->elf.id);
	add_headers(work, &shim->elf, shim->path);
}

/* ld.so opens it only where it is there (access(2)). */
static void add_preload_file(struct work *work)
{
	if (access(PRELOAD_FILE, F_OK) != 0)
		return;
	seen_files_append(&work->out->files, work->arena, PRELOAD_FILE, NULL);
	add_list(work, preload_file_read(work->arena), PRELOAD_FILE_SEPARATORS);
}

static void add_everything(struct work *work, const struct exec_chain *chain)
{
	const bool musl = chain->loader && loadable_is_musl(&chain->elf);
	const char *path = context_variable("LD_LIBRARY_PATH");

	if (musl)
		start_musl(work, chain);
	else
		start_glibc(work, chain);
	if (path && *path)
		add_directories(work, path, NULL, !musl);
	add_shim(work, chain);
	add_list(work, context_variable("LD_PRELOAD"), ": ");
	if (!musl) {
		add_list(work, context_variable("LD_AUDIT"), ":");
		add_preload_file(work);
	}
	/* The program itself is readable already: it is in the chain. */
	if (chain->last)
		add_headers(work, &chain->elf, NULL);
	/* The system's directories: only if an object is nowhere else, which is rare, or the program is not known. */
	if ((!search(work) || !chain->last) && !musl) {
		ld_dirs_add_system(&work->dirs);
		(void)search(work);
	}
}

void ld_objects_find(struct arena *arena, const struct exec_chain *chain, struct ld_objects *out)
{
	struct work work = { .arena = arena, .out = out, .program = &chain->elf, .last = chain->last };

	memset(out, 0, sizeof(*out));
	if (!chain->last) {
		work.program = elf_headers_own();
		work.last = "/proc/self/exe";
	} else if (chain->own_loader) {
		work.loader = last_component(chain->elf.interpreter);
	}
	add_everything(&work, chain);
	ld_cache_close(&work.dirs.cache);
	for (size_t i = 0; i < work.dirs.count; i++)
		if (work.dirs.list[i].trusted)
			(void)strlist_append(&out->directories, arena, work.dirs.list[i].path);
}
