/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of errnos against the running kernel: each case is made twice, as it
 * is and in a domain that handles everything and grants nothing.  Where Landlock
 * is asked first, the confined one gives Landlock's errno.
 */
#include "command/trace/trace_errnos.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <sched.h>
#include <signal.h>
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

#include "../../../system/require.h"
#include "kernel/abi.h"
#include "model/access.h"
#include "model/uapi.h"
#include "trace_errnos_cases.h"

static char directory[] = "/tmp/landshim-errnos-XXXXXX";
pid_t trace_errnos_cases_running;

static void make_file(const char *name, const char *text, int mode)
{
	FILE *file = fopen(name, "we");

	cr_assert_not_null(file);
	(void)fputs(text, file);
	(void)fclose(file);
	(void)chmod(name, (mode_t)mode);
}

static void copy_program(const char *name)
{
	cr_assert_eq(system(name), 0);
}

/* An abstract socket. */
static void bind_abstract(struct sockaddr_un *address, int type, bool listens)
{
	int fd = socket(AF_UNIX, type, 0);

	address->sun_family = AF_UNIX;
	(void)snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "landshim-errnos-%d-%d-%d", (int)getpid(),
	               type, listens);
	cr_assert_eq(bind(fd, (struct sockaddr *)address, sizeof(*address)), 0);
	if (listens)
		cr_assert_eq(listen(fd, 8), 0);
}

static void make_tree(void)
{
	struct sockaddr_un path = { AF_UNIX, "socket" };
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int listening = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_not_null(mkdtemp(directory));
	cr_assert_eq(chdir(directory), 0);
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
	cr_assert_eq(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&path, sizeof(path)), 0);
	copy_program("cp /bin/sleep running && cp /bin/true written");
	(void)dup2(open("written", O_WRONLY), 100);
	trace_errnos_cases_running = fork();
	if (trace_errnos_cases_running == 0) {
		(void)execl("./running", "sleep", "60", NULL);
		_exit(1);
	}
	bind_abstract(&trace_errnos_cases_stream, SOCK_STREAM, true);
	bind_abstract(&trace_errnos_cases_deaf, SOCK_STREAM, false);
	bind_abstract(&trace_errnos_cases_datagram, SOCK_DGRAM, false);
	cr_assert_eq(bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
	cr_assert_eq(listen(listening, 1), 0);
	cr_assert_eq(getsockname(listening, (struct sockaddr *)&address, &len), 0);
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
	(void)chdir("/");
	(void)umount2("mount", MNT_DETACH);
	(void)umount2("flags", MNT_DETACH);
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
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool is_landlocks(int errnum)
{
	return errnum == EACCES || errnum == EPERM || errnum == EXDEV;
}

static void expect_stage(const struct trace_errnos_case *tried)
{
	const enum trace_stage stage = trace_errnos_stage(tried->kind, tried->errnum);
	const int bare = errno_of(tried->call, false, 0);
	const int confined = errno_of(tried->call, true, tried->granted);
	const char *name = trace_errnos_name(tried->errnum);

	if (stage == TRACE_EITHER) {
		cr_expect_eq(confined, tried->errnum, "kind %d, %s: it is not Landlock's: %s", (int)tried->kind, name,
		             trace_errnos_name(confined));
		return;
	}
	cr_expect_eq(bare, tried->errnum, "kind %d: %s instead of %s", (int)tried->kind, trace_errnos_name(bare), name);
	if (stage == TRACE_BEFORE)
		cr_expect_eq(confined, bare, "kind %d: %s comes after Landlock (%s)", (int)tried->kind, name,
		             trace_errnos_name(confined));
	else
		cr_expect(is_landlocks(confined) && confined != bare, "kind %d: %s comes before Landlock (%s)",
		          (int)tried->kind, name, trace_errnos_name(confined));
}

static void expect_stages(const struct trace_errnos_case *cases, size_t count, bool root)
{
	for (size_t i = 0; i < count; i++)
		if (root || !cases[i].root)
			expect_stage(&cases[i]);
}

/* The same errno, confined and not. */
static void expect_before(int (*call)(void), int errnum)
{
	cr_expect_eq(errno_of(call, false, 0), errnum);
	cr_expect_eq(errno_of(call, true, 0), errnum);
}

Test(trace_errnos, the_kernel_asks_landlock_where_the_table_says)
{
	bool root;

	require_landlock(6);
	make_tree();
	root = make_mount();
	if (geteuid() == 0 && getenv("REQUIRE_ROOT"))
		cr_expect(root, "the mounts cannot be made");
	expect_stages(trace_errnos_open, trace_errnos_open_count, root);
	expect_stages(trace_errnos_cases, trace_errnos_cases_count, root);
	expect_stages(trace_errnos_reach, trace_errnos_reach_count, root);
	/* What depends on more than the errno (trace_decode.c). */
	cr_expect_eq(errno_of(trace_errnos_cases_execve_interpreter, false, 0), ENOENT);
	cr_expect_eq(errno_of(trace_errnos_cases_execve_interpreter, true, 0), EACCES);
	expect_before(trace_errnos_cases_bind_path_exists, EADDRINUSE);
	expect_before(trace_errnos_cases_connect_short, EINVAL);
	expect_before(trace_errnos_cases_connect_nobody, ECONNREFUSED);
	expect_before(trace_errnos_cases_connect_deaf, ECONNREFUSED);
	expect_before(trace_errnos_cases_send_nobody, ECONNREFUSED);
	if (root) {
		expect_before(trace_errnos_cases_rename_mounts, EXDEV);
		expect_before(trace_errnos_cases_umount_none, EINVAL);
	}
	remove_tree();
}

static bool has_case(const struct trace_errnos_row *row, const struct trace_errnos_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cases[i].kind == row->kind && cases[i].errnum == row->errnum)
			return true;
	return false;
}

Test(trace_errnos, each_row_of_the_table_has_a_case)
{
	for (size_t i = 0; i < trace_errnos_rows_count; i++) {
		const struct trace_errnos_row *row = &trace_errnos_rows[i];

		cr_expect(has_case(row, trace_errnos_open, trace_errnos_open_count) ||
		                  has_case(row, trace_errnos_cases, trace_errnos_cases_count) ||
		                  has_case(row, trace_errnos_reach, trace_errnos_reach_count),
		          "kind %d: %s", (int)row->kind, trace_errnos_name(row->errnum));
	}
}

Test(trace_errnos, each_errno_has_a_name)
{
	cr_assert_str_eq(trace_errnos_name(ECONNREFUSED), "ECONNREFUSED");
	cr_assert_str_eq(trace_errnos_name(ENOENT), "ENOENT");
	cr_assert_str_eq(trace_errnos_name(99999), "errno");
	/* Between these are those of System V, which Linux never gives. */
	for (int i = 1; i <= EINPROGRESS; i++)
		if (strerrorname_np(i) && (i <= EIDRM || i >= EUSERS) && i != ETOOMANYREFS)
			cr_expect_str_eq(trace_errnos_name(i), strerrorname_np(i), "%d", i);
}
