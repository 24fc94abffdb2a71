/* SPDX-License-Identifier: BSD-3-Clause */
/* A process that answers a system call in the kernel's place (seccomp_unotify(2)). */
#include "stand_in.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "model/uapi.h"

#define CREATE_RULESET 444 /* which this libseccomp may not know by name */

/* The attributes that landlock_create_ruleset is given; zeroes where there are none. */
static struct landlock_ruleset_attr attributes(const struct seccomp_notif *request)
{
	struct landlock_ruleset_attr attr = { .scoped = 0 };
	const size_t len = request->data.args[1] < sizeof(attr) ? request->data.args[1] : sizeof(attr);
	const struct iovec here = { &attr, len };
	const struct iovec there = { (void *)(uintptr_t)request->data.args[0], len };

	if (request->data.args[0] && process_vm_readv((pid_t)request->pid, &here, 1, &there, 1, 0) != (ssize_t)len)
		_exit(90);
	return attr;
}

/* Until the process that is asked for ends, which ends this one. */
static void answer(int listener, const struct stand_in *lacks)
{
	struct seccomp_notif *request;
	struct seccomp_notif_resp *response;

	if (seccomp_notify_alloc(&request, &response) != 0)
		_exit(91);
	while (seccomp_notify_receive(listener, request) == 0) {
		const struct landlock_ruleset_attr attr = attributes(request);
		bool refused = (attr.handled_access_fs & lacks->fs) || (attr.handled_access_net & lacks->net) ||
		               (attr.scoped & lacks->scoped);

		memset(response, 0, sizeof(*response));
		response->id = request->id;
		response->error = refused ? -EINVAL : 0;
		response->flags = refused ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		(void)seccomp_notify_respond(listener, response);
		memset(request, 0, sizeof(*request));
	}
	_exit(0);
}

void stand_in_install(void *data)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
	pid_t parent = getpid();
	int listener;

	if (seccomp_rule_add(context, SCMP_ACT_NOTIFY, CREATE_RULESET, 0) != 0 || seccomp_load(context) != 0)
		_exit(97);
	listener = seccomp_notify_fd(context);
	switch (fork()) {
	case -1:
		_exit(96);
	case 0:
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
			_exit(95);
		/* Who waits for the end of a pipe waits for the program. */
		for (int fd = 0; fd < 64; fd++)
			if (fd != listener)
				(void)close(fd);
		answer(listener, data);
	default:
		break;
	}
	(void)prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	(void)close(listener);
}
