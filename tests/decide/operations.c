/* SPDX-License-Identifier: BSD-3-Clause */
#include "operations.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "base/sys.h"

/* Linux 6.14. */
#ifndef AT_EXECVE_CHECK
#define AT_EXECVE_CHECK 0x10000
#endif

#define NEW "new"

uint64_t operations_seed;
static pid_t outside;
static int listener = -1;
static char abstract_name[32];

unsigned operations_random(unsigned below)
{
	/* xorshift64* */
	operations_seed ^= operations_seed >> 12;
	operations_seed ^= operations_seed << 25;
	operations_seed ^= operations_seed >> 27;
	return (unsigned)((operations_seed * 2685821657736338717ULL) >> 33) % below;
}

static int result(long ret)
{
	return ret < 0 ? errno : 0;
}

static int closed(int fd)
{
	const int errnum = result(fd);

	if (fd >= 0)
		(void)close(fd);
	return errnum;
}

/* Ancestors, which must be known here: kept in one of four places, since a move asks for three. */
static struct ancestry ancestors(const char *path, bool follow)
{
	static struct arena arenas[4];
	static unsigned next;
	struct arena *arena = &arenas[next++ % 4];
	struct ancestry found;

	if (arena->chunks.limit)
		arena_free(arena);
	arena_init(arena, (size_t)1 << 24);
	if (ancestry_of_path(arena, path, follow, &found) != 0)
		err(1, "ancestors of %s", path);
	return found;
}

static void set(char *to, const char *path)
{
	(void)snprintf(to, 256, "%s", path);
}

/* --- on what is there -------------------------------------------------------- */

static void choose_file(struct operation *op)
{
	op->at = &tree_files[operations_random((unsigned)tree_files_count)];
	set(op->path, tree_at(op->at->name, ""));
}

/* One of the tree's, or one that was made. */
static const struct tree_path *any_directory(void)
{
	const size_t which = operations_random((unsigned)(tree_directories_count + tree_made_count));

	return which < tree_directories_count ? &tree_directories[which] : &tree_made[which - tree_directories_count];
}

static void choose_directory(struct operation *op)
{
	op->at = any_directory();
	set(op->path, tree_at(op->at->name, ""));
}

static void choose_device(struct operation *op)
{
	op->at = &tree_devices[operations_random((unsigned)tree_devices_count)];
	set(op->path, tree_at(op->at->name, ""));
}

static struct decide_answer ask_rights(const struct operation *op, const struct decide *decide, uint64_t rights)
{
	const struct ancestry object = ancestors(op->path, true);

	return decide_path(decide, &object, rights);
}

static struct decide_answer ask_object(const struct operation *op, const struct decide *decide)
{
	return ask_rights(op, decide, op->kind->right);
}

static struct decide_answer ask_also_read(const struct operation *op, const struct decide *decide)
{
	return ask_rights(op, decide, op->kind->right | LANDLOCK_ACCESS_FS_READ_FILE);
}

static int act_read(const struct operation *op)
{
	return closed(open(op->path, O_RDONLY | O_CLOEXEC));
}

static int act_write(const struct operation *op)
{
	return closed(open(op->path, O_WRONLY | O_CLOEXEC));
}

static int act_truncate(const struct operation *op)
{
	return result(truncate(op->path, 12));
}

static int act_execute(const struct operation *op)
{
	return result(syscall(SYS_execveat, AT_FDCWD, op->path, NULL, NULL, AT_EXECVE_CHECK));
}

static int act_ioctl(const struct operation *op)
{
	struct termios settings;
	int fd = open(op->path, O_RDONLY | O_CLOEXEC);
	int errnum;

	if (fd < 0)
		return errno;
	errnum = result(ioctl(fd, TCGETS, &settings));
	(void)close(fd);
	/* The device's own answer. */
	return errnum == ENOTTY ? 0 : errnum;
}

/* --- what is made and removed ------------------------------------------------- */

static void choose_new(struct operation *op)
{
	choose_directory(op);
	set(op->other, tree_at(op->at->name, NEW));
}

static int act_make_reg(const struct operation *op)
{
	return result(mknod(op->other, S_IFREG | 0644, 0));
}

/* That CAP_MKNOD is gone ("harden") is seen after Landlock was asked, and is no business of decide's. */
static int make_device(const struct operation *op, mode_t mode, dev_t device)
{
	const int errnum = result(mknod(op->other, mode, device));

	return errnum == EPERM ? 0 : errnum;
}

static int act_make_char(const struct operation *op)
{
	return make_device(op, S_IFCHR | 0600, makedev(1, 3));
}

static int act_make_block(const struct operation *op)
{
	return make_device(op, S_IFBLK | 0600, makedev(7, 0));
}

static int act_make_fifo(const struct operation *op)
{
	return result(mkfifo(op->other, 0600));
}

static int act_make_sock(const struct operation *op)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int errnum;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", op->other);
	errnum = fd < 0 ? errno : result(bind(fd, (const struct sockaddr *)&address, sizeof(address)));
	(void)close(fd);
	return errnum;
}

static int act_make_sym(const struct operation *op)
{
	return result(symlink("nowhere", op->other));
}

static int act_make_dir(const struct operation *op)
{
	return result(mkdir(op->other, 0755));
}

static void undo_new(const struct operation *op)
{
	if (unlink(op->other) != 0)
		(void)rmdir(op->other);
}

static void choose_old_file(struct operation *op)
{
	choose_new(op);
	if (mknod(op->other, S_IFREG | 0644, 0) != 0)
		err(1, "%s", op->other);
}

static void choose_old_directory(struct operation *op)
{
	choose_new(op);
	if (mkdir(op->other, 0755) != 0)
		err(1, "%s", op->other);
}

static int act_unlink(const struct operation *op)
{
	return result(unlink(op->other));
}

static int act_rmdir(const struct operation *op)
{
	return result(rmdir(op->other));
}

/* --- renames and links -------------------------------------------------------- */

enum variant {
	RENAME_FILE,
	RENAME_DIRECTORY,
	RENAME_OVER,
	RENAME_SWAP,
	LINK,
	RENAME_KNOWN, /* files of the tree, which may have rules of their own */
	LINK_KNOWN,
	VARIANTS,
};

static bool in_one_mount(const char *a, const char *b)
{
	uint64_t x;
	uint64_t y;

	return sys_mount_id(AT_FDCWD, a, 0, &x) == 0 && sys_mount_id(AT_FDCWD, b, 0, &y) == 0 && x == y;
}

/* Renamed is an entry, not what a link leads to, nor what is mounted there. */
static bool is_entry(const struct tree_path *path)
{
	struct stat st;

	return lstat(tree_at(path->name, ""), &st) == 0 && S_ISREG(st.st_mode) &&
	       strcmp(path->name, "e/bound_file") != 0;
}

static void choose_known(struct operation *op)
{
	char directory[256];

	do {
		choose_file(op);
		op->to = any_directory();
		set(directory, op->path);
		*strrchr(directory, '/') = '\0';
	} while (!is_entry(op->at) || !in_one_mount(directory, tree_at(op->to->name, "")));
	set(op->other, tree_at(op->to->name, "other"));
}

static void choose_move(struct operation *op)
{
	const char *to;

	op->variant = (int)operations_random(VARIANTS);
	if (op->variant >= RENAME_KNOWN) {
		choose_known(op);
		return;
	}
	do {
		choose_directory(op);
		op->to = any_directory();
		to = tree_at(op->to->name, "");
	} while (!in_one_mount(op->path, to));
	set(op->path, tree_at(op->at->name, NEW));
	set(op->other, tree_at(op->to->name, "other"));
	if ((op->variant == RENAME_DIRECTORY ? mkdir(op->path, 0755) : mknod(op->path, S_IFREG | 0644, 0)) != 0)
		err(1, "%s", op->path);
	if (op->variant == RENAME_OVER && mknod(op->other, S_IFREG | 0644, 0) != 0)
		err(1, "%s", op->other);
	if (op->variant == RENAME_SWAP && mkdir(op->other, 0755) != 0)
		err(1, "%s", op->other);
}

static struct decide_answer ask_move(const struct operation *op, const struct decide *decide)
{
	const struct ancestry object = ancestors(op->path, false);
	const struct ancestry directory = ancestors(tree_at(op->to->name, ""), true);
	const bool replaces = op->variant == RENAME_OVER || op->variant == RENAME_SWAP;
	const struct ancestry replaced = replaces ? ancestors(op->other, false) : directory;
	const struct decide_move move = { .object = &object,
		                          .directory = &directory,
		                          .replaced = replaces ? &replaced : NULL,
		                          .is_rename = op->variant != LINK && op->variant != LINK_KNOWN,
		                          .is_exchange = op->variant == RENAME_SWAP };

	return decide_move(decide, &move);
}

static int act_move(const struct operation *op)
{
	if (op->variant == LINK || op->variant == LINK_KNOWN)
		return result(link(op->path, op->other));
	return result(syscall(SYS_renameat2, AT_FDCWD, op->path, AT_FDCWD, op->other,
	                      op->variant == RENAME_SWAP ? RENAME_EXCHANGE : 0));
}

static void undo_move(const struct operation *op)
{
	if (op->variant >= RENAME_KNOWN) {
		if (access(op->path, F_OK) != 0 ? rename(op->other, op->path) != 0
		                                : unlink(op->other) != 0 && errno != ENOENT)
			err(1, "undo %s", op->path);
		return;
	}
	if (unlink(op->path) != 0)
		(void)rmdir(op->path);
	if (unlink(op->other) != 0)
		(void)rmdir(op->other);
}

/* --- ports and scopes --------------------------------------------------------- */

#define FIRST_PORT 41000
#define PORTS 6

static void choose_port(struct operation *op)
{
	op->at = NULL;
	op->port = FIRST_PORT + operations_random(PORTS);
}

static struct decide_answer ask_port(const struct operation *op, const struct decide *decide)
{
	return decide_port(decide, op->kind->right, op->port);
}

static int act_on_port(const struct operation *op, int type, int (*call)(int, const struct sockaddr *, socklen_t))
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		                             .sin_port = htons((uint16_t)op->port),
		                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	int errnum = fd < 0 ? errno : result(call(fd, (const struct sockaddr *)&address, sizeof(address)));

	(void)close(fd);
	/* Others' business, on either side. */
	return errnum == ECONNREFUSED || errnum == EADDRINUSE || errnum == ECONNRESET ? 0 : errnum;
}

static int act_bind(const struct operation *op)
{
	return act_on_port(op, SOCK_STREAM, bind);
}

static int act_connect(const struct operation *op)
{
	return act_on_port(op, SOCK_STREAM, connect);
}

static int act_bind_udp(const struct operation *op)
{
	return act_on_port(op, SOCK_DGRAM, bind);
}

/* Sending would bind the socket as well, and take bind_udp on port 0. */
static int act_connect_udp(const struct operation *op)
{
	return act_on_port(op, SOCK_DGRAM, connect);
}

static void choose_nothing(struct operation *op)
{
	op->at = NULL;
}

static struct decide_answer ask_scope(const struct operation *op, const struct decide *decide)
{
	return decide_scope(decide, op->kind->right);
}

static int act_signal(const struct operation *op)
{
	(void)op;
	return result(kill(outside, 0));
}

static socklen_t abstract_address(struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path + 1, abstract_name, strlen(abstract_name));
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(abstract_name));
}

static int act_abstract(const struct operation *op)
{
	struct sockaddr_un address;
	socklen_t len = abstract_address(&address);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int errnum = fd < 0 ? errno : result(connect(fd, (const struct sockaddr *)&address, len));

	(void)op;
	(void)close(fd);
	return errnum;
}

void operations_start(void)
{
	struct sockaddr_un address;
	socklen_t len;

	outside = getpid();
	(void)snprintf(abstract_name, sizeof(abstract_name), "landshim-decide-%d", (int)outside);
	len = abstract_address(&address);
	listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (const struct sockaddr *)&address, len) != 0)
		err(1, "an abstract socket");
}

#define FS(name, right, choose, ask, act, undo)                                     \
	{                                                                           \
		name, ACCESS_FS, LANDLOCK_ACCESS_FS_##right, choose, ask, act, undo \
	}

const struct operation_kind operation_kinds[] = {
	FS("execute", EXECUTE, choose_file, ask_also_read, act_execute, NULL),
	FS("write_file", WRITE_FILE, choose_file, ask_object, act_write, NULL),
	FS("read_file", READ_FILE, choose_file, ask_object, act_read, NULL),
	FS("read_dir", READ_DIR, choose_directory, ask_object, act_read, NULL),
	FS("remove_dir", REMOVE_DIR, choose_old_directory, ask_object, act_rmdir, undo_new),
	FS("remove_file", REMOVE_FILE, choose_old_file, ask_object, act_unlink, undo_new),
	FS("make_char", MAKE_CHAR, choose_new, ask_object, act_make_char, undo_new),
	FS("make_dir", MAKE_DIR, choose_new, ask_object, act_make_dir, undo_new),
	FS("make_reg", MAKE_REG, choose_new, ask_object, act_make_reg, undo_new),
	FS("make_sock", MAKE_SOCK, choose_new, ask_object, act_make_sock, undo_new),
	FS("make_fifo", MAKE_FIFO, choose_new, ask_object, act_make_fifo, undo_new),
	FS("make_block", MAKE_BLOCK, choose_new, ask_object, act_make_block, undo_new),
	FS("make_sym", MAKE_SYM, choose_new, ask_object, act_make_sym, undo_new),
	FS("refer", REFER, choose_move, ask_move, act_move, undo_move),
	FS("truncate", TRUNCATE, choose_file, ask_object, act_truncate, NULL),
	FS("ioctl_dev", IOCTL_DEV, choose_device, ask_also_read, act_ioctl, NULL),
	{ "bind_tcp", ACCESS_NET, LANDLOCK_ACCESS_NET_BIND_TCP, choose_port, ask_port, act_bind, NULL },
	{ "connect_tcp", ACCESS_NET, LANDLOCK_ACCESS_NET_CONNECT_TCP, choose_port, ask_port, act_connect, NULL },
	{ "bind_udp", ACCESS_NET, LANDLOCK_ACCESS_NET_BIND_UDP, choose_port, ask_port, act_bind_udp, NULL },
	{ "connect_send_udp", ACCESS_NET, LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP, choose_port, ask_port, act_connect_udp,
	  NULL },
	{ "abstract_unix_socket", ACCESS_SCOPE, LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, choose_nothing, ask_scope,
	  act_abstract, NULL },
	{ "signal", ACCESS_SCOPE, LANDLOCK_SCOPE_SIGNAL, choose_nothing, ask_scope, act_signal, NULL },
};
const size_t operation_kinds_count = sizeof(operation_kinds) / sizeof(*operation_kinds);
