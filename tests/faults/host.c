/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host FILE...: says that main was reached, then whether each file can be
 * read.  Status 0: none can, and no_new_privs is set; 3: some can.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(4);
}

int main(int argc, char **argv)
{
	/* Which nothing else here does: the mark where main begins. */
	long mark = syscall(SYS_sched_yield);
	int status = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? (int)mark : 3;

	say(status ? "main, no_new_privs is not set\n" : "main\n");
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);

		say(fd < 0 ? "denied " : "allowed ");
		say(argv[i]);
		say("\n");
		if (fd >= 0)
			status = 3;
	}
	return status;
}
