/* SPDX-License-Identifier: BSD-3-Clause */
/* What sockets ask Landlock for: security/landlock/net.c, task.c (abstract names) and fs.c (paths). */
#include "command/trace/trace_sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/count.h"
#include "base/text.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_names.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"
#include "model/access.h"
#include "model/syscalls.h"
#include "model/uapi.h"

/* Numbers that are the same everywhere, and that older headers lack. */
#define PIDFD_OPEN 434
#define PIDFD_GETFD 438

/* How long a UDP socket that was connected is watched. */
#define WINDOW_CALLS 256

/* The kernel sends no more at once (UIO_MAXIOV). */
#define MESSAGES_MAX 1024

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	struct sockaddr_un path;
	char bytes[sizeof(struct sockaddr_storage) + 1];
};

/* What a socket is. */
struct facts {
	int family, protocol; /* IPPROTO_TCP, IPPROTO_UDP, or 0: Landlock has no rights for it */
	bool bound;           /* to a port */
};

static int option(int fd, int name)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

/* Returns 0, or -1: it is no socket, or cannot be had. */
static int look(pid_t tgid, int fd, struct facts *facts)
{
	cleanup_fd int process = (int)syscall(PIDFD_OPEN, tgid, 0);
	cleanup_fd int copy = process < 0 ? -1 : (int)syscall(PIDFD_GETFD, process, fd, 0);
	union address address = { 0 };
	socklen_t len = sizeof(address);
	int type, protocol;

	if (copy < 0)
		return -1;
	facts->family = option(copy, SO_DOMAIN);
	type = option(copy, SO_TYPE);
	protocol = option(copy, SO_PROTOCOL);
	if (facts->family < 0)
		return -1;
	facts->protocol = 0;
	if ((facts->family == AF_INET || facts->family == AF_INET6) &&
	    ((type == SOCK_STREAM && protocol == IPPROTO_TCP) || (type == SOCK_DGRAM && protocol == IPPROTO_UDP)))
		facts->protocol = protocol;
	facts->bound = getsockname(copy, &address.any, &len) == 0 && address.four.sin_port != 0;
	return 0;
}

/* An address from a process's memory.  Its length; 0: there is none, or it cannot be read. */
static socklen_t read_address(struct trace_pending *pending, uint64_t at, uint64_t len, union address *address)
{
	memset(address, 0, sizeof(*address));
	if (at == 0 || len < sizeof(address->any.sa_family) || len > sizeof(struct sockaddr_storage))
		return 0;
	if (trace_memory_read(pending->record.tid, at, address, (size_t)len) != 0) {
		pending->record.flags |= TRACE_UNSEEN;
		return 0;
	}
	return (socklen_t)len;
}

/* Whether an address of IP is as long as Landlock wants it; else the call is EINVAL before anything is asked. */
static bool has_port(const union address *address, socklen_t len)
{
	if (address->any.sa_family == AF_INET)
		return len >= sizeof(address->four);
	/* SIN6_LEN_RFC2133 */
	return address->any.sa_family == AF_INET6 && len >= offsetof(struct sockaddr_in6, sin6_scope_id);
}

/* "127.0.0.1:80", "[::1]:80", a path, "@name". */
static const char *address_text(struct trace_pending *pending, const union address *address, const char *path)
{
	char host[INET6_ADDRSTRLEN] = "";

	switch (address->any.sa_family) {
	case AF_INET:
		(void)inet_ntop(AF_INET, &address->four.sin_addr, host, sizeof(host));
		return arena_printf(&pending->arena, "%s:%d", host, ntohs(address->four.sin_port));
	case AF_INET6:
		(void)inet_ntop(AF_INET6, &address->six.sin6_addr, host, sizeof(host));
		return arena_printf(&pending->arena, "[%s]:%d", host, ntohs(address->six.sin6_port));
	case AF_UNIX:
		return path;
	default:
		return arena_printf(&pending->arena, "family %d", address->any.sa_family);
	}
}

/* The name of an abstract socket: any bytes. */
static const char *abstract_name(struct trace_pending *pending, const union address *address, socklen_t len)
{
	size_t size = 4 * sizeof(address->path.sun_path) + 1;
	char *buffer = arena_alloc(&pending->arena, size);
	struct text text;

	text_start(&text, buffer, size);
	for (size_t i = 1; i < len - offsetof(struct sockaddr_un, sun_path); i++) {
		unsigned char byte = (unsigned char)address->path.sun_path[i];

		if (byte > ' ' && byte < 0x7f && byte != '\\')
			text_add(&text, "%c", byte);
		else
			text_add(&text, "\\x%02x", byte);
	}
	return buffer;
}

static bool is_inside(const struct trace_tracer *tracer, const char *name)
{
	for (size_t i = 0; i < tracer->abstract_count; i++)
		if (strcmp(tracer->abstract[i], name) == 0)
			return true;
	return false;
}

static void add_port(struct trace_pending *pending, uint64_t right, in_port_t port, unsigned flags)
{
	/* Many messages to one port are one access. */
	for (size_t i = 0; i < pending->record.count; i++)
		if (pending->accesses[i].target == TRACE_TARGET_PORT && pending->accesses[i].port == ntohs(port) &&
		    pending->accesses[i].rights.bits[ACCESS_NET] == right)
			return;
	struct trace_access *access = trace_pending_access(pending, NULL);
	if (!access)
		return;
	access->target = TRACE_TARGET_PORT;
	access->rights.bits[ACCESS_NET] = right;
	access->port = ntohs(port);
	access->flags = flags;
}

/* A UNIX socket that is reached by its path, or by its abstract name. */
static void add_unix(const struct trace_tracer *tracer, struct trace_pending *pending, const union address *address,
                     socklen_t len)
{
	struct trace_access *access;
	struct trace_walk walk;
	const char *name;

	if (len <= offsetof(struct sockaddr_un, sun_path))
		return;
	if (address->path.sun_path[0] != '\0') {
		name = arena_strndup(&pending->arena, address->path.sun_path,
		                     strnlen(address->path.sun_path, len - offsetof(struct sockaddr_un, sun_path)));
		trace_pending_walk(pending, AT_FDCWD, name, TRACE_WALK_FOLLOW, &walk);
		(void)trace_pending_object(pending, name, &walk, LANDLOCK_ACCESS_FS_RESOLVE_UNIX);
		trace_walk_close(&walk);
		return;
	}
	name = abstract_name(pending, address, len);
	access = trace_pending_access(pending, name);
	if (!access)
		return;
	access->target = TRACE_TARGET_ABSTRACT;
	pending->record.class = TRACE_SCOPE;
	if (is_inside(tracer, name))
		access->flags |= TRACE_ACCESS_INSIDE;
	else
		access->rights.bits[ACCESS_SCOPE] = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET;
}

/* A UDP socket gets a port of the kernel's when it is first used. */
static void add_automatic_port(struct trace_pending *pending, const struct facts *facts)
{
	if (facts->protocol == IPPROTO_UDP && !facts->bound)
		add_port(pending, LANDLOCK_ACCESS_NET_BIND_UDP, 0, 0);
}

/* Reaching an address, by connect(2) or a message; right is that of the socket's protocol. */
static void reach(const struct trace_tracer *tracer, struct trace_pending *pending, const struct facts *facts,
                  const union address *address, socklen_t len, uint64_t right)
{
	const struct trace_access *last;
	size_t before = pending->record.count;

	if (len == 0)
		return;
	if (address->any.sa_family == AF_UNIX) {
		add_unix(tracer, pending, address, len);
	} else if (facts->protocol && right && has_port(address, len)) {
		add_port(pending, right, address->four.sin_port, 0);
		add_automatic_port(pending, facts);
	}
	if (pending->record.count == before)
		return;
	last = &pending->accesses[before];
	if (!pending->more_text)
		pending->more_text = address_text(pending, address,
		                                  last->target == TRACE_TARGET_ABSTRACT
		                                          ? arena_printf(&pending->arena, "@%s", last->text)
		                                          : last->text);
}

enum trace_next trace_sockets_connect(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending)
{
	struct facts facts;
	union address address;
	socklen_t len = read_address(pending, pending->arguments[1], (uint32_t)pending->arguments[2], &address);

	/* AF_UNSPEC disconnects: always allowed. */
	if (look(task->tgid, trace_pending_int(pending, 1), &facts) != 0 || address.any.sa_family == AF_UNSPEC)
		return TRACE_IGNORE;
	reach(tracer, pending, &facts, &address, len,
	      facts.protocol == IPPROTO_TCP ? LANDLOCK_ACCESS_NET_CONNECT_TCP : LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP);
	return pending->record.count > 0 ? TRACE_AWAIT : TRACE_IGNORE;
}

enum trace_next trace_sockets_bind(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	struct facts facts;
	union address address;
	socklen_t len = read_address(pending, pending->arguments[1], (uint32_t)pending->arguments[2], &address);
	struct trace_access *access;

	(void)tracer;
	if (len == 0 || look(task->tgid, trace_pending_int(pending, 1), &facts) != 0)
		return TRACE_IGNORE;
	if (address.any.sa_family != AF_UNIX) {
		/* AF_UNSPEC: of IPv4's sockets it is AF_INET. */
		if (!facts.protocol ||
		    !(has_port(&address, len) || (address.any.sa_family == AF_UNSPEC && len >= sizeof(address.four))))
			return TRACE_IGNORE;
		add_port(pending,
		         facts.protocol == IPPROTO_TCP ? LANDLOCK_ACCESS_NET_BIND_TCP : LANDLOCK_ACCESS_NET_BIND_UDP,
		         address.four.sin_port, 0);
		pending->more_text = address_text(pending, &address, NULL);
		return TRACE_AWAIT;
	}
	/* Without a path the kernel gives an abstract name. */
	if (len <= offsetof(struct sockaddr_un, sun_path))
		return TRACE_IGNORE;
	if (address.path.sun_path[0] != '\0') {
		const char *path = arena_strndup(&pending->arena, address.path.sun_path,
		                                 strnlen(address.path.sun_path, sizeof(address.path.sun_path)));

		pending->more_text = path;
		trace_names_socket(pending, path);
		return TRACE_AWAIT;
	}
	access = trace_pending_access(pending, abstract_name(pending, &address, len));
	access->target = TRACE_TARGET_ABSTRACT;
	access->flags = TRACE_ACCESS_INSIDE;
	pending->record.class = TRACE_SCOPE;
	pending->more_text = arena_printf(&pending->arena, "@%s", access->text);
	return TRACE_AWAIT;
}

void trace_sockets_bound(struct trace_tracer *tracer, const struct trace_pending *pending)
{
	const struct trace_access *access = &pending->accesses[0];

	if (pending->record.count == 0 || access->target != TRACE_TARGET_ABSTRACT || is_inside(tracer, access->text))
		return;
	tracer->abstract = arena_grow(&tracer->arena, tracer->abstract, tracer->abstract_count,
	                              &tracer->abstract_capacity, sizeof(*tracer->abstract));
	tracer->abstract[tracer->abstract_count++] = arena_strndup(&tracer->arena, access->text, strlen(access->text));
}

enum trace_next trace_sockets_listen(struct trace_tracer *tracer, struct trace_task *task,
                                     struct trace_pending *pending)
{
	struct facts facts;

	(void)tracer;
	if (look(task->tgid, trace_pending_int(pending, 1), &facts) != 0 || facts.protocol != IPPROTO_TCP ||
	    facts.bound)
		return TRACE_IGNORE;
	add_port(pending, LANDLOCK_ACCESS_NET_BIND_TCP, 0, TRACE_ACCESS_UNCHECKED);
	return TRACE_AWAIT;
}

/* One message: where it goes, by its header in the process's memory. */
static void add_message(const struct trace_tracer *tracer, struct trace_pending *pending, const struct facts *facts,
                        uint64_t at, uint64_t right)
{
	struct {
		uint64_t name;
		uint32_t len;
	} wide = { 0 };
	uint32_t narrow[2] = { 0, 0 };
	union address address;
	bool is_wide = trace_calls_is_wide(pending->arch);

	if (trace_memory_read(pending->record.tid, at, is_wide ? (void *)&wide : (void *)narrow,
	                      is_wide ? 12 : sizeof(narrow)) != 0) {
		pending->record.flags |= TRACE_UNSEEN;
		return;
	}
	if (!is_wide) {
		wide.name = narrow[0];
		wide.len = narrow[1];
	}
	reach(tracer, pending, facts, &address, read_address(pending, wide.name, wide.len, &address), right);
}

enum trace_next trace_sockets_send(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	/* Where the flags are; a struct mmsghdr's size. */
	static const uint8_t flags_at[] = { [TRACE_SENDTO] = 4, [TRACE_SENDMSG] = 3, [TRACE_SENDMMSG] = 4 };
	const unsigned size = trace_calls_is_wide(pending->arch) ? 64 : 32;
	struct facts facts;
	union address address;
	uint64_t right = LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP;

	if (look(task->tgid, trace_pending_int(pending, 1), &facts) != 0)
		return TRACE_IGNORE;
	/* TCP goes where it is connected to, but for what connects by sending. */
	if (facts.protocol == IPPROTO_TCP)
		right = trace_pending_int(pending, flags_at[pending->call->kind]) & MSG_FASTOPEN
		                ? LANDLOCK_ACCESS_NET_CONNECT_TCP
		                : 0;
	if (pending->call->kind == TRACE_SENDTO)
		reach(tracer, pending, &facts, &address,
		      read_address(pending, pending->arguments[4], (uint32_t)pending->arguments[5], &address), right);
	else if (pending->call->kind == TRACE_SENDMSG)
		add_message(tracer, pending, &facts, pending->arguments[1], right);
	else
		for (uint64_t i = 0; i < (uint32_t)pending->arguments[2] && i < MESSAGES_MAX; i++)
			add_message(tracer, pending, &facts, pending->arguments[1] + i * size, right);
	return pending->record.count > 0 ? TRACE_AWAIT : TRACE_IGNORE;
}

bool trace_sockets_unfold(struct trace_pending *pending)
{
	/* <linux/net.h> */
	static const struct {
		uint32_t number;
		enum syscalls_call call;
		int count;
	} calls[] = {
		{ 2, SYSCALLS_bind, 3 },    { 3, SYSCALLS_connect, 3 },  { 4, SYSCALLS_listen, 2 },
		{ 11, SYSCALLS_sendto, 6 }, { 16, SYSCALLS_sendmsg, 3 }, { 20, SYSCALLS_sendmmsg, 4 },
	};
	uint32_t words[6] = { 0 };

	for (size_t i = 0; i < COUNT(calls); i++) {
		if (calls[i].number != (uint32_t)pending->arguments[0])
			continue;
		if (trace_memory_read(pending->record.tid, pending->arguments[1], words,
		                      (size_t)calls[i].count * sizeof(words[0])) != 0)
			return false;
		pending->call = trace_calls_named(calls[i].call);
		for (int word = 0; word < 6; word++)
			pending->arguments[word] = words[word];
		return true;
	}
	return false;
}

bool trace_sockets_opens_window(const struct trace_pending *pending)
{
	return pending->call->kind == TRACE_CONNECT && pending->record.errnum == 0 && pending->record.count > 0 &&
	       pending->accesses[0].target == TRACE_TARGET_PORT &&
	       pending->accesses[0].rights.bits[ACCESS_NET] == LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP;
}

bool trace_sockets_closes_window(struct trace_window *window, enum syscalls_arch arch, uint64_t number,
                                 const uint64_t *arguments, bool *sent)
{
	/* Calls on the descriptor itself, and whether they send, or may let others send. */
	static const struct {
		enum syscalls_call call;
		bool sends;
	} calls[] = {
		{ SYSCALLS_sendto, true },   { SYSCALLS_send, true },   { SYSCALLS_sendmsg, true },
		{ SYSCALLS_sendmmsg, true }, { SYSCALLS_write, true },  { SYSCALLS_writev, true },
		{ SYSCALLS_sendfile, true }, { SYSCALLS_dup, true },    { SYSCALLS_dup2, true },
		{ SYSCALLS_dup3, true },     { SYSCALLS_close, false }, { SYSCALLS_connect, false },
	};
	/* The descriptor may go on to others, and the rest is not followed; all that i386 does with it is one call. */
	static const enum syscalls_call ends[] = { SYSCALLS_fork,       SYSCALLS_vfork,      SYSCALLS_clone,
		                                   SYSCALLS_clone3,     SYSCALLS_execve,     SYSCALLS_execveat,
		                                   SYSCALLS_socketcall, SYSCALLS_close_range };

	*sent = true;
	for (size_t i = 0; i < COUNT(calls); i++) {
		long own = syscalls_number(arch, calls[i].call);

		if (own >= 0 && (uint64_t)own == number && (int)(uint32_t)arguments[0] == window->fd) {
			*sent = calls[i].sends;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(ends); i++) {
		long own = syscalls_number(arch, ends[i]);

		if (own >= 0 && (uint64_t)own == number)
			return true;
	}
	return ++window->calls > WINDOW_CALLS;
}
