/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim explain --audit: logs as the kernel writes them (measured on Linux 6.18, 2026-11-28). */
#include <criterion/criterion.h>
#include <string.h>

#include "landshim.h"
#include "require.h"
#include "schema.h"

static const struct spawned *explain(const char *const *words)
{
	const struct spawn spawn = { .argv = NULL };

	require_landlock(1);
	return landshim_spawn(&spawn, "explain", words);
}

static const char *policy_with(const char *paths, const char *settings)
{
	return spawn_file("p.conf", spawn_policy(7, paths, settings));
}

static const char *data_file(void)
{
	return spawn_file("data", "text\n");
}

#define DENIED                                                                                                      \
	"type=1423 msg=audit(1795458855.549:1635): domain=1c7e5c046 blockers=fs.read_file path=\"%s\" dev=\"vda\" " \
	"ino=1\n"
#define CALLED                                                                                                         \
	"type=SYSCALL msg=audit(1795458855.549:1635): arch=c000003e syscall=257 success=no exit=-13 ppid=1 pid=29403 " \
	"comm=\"probe\" exe=\"/usr/bin/probe\" key=(null)\n"

static const struct spawned *audit(const char *log, const char *policy)
{
	return explain((const char *[]){ "--audit", spawn_file("log", log), "-c", policy, NULL });
}

Test(explain_audit, the_log_says_what_was_denied_and_a_literal_rule)
{
	const char *file = data_file();
	const char *log = spawn_file("log", spawn_text(DENIED CALLED, file));
	const struct spawned *ran = explain((const char *[]){ "--audit", log, NULL });

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(
		ran->out,
		spawn_text("landshim: the log: 1 denial\nbesides:\nprobe[29403] openat() -> %s: read_file denied by "
	                   "domain 1c7e5c046\n    add:  { path = \"%s\"; allow = \"read_file\"; }\n",
	                   file, file));
}

Test(explain_audit, with_a_policy_the_log_names_its_nearest_line)
{
	const char *file = data_file();
	const char *policy =
		policy_with(spawn_text(",\n{ path = \"%s\"; allow = \"write_file\"; }", spawn_directory()), "");
	const struct spawned *ran = audit(spawn_text(DENIED, file), policy);

	cr_expect_not_null(strstr(ran->out,
	                          spawn_text(": read_file denied by %s: line 3 grants write_file alone, on %s\n",
	                                     policy, spawn_directory())),
	                   "%s%s", ran->out, ran->err);
	policy = policy_with(spawn_text(",\n{ path = \"%s\"; allow = \"read\"; }", spawn_directory()), "");
	ran = audit(spawn_text(DENIED, file), policy);
	cr_expect_not_null(strstr(ran->out, "no rule helps: these policies allow it now\n"), "%s", ran->out);
}

Test(explain_audit, json_is_of_its_schema)
{
	const char *policy = policy_with("", "");
	const char *log = spawn_file("log", spawn_text(DENIED CALLED, data_file()));

	/* What explain prints last on standard error, it prints here alone, on standard output. */
	schema_expect("explain", explain((const char *[]){ "--audit", log, "-c", policy, "--json", NULL })->out,
	              "assert found['denials'][0]['policies'][0]['add'], found\n");
	log = spawn_file("log", DENIED);
	schema_expect("explain", explain((const char *[]){ "--audit", log, "--json", NULL })->out,
	              "assert found['denials'][0]['pid'] is None, found\n");
}

/*
 * One event, as auditd has it by numbers and by names, with node= and with what it adds, and as ausearch -i,
 * dmesg and journalctl -k show it: what comes in front of each record; what comes after its time and serial number;
 * whether values are as ausearch -i has them.
 */
static const struct {
	const char *front, *access, *call, *stamp, *after;
	bool interpreted;
} forms[] = {
	{ "", "UNKNOWN[1423] msg=", "SYSCALL msg=", "1795458855.549:1635", ":", false },
	{ "", "LANDLOCK_ACCESS msg=", "SYSCALL msg=", "1795458855.549:1635", ":", false },
	{ "node=box ", "LANDLOCK_ACCESS msg=", "SYSCALL msg=", "1795458855.549:1635", ":", false },
	{ "", "LANDLOCK_ACCESS msg=", "SYSCALL msg=", "11/28/26 06:14:15.549:1635", " :", true },
	{ "audit: ", "1423 ", "1300 ", "1795458855.549:1635", ":", false },
	{ "[  812.123456] audit: ", "1423 ", "1300 ", "1795458855.549:1635", ":", false },
	{ "[Sat Nov 28 06:14:15 2026] audit: ", "1423 ", "1300 ", "1795458855.549:1635", ":", false },
	{ "kern  :notice: [  812.123456] audit: ", "1423 ", "1300 ", "1795458855.549:1635", ":", false },
	{ "Nov 28 06:14:15 box kernel: audit: ", "1423 ", "1300 ", "1795458855.549:1635", ":", false },
};

Test(explain_audit, each_form_of_the_log_gives_the_same_report)
{
	const char *file = data_file();

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const bool plain = forms[i].interpreted;
		const char *quote = plain ? "" : "\"";
		const char *tail = plain    ? " "
		                   : i == 1 ? "\x1d"
		                              "ARCH=x86_64 SYSCALL=openat AUID=\"unset\""
		                            : "";
		const char *access = spawn_text(
			"%stype=%saudit(%s)%s domain=1c7e5c046 blockers=fs.read_file path=%s%s%s dev=%svda%s ino=1%s\n",
			forms[i].front, forms[i].access, forms[i].stamp, forms[i].after, quote, file, quote, quote,
			quote, plain ? " " : "");
		const char *call = spawn_text(
			"%stype=%saudit(%s)%s arch=%s syscall=%s success=no pid=29403 comm=%sprobe%s exe=%s/x%s%s\n",
			forms[i].front, forms[i].call, forms[i].stamp, forms[i].after, plain ? "x86_64" : "c000003e",
			plain ? "openat" : "257", quote, quote, quote, quote, tail);
		const char *others = i == 3 ? "----\n" : "time->Sat Nov 28 06:14:15 2026\nsomething else\n";
		const char *log = spawn_file("log", spawn_text("%s%s%s", others, access, call));
		const struct spawned *ran = explain((const char *[]){ "--audit", log, NULL });

		cr_expect_str_eq(ran->out,
		                 spawn_text("landshim: the log: 1 denial\nbesides:\nprobe[29403] openat() -> %s: "
		                            "read_file denied by "
		                            "domain 1c7e5c046\n    add:  { path = \"%s\"; allow = \"read_file\"; }\n",
		                            file, file),
		                 "%s%s", access, ran->out);
	}
}

Test(explain_audit, an_empty_log_proves_nothing_without_new_exec)
{
	const char *note = "note: that proves nothing: ";

	cr_expect_not_null(strstr(audit("", policy_with("", ""))->out, note));
	/* Nor does it say more than it can. */
	cr_expect_not_null(strstr(audit("", policy_with("", ""))->out, "landshim: the log: no denial\n"));
	cr_expect_not_null(strstr(explain((const char *[]){ "--audit", spawn_file("log", ""), NULL })->out, note));
	cr_expect_null(strstr(audit("", policy_with("", "log = { new_exec = true; };"))->out, note));
	cr_expect_null(strstr(audit(spawn_text(DENIED, "/x"), policy_with("", ""))->out, note));
}

Test(explain_audit, a_log_with_losses_is_incomplete)
{
	const char *policy = policy_with("", "");

	static const char *const losses[] = {
		"kauditd_printk_skb: 12 callbacks suppressed\n",
		"[ 12.3] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64\n",
		"Nov 28 06:14:15 box kernel: audit: audit_backlog=65 > audit_backlog_limit=64\n",
	};

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		cr_expect_not_null(strstr(audit(losses[i], policy)->out, "note: this is incomplete\n"), "%s",
		                   losses[i]);
	cr_expect_null(strstr(audit(spawn_text(DENIED, "/x"), policy)->out, "incomplete"));
}

Test(explain_audit, the_log_may_be_standard_input_and_must_be_readable)
{
	const char *policy = policy_with("", "");

	landshim_refused(explain((const char *[]){ "--audit", spawn_path("none"), NULL }),
	                 spawn_text("landshim: %s: cannot read the log: no such file or directory (ENOENT)\n",
	                            spawn_path("none")));
	landshim_refused(explain((const char *[]){ "--audit", policy, "--all", NULL }),
	                 "landshim: --audit goes with -c and --json alone\n");
	landshim_refused(explain((const char *[]){ "--audit", policy, "/bin/true", NULL }),
	                 "landshim: \"/bin/true\" is one FILE too many\n");
}
