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

Test(explain_audit, an_empty_log_proves_nothing_without_new_exec)
{
	const char *note = "note: that proves nothing: ";

	cr_expect_not_null(strstr(audit("", policy_with("", ""))->out, note));
	cr_expect_null(strstr(audit("", policy_with("", "log = { new_exec = true; };"))->out, note));
	cr_expect_null(strstr(audit(spawn_text(DENIED, "/x"), policy_with("", ""))->out, note));
}

Test(explain_audit, a_log_with_losses_is_incomplete)
{
	const char *policy = policy_with("", "");

	cr_expect_not_null(strstr(audit("kauditd_printk_skb: 12 callbacks suppressed\n", policy)->out,
	                          "note: this is incomplete\n"));
	cr_expect_null(strstr(audit(spawn_text(DENIED, "/x"), policy)->out, "incomplete"));
}

Test(explain_audit, the_log_may_be_standard_input_and_must_be_readable)
{
	const char *policy = policy_with("", "");

	landshim_refused(explain((const char *[]){ "--audit", spawn_path("none"), NULL }),
	                 spawn_text("landshim: %s: cannot read the log: no such file or directory (ENOENT)\n",
	                            spawn_path("none")));
	landshim_refused(explain((const char *[]){ "--audit", policy, "--all", NULL }),
	                 "landshim: --audit runs nothing: it goes with -c and --json alone\n");
	landshim_refused(explain((const char *[]){ "--audit", policy, "/bin/true", NULL }),
	                 "landshim: \"/bin/true\" is one FILE too many: --audit runs nothing\n");
}
