/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check warns of where root runs it, and of secrets. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"
#include "warning_case.h"

#define PROC "abi = 6; include = \"<base>\";\npaths = (\n{ path = \"/proc\"; allow = \"read\"; } );\n"
static const struct spawned *check_as_nobody(const char *policy)
{
	const struct spawn spawn = { .prepare = spawn_become_nobody };

	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	return run_check_spawn(&spawn, policy, RUN_CHECK_ALONE);
}

/* What is so: a program under the policy reads, or does not read, the environment of this process. */
static bool reads_this_process(const char *policy)
{
	const char *words[] = { "-c", spawn_file("proc.conf", policy), "/bin/cat",
		                spawn_text("/proc/%d/environ", (int)getpid()), NULL };
	const struct spawn spawn = { .argv = NULL };

	return landshim_spawn(&spawn, "run", words)->status == 0;
}

Test(warnings, environments_of_other_processes_that_root_can_read)
{
	static const char hardened[] = PROC "harden = \"capabilities\";\n";
	const struct spawned *ran;
	bool reads;

	require_landlock(6);
	require_root();
	reads = reads_this_process(PROC);
	ran = run_check(PROC, RUN_CHECK_ALONE);
	cr_expect_eq(run_check_warns(ran, "reads-processes"), reads, "%s", ran->err);
	if (reads) {
		cr_expect_eq(ran->status, 2, "%s", ran->err);
		cr_expect_not_null(strstr(ran->err,
		                          ":3: error: \"/proc\" lets root read the environments of other processes, "
		                          "which hold secrets: write harden = \"capabilities\" [reads-processes]\n"),
		                   "%s", ran->err);
	}
	/* The hint helps. */
	cr_expect_not(reads_this_process(hardened));
	cr_expect_not(run_check_warns(run_check(hardened, RUN_CHECK_ALONE), "reads-processes"));
	/* Nobody has no such capability. */
	cr_expect_not(run_check_warns(check_as_nobody(PROC), "reads-processes"));
	cr_expect_not(
		run_check_warns(run_check("abi = 6; include = \"<base>\";\n", RUN_CHECK_ALONE), "reads-processes"));
}

static void have_no_child(void *data)
{
	static const int calls[] = { SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(fork), SCMP_SYS(vfork) };
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	(void)data;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EAGAIN), calls[i], 0) != 0)
			_exit(98);
	if (seccomp_load(context) != 0)
		_exit(98);
}

#define UNTRIED "could not be tried in a child process, which ulimit -u or a seccomp filter may forbid"

Test(warnings, what_no_child_could_try_is_said)
{
	const struct spawn spawn = { .prepare = have_no_child };
	const struct spawned *ran = run_check_spawn(&spawn, PROC, RUN_CHECK_ALONE);

	cr_expect_eq(ran->status, 2, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":3: error: \"/proc\" may let root read the environments of other "
	                                    "processes, which hold secrets; that " UNTRIED
	                                    ": write harden = \"capabilities\" [reads-processes]\n"),
	                   "%s", ran->err);
	/* What is known without a child is said as ever; of all others one line. */
	ran = run_check_spawn(&spawn,
	                      "abi = 6;\npaths = (\n{ path = [ \"/proc/cpuinfo\", \"/proc/sys\", \"/proc/irq\" ]; "
	                      "allow = \"read\"; } );\n",
	                      RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":3: warning: \"/proc/cpuinfo\" is a file of /proc: "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":3: warning: \"/proc/sys\", \"/proc/irq\": whether a rule there "
	                                    "holds " UNTRIED " [lost-rule]\n"),
	                   "%s", ran->err);
}

#define ETC(except) "abi = 6;\npaths = (\n{ path = \"/etc\"; allow = \"read\"; " except "} );\n"

Test(warnings, secrets_in_etc_that_root_can_read)
{
	const struct spawned *ran;
	struct stat st;

	require_root();
	if (stat("/etc/shadow", &st) != 0 || (st.st_mode & S_IROTH))
		require_skip("an /etc/shadow that others may not read");
	ran = run_check(ETC(""), RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          ":3: warning: \"/etc\" lets root read what modes keep from others in /etc ("),
	                   "%s", ran->err);
	cr_expect(run_check_warns(ran, "reads-secrets"));
	/* The fragment is the same, and not for root. */
	ran = run_check("abi = 6; include = \"<etc>\";\n", RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect(run_check_warns(ran, "reads-secrets"), "%s", ran->err);
	cr_expect_not(run_check_warns(check_as_nobody("abi = 6; include = \"<etc>\";\n"), "reads-secrets"));
	/* The policies that are installed with it are known to take it. */
	ran = landshim_words((const char *[]){ "check", "-c", "dnsmasq", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(run_check_warns(ran, "fragment-secrets"), "%s", ran->err);
	cr_expect_not(run_check_warns(run_check(ETC("except = \"shadow\"; "), RUN_CHECK_ALONE), "reads-secrets"));
	cr_expect_not(run_check_warns(check_as_nobody(ETC("")), "reads-secrets"));
	/* Whoever names a secret means it. */
	ran = run_check("abi = 6; paths = ( { path = \"/etc/shadow\"; allow = \"read\"; } );\n", RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "reads-secrets"), "%s", ran->err);
}

/* An /etc of the child's own, in one directory of which root cannot look without the capabilities that it gives up. */
static void shut_etc(void *data)
{
	const bool *has_shadow = data;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/etc", "tmpfs", 0, NULL) != 0)
		_exit(98);
	if (mkdir("/etc/shut", 0111) != 0)
		_exit(97);
	if (*has_shadow) {
		const int fd = open("/etc/shadow", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

		if (fd < 0 || write(fd, "x", 1) != 1 || close(fd) != 0)
			_exit(96);
	}
	if (prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) != 0 || prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) != 0)
		_exit(95);
}

Test(warnings, where_secrets_in_etc_could_not_be_looked_for)
{
	static bool has_shadow = true;
	const struct spawn spawn = { .prepare = shut_etc, .data = &has_shadow };
	const struct spawned *ran;

	require_root();
	ran = run_check_spawn(&spawn, ETC(""), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err,
	                          ":3: warning: \"/etc\" lets root read what modes keep from others in /etc (shadow); "
	                          "\"/etc/shut\" could not be looked at (EACCES): name what the program needs there "
	                          "[reads-secrets]\n"),
	                   "%s", ran->err);
	has_shadow = false;
	ran = run_check_spawn(&spawn, ETC(""), RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          ":3: warning: \"/etc\" may let root read what modes keep from others in /etc; "
	                          "\"/etc/shut\" could not be looked at (EACCES): name what the program needs there "
	                          "[reads-secrets]\n"),
	                   "%s", ran->err);
	/* What the policy does not open is nothing to look for. */
	ran = run_check_spawn(&spawn, ETC("except = \"shut\"; "), RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "reads-secrets"), "%s", ran->err);
}

/* A rule above keys opens them; one on them means them, and one that excepts them does not open them. */
Test(warnings, keys_in_a_home_that_nobody_named)
{
	const struct spawned *ran;

	warning_case_make(".ssh/id_rsa");
	warning_case_make(".config/gh/hosts.yml");
	warning_case_make(".netrc");
	ran = run_check(run_check_path("${HOME}", "read"), RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "lets the program read keys and passwords ("), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/.config/gh, "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/.ssh): except them, or name what it needs [reads-keys]\n"), "%s",
	                   ran->err);
	cr_expect(run_check_warns(run_check(run_check_path("~/.config", "read"), RUN_CHECK_ALONE), "reads-keys"));
	ran = run_check("abi = 6;\npaths = (\n{ glob = \"~/.*\"; allow = \"read\"; } );\n", RUN_CHECK_ALONE);
	cr_expect(run_check_warns(ran, "reads-keys"), "%s", ran->err);
	cr_expect_not(run_check_warns(run_check(run_check_path("~/.ssh", "read"), RUN_CHECK_ALONE), "reads-keys"));
	cr_expect_not(
		run_check_warns(run_check(run_check_path("~/.ssh/id_rsa", "read"), RUN_CHECK_ALONE), "reads-keys"));
	/* To list is not to read. */
	cr_expect_not(run_check_warns(run_check(run_check_path("~", "read_dir"), RUN_CHECK_ALONE), "reads-keys"));
	ran = run_check("abi = 6;\npaths = (\n{ path = \"~\"; allow = \"read\"; except = [ \".ssh\", \".netrc\", "
	                "\".config/gh\" ]; } );\n",
	                RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "reads-keys"), "%s", ran->err);
	/* A policy of the network's alone is not one of files. */
	ran = run_check("abi = 6; unrestricted = \"all\"; network = { connect_tcp = 443; };\n", RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "reads-keys"), "%s", ran->err);
}
