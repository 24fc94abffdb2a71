/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding sockets. */
#include "command/warn/sockets.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/base/context.h"

/* The flag of a socket that listens (__SO_ACCEPTCON), and the type that need not listen (proc_pid_net(5)). */
#define LISTENS 0x10000UL
#define DATAGRAM 2UL

/* Sockets whose owners act for whoever connects: they run commands, hand out keys, sign, or start containers. */
static const struct {
	const char *pattern, *what;
} known[] = {
	{ "*/tmux-*/*", "tmux" },
	{ "*/screen/S-*/*", "screen" },
	{ "*/ssh-*/agent.*", "ssh-agent" },
	{ "*/.ssh/agent/*", "ssh-agent" },
	{ "*/keyring/*", "gnome-keyring" },
	{ "*/gcr/ssh", "ssh-agent" },
	{ "*gnupg/*S.*", "gpg-agent" },
	{ "*/docker.sock", "docker" },
	{ "*/containerd*.sock", "containerd" },
	{ "*/podman.sock", "podman" },
	{ "*/crio.sock", "CRI-O" },
	{ "*/buildkitd.sock", "BuildKit" },
	{ "*/lxd/unix.socket", "LXD" },
	{ "*/incus/unix.socket", "Incus" },
	{ "*/systemd/private", "systemd" },
	{ "*/systemd/io.systemd.*", "systemd" },
	{ "*/snapd*.socket", "snapd" },
	{ "*/libvirt/*", "libvirt" },
	{ "*/system_bus_socket", "D-Bus" },
	{ "/run/user/*/bus", "D-Bus" },
	{ "*/dbus-*", "D-Bus" },
	{ "*/.X11-unix/*", "X11" },
	{ "*/i3/ipc-socket.*", "i3" },
	{ "*/sway-ipc.*", "sway" },
	{ "*/hypr/*", "Hyprland" },
	{ "*/kitty*", "kitty" },
	{ "*/nvim*", "Neovim" },
	{ "*/emacs*/*", "Emacs" },
	{ "*/udev/control", "udev" },
	{ "*/dirmngr*", "dirmngr" },
};

static const char *owner(const char *path)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (fnmatch(known[i].pattern, path, 0) == 0)
			return known[i].what;
	return NULL;
}

static void append(struct arena *arena, struct sockets *out, struct sockets_one socket)
{
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->list[i].path, socket.path) == 0)
			return;
	out->list = arena_grow(arena, out->list, out->count, &out->capacity, sizeof(*out->list));
	out->list[out->count++] = socket;
}

static void add(struct arena *arena, struct sockets *out, const char *path, const char *what)
{
	char real[PATH_MAX];
	struct stat st;

	if (realpath(path, real) && lstat(real, &st) == 0 && S_ISSOCK(st.st_mode))
		append(arena, out,
		       (struct sockets_one){ .path = arena_strndup(arena, real, strlen(real)),
		                             .what = what ? what : owner(real) });
}

/* "@/tmp/.X11-unix/X0".  Sockets of unknown owners are left out: there are many, and nothing can be said of them. */
static void add_abstract(struct arena *arena, struct sockets *out, const char *name)
{
	const char *what = owner(name);

	if (what)
		append(arena, out,
		       (struct sockets_one){
			       .path = arena_strndup(arena, name, strlen(name)), .abstract = true, .what = what });
}

/* --- what listens ---------------------------------------------------------- */

/* Num RefCount Protocol Flags Type St Inode Path, the path to the end of the line. */
static void add_line(struct arena *arena, struct sockets *out, char *line)
{
	enum {
		FLAGS = 3,
		TYPE = 4,
		PATH = 7
	};
	unsigned long values[PATH] = { 0 };
	const char *at = line;

	line[strcspn(line, "\n")] = '\0';
	for (int field = 0; field < PATH; field++) {
		at += strspn(at, " ");
		values[field] = strtoul(at, NULL, 16);
		at += strcspn(at, " ");
	}
	at += strspn(at, " ");
	if (!(values[FLAGS] & LISTENS) && values[TYPE] != DATAGRAM)
		return;
	if (*at == '/')
		add(arena, out, at, NULL);
	else if (*at == '@')
		add_abstract(arena, out, at);
}

static void add_listed(struct arena *arena, struct sockets *out)
{
	FILE *file = fopen("/proc/net/unix", "re");
	char *line = NULL;
	size_t size = 0;

	while (file && getline(&line, &size, file) > 0)
		add_line(arena, out, line);
	free(line);
	if (file)
		(void)fclose(file);
}

/* --- what the environment names --------------------------------------------- */

/* The byte that two hexadecimal digits stand for; -1: they are none. */
static int escape(const char *digits)
{
	static const char hex[] = "0123456789abcdef";
	int byte = 0;

	for (int i = 0; i < 2; i++) {
		const char *at = digits[i] ? strchr(hex, digits[i] | 0x20) : NULL;

		if (!at)
			return -1;
		byte = byte * 16 + (int)(at - hex);
	}
	return byte;
}

/* A value of a D-Bus address: %XX stands for a byte. */
static const char *unescaped(struct arena *arena, const char *value, size_t len)
{
	char *text = arena_strndup(arena, value, len);
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
static void add_bus_address(struct arena *arena, struct sockets *out, const char *address)
{
	while (address && *address) {
		size_t end = strcspn(address, ";");
		const char *key = strncmp(address, "unix:", 5) == 0 ? address + 5 : address + end;

		while (key < address + end) {
			size_t len = strcspn(key, ",;");

			if (strncmp(key, "path=", 5) == 0)
				add(arena, out, unescaped(arena, key + 5, len - 5), "D-Bus");
			key += len + 1;
		}
		address += end + (address[end] != '\0');
	}
}

/* "socket,pid,window" of tmux, a path of the others. */
static void add_variable(struct arena *arena, struct sockets *out, const char *name, const char *what)
{
	const char *value = context_variable(name);

	if (value && *value == '/')
		add(arena, out, arena_strndup(arena, value, strcspn(value, ",")), what);
}

/* Adds well-known sockets by their paths: those of another network namespace are not in /proc/net/unix. */
static void add_usual(struct arena *arena, struct sockets *out)
{
	static const char *const system[] = { "/run/docker.sock",         "/run/containerd/containerd.sock",
		                              "/run/podman/podman.sock",  "/run/dbus/system_bus_socket",
		                              "/run/systemd/private",     "/run/snapd.socket",
		                              "/run/libvirt/libvirt-sock" };
	static const char *const users[] = { "bus", "docker.sock", "podman/podman.sock", "systemd/private",
		                             "gnupg/S.gpg-agent" };
	const char *runtime = context_variable("XDG_RUNTIME_DIR");

	for (size_t i = 0; runtime && i < COUNT(users); i++)
		add(arena, out, arena_printf(arena, "%s/%s", runtime, users[i]), i == 0 ? "D-Bus" : NULL);
	add_bus_address(arena, out, context_variable("DBUS_SESSION_BUS_ADDRESS"));
	add_variable(arena, out, "SSH_AUTH_SOCK", "ssh-agent");
	add_variable(arena, out, "TMUX", "tmux");
	for (size_t i = 0; i < COUNT(system); i++)
		add(arena, out, system[i], NULL);
}

struct sockets sockets_find(struct arena *arena)
{
	struct sockets found = { .count = 0 };

	add_usual(arena, &found);
	add_listed(arena, &found);
	return found;
}
