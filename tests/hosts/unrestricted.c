/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * unrestricted NAME SECRET: tries what no right of Landlock is about, and says
 * "denied", "escaped" or "unavailable".  Beside SECRET, which may not be opened,
 * lies `readable`, which may be read.  There are a message queue and a key that
 * somebody outside has named after this process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/fs.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

enum outcome {
	DENIED,
	ESCAPED,
	UNAVAILABLE
};

static const char *secret;

static const char *beside_secret(const char *name)
{
	static char path[4200];

	(void)snprintf(path, sizeof(path), "%s", secret);
	(void)snprintf(strrchr(path, '/') + 1, 128, "%s", name);
	return path;
}

static enum outcome by_result(long result)
{
	if (result >= 0)
		return ESCAPED;
	return errno == ENOSYS || errno == ENOTTY || errno == EOPNOTSUPP ? UNAVAILABLE : DENIED;
}

static enum outcome listening(void)
{
	struct sockaddr_in own = { .sin_family = AF_INET };
	socklen_t len = sizeof(own);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (listen(fd, 1) != 0 || getsockname(fd, (struct sockaddr *)&own, &len) != 0)
		return DENIED;
	return own.sin_port != 0 ? ESCAPED : DENIED;
}

/* What it had before. */
static enum outcome limits(void)
{
	struct rlimit limit;

	if (prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit) != 0)
		return DENIED;
	return by_result(prlimit(getppid(), RLIMIT_NOFILE, &limit, NULL));
}

/* Priority, processors, input and output, of a process outside: what it had before. */
static enum outcome scheduling(void)
{
	cpu_set_t cpus;
	int nice_value = getpriority(PRIO_PROCESS, (id_t)getppid());
	long io = syscall(SYS_ioprio_get, 1 /* IOPRIO_WHO_PROCESS */, getppid());

	if (sched_getaffinity(getppid(), sizeof(cpus), &cpus) != 0 || io < 0)
		return DENIED;
	if (setpriority(PRIO_PROCESS, (id_t)getppid(), nice_value) != 0 ||
	    sched_setaffinity(getppid(), sizeof(cpus), &cpus) != 0)
		return DENIED;
	return by_result(syscall(SYS_ioprio_set, 1, getppid(), io));
}

static enum outcome message_queue(void)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "landshim-%d", (int)getpid());
	return by_result(syscall(SYS_mq_unlink, name));
}

static enum outcome key(void)
{
	char name[64], payload[8];
	long id;

	(void)snprintf(name, sizeof(name), "landshim-%d", (int)getpid());
	id = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
	if (id < 0)
		return by_result(id);
	return syscall(SYS_keyctl, KEYCTL_READ, id, payload, sizeof(payload)) == 6 ? ESCAPED : DENIED;
}

/* By a descriptor that is open for reading: a flag on, and off again. */
static enum outcome inode_flags(void)
{
	int fd = open(beside_secret("readable"), O_RDONLY);
	int before, flags;

	if (fd < 0 || ioctl(fd, FS_IOC_GETFLAGS, &before) != 0)
		return UNAVAILABLE;
	flags = before ^ FS_NODUMP_FL;
	if (ioctl(fd, FS_IOC_SETFLAGS, &flags) != 0)
		return by_result(-1);
	return by_result(ioctl(fd, FS_IOC_SETFLAGS, &before));
}

static enum outcome project(void)
{
	struct fsxattr attributes;
	int fd = open(beside_secret("readable"), O_RDONLY);

	if (fd < 0 || ioctl(fd, FS_IOC_FSGETXATTR, &attributes) != 0)
		return UNAVAILABLE;
	attributes.fsx_xflags ^= FS_XFLAG_NODUMP;
	return by_result(ioctl(fd, FS_IOC_FSSETXATTR, &attributes));
}

/* By its path (Linux 6.17), of a file that may not even be opened. */
static enum outcome attributes(void)
{
	struct {
		unsigned long long flags;
		unsigned extent, extents, project, copy;
	} attr = { 0 };

	if (syscall(468 /* file_getattr */, AT_FDCWD, secret, &attr, sizeof(attr), 0) != 0)
		return UNAVAILABLE;
	attr.flags ^= FS_XFLAG_NODUMP;
	return by_result(syscall(469 /* file_setattr */, AT_FDCWD, secret, &attr, sizeof(attr), 0));
}

static enum outcome lock(void)
{
	return by_result(flock(open(beside_secret("readable"), O_RDONLY), LOCK_EX | LOCK_NB));
}

static enum outcome lease(void)
{
	return by_result(fcntl(open(beside_secret("readable"), O_RDONLY), F_SETLEASE, F_WRLCK));
}

/* What happens to a file that may not be read. */
static enum outcome watching(void)
{
	int group = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_NONBLOCK, 0);

	if (group < 0)
		return UNAVAILABLE;
	return by_result(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN | FAN_MODIFY, AT_FDCWD, secret));
}

/* Whether somebody else may open the secret. */
static enum outcome permission_events(void)
{
	int group = fanotify_init(FAN_CLASS_CONTENT | FAN_NONBLOCK, O_RDONLY);

	if (group < 0)
		return errno == EPERM ? DENIED : UNAVAILABLE;
	return by_result(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, secret));
}

static enum outcome namespaces(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return UNAVAILABLE;
	return status == 0 ? ESCAPED : DENIED;
}

static enum outcome secret_memory(void)
{
	return by_result(syscall(SYS_memfd_secret, 0));
}

static enum outcome page_faults(void)
{
	return by_result(syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */));
}

/* --- root --- */

static enum outcome packets(void)
{
	return by_result(socket(AF_PACKET, SOCK_RAW, 0));
}

static enum outcome bpf(void)
{
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4, .max_entries = 1 };

	return by_result(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

/* Its pace, which is as it was. */
static enum outcome clock_pace(void)
{
	struct timex pace = { .modes = 0 };

	if (adjtimex(&pace) < 0)
		return UNAVAILABLE;
	pace.modes = ADJ_TICK;
	return by_result(adjtimex(&pace));
}

static enum outcome another_user(void)
{
	return by_result(setresuid(4711, 4711, 4711));
}

static enum outcome host_name(void)
{
	char name[256];

	return gethostname(name, sizeof(name)) == 0 ? by_result(sethostname(name, strlen(name))) : UNAVAILABLE;
}

static const struct {
	const char *name;
	enum outcome (*try)(void);
} ways[] = {
	{ "listening", listening },
	{ "limits", limits },
	{ "scheduling", scheduling },
	{ "message_queue", message_queue },
	{ "key", key },
	{ "inode_flags", inode_flags },
	{ "project", project },
	{ "attributes", attributes },
	{ "lock", lock },
	{ "lease", lease },
	{ "watching", watching },
	{ "permission_events", permission_events },
	{ "namespaces", namespaces },
	{ "secret_memory", secret_memory },
	{ "page_faults", page_faults },
	{ "packets", packets },
	{ "bpf", bpf },
	{ "clock_pace", clock_pace },
	{ "another_user", another_user },
	{ "host_name", host_name },
};

int main(int argc, char **argv)
{
	static const char *const outcomes[] = { "denied", "escaped", "unavailable" };

	if (argc != 3)
		return 2;
	secret = argv[2];
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].name, argv[1]) == 0) {
			printf("%s\n", outcomes[ways[i].try()]);
			return 0;
		}
	}
	return 2;
}
