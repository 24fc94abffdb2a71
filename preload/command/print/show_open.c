/* SPDX-License-Identifier: BSD-3-Clause */
/* Rights and holes in words. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/count.h"
#include "command/print/json.h"
#include "command/print/show_holes.h"
#include "command/print/show_open.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/filter_parts.h"
#include "model/holes.h"
#include "model/plan.h"
#include "model/uapi.h"

#define MOST 48 /* phrases */

#define FS(name) LANDLOCK_ACCESS_FS_##name
#define NET(name) LANDLOCK_ACCESS_NET_##name

struct phrases {
	const char *list[MOST];
	size_t count;
};

/* What can be done where any of these rights is not enforced. */
static const struct {
	enum access_family family;
	uint64_t rights;
	const char *phrase;
} of_rights[] = {
	{ ACCESS_FS, FS(READ_FILE), "read any file" },
	{ ACCESS_FS, FS(READ_DIR), "list any directory" },
	{ ACCESS_FS, FS(WRITE_FILE), "write any file" },
	{ ACCESS_FS, FS(TRUNCATE), "empty any file (truncate)" },
	{ ACCESS_FS, FS(EXECUTE), "execute any program" },
	{ ACCESS_FS, FS(MAKE_REG) | FS(MAKE_DIR) | FS(MAKE_SYM), "make files, directories or links anywhere" },
	{ ACCESS_FS, FS(MAKE_SOCK) | FS(MAKE_FIFO), "make sockets or pipes anywhere" },
	{ ACCESS_FS, FS(MAKE_CHAR) | FS(MAKE_BLOCK), "make devices, as root" },
	{ ACCESS_FS, FS(REMOVE_FILE) | FS(REMOVE_DIR), "remove files or directories anywhere" },
	{ ACCESS_FS, FS(IOCTL_DEV), "control devices that it may open (ioctl)" },
	{ ACCESS_FS, FS(RESOLVE_UNIX), "connect to UNIX sockets by their paths" },
	{ ACCESS_NET, NET(CONNECT_TCP), "connect to any TCP port" },
	{ ACCESS_NET, NET(BIND_TCP), "serve on any TCP port" },
	{ ACCESS_NET, NET(CONNECT_SEND_UDP), "send UDP" },
	{ ACCESS_NET, NET(BIND_UDP), "receive UDP on any port" },
	{ ACCESS_SCOPE, LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, "connect to abstract UNIX sockets" },
	{ ACCESS_SCOPE, LANDLOCK_SCOPE_SIGNAL, "send signals to any process of its user" },
};

/* What no right is for, unless the policy hardens. */
static const struct {
	uint32_t part; /* of harden; 0: nothing closes it */
	const char *phrase;
} of_none[] = {
	{ 0, "see which files there are (stat)" },
	{ FILTER_METADATA, "change modes, owners and times of what is its user's" },
	{ FILTER_SOCKETS, "use sockets of other kinds (netlink, raw, vsock)" },
	{ 0, "use what was open when it started, or is passed to it" },
};

static void add(struct phrases *phrases, const char *phrase)
{
	if (phrases->count < MOST)
		phrases->list[phrases->count++] = phrase;
}

static struct phrases find(const struct layer *layer, int abi)
{
	struct phrases phrases = { .count = 0 };
	struct access_set enforced;
	struct plan plan;
	uint32_t open;

	(void)plan_make(&layer->policy, abi, &plan);
	enforced = access_union(plan.handled, plan.filter.rights);
	for (size_t i = 0; i < COUNT(of_rights); i++)
		if (of_rights[i].rights & ~enforced.bits[of_rights[i].family])
			add(&phrases, of_rights[i].phrase);
	open = holes_open(&layer->policy, &plan);
	for (int i = 0; i < HOLES_COUNT; i++)
		if ((open >> i & 1) && show_holes_phrase((enum holes_index)i))
			add(&phrases, show_holes_phrase((enum holes_index)i));
	if (!environment_edits(&layer->policy.environment))
		add(&phrases, "see every variable of its environment");
	for (size_t i = 0; i < COUNT(of_none); i++)
		if (!(plan.filter.parts & of_none[i].part))
			add(&phrases, of_none[i].phrase);
	return phrases;
}

void show_open(const struct layer *layer, int abi, bool here)
{
	const struct phrases phrases = find(layer, abi);
	struct plan plan;

	if (here)
		(void)printf("on this kernel the program ");
	else
		(void)printf("on Landlock ABI %d (Linux %s) the program ", abi, access_release(abi));
	if (plan_make(&layer->policy, abi, &plan) != PLAN_START) {
		(void)printf("does not start\n");
		return;
	}
	(void)printf("can still, where no rule grants it and as far as its user may: ");
	for (size_t i = 0; i < phrases.count; i++)
		(void)printf("%s%s", phrases.list[i], i + 1 < phrases.count ? ", " : "\n");
}

void show_open_json(const struct layer *layer, int abi)
{
	const struct phrases phrases = find(layer, abi);

	(void)printf("\"open\":[");
	for (size_t i = 0; i < phrases.count; i++) {
		(void)printf("%s", i ? "," : "");
		json_text(phrases.list[i]);
	}
	(void)printf("]");
}
