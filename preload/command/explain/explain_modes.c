/* SPDX-License-Identifier: BSD-3-Clause */
/* faccessat2(2), kill(2) and kcmp(2), as the task would call them. */
#include "command/explain/explain_modes.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "model/uapi.h"

#define GROUPS_MAX 256
#define STATUS_MAX 16384

/* Numbers that are the same everywhere, and that older headers lack. */
#define FACCESSAT2 439
#define KCMP_VM 1

struct identity {
	uid_t uid;
	gid_t gid;
	gid_t groups[GROUPS_MAX];
	size_t groups_count;
	uint64_t effective; /* capabilities */
};

/* The word after a field's name in /proc/PID/status, of those that are separated by blanks. */
static const char *field(const char *status, const char *name, int word)
{
	const char *at = strstr(status, name);

	if (!at)
		return NULL;
	at += strlen(name);
	for (int i = 0; i < word; i++) {
		at += strspn(at, " \t");
		at += strcspn(at, " \t\n");
	}
	return at;
}

static bool look(pid_t task, struct identity *out)
{
	char path[64];
	const char *at;
	cleanup_fd int file = -1;
	char status[STATUS_MAX];
	ssize_t got;

	memset(out, 0, sizeof(*out));
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)task);
	file = open(path, O_RDONLY | O_CLOEXEC);
	got = file < 0 ? -1 : read(file, status, sizeof(status) - 1);
	if (got <= 0)
		return false;
	status[got] = '\0';
	/* The fourth number is the one for files. */
	at = field(status, "\nUid:", 3);
	out->uid = at ? (uid_t)strtoul(at, NULL, 10) : (uid_t)-1;
	at = field(status, "\nGid:", 3);
	out->gid = at ? (gid_t)strtoul(at, NULL, 10) : (gid_t)-1;
	at = field(status, "\nCapEff:", 0);
	out->effective = at ? strtoull(at, NULL, 16) : 0;
	at = field(status, "\nGroups:", 0);
	while (at && out->groups_count < GROUPS_MAX) {
		char *end;
		const unsigned long group = strtoul(at, &end, 10);

		if (end == at || memchr(at, '\n', (size_t)(end - at)))
			break;
		out->groups[out->groups_count++] = (gid_t)group;
		at = end;
	}
	return out->uid != (uid_t)-1 && out->gid != (gid_t)-1;
}

static bool same(const struct identity *a, const struct identity *b)
{
	return a->uid == b->uid && a->gid == b->gid && a->effective == b->effective &&
	       a->groups_count == b->groups_count &&
	       memcmp(a->groups, b->groups, a->groups_count * sizeof(a->groups[0])) == 0;
}

/* In a child: becomes it, as far as the caller may.  Capabilities that the caller does not have it cannot give. */
static void become(const struct identity *who)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { 0 }, now[2] = { 0 };

	(void)syscall(SYS_prctl, 8 /* PR_SET_KEEPCAPS */, 1, 0, 0, 0);
	(void)setgroups(who->groups_count, who->groups);
	(void)setresgid(who->gid, who->gid, who->gid);
	(void)setresuid(who->uid, who->uid, who->uid);
	(void)syscall(SYS_capget, &header, now);
	for (int i = 0; i < 2; i++) {
		data[i].permitted = now[i].permitted & (uint32_t)(who->effective >> 32 * i);
		data[i].effective = data[i].permitted;
	}
	(void)syscall(SYS_capset, &header, data);
}

/* What is asked. */
struct question {
	enum explain_modes (*answer)(const struct question *question);
	int fd;
	int mode; /* of access(2) */
	pid_t target;
};

/* In a child: as it. */
static enum explain_modes answer_as(const struct identity *who, const struct question *question)
{
	struct identity now;
	enum explain_modes answer;
	bool is_weaker;

	become(who);
	if (!look(getpid(), &now) || (now.effective & ~who->effective))
		return EXPLAIN_MODES_UNKNOWN;
	is_weaker = now.effective != who->effective;
	now.effective = who->effective;
	if (!same(&now, who))
		return EXPLAIN_MODES_UNKNOWN;
	answer = question->answer(question);
	/* What is allowed without a capability is allowed with it. */
	return is_weaker && answer == EXPLAIN_MODES_DENY ? EXPLAIN_MODES_UNKNOWN : answer;
}

/*
 * By the task's thread, from a child where it is somebody else.  The tracer waits
 * for any child, but between two stops nothing else does.
 */
static enum explain_modes ask(pid_t task, const struct question *question)
{
	struct identity own, other;
	pid_t child, ended;
	int status;

	if (!look(getpid(), &own) || !look(task, &other))
		return EXPLAIN_MODES_UNKNOWN;
	if (same(&own, &other))
		return question->answer(question);
	child = fork();
	if (child == 0)
		_exit((int)answer_as(&other, question));
	if (child < 0)
		return EXPLAIN_MODES_UNKNOWN;
	do
		ended = waitpid(child, &status, 0);
	while (ended < 0 && errno == EINTR);
	return ended == child && WIFEXITED(status) ? (enum explain_modes)WEXITSTATUS(status) : EXPLAIN_MODES_UNKNOWN;
}

/* What a call says that returned a negative number, or another one.  An errno of neither is no answer. */
static enum explain_modes answer_of(long ret)
{
	if (ret >= 0)
		return EXPLAIN_MODES_ALLOW;
	return errno == EACCES || errno == EPERM ? EXPLAIN_MODES_DENY : EXPLAIN_MODES_UNKNOWN;
}

static enum explain_modes access_answer(const struct question *question)
{
	return answer_of(syscall(FACCESSAT2, question->fd, "", question->mode, AT_EMPTY_PATH | AT_EACCESS));
}

enum explain_modes explain_modes_of(pid_t task, int fd, uint64_t rights)
{
	const uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
	const uint64_t write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE |
	                       LANDLOCK_ACCESS_FS_RESOLVE_UNIX;
	const uint64_t plain = read | write | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_IOCTL_DEV;
	struct question question = { .answer = access_answer, .fd = fd };

	question.mode = (rights & read ? R_OK : 0) | (rights & write ? W_OK : 0) |
	                (rights & LANDLOCK_ACCESS_FS_EXECUTE ? X_OK : 0) | (rights & ~plain ? W_OK | X_OK : 0);
	return question.mode != 0 && fd >= 0 ? ask(task, &question) : EXPLAIN_MODES_ALLOW;
}

static enum explain_modes open_answer(const struct question *question)
{
	char link[64];
	enum explain_modes answer;
	int fd;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", question->fd);
	fd = open(link, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	answer = answer_of(fd);
	cleanup_close(&fd);
	return answer;
}

enum explain_modes explain_modes_of_open(pid_t task, int fd)
{
	const struct question question = { .answer = open_answer, .fd = fd };

	return fd >= 0 ? ask(task, &question) : EXPLAIN_MODES_ALLOW;
}

static enum explain_modes signal_answer(const struct question *question)
{
	return answer_of(kill(question->target, 0));
}

enum explain_modes explain_modes_of_signal(pid_t task, pid_t target)
{
	const struct question question = { .answer = signal_answer, .target = target };

	return ask(task, &question);
}

static enum explain_modes ptrace_answer(const struct question *question)
{
	return answer_of(syscall(SYS_kcmp, getpid(), question->target, KCMP_VM, 0, 0));
}

enum explain_modes explain_modes_of_ptrace(pid_t task, pid_t target)
{
	const struct question question = { .answer = ptrace_answer, .target = target };

	return target > 0 ? ask(task, &question) : EXPLAIN_MODES_ALLOW;
}

enum explain_modes explain_modes_of_capability(pid_t task, unsigned capability)
{
	struct identity who;

	if (!look(task, &who))
		return EXPLAIN_MODES_UNKNOWN;
	return who.effective >> capability & 1 ? EXPLAIN_MODES_ALLOW : EXPLAIN_MODES_DENY;
}
