/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls on processes. */
#include "calls.h"

#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

static long call_kill(char **args)
{
	return kill(strcmp(args[0], "parent") == 0 ? getppid() : atoi(args[0]), atoi(args[1]));
}

/* A child that waits is signalled. */
static long call_kill_child(char **args)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)pause();
		_exit(0);
	}
	if (kill(pid, atoi(args[0])) != 0)
		return -1;
	return waitpid(pid, &status, 0) == pid ? 0 : -1;
}

/* A child that has ended, and was not waited for, is signalled. */
static long call_kill_ended(char **args)
{
	pid_t pid = fork();
	siginfo_t info;
	int status;

	if (pid == 0)
		_exit(0);
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0 || kill(pid, atoi(args[0])) != 0)
		return -1;
	return waitpid(pid, &status, 0) == pid ? 0 : -1;
}

static long call_raise(char **args)
{
	return raise(atoi(args[0]));
}

static long call_setown(char **args)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
		return -1;
	return fcntl(fds[0], F_SETOWN, strcmp(args[0], "parent") == 0 ? getppid() : getpid());
}

static long call_vm_read(char **args)
{
	char byte;
	struct iovec here = { &byte, 1 };
	pid_t pid = strcmp(args[0], "parent") == 0 ? getppid() : getpid();

	return syscall(SYS_process_vm_readv, pid, &here, 1, &here, 1, 0);
}

/* --- each way to reach a process ---------------------------------------------------------- */

static long reach_queue(pid_t pid)
{
	siginfo_t info = { .si_code = SI_QUEUE };

	return syscall(SYS_rt_sigqueueinfo, pid, 0, &info);
}

static long reach_queue_thread(pid_t pid)
{
	siginfo_t info = { .si_code = SI_QUEUE };

	return syscall(SYS_rt_tgsigqueueinfo, pid, pid, 0, &info);
}

static long reach_tkill(pid_t pid)
{
	return syscall(SYS_tkill, pid, 0);
}

static long reach_tgkill(pid_t pid)
{
	return syscall(SYS_tgkill, pid, pid, 0);
}

static int descriptor_of(pid_t pid)
{
	return (int)syscall(434 /* pidfd_open */, pid, 0);
}

static long reach_pidfd_signal(pid_t pid)
{
	return syscall(424, descriptor_of(pid), 0, NULL, 0);
}

static long reach_owner(pid_t pid)
{
	int fds[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 ? ioctl(fds[0], FIOSETOWN, &pid) : -1;
}

static long reach_owner_ex(pid_t pid)
{
	int owner[] = { 1 /* F_OWNER_PID */, pid };
	int fds[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 ? fcntl(fds[0], 15 /* F_SETOWN_EX */, owner) : -1;
}

static long reach_seize(pid_t pid)
{
	return ptrace(PTRACE_SEIZE, pid, NULL, NULL);
}

static long reach_write(pid_t pid)
{
	char byte = 0;
	struct iovec here = { &byte, 1 }, there = { (void *)16, 1 };

	return syscall(SYS_process_vm_writev, pid, &here, 1, &there, 1, 0);
}

static long reach_kcmp(pid_t pid)
{
	return syscall(SYS_kcmp, pid, pid, 0, 0, 0);
}

static long reach_list(pid_t pid)
{
	void *head;
	size_t len;

	return syscall(SYS_get_robust_list, pid, &head, &len);
}

static long reach_move_pages(pid_t pid)
{
	return syscall(SYS_move_pages, pid, 0, NULL, NULL, NULL, 0);
}

static long reach_migrate_pages(pid_t pid)
{
	return syscall(SYS_migrate_pages, pid, 0, NULL, NULL);
}

static long reach_events(pid_t pid)
{
	return syscall(SYS_perf_event_open, NULL, pid, -1, -1, 0);
}

static long reach_getfd(pid_t pid)
{
	return syscall(438, descriptor_of(pid), 0, 0);
}

static long reach_advise(pid_t pid)
{
	return syscall(440, descriptor_of(pid), NULL, 0, 20 /* MADV_COLD */, 0);
}

static long reach_setns(pid_t pid)
{
	return syscall(SYS_setns, descriptor_of(pid), 0);
}

/* reach CALL WHO: "parent", or the process itself. */
static long call_reach(char **args)
{
	static const struct {
		const char *name;
		long (*reach)(pid_t pid);
	} ways[] = {
		{ "rt_sigqueueinfo", reach_queue },
		{ "rt_tgsigqueueinfo", reach_queue_thread },
		{ "tkill", reach_tkill },
		{ "tgkill", reach_tgkill },
		{ "pidfd_send_signal", reach_pidfd_signal },
		{ "ioctl", reach_owner },
		{ "fcntl", reach_owner_ex },
		{ "ptrace", reach_seize },
		{ "process_vm_writev", reach_write },
		{ "kcmp", reach_kcmp },
		{ "get_robust_list", reach_list },
		{ "move_pages", reach_move_pages },
		{ "migrate_pages", reach_migrate_pages },
		{ "perf_event_open", reach_events },
		{ "pidfd_getfd", reach_getfd },
		{ "process_madvise", reach_advise },
		{ "setns", reach_setns },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(ways[i].name, args[0]) == 0)
			return ways[i].reach(strcmp(args[1], "parent") == 0 ? getppid() : getpid());
	errno = EINVAL;
	return -1;
}

static long call_traceme(char **args)
{
	(void)args;
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long call_mount(char **args)
{
	return mount("none", args[0], "tmpfs", 0, NULL);
}

/* As mount(8) does it with a mount that fsmount(2) has made: what is moved has no path. */
static long call_move_mount(char **args)
{
	return syscall(SYS_move_mount, open("/", O_PATH), "", AT_FDCWD, args[0], 4 /* MOVE_MOUNT_F_EMPTY_PATH */);
}

static long call_umount(char **args)
{
	return umount2(args[0], 0);
}

static long call_pivot_root(char **args)
{
	return syscall(SYS_pivot_root, args[0], args[1]);
}

/* FSCONFIG_CMD_RECONFIGURE, of no descriptor. */
static long call_reconfigure(char **args)
{
	(void)args;
	return syscall(431, 999, 7, NULL, NULL, 0);
}

static long call_dumpable(char **args)
{
	return prctl(PR_SET_DUMPABLE, atoi(args[0]), 0, 0, 0);
}

static long call_io_uring(char **args)
{
	char parameters[256] = "";

	(void)args;
	return syscall(425, 8, parameters);
}

static long install(unsigned flags)
{
	struct {
		unsigned short len;
		void *filter;
	} program = { 1, (uint64_t[]){ 0x7fff000000000006ULL } };

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return syscall(SYS_seccomp, 1, flags, &program);
}

static long call_seccomp(char **args)
{
	(void)args;
	return install(0);
}

/* SECCOMP_FILTER_FLAG_NEW_LISTENER */
static long call_listener(char **args)
{
	(void)args;
	return install(8);
}

static int child_opens(void *data)
{
	return open(data, O_RDONLY) < 0 ? errno : 0;
}

/* clone(2) or clone3(2) with CLONE_UNTRACED: the child opens a file, and its status is its errno. */
static long call_untraced(char **args)
{
	static char stack[65536] __attribute__((aligned(16)));
	uint64_t three[11] = { 0x00800000, 0, 0, 0, SIGCHLD };
	int status;
	pid_t pid;

	if (args[1][0] == '3') {
		pid = (pid_t)syscall(435, three, sizeof(three));
		if (pid == 0)
			_exit(child_opens(args[0]));
	} else {
		pid = clone(child_opens, stack + sizeof(stack), 0x00800000 | SIGCHLD, args[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	errno = WEXITSTATUS(status);
	return errno ? -1 : 0;
}

static long call_unshare(char **args)
{
	int flags = 0;

	for (const char *at = args[0]; *at; at++)
		flags |= *at == 'u' ? CLONE_NEWUSER : *at == 'p' ? CLONE_NEWPID : *at == 'm' ? CLONE_NEWNS : 0;
	return unshare(flags);
}

/* The rest happens in a child; the first process waits for it. */
static long call_fork(char **args)
{
	pid_t pid = fork();
	int status;

	(void)args;
	if (pid <= 0)
		return pid;
	(void)waitpid(pid, &status, 0);
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/* The rest happens in a child that is left behind. */
static long call_daemon(char **args)
{
	pid_t pid = fork();

	(void)args;
	if (pid <= 0)
		return pid == 0 ? setsid() : -1;
	exit(0);
}

static long call_exit(char **args)
{
	exit(atoi(args[0]));
}

static long call_sleep(char **args)
{
	(void)poll(NULL, 0, atoi(args[0]));
	return 0;
}

static long call_ignore(char **args)
{
	return signal(atoi(args[0]), SIG_IGN) == SIG_ERR ? -1 : 0;
}

const struct calls_row calls_processes[] = {
	CALLS_ROW(kill, 2),     CALLS_ROW(kill_child, 1), CALLS_ROW(raise, 1),      CALLS_ROW(setown, 1),
	CALLS_ROW(vm_read, 1),  CALLS_ROW(traceme, 0),    CALLS_ROW(mount, 1),      CALLS_ROW(move_mount, 1),
	CALLS_ROW(dumpable, 1), CALLS_ROW(io_uring, 0),   CALLS_ROW(seccomp, 0),    CALLS_ROW(listener, 0),
	CALLS_ROW(untraced, 2), CALLS_ROW(unshare, 1),    CALLS_ROW(fork, 0),       CALLS_ROW(daemon, 0),
	CALLS_ROW(exit, 1),     CALLS_ROW(sleep, 1),      CALLS_ROW(ignore, 1),     CALLS_ROW(kill_ended, 1),
	CALLS_ROW(reach, 2),    CALLS_ROW(umount, 1),     CALLS_ROW(pivot_root, 2), CALLS_ROW(reconfigure, 0),
	{ NULL, NULL, 0 },
};
