/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets of container engines and of D-Bus, as far as they exist. */
#include "command/warn/warn_sockets.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/strlist.h"
#include "command/warn/real_path.h"
#include "command/warn/survey.h"
#include "model/access.h"
#include "model/policy.h"

#define ABI_SOCKETS 9 /* resolve_unix */
#define CONNECT SURVEY_FS(RESOLVE_UNIX)

/* A socket's path without links, once. */
static void add(const struct survey *s, struct strlist *sockets, const char *path)
{
	const char *real = real_path(s->arena, path, NULL);
	struct stat st;

	if (!real || stat(real, &st) != 0 || !S_ISSOCK(st.st_mode))
		return;
	for (size_t i = 0; i < sockets->count; i++)
		if (strcmp(sockets->items[i], real) == 0)
			return;
	(void)strlist_append(sockets, s->arena, real);
}

/* The byte that two hexadecimal digits stand for; -1: they are none. */
static int escape(const char *digits)
{
	static const char known[] = "0123456789abcdef";
	int byte = 0;

	for (int i = 0; i < 2; i++) {
		const char *at = digits[i] ? strchr(known, digits[i] | 0x20) : NULL;

		if (!at)
			return -1;
		byte = byte * 16 + (int)(at - known);
	}
	return byte;
}

/* A value of a D-Bus address: %XX stands for a byte. */
static const char *unescaped(const struct survey *s, const char *value, size_t len)
{
	char *text = arena_strndup(s->arena, value, len);
	char *to = text;

	for (const char *from = text; *from; from++) {
		int byte = *from == '%' ? escape(from + 1) : -1;

		if (byte >= 0) {
			*to++ = (char)(unsigned char)byte;
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return text;
}

/* unix:path=/run/user/1000/bus,guid=...;unix:... */
static void add_bus_address(const struct survey *s, struct strlist *sockets, const char *address)
{
	while (address && *address) {
		size_t end = strcspn(address, ";");
		const char *key = strncmp(address, "unix:", 5) == 0 ? address + 5 : address + end;

		while (key < address + end) {
			size_t len = strcspn(key, ",;");

			if (strncmp(key, "path=", 5) == 0)
				add(s, sockets, unescaped(s, key + 5, len - 5));
			key += len + 1;
		}
		address += end + (address[end] != '\0');
	}
}

static struct strlist find(const struct survey *s)
{
	static const char *const known[] = { "/run/docker.sock", "/run/containerd/containerd.sock",
		                             "/run/podman/podman.sock", "/run/dbus/system_bus_socket" };
	static const char *const users[] = { "bus", "docker.sock", "podman/podman.sock" };
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct strlist sockets = { .count = 0 };

	for (size_t i = 0; i < COUNT(known); i++)
		add(s, &sockets, known[i]);
	for (size_t i = 0; runtime && i < COUNT(users); i++)
		add(s, &sockets, arena_printf(s->arena, "%s/%s", runtime, users[i]));
	add_bus_address(s, &sockets, getenv("DBUS_SESSION_BUS_ADDRESS"));
	return sockets;
}

/* Where a socket is not guarded, whatever the rules say; NULL: it is on every kernel that the policy admits. */
static const char *unguarded(const struct policy *policy)
{
	if (policy->unrestricted.bits[ACCESS_FS] & CONNECT)
		return "on every kernel: \"resolve_unix\" is unrestricted";
	if (policy->abi < ABI_SOCKETS)
		return "on every kernel: ABI 9 guards sockets, and the policy is written for an older one";
	return policy->min_abi < ABI_SOCKETS ? "on kernels below ABI 9" : NULL;
}

void warn_sockets_reachable(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;
	const struct strlist sockets = find(s);
	const char *where = unguarded(policy);

	for (size_t i = 0; i < sockets.count; i++) {
		const char *path = sockets.items[i];

		if (where)
			survey_warn(s, policy->min_abi_where,
			            arena_printf(s->arena, "%s can be connected to %s", path, where));
		for (size_t k = 0; k < s->layer->targets.count; k++)
			if (s->real[k] && (survey_granted(s, k) & CONNECT) && survey_beneath(path, s->real[k]))
				survey_warn(s, survey_target(s, k)->rule->where,
				            arena_printf(s->arena, "\"%s\" lets the program connect to %s",
				                         survey_target(s, k)->path, path));
	}
}
