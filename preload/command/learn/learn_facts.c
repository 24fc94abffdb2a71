/* SPDX-License-Identifier: BSD-3-Clause */
/* Directories are noted without links. */
#include "command/learn/learn_facts.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_record.h"
#include "kernel/abi.h"
#include "model/uapi.h"

static const char *real_or_null(const char *path)
{
	return path && *path == '/' ? learn_path_real(context_arena(), path) : NULL;
}

static void find_path(struct learn_facts *facts)
{
	const char *path = context_variable("PATH");
	char *copy = path ? arena_strndup(context_arena(), path, strlen(path)) : NULL;
	char *rest = NULL;

	for (char *word = copy ? strtok_r(copy, ":", &rest) : NULL; word; word = strtok_r(NULL, ":", &rest)) {
		const char *real = real_or_null(word);

		if (real && real[1] != '\0')
			(void)strlist_append(&facts->path, context_arena(), real);
	}
}

int learn_facts_find(const struct err_sink *sink, int argc, char **argv, struct learn_facts *out)
{
	const char *tmp = context_variable("TMPDIR");
	struct kernel kernel;

	if (abi_probe(sink, &kernel) != 0)
		return -1;
	out->abi = kernel.abi > UAPI_ABI_NEWEST ? UAPI_ABI_NEWEST : kernel.abi;
	if (out->abi < 1)
		return err_report(sink, ERR_KERNEL, (struct err_where){ NULL, 0 }, abi_hint(&kernel),
		                  "there is nothing to learn for: %s", abi_reason(&kernel));
	for (int i = 0; i < argc; i++)
		(void)strlist_append(&out->argv, context_arena(), argv[i]);
	out->cwd = learn_path_real(context_arena(), ".");
	out->home = real_or_null(context_variable("HOME"));
	out->tmp = real_or_null(tmp && *tmp ? tmp : "/tmp");
	find_path(out);
	return 0;
}
