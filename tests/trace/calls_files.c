/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls on files, and paths that are hostile. */
#include "calls.h"

#include <errno.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

extern char **environ;

struct how {
	uint64_t flags, mode, resolve;
};

static int flags_of(const char *text)
{
	static const struct {
		char letter;
		int flag;
	} letters[] = {
		{ 'w', O_WRONLY },   { '+', O_RDWR },      { 'c', O_CREAT },    { 'x', O_EXCL },
		{ 't', O_TRUNC },    { 'p', O_PATH },      { 'n', O_NOFOLLOW }, { 'T', O_TMPFILE },
		{ 'b', O_NONBLOCK }, { 'd', O_DIRECTORY }, { '3', 3 },
	};
	int flags = 0;

	for (; *text; text++)
		for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
			if (letters[i].letter == *text)
				flags |= letters[i].flag;
	return flags;
}

static long call_open(char **args)
{
	return calls_keep(openat(AT_FDCWD, args[0], flags_of(args[1]), 0644));
}

static long call_openat(char **args)
{
	int dir = open(args[0], O_PATH | O_DIRECTORY);

	return calls_keep(openat(dir, args[1], flags_of(args[2]), 0644));
}

static long call_openat2(char **args)
{
	struct how how = { (uint64_t)flags_of(args[2]), 0, (uint64_t)atoi(args[3]) };
	int dir = open(args[0], O_PATH | O_DIRECTORY);

	return calls_keep((int)syscall(437, dir, args[1], &how, sizeof(how)));
}

static long call_creat(char **args)
{
	return calls_keep(creat(args[0], 0600));
}

/* A descriptor that is opened again through /proc. */
static long call_reopen(char **args)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%s/fd/%d", args[0], calls_last);
	return open(path, flags_of(args[1]));
}

static long call_handle(char **args)
{
	struct {
		struct file_handle head;
		unsigned char bytes[128];
	} handle = { .head.handle_bytes = 128 };
	int id;
	int mount = open("/", O_RDONLY | O_DIRECTORY);

	if (name_to_handle_at(AT_FDCWD, args[0], &handle.head, &id, 0) != 0)
		return -1;
	return open_by_handle_at(mount, &handle.head, flags_of(args[1]));
}

static long call_mkdir(char **args)
{
	return mkdir(args[0], 0755);
}

static long call_rmdir(char **args)
{
	return rmdir(args[0]);
}

static long call_unlink(char **args)
{
	return unlink(args[0]);
}

static long call_symlink(char **args)
{
	return symlink(args[0], args[1]);
}

static long call_mknod(char **args)
{
	static const struct {
		const char *name;
		mode_t mode;
		dev_t device;
	} kinds[] = {
		{ "file", S_IFREG, 0 },          { "fifo", S_IFIFO, 0 },     { "socket", S_IFSOCK, 0 },
		{ "null", S_IFCHR, 1 << 8 | 3 }, { "whiteout", S_IFCHR, 0 }, { "block", S_IFBLK, 7 << 8 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, args[1]) == 0)
			return mknod(args[0], kinds[i].mode | 0600, kinds[i].device);
	errno = EINVAL;
	return -1;
}

static long call_rename(char **args)
{
	return rename(args[0], args[1]);
}

static long call_renameat2(char **args)
{
	return syscall(SYS_renameat2, AT_FDCWD, args[0], AT_FDCWD, args[1], atoi(args[2]));
}

static long call_link(char **args)
{
	return link(args[0], args[1]);
}

/* linkat of the last descriptor, by /proc. */
static long call_link_last(char **args)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", calls_last);
	return linkat(AT_FDCWD, path, AT_FDCWD, args[0], AT_SYMLINK_FOLLOW);
}

static long call_truncate(char **args)
{
	return truncate(args[0], 0);
}

static long call_ftruncate(char **args)
{
	(void)args;
	return ftruncate(calls_last, 0);
}

static long call_memfd(char **args)
{
	return calls_keep(memfd_create(args[0], 0));
}

static long call_chdir(char **args)
{
	return chdir(args[0]);
}

static long call_chroot(char **args)
{
	return chroot(args[0]);
}

static long call_ioctl(char **args)
{
	int value;

	return ioctl(strcmp(args[0], "last") == 0 ? calls_last : atoi(args[0]), FIONREAD, &value);
}

static long call_execve(char **args)
{
	char *argv[] = { args[0], args[1], NULL };

	return execve(args[0], argv, environ);
}

static void *exec_thread(void *data)
{
	char **args = data;

	(void)call_execve(args);
	return NULL;
}

static void *open_thread(void *data)
{
	(void)open(data, O_RDONLY);
	return NULL;
}

/* From a thread that is not the first, which waits; another one has opened a file: in its midst execve(2) would end it. */
static long call_thread_execve(char **args)
{
	pthread_t thread, other;

	if (pthread_create(&other, NULL, open_thread, "/etc/hostname") != 0 || pthread_join(other, NULL) != 0 ||
	    pthread_create(&thread, NULL, exec_thread, args) != 0)
		return -1;
	(void)pause();
	return -1;
}

static long call_threads(char **args)
{
	pthread_t threads[8];

	for (int i = 0; i < 8; i++)
		if (pthread_create(&threads[i], NULL, open_thread, args[0]) != 0)
			return -1;
	for (int i = 0; i < 8; i++)
		(void)pthread_join(threads[i], NULL);
	return 0;
}

static long call_fork_execve(char **args)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)call_execve(args);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

static void nothing(int number)
{
	(void)number;
}

/* A FIFO's open that a signal with SA_RESTART interrupts again and again, until somebody writes. */
static long call_restart(char **args)
{
	struct sigaction action = { .sa_handler = nothing, .sa_flags = SA_RESTART };
	pid_t parent = getpid();
	pid_t pid;

	(void)sigaction(SIGUSR1, &action, NULL);
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 5; i++) {
			(void)poll(NULL, 0, 20);
			(void)kill(parent, SIGUSR1);
		}
		_exit(open(args[0], O_WRONLY) < 0);
	}
	return calls_keep(open(args[0], O_RDONLY));
}

/* An open whose text another thread changes while it runs. */
static char changing[PATH_MAX];
static volatile int stop_changing;

static void *change(void *data)
{
	char **args = data;

	while (!stop_changing) {
		(void)strcpy(changing, args[0]);
		(void)strcpy(changing, args[1]);
	}
	return NULL;
}

static long call_changing(char **args)
{
	pthread_t thread;

	(void)strcpy(changing, args[0]);
	if (pthread_create(&thread, NULL, change, args) != 0)
		return -1;
	for (int i = 0; i < 500; i++) {
		int fd = open(changing, O_RDONLY);

		if (fd >= 0)
			(void)close(fd);
	}
	stop_changing = 1;
	return pthread_join(thread, NULL);
}

/* A path that lies in the file that it names, which the call cuts: afterwards it is gone. */
static long call_truncate_itself(char **args)
{
	int fd = open(args[0], O_RDWR | O_CREAT, 0600);
	char *path;

	if (write(fd, args[0], strlen(args[0]) + 1) < 0)
		return -1;
	path = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	return path == MAP_FAILED ? -1 : truncate(path, 0);
}

/* A path without an end: a page of a's, and nothing after it; a bad pointer; 4 KiB and more. */
static long call_endless(char **args)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)args;
	(void)munmap(page + 4096, 4096);
	memset(page, 'a', 4096);
	return open(page, O_RDONLY);
}

static long call_bad_pointer(char **args)
{
	(void)args;
	return open((const char *)16, O_RDONLY);
}

static long call_long_path(char **args)
{
	char *path = malloc(8192);

	(void)args;
	memset(path, '/', 8191);
	path[8191] = '\0';
	return open(path, O_RDONLY);
}

static long call_mq_open(char **args)
{
	return mq_open(args[0], O_RDWR | O_CREAT, 0600, NULL);
}

/* AT_EXECVE_CHECK: whether it may be executed. */
static long call_execve_check(char **args)
{
	return syscall(SYS_execveat, AT_FDCWD, args[0], (char *[]){ args[0], NULL }, environ, 0x10000);
}

static long call_acct(char **args)
{
	return syscall(SYS_acct, args[0]);
}

static long call_swapon(char **args)
{
	return syscall(SYS_swapon, args[0], 0);
}

/* bpf(BPF_OBJ_PIN), of no object. */
static long call_pin(char **args)
{
	struct {
		uint64_t path;
		uint32_t fd, flags;
	} attr = { (uintptr_t)args[0], (uint32_t)-1, 0 };

	return syscall(SYS_bpf, 6, &attr, sizeof(attr));
}

const struct calls_row calls_files[] = {
	CALLS_ROW(open, 2),      CALLS_ROW(openat, 3),      CALLS_ROW(openat2, 4),
	CALLS_ROW(creat, 1),     CALLS_ROW(reopen, 2),      CALLS_ROW(handle, 2),
	CALLS_ROW(mkdir, 1),     CALLS_ROW(rmdir, 1),       CALLS_ROW(unlink, 1),
	CALLS_ROW(symlink, 2),   CALLS_ROW(mknod, 2),       CALLS_ROW(rename, 2),
	CALLS_ROW(renameat2, 3), CALLS_ROW(link, 2),        CALLS_ROW(link_last, 1),
	CALLS_ROW(truncate, 1),  CALLS_ROW(ftruncate, 0),   CALLS_ROW(truncate_itself, 1),
	CALLS_ROW(memfd, 1),     CALLS_ROW(chdir, 1),       CALLS_ROW(chroot, 1),
	CALLS_ROW(ioctl, 1),     CALLS_ROW(execve, 2),      CALLS_ROW(thread_execve, 2),
	CALLS_ROW(threads, 1),   CALLS_ROW(fork_execve, 2), CALLS_ROW(restart, 1),
	CALLS_ROW(changing, 2),  CALLS_ROW(endless, 0),     CALLS_ROW(bad_pointer, 0),
	CALLS_ROW(long_path, 0), CALLS_ROW(mq_open, 1),     CALLS_ROW(execve_check, 1),
	CALLS_ROW(acct, 1),      CALLS_ROW(swapon, 1),      CALLS_ROW(pin, 1),
	{ NULL, NULL, 0 },
};
