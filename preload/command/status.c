/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim status: what this kernel's Landlock is and can. */
#include <stdio.h>

#include "base/text.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/print/json.h"
#include "command/probe/layers_left.h"
#include "command/probe/tcp_fastopen.h"
#include "command/probe/try_filter.h"
#include "command/probe/try_landlock.h"
#include "command/subcommands.h"
#include "describe.h"
#include "kernel/abi.h"
#include "model/access.h"
#include "model/uapi.h"

static const struct usage usage = { "status", "usage: landshim status [--json]\n" };

struct facts {
	struct try_landlock usable;
	uint32_t errata;
	struct access_set enforces; /* each was tried */
	struct access_set refused;  /* those of its ABI that the kernel does not know all the same */
	int room;                   /* -1: not known */
	enum tcp_fastopen fastopen;
	struct try_filter filter;
};

static const char *const fastopen_words[] = {
	[TCP_FASTOPEN_UNKNOWN] = "unknown", [TCP_FASTOPEN_DENIED] = "denied", [TCP_FASTOPEN_BYPASSES] = "bypasses"
};

static int help(void)
{
	(void)printf("%s\nShows what this kernel's Landlock can enforce.\n\n"
	             "      --json  for scripts\n\n"
	             "Status: 0 if Landlock can be used here, 1 if not.\n",
	             usage.synopsis);
	return 0;
}

static void rights_of(struct access_set set, const char *separator, char *buffer, size_t size)
{
	struct text text;

	text_start(&text, buffer, size);
	describe_add_rights(&text, set, separator);
}

static struct access_set missing(const struct facts *facts)
{
	return access_minus(access_known(UAPI_ABI_NEWEST), facts->enforces);
}

static void print_usable(const struct try_landlock *usable)
{
	int abi = usable->kernel.abi;

	if (usable->reason)
		(void)printf("Landlock        cannot be used: %s\n", usable->reason);
	if (usable->reason)
		(void)printf("                %s\n", usable->hint);
	if (abi == 0)
		return;
	(void)printf("%-14s  ABI %d, ", usable->reason ? "kernel" : "Landlock", abi);
	if (access_release(abi))
		(void)printf("which came with Linux %s\n", access_release(abi));
	else
		(void)printf("newer than this landshim knows\n");
}

static void print_filter(const struct try_filter *filter)
{
	if (filter->reason)
		(void)printf("filter          cannot be installed: %s\n                %s\n", filter->reason,
		             filter->hint);
	else
		(void)printf("filter          %s\n", filter->tried ? "can be installed" : "could not be tried here");
}

static void print_text(const struct facts *facts)
{
	static const char *const fastopen[] = {
		[TCP_FASTOPEN_UNKNOWN] = "could not be tried here",
		[TCP_FASTOPEN_DENIED] = "is denied where connect_tcp is",
		[TCP_FASTOPEN_BYPASSES] =
			"GETS ROUND connect_tcp on this kernel (fixed in Linux 7.2, 6.12.117, 6.18.54)",
	};
	int abi = facts->usable.kernel.abi;
	char rights[1024];

	print_usable(&facts->usable);
	if (abi == 0)
		return;
	(void)printf("errata          0x%x\n", facts->errata);
	rights_of(facts->enforces, " ", rights, sizeof(rights));
	(void)printf("can enforce     %s\n", rights);
	rights_of(missing(facts), " ", rights, sizeof(rights));
	(void)printf("cannot enforce  %s\n", rights[0] ? rights : "nothing that this landshim knows");
	rights_of(facts->refused, " ", rights, sizeof(rights));
	if (rights[0])
		(void)printf("refuses         %s, which belong to its ABI\n", rights);
	(void)printf("denial          %s\n",
	             facts->usable.denied ? "seen: a child could not list a directory that it had forbidden itself"
	                                  : "could not be seen here");
	(void)printf("threads         %s\n", abi >= UAPI_ABI_TSYNC
	                                             ? "those that exist already can be confined"
	                                             : "those that exist already cannot be confined (ABI 8 can)");
	if (facts->room >= 0)
		(void)printf("layers          room for %d more\n", facts->room);
	else
		(void)printf("layers          it could not be found out how many more there is room for\n");
	(void)printf("TCP Fast Open   %s\n", fastopen[facts->fastopen]);
	print_filter(&facts->filter);
}

static void print_json(const struct facts *facts)
{
	int abi = facts->usable.kernel.abi;

	(void)printf("{\"usable\":%s,\"abi\":%d,\"linux\":", facts->usable.reason ? "false" : "true", abi);
	json_text_or_null(access_release(abi));
	(void)printf(",\"reason\":");
	json_text_or_null(facts->usable.reason);
	(void)printf(",\"errata\":%u,", facts->errata);
	json_rights("enforces", facts->enforces);
	(void)printf(",");
	json_rights("lacks", missing(facts));
	(void)printf(",");
	json_rights("refused", facts->refused);
	(void)printf(",\"denial_seen\":%s", facts->usable.denied ? "true" : "false");
	(void)printf(",\"layers_left\":");
	(void)printf(facts->room >= 0 ? "%d" : "null", facts->room);
	(void)printf(
		",\"tcp_fast_open\":\"%s\",\"filter_usable\":%s,\"filter_reason\":", fastopen_words[facts->fastopen],
		!facts->filter.tried   ? "null"
		: facts->filter.reason ? "false"
				       : "true");
	json_text_or_null(facts->filter.reason);
	(void)printf("}\n");
}

int status_main(int argc, char **argv)
{
	struct facts facts = { .room = 0 };
	bool json;
	const int status = usage_json_alone(&usage, help, argc, argv, &json);

	if (status >= 0)
		return status;
	facts.usable = try_landlock(context_arena());
	if (facts.usable.kernel.abi > 0) {
		facts.errata = abi_errata();
		facts.refused = abi_refused(access_known(facts.usable.kernel.abi));
		facts.enforces = access_minus(access_known(facts.usable.kernel.abi), facts.refused);
		facts.room = layers_left(LAYERS_LEFT_ALL);
		facts.fastopen = tcp_fastopen_probe();
	}
	if (!facts.usable.reason)
		facts.filter = try_filter(context_arena());
	(json ? print_json : print_text)(&facts);
	return facts.usable.reason ? 1 : 0;
}
