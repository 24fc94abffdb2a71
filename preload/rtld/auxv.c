/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking the auxiliary vector. */
#include "rtld/auxv.h"

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

const ElfW(auxv_t) * auxv_find(int argc, char **argv, char **envp)
{
	const uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (argc < 0 || (uintptr_t)argv <= here ||
	    (uintptr_t)envp != (uintptr_t)argv + ((size_t)argc + 1) * sizeof(*argv))
		return NULL;
	while (*envp)
		envp++;
	/* In secure execution ld.so takes entries out, and leaves a NULL for each at the end. */
	while (!*envp)
		envp++;
	return (const ElfW(auxv_t) *)(const void *)envp;
}

bool auxv_get(const ElfW(auxv_t) * auxv, unsigned long type, unsigned long *value)
{
	for (; auxv && auxv->a_type != AT_NULL; auxv++) {
		if (auxv->a_type != type)
			continue;
		*value = auxv->a_un.a_val;
		return true;
	}
	return false;
}

bool auxv_is_secure(const ElfW(auxv_t) * auxv)
{
	unsigned long secure;

	if (auxv_get(auxv, AT_SECURE, &secure))
		return secure != 0;
	return getuid() != geteuid() || getgid() != getegid();
}
