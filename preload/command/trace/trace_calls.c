/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table.  What a call needs: security/landlock/{fs,net,task}.c, and for the
 * calls that open files without a flag that says how: fs/exec.c (uselib),
 * kernel/acct.c, mm/swapfile.c, ipc/mqueue.c, kernel/bpf/inode.c.
 */
#include "command/trace/trace_calls.h"

#include "base/count.h"
#include "model/syscalls.h"

/* One line for each call. */
/* clang-format off */
#define CALL(name, class, kind, ...) { #name, SYSCALLS_##name, class, kind, __VA_ARGS__ }

const struct trace_call trace_calls[] = {
	CALL(open, TRACE_RIGHTS, TRACE_OPEN, { .path = 1, .flags = 2 }),
	CALL(creat, TRACE_RIGHTS, TRACE_CREAT, { .path = 1 }),
	CALL(openat, TRACE_RIGHTS, TRACE_OPEN, { .dir = 1, .path = 2, .flags = 3 }),
	CALL(openat2, TRACE_RIGHTS, TRACE_OPENAT2, { .dir = 1, .path = 2, .flags = 3 }),
	CALL(open_by_handle_at, TRACE_RIGHTS, TRACE_OPEN_HANDLE, { .flags = 3 }),
	CALL(uselib, TRACE_RIGHTS, TRACE_USELIB, { .path = 1 }),
	CALL(acct, TRACE_RIGHTS, TRACE_ACCT, { .path = 1 }),
	CALL(swapon, TRACE_RIGHTS, TRACE_SWAP, { .path = 1 }),
	CALL(swapoff, TRACE_RIGHTS, TRACE_SWAP, { .path = 1 }),
	CALL(mq_open, TRACE_RIGHTS, TRACE_MQ_OPEN, { .path = 1, .flags = 2 }),
	CALL(execve, TRACE_RIGHTS, TRACE_EXEC, { .path = 1 }),
	CALL(execveat, TRACE_RIGHTS, TRACE_EXEC, { .dir = 1, .path = 2, .flags = 5 }),
	CALL(truncate, TRACE_RIGHTS, TRACE_TRUNCATE, { .path = 1 }),
	CALL(truncate64, TRACE_RIGHTS, TRACE_TRUNCATE, { .path = 1 }),
	CALL(ftruncate, TRACE_RIGHTS, TRACE_FTRUNCATE, { .fd = 1 }),
	CALL(ftruncate64, TRACE_RIGHTS, TRACE_FTRUNCATE, { .fd = 1 }),
	CALL(ioctl, TRACE_RIGHTS, TRACE_IOCTL, { .fd = 1 }),
	CALL(rename, TRACE_RIGHTS, TRACE_RENAME, { .path = 1, .path2 = 2 }),
	CALL(renameat, TRACE_RIGHTS, TRACE_RENAME, { .dir = 1, .path = 2, .dir2 = 3, .path2 = 4 }),
	CALL(renameat2, TRACE_RIGHTS, TRACE_RENAME, { .dir = 1, .path = 2, .dir2 = 3, .path2 = 4, .flags = 5 }),
	CALL(link, TRACE_RIGHTS, TRACE_LINK, { .path = 1, .path2 = 2 }),
	CALL(linkat, TRACE_RIGHTS, TRACE_LINK, { .dir = 1, .path = 2, .dir2 = 3, .path2 = 4, .flags = 5 }),
	CALL(symlink, TRACE_RIGHTS, TRACE_SYMLINK, { .path2 = 1, .path = 2 }),
	CALL(symlinkat, TRACE_RIGHTS, TRACE_SYMLINK, { .path2 = 1, .dir = 2, .path = 3 }),
	CALL(mkdir, TRACE_RIGHTS, TRACE_MKDIR, { .path = 1 }),
	CALL(mkdirat, TRACE_RIGHTS, TRACE_MKDIR, { .dir = 1, .path = 2 }),
	CALL(mknod, TRACE_RIGHTS, TRACE_MKNOD, { .path = 1, .flags = 2 }),
	CALL(mknodat, TRACE_RIGHTS, TRACE_MKNOD, { .dir = 1, .path = 2, .flags = 3 }),
	CALL(rmdir, TRACE_RIGHTS, TRACE_RMDIR, { .path = 1 }),
	CALL(unlink, TRACE_RIGHTS, TRACE_UNLINK, { .path = 1 }),
	CALL(unlinkat, TRACE_RIGHTS, TRACE_UNLINK, { .dir = 1, .path = 2, .flags = 3 }),
	CALL(bpf, TRACE_RIGHTS, TRACE_BPF, { 0 }),
	CALL(bind, TRACE_RIGHTS, TRACE_BIND, { .fd = 1 }),
	CALL(connect, TRACE_RIGHTS, TRACE_CONNECT, { .fd = 1 }),
	CALL(listen, TRACE_RIGHTS, TRACE_LISTEN, { .fd = 1 }),
	CALL(sendto, TRACE_RIGHTS, TRACE_SENDTO, { .fd = 1 }),
	CALL(sendmsg, TRACE_RIGHTS, TRACE_SENDMSG, { .fd = 1 }),
	CALL(sendmmsg, TRACE_RIGHTS, TRACE_SENDMMSG, { .fd = 1 }),
	CALL(socketcall, TRACE_RIGHTS, TRACE_SOCKETCALL, { 0 }),
	CALL(kill, TRACE_SCOPE, TRACE_KILL, { .pid = 1 }),
	CALL(tkill, TRACE_SCOPE, TRACE_KILL, { .pid = 1 }),
	CALL(tgkill, TRACE_SCOPE, TRACE_TGKILL, { .pid = 1 }),
	CALL(rt_sigqueueinfo, TRACE_SCOPE, TRACE_KILL, { .pid = 1 }),
	CALL(rt_tgsigqueueinfo, TRACE_SCOPE, TRACE_TGKILL, { .pid = 1 }),
	CALL(pidfd_send_signal, TRACE_SCOPE, TRACE_PIDFD_SIGNAL, { .fd = 1 }),
	CALL(fcntl, TRACE_SCOPE, TRACE_FCNTL, { .fd = 1 }),
	CALL(fcntl64, TRACE_SCOPE, TRACE_FCNTL, { .fd = 1 }),
	CALL(ptrace, TRACE_PTRACE, TRACE_PTRACED, { .pid = 2 }),
	CALL(process_vm_readv, TRACE_PTRACE, TRACE_PROCESS, { .pid = 1 }),
	CALL(process_vm_writev, TRACE_PTRACE, TRACE_PROCESS, { .pid = 1 }),
	CALL(process_madvise, TRACE_PTRACE, TRACE_PIDFD, { .fd = 1 }),
	CALL(pidfd_getfd, TRACE_PTRACE, TRACE_PIDFD, { .fd = 1 }),
	CALL(kcmp, TRACE_PTRACE, TRACE_KCMP, { .pid = 1 }),
	CALL(get_robust_list, TRACE_PTRACE, TRACE_PROCESS, { .pid = 1 }),
	CALL(move_pages, TRACE_PTRACE, TRACE_PROCESS, { .pid = 1 }),
	CALL(migrate_pages, TRACE_PTRACE, TRACE_PROCESS, { .pid = 1 }),
	CALL(perf_event_open, TRACE_PTRACE, TRACE_PROCESS, { .pid = 2 }),
	CALL(setns, TRACE_PTRACE, TRACE_PIDFD, { .fd = 1 }),
	CALL(mount, TRACE_NEVER, TRACE_MOUNT, { .path2 = 1, .path = 2 }),
	CALL(umount, TRACE_NEVER, TRACE_MOUNT, { .path = 1 }),
	CALL(umount2, TRACE_NEVER, TRACE_MOUNT, { .path = 1 }),
	CALL(pivot_root, TRACE_NEVER, TRACE_MOUNT, { .path = 1, .path2 = 2 }),
	CALL(move_mount, TRACE_NEVER, TRACE_MOUNT, { .dir = 3, .path = 4, .dir2 = 1, .path2 = 2 }),
	CALL(fsconfig, TRACE_NEVER, TRACE_FSCONFIG, { .fd = 1 }),
	CALL(clone, TRACE_OWN, TRACE_CLONE, { 0 }),
	CALL(clone3, TRACE_OWN, TRACE_CLONE3, { 0 }),
	CALL(prctl, TRACE_OWN, TRACE_PRCTL, { 0 }),
	CALL(seccomp, TRACE_OWN, TRACE_SECCOMP, { 0 }),
	CALL(landlock_restrict_self, TRACE_OWN, TRACE_DOMAIN, { 0 }),
	CALL(io_uring_setup, TRACE_OWN, TRACE_IO_URING, { 0 }),
	CALL(write, TRACE_OWN, TRACE_WRITE, { .fd = 1 }),
	CALL(writev, TRACE_OWN, TRACE_WRITE, { .fd = 1 }),
	CALL(exit_group, TRACE_OWN, TRACE_EXIT, { 0 }),
	CALL(chroot, TRACE_OWN, TRACE_ROOT, { 0 }),
	CALL(fchroot, TRACE_OWN, TRACE_ROOT, { 0 }),
	CALL(unshare, TRACE_OWN, TRACE_UNSHARE, { 0 }),
};

const size_t trace_calls_count = COUNT(trace_calls);

#define NOTHING(name) SYSCALLS_##name

/* Landlock has no hook in them, or none that looks at what they do. */
const enum syscalls_call trace_calls_nothing[] = {
	NOTHING(_llseek), NOTHING(_newselect), NOTHING(_sysctl), NOTHING(accept), NOTHING(accept4), NOTHING(access),
	NOTHING(add_key), NOTHING(adjtimex), NOTHING(afs_syscall), NOTHING(alarm), NOTHING(arch_prctl),
	NOTHING(arm_fadvise64_64), NOTHING(arm_sync_file_range), NOTHING(bdflush), NOTHING(break), NOTHING(brk),
	NOTHING(cachestat), NOTHING(capget), NOTHING(capset), NOTHING(chdir), NOTHING(chmod), NOTHING(chown), NOTHING(chown32),
	NOTHING(clock_adjtime), NOTHING(clock_adjtime64), NOTHING(clock_getres),
	NOTHING(clock_getres_time64), NOTHING(clock_gettime), NOTHING(clock_gettime64), NOTHING(clock_nanosleep),
	NOTHING(clock_nanosleep_time64), NOTHING(clock_settime), NOTHING(clock_settime64), NOTHING(close),
	NOTHING(close_range), NOTHING(copy_file_range), NOTHING(create_module), NOTHING(delete_module), NOTHING(dup),
	NOTHING(dup2), NOTHING(dup3), NOTHING(epoll_create), NOTHING(epoll_create1), NOTHING(epoll_ctl),
	NOTHING(epoll_ctl_old), NOTHING(epoll_pwait), NOTHING(epoll_pwait2), NOTHING(epoll_wait), NOTHING(epoll_wait_old),
	NOTHING(eventfd), NOTHING(eventfd2), NOTHING(exit), NOTHING(faccessat), NOTHING(faccessat2), NOTHING(fadvise64),
	NOTHING(fadvise64_64), NOTHING(fallocate), NOTHING(fanotify_init), NOTHING(fanotify_mark), NOTHING(fchdir),
	NOTHING(fchmod), NOTHING(fchmodat), NOTHING(fchmodat2), NOTHING(fchown), NOTHING(fchown32), NOTHING(fchownat),
	NOTHING(fdatasync), NOTHING(fgetxattr), NOTHING(file_getattr), NOTHING(file_setattr),
	NOTHING(finit_module), NOTHING(flistxattr), NOTHING(flock), NOTHING(fork), NOTHING(fremovexattr), NOTHING(fsetxattr),
	NOTHING(fsmount), NOTHING(fsopen), NOTHING(fspick), NOTHING(fstat), NOTHING(fstat64), NOTHING(fstatat64),
	NOTHING(fstatfs), NOTHING(fstatfs64), NOTHING(fsync), NOTHING(ftime), NOTHING(futex), NOTHING(futex_requeue),
	NOTHING(futex_time64), NOTHING(futex_wait), NOTHING(futex_waitv), NOTHING(futex_wake), NOTHING(futimesat),
	NOTHING(get_kernel_syms), NOTHING(get_mempolicy), NOTHING(get_thread_area), NOTHING(getcpu), NOTHING(getcwd),
	NOTHING(getdents), NOTHING(getdents64), NOTHING(getegid), NOTHING(getegid32), NOTHING(geteuid), NOTHING(geteuid32),
	NOTHING(getgid), NOTHING(getgid32), NOTHING(getgroups), NOTHING(getgroups32), NOTHING(getitimer),
	NOTHING(getpeername), NOTHING(getpgid), NOTHING(getpgrp), NOTHING(getpid), NOTHING(getpmsg), NOTHING(getppid),
	NOTHING(getpriority), NOTHING(getrandom), NOTHING(getresgid), NOTHING(getresgid32), NOTHING(getresuid),
	NOTHING(getresuid32), NOTHING(getrlimit), NOTHING(getrusage), NOTHING(getsid), NOTHING(getsockname),
	NOTHING(getsockopt), NOTHING(gettid), NOTHING(gettimeofday), NOTHING(getuid), NOTHING(getuid32), NOTHING(getxattr),
	NOTHING(getxattrat), NOTHING(gtty), NOTHING(idle), NOTHING(init_module), NOTHING(inotify_add_watch),
	NOTHING(inotify_init), NOTHING(inotify_init1), NOTHING(inotify_rm_watch), NOTHING(io_cancel), NOTHING(io_destroy),
	NOTHING(io_getevents), NOTHING(io_pgetevents), NOTHING(io_pgetevents_time64), NOTHING(io_setup), NOTHING(io_submit),
	NOTHING(io_uring_enter), NOTHING(io_uring_register), NOTHING(ioperm), NOTHING(iopl), NOTHING(ioprio_get),
	NOTHING(ioprio_set), NOTHING(ipc), NOTHING(kexec_file_load), NOTHING(kexec_load), NOTHING(keyctl),
	NOTHING(landlock_add_rule), NOTHING(landlock_create_ruleset), NOTHING(lchown), NOTHING(lchown32), NOTHING(lgetxattr),
	NOTHING(listmount), NOTHING(listns), NOTHING(listxattr), NOTHING(listxattrat), NOTHING(llistxattr), NOTHING(lock),
	NOTHING(lookup_dcookie), NOTHING(lremovexattr), NOTHING(lseek), NOTHING(lsetxattr), NOTHING(lsm_get_self_attr),
	NOTHING(lsm_list_modules), NOTHING(lsm_set_self_attr), NOTHING(lstat), NOTHING(lstat64), NOTHING(madvise),
	NOTHING(map_shadow_stack), NOTHING(mbind), NOTHING(membarrier), NOTHING(memfd_create), NOTHING(memfd_secret),
	NOTHING(mincore), NOTHING(mlock), NOTHING(mlock2), NOTHING(mlockall), NOTHING(mmap), NOTHING(mmap2),
	NOTHING(modify_ldt), NOTHING(mount_setattr), NOTHING(mprotect), NOTHING(mpx), NOTHING(mq_getsetattr),
	NOTHING(mq_notify), NOTHING(mq_timedreceive), NOTHING(mq_timedreceive_time64), NOTHING(mq_timedsend),
	NOTHING(mq_timedsend_time64), NOTHING(mq_unlink), NOTHING(mremap), NOTHING(mseal), NOTHING(msgctl), NOTHING(msgget),
	NOTHING(msgrcv), NOTHING(msgsnd), NOTHING(msync), NOTHING(multiplexer), NOTHING(munlock), NOTHING(munlockall),
	NOTHING(munmap), NOTHING(name_to_handle_at), NOTHING(nanosleep), NOTHING(newfstatat), NOTHING(nfsservctl),
	NOTHING(nice), NOTHING(oldfstat), NOTHING(oldlstat), NOTHING(oldolduname), NOTHING(oldstat), NOTHING(olduname),
	NOTHING(open_tree), NOTHING(open_tree_attr), NOTHING(pause), NOTHING(pciconfig_iobase), NOTHING(pciconfig_read),
	NOTHING(pciconfig_write), NOTHING(personality), NOTHING(pidfd_open), NOTHING(pipe), NOTHING(pipe2),
	NOTHING(pkey_alloc), NOTHING(pkey_free), NOTHING(pkey_mprotect), NOTHING(poll), NOTHING(ppoll), NOTHING(ppoll_time64),
	NOTHING(pread64), NOTHING(preadv), NOTHING(preadv2), NOTHING(prlimit64), NOTHING(process_mrelease), NOTHING(prof),
	NOTHING(profil), NOTHING(pselect6), NOTHING(pselect6_time64), NOTHING(putpmsg), NOTHING(pwrite64), NOTHING(pwritev),
	NOTHING(pwritev2), NOTHING(query_module), NOTHING(quotactl), NOTHING(quotactl_fd), NOTHING(read), NOTHING(readahead),
	NOTHING(readdir), NOTHING(readlink), NOTHING(readlinkat), NOTHING(readv), NOTHING(reboot), NOTHING(recv),
	NOTHING(recvfrom), NOTHING(recvmmsg), NOTHING(recvmmsg_time64), NOTHING(recvmsg), NOTHING(remap_file_pages),
	NOTHING(removexattr), NOTHING(removexattrat), NOTHING(request_key), NOTHING(restart_syscall),
	NOTHING(riscv_flush_icache), NOTHING(riscv_hwprobe), NOTHING(rseq), NOTHING(rseq_slice_yield), NOTHING(rt_sigaction),
	NOTHING(rt_sigpending), NOTHING(rt_sigprocmask), NOTHING(rt_sigreturn), NOTHING(rt_sigsuspend),
	NOTHING(rt_sigtimedwait), NOTHING(rt_sigtimedwait_time64), NOTHING(rtas), NOTHING(s390_guarded_storage),
	NOTHING(s390_pci_mmio_read), NOTHING(s390_pci_mmio_write), NOTHING(s390_runtime_instr), NOTHING(s390_sthyi),
	NOTHING(sched_get_priority_max), NOTHING(sched_get_priority_min), NOTHING(sched_getaffinity),
	NOTHING(sched_getattr), NOTHING(sched_getparam), NOTHING(sched_getscheduler), NOTHING(sched_rr_get_interval),
	NOTHING(sched_rr_get_interval_time64), NOTHING(sched_setaffinity), NOTHING(sched_setattr), NOTHING(sched_setparam),
	NOTHING(sched_setscheduler), NOTHING(sched_yield), NOTHING(security), NOTHING(select), NOTHING(semctl),
	NOTHING(semget), NOTHING(semop), NOTHING(semtimedop), NOTHING(semtimedop_time64), NOTHING(send), NOTHING(sendfile),
	NOTHING(sendfile64), NOTHING(set_mempolicy), NOTHING(set_mempolicy_home_node), NOTHING(set_robust_list),
	NOTHING(set_thread_area), NOTHING(set_tid_address), NOTHING(setdomainname), NOTHING(setfsgid), NOTHING(setfsgid32),
	NOTHING(setfsuid), NOTHING(setfsuid32), NOTHING(setgid), NOTHING(setgid32), NOTHING(setgroups), NOTHING(setgroups32),
	NOTHING(sethostname), NOTHING(setitimer), NOTHING(setpgid), NOTHING(setpriority), NOTHING(setregid),
	NOTHING(setregid32), NOTHING(setresgid), NOTHING(setresgid32), NOTHING(setresuid), NOTHING(setresuid32),
	NOTHING(setreuid), NOTHING(setreuid32), NOTHING(setrlimit), NOTHING(setsid), NOTHING(setsockopt),
	NOTHING(settimeofday), NOTHING(setuid), NOTHING(setuid32), NOTHING(setxattr), NOTHING(setxattrat), NOTHING(sgetmask),
	NOTHING(shmat), NOTHING(shmctl), NOTHING(shmdt), NOTHING(shmget), NOTHING(shutdown), NOTHING(sigaction),
	NOTHING(sigaltstack), NOTHING(signal), NOTHING(signalfd), NOTHING(signalfd4), NOTHING(sigpending),
	NOTHING(sigprocmask), NOTHING(sigreturn), NOTHING(sigsuspend), NOTHING(socket), NOTHING(socketpair), NOTHING(splice),
	NOTHING(spu_create), NOTHING(spu_run), NOTHING(ssetmask), NOTHING(stat), NOTHING(stat64), NOTHING(statfs),
	NOTHING(statfs64), NOTHING(statmount), NOTHING(statx), NOTHING(stime), NOTHING(stty), NOTHING(subpage_prot),
	NOTHING(swapcontext), NOTHING(switch_endian), NOTHING(sync), NOTHING(sync_file_range), NOTHING(sync_file_range2),
	NOTHING(syncfs), NOTHING(sys_debug_setcontext), NOTHING(sysfs), NOTHING(sysinfo), NOTHING(syslog), NOTHING(tee),
	NOTHING(time), NOTHING(timer_create), NOTHING(timer_delete), NOTHING(timer_getoverrun), NOTHING(timer_gettime),
	NOTHING(timer_gettime64), NOTHING(timer_settime), NOTHING(timer_settime64), NOTHING(timerfd),
	NOTHING(timerfd_create), NOTHING(timerfd_gettime), NOTHING(timerfd_gettime64), NOTHING(timerfd_settime),
	NOTHING(timerfd_settime64), NOTHING(times), NOTHING(tuxcall), NOTHING(ugetrlimit), NOTHING(ulimit), NOTHING(umask),
	NOTHING(uname), NOTHING(uprobe), NOTHING(uretprobe), NOTHING(userfaultfd), NOTHING(ustat),
	NOTHING(utime), NOTHING(utimensat), NOTHING(utimensat_time64), NOTHING(utimes), NOTHING(vfork), NOTHING(vhangup),
	NOTHING(vm86), NOTHING(vm86old), NOTHING(vmsplice), NOTHING(vserver), NOTHING(wait4), NOTHING(waitid),
	NOTHING(waitpid),
};
/* clang-format on */

const size_t trace_calls_nothing_count = COUNT(trace_calls_nothing);

const struct trace_call *trace_calls_find(enum syscalls_arch arch, uint64_t number)
{
	for (size_t i = 0; i < trace_calls_count; i++) {
		long own = syscalls_number(arch, trace_calls[i].call);

		if (own >= 0 && (uint64_t)own == number)
			return &trace_calls[i];
	}
	return NULL;
}

const struct trace_call *trace_calls_named(enum syscalls_call call)
{
	for (size_t i = 0; i < trace_calls_count; i++)
		if (trace_calls[i].call == call)
			return &trace_calls[i];
	return NULL;
}

bool trace_calls_arch(uint32_t audit_arch, uint64_t number, enum syscalls_arch *arch)
{
	for (int i = 0; i < SYSCALLS_ARCHES; i++) {
		bool has_bit = audit_arch == syscalls_audit_arch(SYSCALLS_X32) && number & SYSCALLS_X32_BIT;

		if (syscalls_audit_arch((enum syscalls_arch)i) == audit_arch && has_bit == (i == SYSCALLS_X32)) {
			*arch = (enum syscalls_arch)i;
			return true;
		}
	}
	return false;
}

bool trace_calls_is_wide(enum syscalls_arch arch)
{
	return arch != SYSCALLS_I386 && arch != SYSCALLS_X32 && arch != SYSCALLS_ARM;
}
