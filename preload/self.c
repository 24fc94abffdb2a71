/* SPDX-License-Identifier: BSD-3-Clause */
/* Recognising our own entry in LD_PRELOAD. */
#include "self.h"

#include <limits.h>
#include <string.h>

#include "base/count.h"
#include "base/last_component.h"
#include "base/sys.h"
#include "rtld/linkmap.h"
#include "scrub.h"

/* Of either shim: who starts programs of glibc and of musl may preload both. */
static const char sonames[][24] = { "liblandshim.so", "liblandshim-musl.so" };

/* What takes system calls to find out; most programs have nothing else in LD_PRELOAD. */
struct self {
	const ElfW(auxv_t) * auxv;
	bool asked;
	const char *name; /* of our link map; "": not found */
	struct statx st;
	bool known; /* st is filled */
};

static bool ends_in_component(const char *name, size_t len, const char *wanted)
{
	size_t wanted_len = strlen(wanted);

	return wanted_len > 0 && len >= wanted_len && memcmp(name + len - wanted_len, wanted, wanted_len) == 0 &&
	       (len == wanted_len || name[len - wanted_len - 1] == '/');
}

static void ask(struct self *self)
{
	if (self->asked)
		return;
	self->asked = true;
	self->name = linkmap_own_name(self->auxv);
	self->known = strchr(self->name, '/') && sys_stat(AT_FDCWD, self->name, 0, &self->st) == 0;
}

/* Another name of our file, or another name for the same file. */
static bool is_ours_renamed(struct self *self, const char *name, size_t len)
{
	char path[PATH_MAX];
	struct statx st;

	ask(self);
	if (ends_in_component(name, len, last_component(self->name)))
		return true;
	if (!self->known || len >= sizeof(path) || !memchr(name, '/', len))
		return false;
	memcpy(path, name, len);
	path[len] = '\0';
	return sys_stat(AT_FDCWD, path, 0, &st) == 0 && sys_same_file(&st, &self->st);
}

static bool is_ours(void *data, const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(sonames); i++)
		if (ends_in_component(name, len, sonames[i]))
			return true;
	return is_ours_renamed(data, name, len);
}

void self_unload(char **envp, const ElfW(auxv_t) * auxv)
{
	struct self self = { .auxv = auxv, .asked = false };

	scrub_unload(envp, auxv, is_ours, &self);
}
