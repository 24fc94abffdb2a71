/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host that has another thread already when the shim runs: confined with it
 * from ABI 8, refused below.  libthread.so starts the thread; preloaded after
 * the shim and `initfirst` as well, its constructor runs before the shim's.
 */
#include <string.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"
#include "outside.h"

static const struct launched *with_thread(const char *on, const char *config)
{
	const char *const argv[] = { launch_built("tests/probe/probe"), "read_file", on, NULL };

	return launch_run(&(struct launch){ .argv = argv,
	                                    .config = config,
	                                    .after = launch_built("tests/kernels/libthread.so"),
	                                    .env = draft_text("THREAD_OPENS=%s/file", on) });
}

static void must_say(const struct launched *ran, const char *expected, const char *what)
{
	check_that(ran->status == 0 && strcmp(ran->out, expected) == 0, "%s: status %d, %s%s instead of %s", what,
	           ran->status, ran->out, ran->err, expected);
}

/* Also where a thread cannot be confined, the refusal comes before anything is enforced. */
static void must_refuse(const struct launched *ran)
{
	const char *err = "landshim: LANDSHIM_CONFIG: the program has other threads already, which this kernel "
			  "cannot confine (ABI 8, Linux 7.0)\n"
			  "landshim: hint: landshim run confines the program before it can start threads\n";

	check_that(ran->status == 125, "status %d instead of 125", ran->status);
	check_that(strstr(ran->out, "allowed") == NULL && strstr(ran->out, "denied") == NULL, "main ran: %s", ran->out);
	check_that(strcmp(ran->err, err) == 0, "stderr is %s instead of %s", ran->err, err);
}

void threads_confined(void)
{
	const char *on = outside_directory();
	const char *denying, *granting;

	check_must(probe_prepare(on) == 0, "cannot prepare a directory");
	denying = draft_file(draft_policy("abi = 11; min_abi = 0;", "", ""));
	granting = draft_file(draft_policy("abi = 11; min_abi = 0;", draft_path(on, "\"read_file\""), ""));
	must_say(with_thread(on, NULL), "allowed\nthread: allowed, no_new_privs 0\n", "without the shim");
	if (check_kernel.abi == 0) {
		/* Nothing is enforced, so nobody escapes; no_new_privs is each thread's own. */
		must_say(with_thread(on, denying), "allowed\nthread: allowed, no_new_privs 0\n", "no Landlock");
		check_cell("-");
	} else if (check_kernel.abi < UAPI_ABI_TSYNC) {
		must_refuse(with_thread(on, denying));
		check_cell("refused");
	} else {
		must_say(with_thread(on, denying), "denied\nthread: denied, no_new_privs 1\n", "denied");
		must_say(with_thread(on, granting), "allowed\nthread: allowed, no_new_privs 1\n", "granted");
		check_cell("yes");
	}
}
