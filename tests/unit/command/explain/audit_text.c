/* SPDX-License-Identifier: BSD-3-Clause */
/* Records as the kernel, auditd, ausearch, dmesg and journalctl show them (measured on Linux 6.18, 2026-11-28). */
#include "command/explain/audit_text.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../support.h"

#define ACCESS "domain=1c7e5c046 blockers=fs.read_file path=\"/etc/passwd\" dev=\"vda\" ino=409622"

static struct audit_text parsed(const char *line)
{
	struct audit_text record;

	cr_assert(audit_text_parse(line, strlen(line), &record), "%s", line);
	return record;
}

static const char *field(const char *line, const char *name, const char *hidden)
{
	const struct audit_text record = parsed(line);

	return audit_text_field(support_arena(), &record, name, hidden);
}

Test(audit_text, a_record_is_one_in_each_form)
{
	static const char *const lines[] = {
		"type=UNKNOWN[1423] msg=audit(1795458855.549:1635): " ACCESS,
		"type=LANDLOCK_ACCESS msg=audit(1795458855.549:1635): " ACCESS,
		"node=box type=LANDLOCK_ACCESS msg=audit(1795458855.549:1635): " ACCESS,
		"type=1423 audit(1795458855.549:1635): " ACCESS,
		"audit: type=1423 audit(1795458855.549:1635): " ACCESS,
		"[  812.123456] audit: type=1423 audit(1795458855.549:1635): " ACCESS,
		"Nov 28 06:14:15 box kernel: audit: type=1423 audit(1795458855.549:1635): " ACCESS,
		"type=LANDLOCK_ACCESS msg=audit(11/28/26 06:14:15.549:1635) : domain=1c7e5c046 "
		"blockers=fs.read_file path=/etc/passwd dev=vda ino=409622 ",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct audit_text record = parsed(lines[i]);

		cr_expect_eq(record.type, AUDIT_TEXT_ACCESS, "%s", lines[i]);
		cr_expect_str_eq(field(lines[i], "path", "dev"), "/etc/passwd");
		cr_expect_str_eq(field(lines[i], "blockers", NULL), "fs.read_file");
		cr_expect_str_eq(field(lines[i], "dev", "ino"), "vda");
		cr_expect_eq(record.interpreted, i == 7);
		cr_expect_eq(record.node.len, i == 2 ? strlen("box") : 0);
		cr_expect(memmem(record.event.start, record.event.len, ":1635", 5) != NULL, "%s", lines[i]);
	}
}

Test(audit_text, what_is_no_record_is_none)
{
	static const char *const lines[] = {
		"",
		"----",
		"type=",
		"type=1423",
		"type=1423 msg=audit(",
		"type=1423 msg=audit(1:2)",
		"type=1423 msg=audit(1:2",
		"node=",
		"node=box",
		"time->Sat Nov 28 06:14:15 2026",
		/* Somebody else's words in the journal. */
		"Nov 28 06:14:15 box logger: xaudit: type=1423 audit(1:2): " ACCESS,
	};
	struct audit_text record;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		cr_expect_not(audit_text_parse(lines[i], strlen(lines[i]), &record), "%s", lines[i]);
}

Test(audit_text, types_are_told_by_name_and_number)
{
	cr_expect_eq(parsed("type=1424 audit(1:2): ").type, AUDIT_TEXT_DOMAIN);
	cr_expect_eq(parsed("type=UNKNOWN[1424] msg=audit(1:2): ").type, AUDIT_TEXT_DOMAIN);
	cr_expect_eq(parsed("type=LANDLOCK_DOMAIN msg=audit(1:2): ").type, AUDIT_TEXT_DOMAIN);
	cr_expect_eq(parsed("type=SYSCALL msg=audit(1:2): ").type, AUDIT_TEXT_SYSCALL);
	cr_expect_eq(parsed("type=1300 audit(1:2): ").type, AUDIT_TEXT_SYSCALL);
	cr_expect_eq(parsed("type=14230 audit(1:2): ").type, AUDIT_TEXT_OTHER);
	cr_expect_eq(parsed("type=PROCTITLE msg=audit(1:2): ").type, AUDIT_TEXT_OTHER);
}

Test(audit_text, hexadecimal_names_are_decoded)
{
	cr_expect_str_eq(field("type=1423 audit(1:2): path=2F746D702F6120622220 dev=\"vda\"", "path", "dev"),
	                 "/tmp/a b\" ");
	/* The NUL in front of an abstract socket's name. */
	cr_expect_str_eq(field("type=1423 audit(1:2): path=006C736175646974", "path", "dev"), "@lsaudit");
	/* A number is no name, and a name in quotes is not hexadecimal. */
	cr_expect_str_eq(field("type=1423 audit(1:2): opid=2940", "opid", NULL), "2940");
	cr_expect_str_eq(field("type=1423 audit(1:2): ocomm=\"abba\"", "ocomm", "x"), "abba");
}

Test(audit_text, a_name_is_no_place_for_a_field)
{
	/* The kernel writes a blank in a name in hexadecimal; what is in quotes is passed over all the same. */
	cr_expect_str_eq(field("type=1423 audit(1:2): comm=\"x path=/y\" path=\"/z\"", "path", "dev"), "/z");
	/* ausearch does not: the last one is the kernel's own. */
	cr_expect_str_eq(field("type=1423 msg=audit(1 2:3) : path=/a dev=b ino=1 dev=vda ino=2", "path", "dev"),
	                 "/a dev=b ino=1");
	cr_expect_str_eq(field("type=1423 audit(1:2): path=", "path", "dev"), "");
	cr_expect_null(field("type=1423 audit(1:2): xpath=\"/y\"", "path", "dev"));
	cr_expect_null(field("type=1423 audit(1:2): path=\"/y", "path", "dev"));
}

Test(audit_text, what_auditd_adds_is_not_the_kernels)
{
	const char *line = "type=SYSCALL msg=audit(1:2): arch=c000003e syscall=257 comm=\"a\"\x1d"
			   "ARCH=x86_64 SYSCALL=openat";

	cr_expect_str_eq(field(line, "syscall", NULL), "257");
	cr_expect_null(field(line, "SYSCALL", NULL));
	cr_expect_str_eq(field(line, "comm", "exe"), "a");
}

Test(audit_text, losses_are_told)
{
	static const char *const losses[] = {
		"[ 12.3] kauditd_printk_skb: 12 callbacks suppressed",
		"[ 12.3] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64",
		"[ 12.3] audit: audit_backlog=65 > audit_backlog_limit=64",
		"Nov 28 06:14:15 box kernel: audit: kauditd hold queue overflow",
		"audit: backlog limit exceeded",
	};
	static const char *const others[] = {
		"[ 12.3] net_ratelimit: 12 callbacks suppressed",
		"type=1423 audit(1:2): path=\"/audit_lost=\"",
		"",
	};

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		cr_expect(audit_text_is_loss(losses[i], strlen(losses[i])), "%s", losses[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		cr_expect_not(audit_text_is_loss(others[i], strlen(others[i])), "%s", others[i]);
}
