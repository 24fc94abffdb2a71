/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim explain names a denial as the kernel's own audit record does: the
 * same right, the same object, be it told by the tracer or read in the log.
 */
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "audit.h"
#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"
#include "outside.h"

/* klogctl(3), syslog(2) */
#define READ_ALL 3
#define CLEAR 5

/* What the kernel prints is limited to some lines in 5 s. */
#define PRINT_SECONDS 6

/* landshim explain with up to seven words; what it reports is good for good.  Of a run that is on standard error. */
static const char *explain(const char *const words[7])
{
	const char *argv[10] = { launch_built("landshim"), "explain", "--json" };
	const struct launched *ran;

	for (size_t i = 0; i < 7 && words[i]; i++)
		argv[3 + i] = words[i];
	ran = launch_run(&(struct launch){ .argv = argv });
	check_must(ran->status == 0, "landshim explain: status %d, %s%s", ran->status, ran->out, ran->err);
	return draft_text("%s%s", ran->out, ran->err);
}

#define DENIAL "{\"cause\":"

static size_t denials(const char *json)
{
	size_t count = 0;

	for (const char *at = strstr(json, DENIAL); at; at = strstr(at + 1, DENIAL))
		count++;
	return count;
}

/* A field of the denial that begins there: its value as it stands in the JSON. */
static const char *field(const char *denial, const char *name)
{
	const char *found = denial ? strstr(denial, draft_text("\"%s\":", name)) : NULL;
	size_t len;

	if (!found)
		return "nothing";
	found = strchr(found, ':') + 1;
	len = *found == '['   ? strcspn(found, "]") + 1
	      : *found == '"' ? strcspn(found + 1, "\"") + 2
	                      : strcspn(found, ",");
	return draft_text("%.*s", (int)len, found);
}

/* What a denial is to be, each field as it stands in the JSON.  other: of a second one, on another object; or NULL. */
struct expected {
	const char *program, *cause, *rights, *object, *other, *port;
};

static bool is_expected(const char *denial, const struct expected *expected, const char *object)
{
	return strcmp(field(denial, "program"), expected->program) == 0 &&
	       strcmp(field(denial, "cause"), expected->cause) == 0 &&
	       strcmp(field(denial, "rights"), expected->rights) == 0 && strcmp(field(denial, "object"), object) == 0 &&
	       strcmp(field(denial, "port"), expected->port) == 0;
}

static bool has(const char *json, const struct expected *expected, const char *object)
{
	for (const char *at = strstr(json, DENIAL); at; at = strstr(at + 1, DENIAL))
		if (is_expected(at, expected, object))
			return true;
	return false;
}

/* The same, by the tracer and by the log. */
static void expect(const char *what, const char *const words[7], const struct expected *expected)
{
	const char *said[2];
	const char *log;

	(void)audit_log();
	said[0] = explain(words);
	log = audit_log();
	said[1] = explain((const char *const[7]){ "--audit", draft_file(log) });
	for (size_t i = 0; i < 2; i++)
		check_that(denials(said[i]) == (expected->other ? 2 : 1) && has(said[i], expected, expected->object) &&
		                   (!expected->other || has(said[i], expected, expected->other)),
		           "%s is not %s %s on %s %s by %s: %s%s", what, expected->cause, expected->rights,
		           expected->object, expected->port, expected->program, said[i], i ? log : "");
}

/* Where each probe meets its denial. */
static const char *object_of(const struct probe *probe, const char *on)
{
	static const struct {
		const char *right, *name;
	} within[] = {
		{ "execute", "/true" },  { "write_file", "/file" }, { "read_file", "/file" },
		{ "truncate", "/file" }, { "ioctl_dev", "/ptmx" },  { "resolve_unix", "/socket" },
	};

	switch (probe->on) {
	case PROBE_PORT:
		return "null";
	case PROBE_ABSTRACT:
		return draft_text("\"@%s\"", on);
	case PROBE_PROCESS:
		return draft_text("\"process %s\"", on);
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(within) / sizeof(within[0]); i++)
		if (strcmp(within[i].right, probe->right) == 0)
			return draft_text("\"%s%s\"", on, within[i].name);
	return draft_text("\"%s\"", on);
}

static void try_right(const struct access_right *right)
{
	const struct probe *probe = probe_find(right->name);
	const char *on = outside_place(probe);
	const char *config = draft_file(draft_denying(probe, right, check_kernel.abi, on));
	const char *const words[7] = { "-c", config, launch_built("tests/probe/probe"), right->name, on };
	/* Both directories of a link(2) lack it. */
	const bool is_refer = strcmp(right->name, "refer") == 0;
	const struct expected expected = { .program = "\"probe\"",
		                           .cause = right->family == ACCESS_SCOPE ? "\"scope\"" : "\"right\"",
		                           .rights = draft_text("[\"%s\"]", right->name),
		                           .object = object_of(probe, on),
		                           .other = is_refer ? draft_text("\"%s/sub\"", on) : NULL,
		                           .port = probe->on == PROBE_PORT ? on : "null" };

	expect(right->name, words, &expected);
}

static void try_host(const char *cause, const char *word, const char *argument, const char *object)
{
	const char *config = draft_file(draft_policy(draft_text("abi = %d;", check_kernel.abi), "", ""));
	const char *const words[7] = { "-c", config, launch_built("tests/kernels/host"), word, argument };

	const struct expected expected = {
		.program = "\"host\"", .cause = cause, .rights = "[]", .object = object, .port = "null"
	};

	expect(word, words, &expected);
}

void explains_audit(void)
{
	const char *directory = outside_directory();
	const char *process = draft_text("%d", (int)getpid());

	audit_start();
	for (size_t i = 0; i < access_rights_count; i++)
		if (check_kernel_takes(access_rights[i].family, access_rights[i].bit))
			try_right(&access_rights[i]);
	try_host("\"mount\"", "mount", directory, draft_text("\"%s\"", directory));
	try_host("\"ptrace\"", "ptrace", process, draft_text("\"process %s\"", process));
	check_cell("yes");
}

/* The tracer, of a program that makes its call by another way (tests/kernels/host.c). */
static void by(const char *way)
{
	const char *on = outside_place(probe_find("read_file"));
	const char *file = draft_text("%s/file", on);
	const char *config = draft_file(draft_policy(draft_text("abi = %d;", check_kernel.abi), "", ""));
	const char *const words[7] = { "-c", config, launch_built("tests/kernels/host"), "open", way, file };
	const struct expected expected = {
		.program = "\"host\"", .cause = "\"right\"", .rights = "[\"read_file\"]", .port = "null"
	};
	const char *const asks[] = { words[2], "call", way, "getpid", NULL };
	const char *said = launch_run(&(struct launch){ .argv = asks })->out;

	/* Debian's kernels have no x32 calls, and some no 32-bit ones. */
	if (strcmp(said, "ok\n") != 0) {
		check_that(strcmp(said, "ENOSYS\n") == 0 || strcmp(said, "unavailable\n") == 0, "%s: %s", way, said);
		check_cell("-");
		return;
	}
	said = explain(words);
	check_that(denials(said) == 1 && has(said, &expected, draft_text("\"%s\"", file)), "%s: %s", way, said);
	check_cell("yes");
}

void explains_native(void)
{
	by("native");
}

void explains_x32(void)
{
	by("x32");
}

void explains_i386(void)
{
	by("i386");
}

/* Without auditd the records are printed with the kernel's messages. */
void explains_dmesg(void)
{
	static char messages[1 << 18];
	const char *on = outside_place(probe_find("read_file"));
	const char *said;
	int len;

	audit_start();
	(void)sleep(PRINT_SECONDS);
	check_must(klogctl(CLEAR, NULL, 0) == 0, "the kernel's messages cannot be cleared");
	check_that(strcmp(launch_probe("read_file", on, draft_file(draft_policy("abi = 7;", "", "")))->out,
	                  "denied\n") == 0,
	           "nothing is denied");
	check_that(audit_count("blockers=fs.read_file", on) == 1, "not one record");
	(void)sleep(1);
	len = klogctl(READ_ALL, messages, sizeof(messages) - 1);
	check_must(len > 0, "there are no messages");
	messages[len] = '\0';
	said = explain((const char *const[7]){ "--audit", draft_file(messages) });
	check_that(denials(said) == 1 && strcmp(field(strstr(said, DENIAL), "rights"), "[\"read_file\"]") == 0 &&
	                   strcmp(field(strstr(said, DENIAL), "object"), draft_text("\"%s/file\"", on)) == 0,
	           "%s%s", said, messages);
	check_cell("yes");
}
