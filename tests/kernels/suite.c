/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * suite [--audit] BUILD WORK: runs every check on the running kernel and prints
 * what tests/kernels/table reads.  BUILD holds liblandshim.so and tests/; WORK
 * is an empty directory.  --audit is for a kernel that nobody else uses: it
 * switches audit on.
 *
 *     kernel RELEASE          the kernel, and what it says of its Landlock
 *     landlock ABI ERRATA     or the name of an errno
 *     check NAME RESULT CELL ASSERTIONS
 *                             RESULT is ok or FAIL
 *     check NAME absent       this ABI has nothing to check there
 *     check NAME cannot WHY
 *     note NAME TEXT          what was wrong
 *     end CHECKS FAILED ASSERTIONS
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "check.h"
#include "checks.h"
#include "model/uapi.h"

#define CHECK_SECONDS 120

/* The ABI from which there is something to check, on x86-64 alone. */
#if defined(__x86_64__)
#define ON_X86(abi) (abi)
#else
#define ON_X86(abi) INT_MAX
#endif

static const struct check {
	const char *name;
	void (*run)(void);
	int from, to; /* the ABIs on which there is something to check */
	bool audit;   /* reads the audit log */
} checks[] = {
	{ "kernel-rights", kernel_rights, 0, INT_MAX, false },
	{ "start-exact", starts_exact, 0, INT_MAX, false },
	{ "start-min-abi", starts_min_abi, 0, INT_MAX, false },
	{ "start-best-effort", starts_best_effort, 0, INT_MAX, false },
	{ "start-nothing-left", starts_nothing_left, 1, 9, false }, /* ABI 10 has every right of 11 */
	{ "start-blocked", starts_blocked, 0, INT_MAX, false },
	{ "layers", layers_sixteen, 2, INT_MAX, false }, /* ABI 1 stacks 64 */
	{ "layers-each", layers_each_counts, 0, INT_MAX, false },
	{ "threads", threads_confined, 0, INT_MAX, false },
	{ "refer-rename", refer_rename, 0, INT_MAX, false },
	{ "refer-gain", refer_gain, 0, INT_MAX, false },
	{ "refer-layers", refer_layers, 0, INT_MAX, false },
	{ "unix-sockets", sockets_unix, 0, INT_MAX, false },
	{ "udp-sockets", sockets_udp, 0, INT_MAX, false },
	{ "resolve-names", names_resolve, 1, INT_MAX, false },
	{ "no-new-privs", privileges_set, 0, INT_MAX, false },
	{ "no-new-privs-flag", privileges_failure, 2, INT_MAX, false },
	{ "class-i386", classes_i386, ON_X86(1), INT_MAX, false },
	{ "class-i386-rights", rights_i386, ON_X86(0), INT_MAX, false },
	{ "class-musl", classes_musl, 1, INT_MAX, false },
	{ "filter-64", filters_64, 1, INT_MAX, false },
	{ "filter-x32", filters_x32, ON_X86(1), INT_MAX, false },
	{ "filter-i386", filters_i386, ON_X86(1), INT_MAX, false },
	{ "log-flags", logs_flags, 7, INT_MAX, true },
	{ "log-subdomains", logs_subdomains, 7, INT_MAX, true },
	{ "log-quiet", logs_quiet, 7, INT_MAX, true },
	{ "errno-table", errnos_table, 6, INT_MAX, false },
	{ "explain-64", explains_native, 1, INT_MAX, false },
	{ "explain-x32", explains_x32, ON_X86(1), INT_MAX, false },
	{ "explain-i386", explains_i386, ON_X86(1), INT_MAX, false },
	{ "explain-audit", explains_audit, 7, INT_MAX, true },
	{ "explain-dmesg", explains_dmesg, 7, INT_MAX, true },
};

#define CHECKS (sizeof(checks) / sizeof(checks[0]))

static unsigned count, failed, assertions;

static void report(const char *name, int status)
{
	const struct check_result *result = check_result();
	bool good = status == 0 && result->failed == 0;

	count++;
	assertions += result->asserted;
	if (good && result->cannot) {
		(void)printf("check %s cannot %s\n", name, result->reason);
		return;
	}
	if (status != 0 && result->failed == 0)
		(void)printf("note %s ended with wait status 0x%x\n", name, (unsigned)status);
	/* What asserts nothing proves nothing. */
	if (good && result->asserted == 0) {
		(void)printf("note %s asserted nothing\n", name);
		good = false;
	}
	failed += !good;
	(void)printf("check %s %s %s %u\n", name, good ? "ok" : "FAIL", result->cell[0] ? result->cell : "ok",
	             result->asserted);
}

static void run_right(const void *right)
{
	rights_check(right);
}

static void run_check(const void *data)
{
	const struct check *check = data;

	if (check->audit && !check_kernel.audit)
		check_cannot("would switch audit on");
	check->run();
}

/* In a process of its own, so that what a check opens or breaks is its own. */
static void run(const char *name, void (*check)(const void *data), const void *data)
{
	int status = -1;
	pid_t pid;

	check_start(name);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)alarm(CHECK_SECONDS);
		check(data);
		(void)fflush(stdout);
		_exit(0);
	}
	(void)waitpid(pid, &status, 0);
	report(name, status);
	(void)fflush(stdout);
}

static void run_all(void)
{
	for (size_t i = 0; i < access_rights_count; i++)
		run(access_rights[i].name, run_right, &access_rights[i]);
	for (size_t i = 0; i < CHECKS; i++) {
		if (check_kernel.abi >= checks[i].from && check_kernel.abi <= checks[i].to) {
			run(checks[i].name, run_check, &checks[i]);
			continue;
		}
		count++;
		(void)printf("check %s absent\n", checks[i].name);
	}
	(void)printf("end %u %u %u\n", count, failed, assertions);
}

static void ask_kernel(void)
{
	struct utsname uts;
	int abi = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	int errata;

	check_kernel.reason = abi < 0 ? errno : 0;
	check_kernel.abi = abi < 0 ? 0 : abi;
	errata = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_ERRATA);
	check_kernel.errata = errata < 0 ? 0 : (uint32_t)errata;
	(void)uname(&uts);
	(void)printf("kernel %s\n", uts.release);
	if (abi < 0)
		(void)printf("landlock %s\n", err_name(check_kernel.reason));
	else
		(void)printf("landlock %d %u\n", check_kernel.abi, check_kernel.errata);
}

int main(int argc, char **argv)
{
	char policies[4096];

	check_kernel.audit = argc == 4 && strcmp(argv[1], "--audit") == 0;
	if (argc != 3 + check_kernel.audit || argv[argc - 2][0] != '/' || argv[argc - 1][0] != '/') {
		(void)fprintf(stderr, "usage: suite [--audit] /BUILD /WORK\n");
		return 2;
	}
	check_kernel.build = argv[argc - 2];
	check_kernel.work = argv[argc - 1];
	(void)umask(022);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)snprintf(policies, sizeof(policies), "%s/policies", check_kernel.work);
	if (mkdir(policies, 0755) != 0) {
		perror(policies);
		return 2;
	}
	ask_kernel();
	run_all();
	return failed != 0;
}
