/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of errnos against the running kernel: each case is made twice, as it
 * is and in a domain that handles everything.  Where Landlock is asked first, the
 * confined one gives Landlock's errno.  Without Criterion: the guests of
 * tests/kernels try it too.
 */
#include "trace_errnos_tree.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/trace/trace_errnos.h"
#include "command/trace/trace_record.h"
#include "kernel/abi.h"
#include "model/access.h"
#include "model/uapi.h"
#include "trace_errnos_cases.h"

static char directory[] = "/tmp/landshim-errnos-XXXXXX";
pid_t trace_errnos_cases_running;

/* Nothing can be tried without it. */
static void must(bool holds, const char *what)
{
	if (!holds)
		err(98, "%s", what);
}

static void make_file(const char *name, const char *text, int mode)
{
	FILE *file = fopen(name, "we");

	must(file != NULL, name);
	(void)fputs(text, file);
	(void)fclose(file);
	(void)chmod(name, (mode_t)mode);
}

/* A program; where it is not there, busybox. */
static void copy_program(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	char bytes[65536];
	ssize_t got;

	if (in < 0)
		in = open("/bin/busybox", O_RDONLY | O_CLOEXEC);
	must(in >= 0 && out >= 0, from);
	while ((got = read(in, bytes, sizeof(bytes))) > 0)
		must(write(out, bytes, (size_t)got) == got, to);
	(void)close(in);
	(void)close(out);
}

/* An abstract socket. */
static void bind_abstract(struct sockaddr_un *address, int type, bool listens)
{
	int fd = socket(AF_UNIX, type, 0);

	address->sun_family = AF_UNIX;
	(void)snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "landshim-errnos-%d-%d-%d", (int)getpid(),
	               type, listens);
	must(bind(fd, (struct sockaddr *)address, sizeof(*address)) == 0, "bind");
	if (listens)
		must(listen(fd, 8) == 0, "listen");
}

static void make_tree(void)
{
	struct sockaddr_un path = { AF_UNIX, "socket" };
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int listening = socket(AF_INET, SOCK_STREAM, 0);

	must(mkdtemp(directory) != NULL, directory);
	must(chdir(directory) == 0, directory);
	(void)chmod(".", 0755);
	make_file("file", "x", 0644);
	make_file("noexec", "not a program", 0755);
	make_file("script", "#!/missing/interpreter\n", 0755);
	(void)mkdir("dir", 0755);
	(void)mkdir("full", 0755);
	make_file("full/x", "", 0644);
	(void)mkdir("open", 0777);
	(void)chmod("open", 0777);
	(void)mkdir("sticky", 01777);
	(void)chmod("sticky", 01777);
	make_file("sticky/file", "", 0644);
	(void)symlink("loop", "loop");
	(void)mkfifo("fifo", 0600);
	must(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&path, sizeof(path)) == 0, "socket");
	copy_program("/bin/sleep", "running");
	copy_program("/bin/true", "written");
	(void)dup2(open("written", O_WRONLY), 100);
	trace_errnos_cases_running = fork();
	if (trace_errnos_cases_running == 0) {
		(void)execl("./running", "sleep", "60", NULL);
		_exit(1);
	}
	bind_abstract(&trace_errnos_cases_stream, SOCK_STREAM, true);
	bind_abstract(&trace_errnos_cases_deaf, SOCK_STREAM, false);
	bind_abstract(&trace_errnos_cases_datagram, SOCK_DGRAM, false);
	must(bind(listening, (struct sockaddr *)&address, sizeof(address)) == 0, "bind");
	must(listen(listening, 1) == 0, "listen");
	must(getsockname(listening, (struct sockaddr *)&address, &len) == 0, "getsockname");
	trace_errnos_cases_port = ntohs(address.sin_port);
	/* Until it runs. */
	for (int i = 0, fd = 0; i < 500 && fd >= 0; i++) {
		(void)usleep(10000);
		fd = open("running", O_WRONLY);
		if (fd >= 0)
			(void)close(fd);
	}
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void remove_tree(void)
{
	(void)kill(trace_errnos_cases_running, SIGKILL);
	/* By names in the directory. */
	(void)umount2("mount", MNT_DETACH);
	(void)umount2("flags", MNT_DETACH);
	(void)chdir("/");
	(void)nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A file that can only grow; tmpfs has such ones since Linux 6.6. */
static bool make_append(void)
{
	int flags = FS_APPEND_FL;
	int fd;
	bool made;

	make_file("flags/append", "x", 0644);
	fd = open("flags/append", O_RDONLY);
	made = ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	(void)close(fd);
	return made;
}

/* A read-only mount, and a device that nothing drives, in a mount namespace of the test's own. */
static bool make_mount(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return false;
	(void)mkdir("mount", 0755);
	(void)mkdir("flags", 0755);
	if (mount("none", "mount", "tmpfs", 0, NULL) != 0 || mount("none", "flags", "tmpfs", 0, NULL) != 0 ||
	    !make_append())
		return false;
	make_file("mount/file", "", 0644);
	(void)mknod("device", S_IFCHR | 0600, (dev_t)(240 << 8 | 77));
	return mount("none", "mount", NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

static void confine(uint64_t granted)
{
	const int abi = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	const struct access_set known = access_known(abi);
	const struct landlock_ruleset_attr attr = { .handled_access_fs = known.bits[ACCESS_FS],
		                                    .handled_access_net = known.bits[ACCESS_NET],
		                                    .scoped = known.bits[ACCESS_SCOPE] };
	const struct landlock_path_beneath_attr all = { .allowed_access = granted & known.bits[ACCESS_FS],
		                                        .parent_fd = open("/", O_PATH | O_CLOEXEC) };
	int ruleset = uapi_create_ruleset(&attr, sizeof(attr), 0);

	if (ruleset < 0 || (granted && uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &all, 0) != 0) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || uapi_restrict_self(ruleset, 0) != 0)
		_exit(98);
	(void)close(ruleset);
}

/* The errno of a case; 0: it succeeded. */
static int errno_of(int (*call)(void), bool confined, uint64_t granted)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (confined)
			confine(granted);
		errno = 0;
		_exit(call() < 0 ? errno : 0);
	}
	must(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status), "a case");
	return WEXITSTATUS(status);
}

static bool is_landlocks(int errnum)
{
	return errnum == EACCES || errnum == EPERM || errnum == EXDEV;
}

static void (*say)(const char *finding);

static void found(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void found(const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	say(text);
}

static void try_case(const struct trace_errnos_case *tried)
{
	const enum trace_stage stage = trace_errnos_stage(tried->kind, tried->errnum);
	const int bare = errno_of(tried->call, false, 0);
	const int confined = errno_of(tried->call, true, tried->granted);
	const char *name = trace_errnos_name(tried->errnum);
	const bool is_last = stage == TRACE_AFTER && (!is_landlocks(confined) || confined == bare);

	/* A call that this kernel was built without. */
	if (bare == ENOSYS)
		return;
	if (stage == TRACE_EITHER && confined != tried->errnum)
		found("kind %d, %s: it is not Landlock's: %s", (int)tried->kind, name, trace_errnos_name(confined));
	else if (stage != TRACE_EITHER && bare != tried->errnum)
		found("kind %d: %s instead of %s", (int)tried->kind, trace_errnos_name(bare), name);
	else if ((stage == TRACE_BEFORE && confined != bare) || is_last)
		found("kind %d: %s comes %s Landlock (%s)", (int)tried->kind, name, is_last ? "before" : "after",
		      trace_errnos_name(confined));
}

static void try_cases(const struct trace_errnos_case *cases, size_t count, bool root)
{
	for (size_t i = 0; i < count; i++)
		if (root || !cases[i].root)
			try_case(&cases[i]);
}

static void try_one(const char *what, int (*call)(void), bool confined, int errnum)
{
	const int got = errno_of(call, confined, 0);

	if (got != errnum)
		found("%s, %s: %s instead of %s", what, confined ? "confined" : "bare", trace_errnos_name(got),
		      trace_errnos_name(errnum));
}

/* The same errno, confined and not. */
static void try_before(const char *what, int (*call)(void), int errnum)
{
	try_one(what, call, false, errnum);
	try_one(what, call, true, errnum);
}

bool trace_errnos_tree_try(void (*on_finding)(const char *finding))
{
	bool root;

	say = on_finding;
	make_tree();
	root = make_mount();
	try_cases(trace_errnos_open, trace_errnos_open_count, root);
	try_cases(trace_errnos_cases, trace_errnos_cases_count, root);
	try_cases(trace_errnos_reach, trace_errnos_reach_count, root);
	/* What depends on more than the errno (trace_decode.c). */
	try_one("an interpreter is missing", trace_errnos_cases_execve_interpreter, false, ENOENT);
	try_one("an interpreter is missing", trace_errnos_cases_execve_interpreter, true, EACCES);
	try_before("bind to a path that is there", trace_errnos_cases_bind_path_exists, EADDRINUSE);
	try_before("an address that is too short", trace_errnos_cases_connect_short, EINVAL);
	try_before("an abstract name that nobody has", trace_errnos_cases_connect_nobody, ECONNREFUSED);
	try_before("an abstract name on which nobody listens", trace_errnos_cases_connect_deaf, ECONNREFUSED);
	try_before("a message to nobody", trace_errnos_cases_send_nobody, ECONNREFUSED);
	try_before("a path that is no socket", trace_errnos_cases_connect_file_path, ECONNREFUSED);
	if (root) {
		try_before("a rename to another mount", trace_errnos_cases_rename_mounts, EXDEV);
		try_before("umount2 of no mount", trace_errnos_cases_umount_none, EINVAL);
	}
	remove_tree();
	return root;
}
