/* SPDX-License-Identifier: BSD-3-Clause */
/* From fork to exec. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STATUS_FD 9
#define OTHER_END 100

/* One system call is answered so; all others are let through. */
static void filter(long call, unsigned answer)
{
	struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(instructions) / sizeof(instructions[0]), instructions };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		return;
	/* Whoever is not root may only with no_new_privs, which then proves nothing in host.c. */
	if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(97);
}

static int status_file(const struct tracer_program *program)
{
	int pair[2];

	if (!program->socket)
		return open("/dev/null", O_WRONLY);
	/* Its other end stays open, far from what is closed. */
	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && dup2(pair[1], OTHER_END) == OTHER_END ? pair[0] : -1;
}

/* Nobody types there, and its other end stays open, far from what is closed. */
static int terminal(void)
{
	const int master = posix_openpt(O_RDWR | O_NOCTTY);
	const char *name = master >= 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;

	return name && dup2(master, OTHER_END) == OTHER_END ? open(name, O_RDWR | O_NOCTTY) : -1;
}

void child_exec(const struct tracer_program *program, const int *outputs, bool traced, long call)
{
	const struct rlimit limit = { program->limit_to, program->limit_to };

	(void)dup2(program->terminal ? terminal() : open("/dev/null", O_RDONLY), 0);
	(void)dup2(outputs[0], 1);
	(void)dup2(outputs[1], 2);
	(void)dup2(status_file(program), STATUS_FD);
	for (int fd = 3; fd < 64; fd++)
		if (fd != STATUS_FD)
			(void)close(fd);
	if (program->leads && setpgid(0, 0) != 0)
		_exit(96);
	(void)personality(ADDR_NO_RANDOMIZE);
	if (traced) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(99);
		(void)raise(SIGSTOP);
	}
	if (program->limit >= 0 && setrlimit((__rlimit_resource_t)program->limit, &limit) != 0)
		_exit(95);
	if (program->denied)
		filter(program->denied, SECCOMP_RET_ERRNO | EPERM);
	if (call >= 0)
		filter(call, SECCOMP_RET_TRACE);
	(void)execve(program->file ? program->file : program->argv[0], (char *const *)(const void *)program->argv,
	             (char *const *)(const void *)program->envp);
	_exit(98);
}
