/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * permissions DIRECTORY: what is made of policies of ABI 12, as a kernel of that
 * ABI would be asked.  There is none yet: the Landlock calls are answered here,
 * and what they were asked for is held against the kernel's documentation.
 * The library that it is linked with is compiled so too.
 */
#ifndef UAPI_ABI_NEWEST
#define UAPI_ABI_NEWEST 12
#endif

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "expand/program_args.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/uapi.h"

static struct landlock_ruleset_attr asked;
static size_t asked_size;
static struct {
	long type, flags;
	uint64_t body[3];
} rules[8];
static size_t rules_count;
static char said[2048];
static int failed;

long __real_syscall(long number, long a, long b, long c, long d, long e, long f);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
	long a[6];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_landlock_create_ruleset) {
		memcpy(&asked, (const void *)a[0], sizeof(asked));
		asked_size = (size_t)a[1];
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	}
	if (number != SYS_landlock_add_rule)
		return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (rules_count < 8) {
		rules[rules_count].type = a[1];
		rules[rules_count].flags = a[3];
		memcpy(rules[rules_count++].body, (const void *)a[2], sizeof(rules[0].body));
	}
	return 0;
}

static void keep(void *data, const struct err *err)
{
	(void)data;
	(void)snprintf(said, sizeof(said), "%d: %s%s%s", err->line, err->msg, *err->hint ? " | " : "", err->hint);
}

static const char *nothing(void *data, const char *name)
{
	(void)data;
	(void)name;
	return NULL;
}

static void holds(const char *what, int true_or_not)
{
	if (true_or_not)
		return;
	(void)fprintf(stderr, "abi12: %s (%s)\n", what, said);
	failed = 1;
}

/* Loads a policy, plans it for a kernel and builds its ruleset.  Returns 0, or -1 if something was reported. */
static int make(const char *directory, const char *text, int kernel_abi, struct layer *layer)
{
	static struct arena arena;
	const struct err_sink sink = { keep, NULL };
	struct program_args args = { .argc = 0, .values = { nothing, NULL } };
	const struct targets_source source = { .values = { nothing, NULL }, .args = &args };
	const struct kernel kernel = { .abi = kernel_abi };
	char *path = malloc(strlen(directory) + 16);
	FILE *file;

	(void)sprintf(path, "%s/12.conf", directory);
	file = fopen(path, "w");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		exit(2);
	arena_init(&arena, (size_t)64 * 1024 * 1024);
	memset(&asked, 0, sizeof(asked));
	rules_count = 0;
	said[0] = '\0';
	if (layer_load(&arena, &sink, &source, path, "/nonexistent", layer) != 0 ||
	    layer_plan(&sink, &kernel, NULL, layer) != 0)
		return -1;
	return ruleset_build(&arena, &sink, false, layer);
}

static void rules_are_the_kernels(const char *directory)
{
	struct layer layer;

	holds("a policy of ABI 12 loads",
	      make(directory,
	           "abi = 12; permissions = { namespace_use = [ \"user\", \"mnt\" ];\n"
	           "  capability_use = [ \"chown\", \"net_bind_service\", \"checkpoint_restore\" ]; };\n",
	           12, &layer) == 0);
	holds("both permissions are handled, at the end of a structure of 56 bytes",
	      asked.handled_permissions == 3 && asked_size == 56);
	holds("a rule for each", rules_count == 2);
	holds("types of namespaces, without flags", rules[0].type == 3 && rules[0].flags == 0 &&
	                                                    rules[0].body[0] == 1 && rules[0].body[1] == 0x10020000 &&
	                                                    rules[0].body[2] == 0);
	holds("capabilities, without flags", rules[1].type == 4 && rules[1].flags == 0 && rules[1].body[0] == 2 &&
	                                             rules[1].body[1] == ((1ULL << 40) | 1 << 10 | 1) &&
	                                             rules[1].body[2] == 0);
	holds("without rules both are denied",
	      make(directory, "abi = 12;\n", 12, &layer) == 0 && asked.handled_permissions == 3 && rules_count == 0);
	holds("an empty list is no rule",
	      make(directory, "abi = 12; permissions = { namespace_use = [ ]; };\n", 12, &layer) == 0 &&
	              rules_count == 0);
	holds("what is unrestricted is not handled",
	      make(directory, "abi = 12; unrestricted = \"namespace_use\";\n", 12, &layer) == 0 &&
	              asked.handled_permissions == 2);
	holds("nor is the group", make(directory, "abi = 12; unrestricted = \"permission\";\n", 12, &layer) == 0 &&
	                                  asked.handled_permissions == 0);
}

static void an_older_kernel_lacks_them(const char *directory)
{
	struct layer layer;

	holds("on ABI 11 they are lost, and no rule is added",
	      make(directory, "abi = 12; min_abi = 11; permissions = { capability_use = \"chown\"; };\n", 11, &layer) ==
	                      0 &&
	              asked.handled_permissions == 0 && rules_count == 0 &&
	              layer.plan.lost.bits[ACCESS_PERMISSION] == 3);
	holds("which is not by itself enough to start",
	      make(directory, "abi = 12;\n", 11, &layer) != 0 && strstr(said, "Linux 7.4"));
}

static void mistakes_are_named(const char *directory)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "abi = 12; permissions = 1;\n",
		  "1: \"permissions\" takes a group, not a number | permissions = { namespace_use = \"user\"; };" },
		{ "abi = 12;\npermissions = { namespace = \"user\"; };\n",
		  "2: unknown permission \"namespace\" | did you mean \"namespace_use\"?" },
		{ "abi = 12; permissions = { namespace_use = \"usr\"; };\n",
		  "1: unknown type of namespace \"usr\" | did you mean \"user\"?" },
		{ "abi = 12; permissions = { capability_use = \"CAP_CHOWN\"; };\n",
		  "1: unknown capability \"CAP_CHOWN\"" },
		{ "abi = 11; permissions = { capability_use = \"chown\"; };\n",
		  "1: \"capability_use\" came with ABI 12, and the policy is written for ABI 11 | raise abi, and "
		  "min_abi "
		  "says how old a kernel may be" },
		{ "abi = 12; unrestricted = \"capability_use\"; permissions = { capability_use = \"chown\"; };\n",
		  "1: \"capability_use\" is granted here, and \"unrestricted\" leaves it alone | take it out of one of "
		  "the "
		  "two" },
		{ "abi = 12; log = { quiet = \"namespace_use\"; };\n", "1: \"namespace_use\" cannot be quiet" },
		{ "abi = 12; paths = ( { path = \"/\"; allow = \"namespace_use\"; } );\n",
		  "1: \"namespace_use\" is no right for paths | permissions are granted by what they list: permissions "
		  "= "
		  "{ }" },
	};
	struct layer layer;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		holds(cases[i].text, make(directory, cases[i].text, 12, &layer) != 0);
		holds(cases[i].says, strncmp(said, cases[i].says, strlen(cases[i].says)) == 0);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	rules_are_the_kernels(argv[1]);
	an_older_kernel_lacks_them(argv[1]);
	mistakes_are_named(argv[1]);
	return failed;
}
