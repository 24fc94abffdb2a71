/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host FILE...: says that main was reached, then whether each file can be
 * read; "capabilities" in a file's place: whether there are any, in any set;
 * "terminal": whether descriptor 0 is one that is not the session's own.
 * Status 0: none can, no_new_privs is set, and the filter answers; 3: else.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

static void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(4);
}

/* Of the one that asks; a call that fails for another reason is none of the filter's. */
static int has_filter(void)
{
	return syscall(SYS_io_uring_setup, 0, 0) < 0 && errno == ENOSYS;
}

static int has_capabilities(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct sets[2];
	unsigned all = 0;

	if (syscall(SYS_capget, &header, sets) != 0)
		return 1;
	for (int i = 0; i < 2; i++)
		all |= sets[i].effective | sets[i].permitted | sets[i].inheritable;
	for (int i = 0; i < 64; i++)
		all |= prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1;
	return all != 0;
}

static int is_open(const char *file)
{
	int fd;

	if (strcmp(file, "capabilities") == 0)
		return has_capabilities();
	if (strcmp(file, "terminal") == 0)
		return isatty(0) && tcgetsid(0) != getsid(0);
	fd = open(file, O_RDONLY);
	return fd >= 0;
}

int main(int argc, char **argv)
{
	/* Which nothing else here does: the mark where main begins. */
	long mark = syscall(SYS_sched_yield);
	int status = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? (int)mark : 3;

	say(status ? "main, no_new_privs is not set\n" : has_filter() ? "main\n" : "main, there is no filter\n");
	if (!has_filter())
		status = 3;
	for (int i = 1; i < argc; i++) {
		int open = is_open(argv[i]);

		say(open ? "allowed " : "denied ");
		say(argv[i]);
		say("\n");
		if (open)
			status = 3;
	}
	return status;
}
