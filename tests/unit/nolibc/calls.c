/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim's system calls: what they do, and what they say of what they cannot do, is what libc's do and say. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/sys.h"
#include "nolibc.h"

#define nolibc_errno (*nolibc___errno_location())
#define UNTOUCHED 4711

/* Both give the same, and where that is -1 for the same reason; errno stays where nothing failed. */
#define SAME(ours, libcs)                                                                 \
	do {                                                                              \
		long got, wanted;                                                         \
                                                                                          \
		nolibc_errno = UNTOUCHED;                                                 \
		got = (long)(ours);                                                       \
		if (got != -1)                                                            \
			cr_expect_eq(nolibc_errno, UNTOUCHED, "%s", #ours);               \
		else                                                                      \
			cr_expect_neq(nolibc_errno, UNTOUCHED, "%s", #ours);              \
		errno = UNTOUCHED;                                                        \
		wanted = (long)(libcs);                                                   \
		cr_expect_eq(got, wanted, "%s: %ld %ld", #ours, got, wanted);             \
		if (got == -1)                                                            \
			cr_expect_eq(nolibc_errno, errno, "%s: %d", #ours, nolibc_errno); \
	} while (0)

static char directory[] = "/tmp/landshim-own-XXXXXX";

static const char *path(const char *name)
{
	static char paths[4][64];
	static unsigned next;
	char *to = paths[next++ % 4];

	(void)snprintf(to, sizeof(paths[0]), "%s/%s", directory, name);
	return to;
}

/* A file of two pages and a bit, a link, and a directory. */
static void make_files(void)
{
	int fd;

	cr_assert_not_null(mkdtemp(directory));
	fd = open(path("file"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	cr_assert_geq(fd, 0);
	for (int page = 0; page < 3; page++)
		cr_assert_eq(pwrite(fd, &"abc"[page], 1, page * sysconf(_SC_PAGESIZE)), 1);
	(void)close(fd);
	cr_assert_eq(symlink("file", path("link")), 0);
	cr_assert_eq(mkdir(path("dir"), 0700), 0);
}

static void remove_files(void)
{
	(void)unlink(path("file"));
	(void)unlink(path("link"));
	(void)rmdir(path("dir"));
	(void)rmdir(directory);
}

/* Whether what was opened is the file; closes it. */
static bool is_file(int fd)
{
	struct stat a, b;

	return fd >= 0 && fstat(fd, &a) == 0 && stat(path("file"), &b) == 0 && a.st_ino == b.st_ino &&
	       nolibc_close(fd) == 0;
}

Test(nolibc_calls, files_are_opened_read_and_closed, .init = make_files, .fini = remove_files)
{
	int dir = nolibc_open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = nolibc_open(path("file"), O_RDONLY | O_CLOEXEC);
	char c[2];

	cr_assert_geq(dir, 0);
	cr_assert_geq(fd, 0);
	cr_expect_eq(nolibc_fcntl(fd, F_GETFD), FD_CLOEXEC);
	cr_expect_eq(nolibc_read(fd, c, 2), 2);
	cr_expect_eq(c[0], 'a');
	cr_expect_eq(nolibc_close(fd), 0);
	SAME(nolibc_fcntl(fd, F_GETFD), fcntl(fd, F_GETFD));
	SAME(nolibc_read(fd, c, 1), read(fd, c, 1));
	SAME(nolibc_write(fd, c, 1), write(fd, c, 1));
	SAME(nolibc_close(fd), close(fd));
	fd = nolibc_open(path("file"), O_RDONLY);
	cr_expect_eq(nolibc_fcntl(fd, F_GETFD), 0);
	(void)nolibc_close(fd);
	fd = nolibc_openat(dir, "file", O_RDONLY);
	cr_expect_eq(nolibc_fcntl(fd, F_GETFD), 0);
	(void)nolibc_close(fd);
	cr_expect(is_file(nolibc_open(path("link"), O_RDONLY)));
	cr_expect(is_file(nolibc_openat(dir, "file", O_RDONLY)));
	cr_expect(is_file(nolibc_openat(dir, "link", O_RDONLY)));
	SAME(nolibc_openat(dir, "link", O_RDONLY | O_NOFOLLOW), openat(dir, "link", O_RDONLY | O_NOFOLLOW));
	SAME(nolibc_openat(dir, "none", O_RDONLY), openat(dir, "none", O_RDONLY));
	SAME(nolibc_openat(-7, "none", O_RDONLY), openat(-7, "none", O_RDONLY));
	SAME(nolibc_open(path("none"), O_RDONLY), open(path("none"), O_RDONLY));
	SAME(nolibc_open(path("file"), O_RDONLY | O_DIRECTORY), open(path("file"), O_RDONLY | O_DIRECTORY));
	SAME(nolibc_open(path("dir"), O_WRONLY), open(path("dir"), O_WRONLY));
	(void)nolibc_close(dir);
}

Test(nolibc_calls, links_and_places, .init = make_files, .fini = remove_files)
{
	struct statfs fs, same;
	int dir = open(directory, O_PATH);
	char here[PATH_MAX], there[PATH_MAX];

	for (size_t len = 1; len < 8; len++) {
		memset(here, '~', 8);
		memset(there, '~', 8);
		SAME(nolibc_readlink(path("link"), here, len), readlink(path("link"), there, len));
		cr_expect_eq(memcmp(here, there, 8), 0, "%zu", len);
		SAME(nolibc_readlinkat(dir, "link", here, len), readlinkat(dir, "link", there, len));
	}
	SAME(nolibc_readlink(path("link"), here, 0), readlink(path("link"), there, 0));
	SAME(nolibc_readlink(path("file"), here, 8), readlink(path("file"), there, 8));
	SAME(nolibc_readlinkat(dir, "none", here, 8), readlinkat(dir, "none", there, 8));
	cr_assert_eq(chdir(directory), 0);
	cr_expect_eq(nolibc_getcwd(here, sizeof(here)), here);
	cr_expect_str_eq(here, getcwd(there, sizeof(there)));
	errno = 0;
	cr_expect_null(nolibc_getcwd(here, 5));
	cr_expect_null(getcwd(there, 5));
	cr_expect_eq(nolibc_errno, errno);
	SAME(nolibc_statfs("/proc", &fs), statfs("/proc", &same));
	cr_expect_eq(fs.f_type, same.f_type);
	SAME(nolibc_statfs(path("none"), &fs), statfs(path("none"), &same));
}

Test(nolibc_calls, memory_is_mapped_and_unmapped, .init = make_files, .fini = remove_files)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open(path("file"), O_RDONLY);
	char *mapped = nolibc_mmap(NULL, page, PROT_READ, MAP_PRIVATE, fd, (off_t)(2 * page));

	cr_assert_neq(mapped, MAP_FAILED);
	cr_expect_eq(mapped[0], 'c', "the offset counts");
	cr_expect_eq(nolibc_munmap(mapped, page), 0);
	mapped = nolibc_mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert_neq(mapped, MAP_FAILED);
	memset(mapped, 'x', 2 * page);
	cr_expect_eq(nolibc_madvise(mapped + page, page, MADV_DONTNEED), 0);
	cr_expect_eq(mapped[page - 1], 'x');
	cr_expect_eq(mapped[page], '\0');
	cr_expect_eq(nolibc_mmap(mapped, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), mapped);
	cr_expect_eq(mapped[0], '\0');
	SAME(nolibc_madvise(mapped, page, 4711), madvise(mapped, page, 4711));
	SAME(nolibc_munmap(mapped + 1, page), munmap(mapped + 1, page));
	cr_expect_eq(nolibc_munmap(mapped, 2 * page), 0);
	SAME((intptr_t)nolibc_mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	     (intptr_t)mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SAME((intptr_t)nolibc_mmap(NULL, page, PROT_READ, MAP_PRIVATE, -1, 0),
	     (intptr_t)mmap(NULL, page, PROT_READ, MAP_PRIVATE, -1, 0));
}

/* What the kernel takes of it; libc keeps 32 and 33 for itself. */
#define KERNEL_SET 8

Test(nolibc_calls, sets_of_signals_are_the_kernels)
{
	sigset_t all, libcs;

	memset(&all, 0xff, sizeof(all));
	cr_expect_eq(nolibc_sigemptyset(&all), 0);
	(void)sigemptyset(&libcs);
	cr_expect_eq(memcmp(&all, &libcs, KERNEL_SET), 0);
	for (int signal = 1; signal <= 64; signal++) {
		sigset_t one;

		cr_expect_eq(nolibc_sigismember(&all, signal), 0, "%d", signal);
		(void)nolibc_sigemptyset(&one);
		cr_expect_eq(nolibc_sigaddset(&one, signal), 0);
		cr_expect_eq(nolibc_sigaddset(&all, signal), 0);
		for (int other = 1; other <= 64; other++)
			cr_expect_eq(nolibc_sigismember(&one, other), other == signal, "%d %d", signal, other);
		if (signal == 32 || signal == 33)
			continue;
		(void)sigemptyset(&libcs);
		(void)sigaddset(&libcs, signal);
		cr_expect_eq(memcmp(&one, &libcs, KERNEL_SET), 0, "%d", signal);
	}
	memset(&libcs, 0xff, sizeof(libcs));
	cr_expect_eq(memcmp(&all, &libcs, KERNEL_SET), 0);
}

Test(nolibc_calls, signals_are_blocked_and_taken)
{
	const struct timespec now = { 0, 0 };
	sigset_t usr2, set;
	siginfo_t info;

	(void)nolibc_sigemptyset(&usr2);
	(void)nolibc_sigaddset(&usr2, SIGUSR2);
	(void)nolibc_sigaddset(&usr2, 64);
	cr_expect_eq(sys_sigmask(SIG_BLOCK, &usr2, NULL), 0);
	(void)sigemptyset(&set);
	cr_expect_eq(sigprocmask(SIG_BLOCK, NULL, &set), 0);
	cr_expect_eq(sigismember(&set, SIGUSR2), 1);
	cr_expect_eq(sigismember(&set, 64), 1, "the whole set counts");
	SAME(nolibc_sigtimedwait(&usr2, &info, &now), sigtimedwait(&usr2, &info, &now));
	cr_assert_eq(raise(SIGUSR2), 0);
	(void)nolibc_sigemptyset(&set);
	cr_expect_eq(nolibc_sigpending(&set), 0);
	cr_expect_eq(nolibc_sigismember(&set, SIGUSR2), 1);
	cr_expect_eq(nolibc_sigismember(&set, SIGUSR1), 0);
	cr_expect_eq(nolibc_sigtimedwait(&usr2, &info, &now), SIGUSR2);
	cr_expect_eq(info.si_signo, SIGUSR2);
	cr_expect_eq(nolibc_sigpending(&set), 0);
	cr_expect_eq(nolibc_sigismember(&set, SIGUSR2), 0);
	(void)nolibc_sigemptyset(&set);
	cr_expect_eq(sys_sigmask(SIG_UNBLOCK, &usr2, &set), 0);
	cr_expect_eq(nolibc_sigismember(&set, SIGUSR2), 1, "what was before");
	cr_expect_eq(sys_sigmask(SIG_SETMASK, NULL, &set), 0);
	cr_expect_eq(nolibc_sigismember(&set, SIGUSR2), 0);
}

Test(nolibc_calls, polls_and_sends)
{
	struct pollfd fds[2];
	int pair[2];
	char text[8];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	fds[0] = (struct pollfd){ .fd = pair[0], .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = pair[1], .events = POLLOUT };
	cr_expect_eq(nolibc_poll(fds, 1, 0), 0, "it does not wait");
	cr_expect_eq(nolibc_poll(fds, 2, 0), 1);
	cr_expect_eq(fds[0].revents, 0);
	cr_expect_eq(fds[1].revents, POLLOUT);
	cr_expect_eq(nolibc_send(pair[1], "text", 4, MSG_NOSIGNAL), 4);
	cr_expect_eq(nolibc_poll(fds, 2, 0), 2);
	cr_expect_eq(fds[0].revents, POLLIN);
	cr_expect_eq(nolibc_read(pair[0], text, sizeof(text)), 4);
	cr_expect_eq(memcmp(text, "text", 4), 0);
	cr_expect_eq(nolibc_write(pair[0], "back", 4), 4);
	cr_expect_eq(read(pair[1], text, sizeof(text)), 4);
	cr_expect_eq(memcmp(text, "back", 4), 0);
	(void)close(pair[0]);
	SAME(nolibc_send(pair[1], "x", 1, MSG_NOSIGNAL), send(pair[1], "x", 1, MSG_NOSIGNAL));
	SAME(nolibc_send(-1, "x", 1, 0), send(-1, "x", 1, 0));
	fds[0].fd = pair[0];
	cr_expect_eq(nolibc_poll(fds, 1, 0), 1);
	cr_expect_eq(fds[0].revents, POLLNVAL);
}

Test(nolibc_calls, prctl_passes_four_arguments)
{
	char name[16] = "";

	cr_expect_eq(nolibc_prctl(PR_SET_NAME, (unsigned long)(uintptr_t) "own", 0UL, 0UL, 0UL), 0);
	(void)prctl(PR_GET_NAME, name);
	cr_expect_str_eq(name, "own");
	SAME(nolibc_prctl(PR_SET_NO_NEW_PRIVS, 2UL, 0UL, 0UL, 0UL), prctl(PR_SET_NO_NEW_PRIVS, 2UL, 0UL, 0UL, 0UL));
	SAME(nolibc_prctl(PR_SET_NO_NEW_PRIVS, 1UL, 1UL, 0UL, 0UL), prctl(PR_SET_NO_NEW_PRIVS, 1UL, 1UL, 0UL, 0UL));
	SAME(nolibc_prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 1UL, 0UL), prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 1UL, 0UL));
	SAME(nolibc_prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 1UL), prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 1UL));
	cr_expect_eq(nolibc_prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL), 0);
	cr_expect_eq(nolibc_prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL), 0);
	cr_expect_eq(nolibc_prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL), 1);
}

/* What a child of the test's ends with. */
static int status_of(void (*run)(void))
{
	pid_t pid = fork();
	int status;

	cr_assert_geq(pid, 0);
	if (pid == 0) {
		run();
		_exit(99);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

/* Each of them another, so that none is taken for another. */
static void tell_apart(void)
{
	if (setresgid(11, 12, 13) != 0 || setresuid(21, 22, 23) != 0)
		_exit(98);
	_exit(nolibc_getgid() == 11 && nolibc_getegid() == 12 && nolibc_getuid() == 21 && nolibc_geteuid() == 22 ? 0
	                                                                                                         : 1);
}

Test(nolibc_calls, who_the_process_is)
{
	cr_expect_eq(nolibc_getpid(), getpid());
	cr_expect_eq(nolibc_getuid(), getuid());
	cr_expect_eq(nolibc_geteuid(), geteuid());
	cr_expect_eq(nolibc_getgid(), getgid());
	cr_expect_eq(nolibc_getegid(), getegid());
	if (geteuid() == 0)
		cr_expect_eq(status_of(tell_apart), 0);
}

static void end_with_42(void)
{
	nolibc__exit(42);
}

static void smash(void)
{
	nolibc___stack_chk_fail();
}

Test(nolibc_calls, ends)
{
	int status = status_of(end_with_42);

	cr_expect(WIFEXITED(status));
	cr_expect_eq(WEXITSTATUS(status), 42);
	cr_expect(WIFSIGNALED(status_of(smash)));
}

static sigset_t some;

static void create(void)
{
	(void)nolibc_open("/tmp/none", O_WRONLY | O_CREAT, 0600);
}

static void create_in(void)
{
	(void)nolibc_openat(AT_FDCWD, "/tmp/none", O_WRONLY | O_CREAT | O_EXCL, 0600);
}

static void create_without_name(void)
{
	(void)nolibc_open("/tmp", O_WRONLY | O_TMPFILE, 0600);
}

static void set_flags(void)
{
	(void)nolibc_fcntl(0, F_SETFD, FD_CLOEXEC);
}

static void duplicate(void)
{
	(void)nolibc_fcntl(0, F_DUPFD_CLOEXEC, 10);
}

static void allocate(void)
{
	(void)nolibc_getcwd(NULL, 0);
}

static void wait_for_input(void)
{
	struct pollfd none = { .fd = -1 };

	(void)nolibc_poll(&none, 1, 1);
}

static void wait_for_ever(void)
{
	(void)nolibc_sigtimedwait(&some, NULL, NULL);
}

static void wait_a_second(void)
{
	(void)nolibc_sigtimedwait(&some, NULL, &(const struct timespec){ 1, 0 });
}

static void wait_a_moment(void)
{
	(void)nolibc_sigtimedwait(&some, NULL, &(const struct timespec){ 0, 1 });
}

static void add_no_signal(void)
{
	(void)nolibc_sigaddset(&some, 0);
}

static void add_beyond_the_last(void)
{
	(void)nolibc_sigaddset(&some, 65);
}

static void ask_beyond_the_last(void)
{
	_exit(nolibc_sigismember(&some, 65));
}

/* An argument that would be ignored ends the process: nothing that was asked for is left out. */
Test(nolibc_calls, what_would_be_ignored_ends_the_process)
{
	static void (*const ask[])(
		void) = { create,        create_in,           create_without_name, set_flags,     duplicate,
		          allocate,      wait_for_input,      wait_for_ever,       wait_a_second, wait_a_moment,
		          add_no_signal, add_beyond_the_last, ask_beyond_the_last };

	for (size_t i = 0; i < sizeof(ask) / sizeof(ask[0]); i++) {
		int status = status_of(ask[i]);

		cr_expect(WIFSIGNALED(status), "%zu: status %x", i, (unsigned)status);
	}
	cr_expect_eq(access("/tmp/none", F_OK), -1);
}

Test(nolibc_calls, six_arguments_are_passed_and_errors_told_from_answers)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	loff_t from = 2, to = 1;
	int in = memfd_create("in", 0), out = memfd_create("out", 0), mem = open("/proc/self/mem", O_RDONLY);
	char text[8] = "";

	cr_assert_eq(write(in, "abcdef", 6), 6);
	/* The sixth is a flag that does not exist. */
	SAME(nolibc_syscall(SYS_copy_file_range, (long)in, &from, (long)out, &to, 3L, 1UL),
	     syscall(SYS_copy_file_range, (long)in, &from, (long)out, &to, 3L, 1UL));
	cr_expect_eq(nolibc_syscall(SYS_copy_file_range, (long)in, &from, (long)out, &to, 3L, 0UL), 3);
	cr_expect_eq(pread(out, text, sizeof(text), 0), 4);
	cr_expect_eq(memcmp(text, "\0cde", 4), 0);
	SAME(nolibc_syscall(-1L), syscall(-1L));
	SAME(nolibc_syscall(SYS_munmap, 1L, page), syscall(SYS_munmap, 1L, page));
	/* /proc/self/mem is sought anywhere: the last address that is no error, and the first that looks like one. */
	cr_assert_geq(mem, 0);
	SAME(nolibc_syscall(SYS_lseek, (long)mem, -4096L, (long)SEEK_SET),
	     syscall(SYS_lseek, (long)mem, -4096L, (long)SEEK_SET));
#if defined(__powerpc__)
	/* The kernel tells errors by a bit there, which libc's syscall(2) looks at; here it is an error all the same. */
	cr_expect_eq(nolibc_syscall(SYS_lseek, (long)mem, -4095L, (long)SEEK_SET), -1);
	cr_expect_eq(nolibc_errno, 4095);
#else
	SAME(nolibc_syscall(SYS_lseek, (long)mem, -4095L, (long)SEEK_SET),
	     syscall(SYS_lseek, (long)mem, -4095L, (long)SEEK_SET));
#endif
	/* Beneath it the answer is the kernel's. */
	cr_expect_eq(nolibc_syscall_enter(SYS_close, (const long[6]){ -1 }), -EBADF);
	nolibc_errno = EBADF;
	cr_expect_eq(nolibc_syscall(SYS_getpid), getpid());
	cr_expect_eq(nolibc_errno, EBADF, "what succeeds leaves it alone");
}
