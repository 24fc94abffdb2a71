/* SPDX-License-Identifier: BSD-3-Clause */
/* Denials from whole logs. */
#include "command/explain/explain_audit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "model/uapi.h"

static struct explain_audit read_log(const char *text)
{
	struct explain_audit found = { .records = 0 };

	explain_audit_read(text, strlen(text), NULL, &found);
	return found;
}

#define EVENT(serial) "type=1423 audit(1795458855.593:" serial "): domain=1c "

Test(explain_audit, records_of_an_event_belong_together_though_they_interleave)
{
	const struct explain_audit found =
		read_log("type=1423 audit(1.1:7): domain=1c blockers=fs.read_file path=\"/a\" dev=\"vda\" ino=1\n"
	                 "type=1423 audit(1.1:8): domain=1c blockers=fs.execute path=\"/b\" dev=\"vda\" ino=2\n"
	                 "type=1424 audit(1.1:7): domain=1c status=allocated mode=enforcing pid=5 uid=0 exe=\"/x\" "
	                 "comm=\"maker\"\n"
	                 "node=other type=1300 audit(1.1:8): arch=c000003e syscall=59 pid=1 comm=\"elsewhere\"\n"
	                 "type=1300 audit(1.1:8): arch=c000003e syscall=59 pid=99 comm=\"second\"\n");

	cr_assert_eq(found.list.count, 2);
	/* Without a call the domain's maker is all that is known. */
	cr_expect_str_eq(found.list.list[0].comm, "maker");
	cr_expect_eq(found.list.list[0].pid, 5);
	cr_expect_str_eq(found.list.list[1].comm, "second");
	cr_expect_eq(found.list.list[1].pid, 99);
	cr_expect_str_eq(found.list.list[1].written, "execve()");
	cr_expect_str_eq(found.list.list[1].object, "/b");
	cr_expect_eq(found.list.list[1].lacking, LANDLOCK_ACCESS_FS_EXECUTE);
	cr_expect_str_eq(found.list.list[1].policies[0].add, "{ path = \"/b\"; allow = \"execute\"; }");
	cr_expect_not(found.lost);
}

Test(explain_audit, each_kind_of_blocker_has_its_cause)
{
	static const struct {
		const char *record;
		enum denial_cause cause;
		const char *object, *add;
		int port;
	} rows[] = {
		{ "blockers=fs.make_dir path=\"/tmp\" dev=\"vda\" ino=1", DENIAL_RIGHT, "/tmp",
		  "{ path = \"/tmp\"; allow = \"make_dir\"; }", -1 },
		{ "blockers=net.bind_tcp saddr=127.0.0.1 src=8080", DENIAL_RIGHT, NULL,
		  "network = { bind_tcp = 8080; };", 8080 },
		/* The kernel leaves port 0 out, and an address of zeroes. */
		{ "blockers=net.bind_tcp saddr=127.0.0.1", DENIAL_RIGHT, NULL, "network = { bind_tcp = 0; };", 0 },
		{ "blockers=net.bind_tcp", DENIAL_RIGHT, NULL, "network = { bind_tcp = 0; };", 0 },
		{ "blockers=net.bind_tcp saddr=127.0.0.1 src=70000", DENIAL_RIGHT, NULL, NULL, -1 },
		{ "blockers=net.connect_tcp laddr=127.0.0.1 lport=9 daddr=::1 dest=443", DENIAL_RIGHT, NULL,
		  "network = { connect_tcp = 443; };", 443 },
		{ "blockers=net.connect_tcp daddr=127.0.0.1 dest=443", DENIAL_RIGHT, NULL,
		  "network = { connect_tcp = 443; };", 443 },
		{ "blockers=scope.signal opid=29402 ocomm=\"probe\"", DENIAL_SCOPE, "process 29402",
		  "unrestricted = \"signal\";", -1 },
		{ "blockers=scope.abstract_unix_socket path=006C73", DENIAL_SCOPE, "@ls",
		  "unrestricted = \"abstract_unix_socket\";", -1 },
		{ "blockers=ptrace opid=29402 ocomm=\"probe\"", DENIAL_PTRACE, "process 29402", NULL, -1 },
		{ "blockers=fs.change_topology path=\"/mnt\" dev=\"vda\" ino=1", DENIAL_MOUNT, "/mnt", NULL, -1 },
		{ "blockers=fs.made_up path=\"/x\" dev=\"vda\" ino=1", DENIAL_UNKNOWN, "/x", NULL, -1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char line[256];
		struct explain_audit found;
		const struct denial *denial;

		(void)snprintf(line, sizeof(line), EVENT("7") "%s", rows[i].record);
		found = read_log(line);
		cr_assert_eq(found.list.count, 1, "%s", line);
		denial = &found.list.list[0];
		cr_expect_eq(denial->cause, rows[i].cause, "%s", line);
		cr_expect_eq(denial->port, rows[i].port, "%s", line);
		if (rows[i].object)
			cr_expect_str_eq(denial->object, rows[i].object);
		else
			cr_expect_null(denial->object);
		cr_expect_eq(denial->policies_count, denial->lacking ? 1 : 0, "%s", line);
		if (rows[i].add)
			cr_expect_str_eq(denial->policies[0].add, rows[i].add, "%s", line);
		else
			cr_expect(denial->policies_count == 0 || !denial->policies[0].add, "%s", line);
	}
}

Test(explain_audit, blockers_are_a_list_and_unknown_names_are_kept)
{
	const struct explain_audit found = read_log(
		EVENT("7") "blockers=fs.make_reg,namespace.use,fs.write_file,capability.use path=\"/x\" dev=\"v\"\n");

	cr_assert_eq(found.list.count, 2);
	cr_expect_eq(found.list.list[0].lacking, LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_WRITE_FILE);
	cr_expect_str_eq(found.list.list[1].part, "namespace.use,capability.use");
}

Test(explain_audit, what_is_missing_makes_it_incomplete)
{
	cr_expect(read_log(EVENT("7") "blockers=fs.read_file path=\"/x\"\n"
	                              "[1.2] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64\n")
	                  .lost);
	/* A domain counts all that it denied, logged or not. */
	cr_expect(read_log(EVENT("7") "blockers=fs.read_file path=\"/x\"\n"
	                              "type=1424 audit(1.1:9): domain=1c status=deallocated denials=2\n")
	                  .lost);
	cr_expect_not(read_log(EVENT("7") "blockers=fs.read_file path=\"/x\"\n"
	                                  "type=1424 audit(1.1:9): domain=1c status=deallocated denials=1\n")
	                      .lost);
}

/* Two machines in one log: their serial numbers, and their domains, are their own. */
Test(explain_audit, what_belongs_together_is_of_one_node)
{
	const struct explain_audit found = read_log(
		"node=a type=1423 msg=audit(1.1:7): domain=1c blockers=fs.read_file path=\"/a\" dev=\"vda\" ino=1\n"
		"node=b type=1423 msg=audit(1.1:7): domain=1c blockers=fs.read_file path=\"/b\" dev=\"vda\" ino=1\n"
		"node=b type=1300 msg=audit(1.1:7): arch=c000003e syscall=257 pid=2 comm=\"of_b\"\n"
		"node=a type=1300 msg=audit(1.1:7): arch=c000003e syscall=257 pid=1 comm=\"of_a\"\n"
		"node=a type=1424 msg=audit(1.1:9): domain=1c status=deallocated denials=1\n"
		"node=b type=1424 msg=audit(1.1:9): domain=1c status=deallocated denials=1\n");

	cr_assert_eq(found.list.count, 2);
	cr_expect_str_eq(found.list.list[0].comm, "of_a");
	cr_expect_str_eq(found.list.list[1].comm, "of_b");
	cr_expect_not(found.lost);
	/* Two denials of a's, of which b's is none. */
	cr_expect(read_log("node=a type=1423 msg=audit(1.1:7): domain=1c blockers=fs.read_file path=\"/a\"\n"
	                   "node=b type=1423 msg=audit(1.1:8): domain=1c blockers=fs.read_file path=\"/b\"\n"
	                   "node=a type=1424 msg=audit(1.1:9): domain=1c status=deallocated denials=2\n")
	                  .lost);
}

/* ausearch -i writes a path as it is, and a file may be named like a field. */
Test(explain_audit, a_path_is_no_port_and_no_process)
{
	const struct explain_audit found =
		read_log("type=LANDLOCK_ACCESS msg=audit(11/28/26 06:14:15.549:7) : domain=1c blockers=fs.read_file "
	                 "path=/x dest=443 opid=1 dev=vda ino=1 \n"
	                 "type=LANDLOCK_DOMAIN msg=audit(11/28/26 06:14:15.549:7) : domain=1c status=allocated "
	                 "mode=enforcing pid=5 uid=root exe=/x comm=a maker \n");

	cr_assert_eq(found.list.count, 1);
	cr_expect_str_eq(found.list.list[0].object, "/x dest=443 opid=1");
	cr_expect_eq(found.list.list[0].port, -1);
	cr_expect_str_eq(found.list.list[0].comm, "a maker");
}

Test(explain_audit, the_same_is_said_once)
{
	const struct explain_audit found = read_log(
		EVENT("7") "blockers=fs.read_file path=\"/x\"\n" EVENT("8") "blockers=fs.read_file path=\"/x\"\n");

	cr_assert_eq(found.list.count, 1);
	cr_expect_eq(found.list.list[0].times, 2);
}

/* Names are what a program chose: none is a rule for anything but itself. */
Test(explain_audit, a_name_cannot_write_a_rule)
{
	const struct explain_audit found =
		read_log(EVENT("7") "blockers=fs.read_file "
	                            "path=2F78227D3B7D2C7B706174683D222F223B616C6C6F773D2272656164 dev=\"v\" ino=1\n");

	cr_assert_eq(found.list.count, 1);
	cr_expect_str_eq(found.list.list[0].policies[0].add,
	                 "{ path = \"/x\\\"};},{path=\\\"/\\\";allow=\\\"read\"; allow = \"read_file\"; }");
}
