/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * no_new_privs: set with the domain; from ABI 11 by the kernel, in the same
 * step, so that a failure leaves it as it was.
 */
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"

#define HEAD "abi = 11; min_abi = 0;"

static void need_unset(void)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0)
		check_cannot("no_new_privs is set already");
}

void privileges_set(void)
{
	const char *file = draft_file(draft_policy(HEAD, "", ""));
	const struct launched *ran;

	need_unset();
	ran = launch_host(NULL, "no-new-privs", NULL, NULL);
	check_that(strcmp(ran->out, "no_new_privs 0\n") == 0, "without the shim: %s", ran->out);
	ran = launch_host(file, "no-new-privs", NULL, NULL);
	check_that(ran->status == 0 && strcmp(ran->out, "no_new_privs 1\n") == 0, "under the shim: status %d, %s%s",
	           ran->status, ran->out, ran->err);
	check_that(strstr(ran->line, "\"no_new_privs\":true") != NULL, "the status line is %s", ran->line);
	check_cell("yes");
}

/* All the layers that there may be, and no_new_privs not set: root may do that. */
static void fill_up(void)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_CHAR };

	for (int i = 0; i < UAPI_MAX_LAYERS; i++) {
		int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);

		if (fd < 0 || uapi_restrict_self(fd, 0) != 0 || close(fd) != 0)
			_exit(126);
	}
}

/*
 * The kernel refuses the first layer.  What no_new_privs is when the process
 * ends tells who set it: prctl(2) before the attempt, or the kernel with it.
 */
void privileges_failure(void)
{
	const char *const argv[] = { launch_built("tests/kernels/host"), "no-new-privs", NULL };
	const char *file = draft_file(draft_policy(HEAD, "", ""));
	const struct launched *ran;
	int expected = check_kernel.abi >= UAPI_ABI_NO_NEW_PRIVS ? 0 : 1;

	if (geteuid() != 0)
		check_cannot("needs root");
	need_unset();
	ran = launch_run(&(struct launch){ .argv = argv, .config = file, .prepare = fill_up, .watch_exit = true });
	check_that(ran->status == 125 && ran->out[0] == '\0' && strstr(ran->err, "at most 16 Landlock layers"),
	           "a layer too many: status %d, %s%s", ran->status, ran->out, ran->err);
	check_that(ran->no_new_privs == expected, "no_new_privs is %d after a failure, and not %d", ran->no_new_privs,
	           expected);
	ran = launch_run(&(struct launch){ .argv = argv, .config = file, .watch_exit = true });
	check_that(ran->status == 0 && ran->no_new_privs == 1, "no_new_privs is %d after success", ran->no_new_privs);
	check_cell("%s", expected == 0 ? "flag" : "prctl");
}
