/* SPDX-License-Identifier: BSD-3-Clause */
/* The record of a run: the policy is a function of it, and of nothing else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "learned.h"
#include "schema.h"

#define RECORD_COUNT 4096

static const char *record(void)
{
	return spawn_path("record.json");
}

static const struct spawned *learn_record(const char *const *words)
{
	const char *all[32] = { "--json", "-o", record() };

	for (size_t i = 0; words[i]; i++)
		all[3 + i] = words[i];
	return learned_command("learn", all);
}

/* Something of everything: a file that is made, one that is read, a listing, configuration, a name with a newline. */
static void make_record(void)
{
	(void)learned_file("a", "");
	(void)learned_file("b\n\\x", "");
	(void)spawn_file(".rc", "");
	cr_assert_eq(
		learn_record((const char *[]){ "/bin/sh", "-c", "cat a b* ../.rc ../.missing >out; ls >>out", NULL })
			->status,
		0);
}

static const struct spawned *from(const char *path)
{
	return learned_command("learn", (const char *[]){ "--from", path, "-o", learned_policy_path(), NULL });
}

Test(learn_record, the_policy_of_a_record_is_the_one_of_the_run)
{
	const char *first;

	make_record();
	cr_expect_eq(from(record())->status, 0);
	first = spawn_read(learned_policy_path());
	(void)unlink(learned_policy_path());
	(void)unlink(learned_path("out"));
	cr_expect_eq(LEARNED("/bin/sh", "-c", "cat a b* ../.rc ../.missing >out; ls >>out")->status, 0);
	cr_expect_str_eq(first, learned_policy());
	cr_expect(learned_has("output"), "%s", first);
}

/* The lines of a text, in another order each time. */
static const char *shuffled(const char *text, unsigned seed)
{
	static char *lines[RECORD_COUNT];
	size_t count = 0;
	char *copy = strdup(text);
	char *result = calloc(1, strlen(text) + 2);

	cr_assert(copy && result);
	for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
		cr_assert_lt(count, (size_t)RECORD_COUNT);
		lines[count++] = line;
	}
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)rand_r(&seed) % i;
		char *held = lines[i - 1];

		lines[i - 1] = lines[other];
		lines[other] = held;
	}
	for (size_t i = 0; i < count; i++)
		(void)strcat(strcat(result, lines[i]), "\n");
	return result;
}

Test(learn_record, the_order_of_its_lines_does_not_matter)
{
	const char *text, *expected;

	make_record();
	text = spawn_read(record());
	cr_expect_eq(from(record())->status, 0);
	expected = learned_policy();
	for (unsigned seed = 1; seed <= 20; seed++) {
		(void)unlink(learned_policy_path());
		cr_assert_eq(from(spawn_file("shuffled.json", shuffled(text, seed)))->status, 0);
		cr_assert_str_eq(learned_policy(), expected, "seed %u", seed);
	}
}

Test(learn_record, its_lines_are_what_the_schema_says)
{
	make_record();
	cr_expect_str_eq(schema_of_lines("learn", record(), 10), "");
}

/* Whoever wrote it: what does not fit together is refused, and nothing written. */
Test(learn_record, what_is_no_record_is_refused_with_its_line)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
		{ "\"learned\":1", "\"learned\":2" },
		{ "\"path\":\"/", "\"path\":\"" },
		{ "\"base\":\"/", "\"base\":\"/x/../" },
		{ "\"base\":\"/", "\"base\":\"/elsewhere/" },
		{ "\"rights\":[\"read_file\"]", "\"rights\":[\"read_files\"]" },
		{ "\"rights\":[\"read_file\"]", "\"rights\":[\"read_write\"]" },
		{ "{\"word\":\"${@cwd}\"", "{\"word\":\"${@pwd}\"" },
		{ "{\"word\":\"${@cwd}\"", "{\"word\":\"\\\"; abi = 1;\"" },
		{ "{\"fragment\":\"base\"", "{\"fragment\":\"../base\"" },
		{ "\"need\":\"path\"", "\"need\":\"paths\"" },
		{ "\"count\":", "\"count\":-" },
		{ "\"count\":", "\"count\":99999999999999999999" },
		{ "\"programs\":[", "\"programs\":[[[[[[[[" },
		{ "\\\\x0a", "\\\\x00" },
		{ "\\\\x0a", "\\u0000" },
		{ "{\"learned\"", "{\"earned\"" },
	};

	make_record();
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		char *text = spawn_read(record());
		char *at = strstr(text, changes[i].from);
		const struct spawned *ran;

		cr_assert_not_null(at, "%s", changes[i].from);
		ran = from(spawn_file("other.json", spawn_text("%.*s%s%s", (int)(at - text), text, changes[i].to,
		                                               at + strlen(changes[i].from))));
		cr_expect_eq(ran->status, 125, "%s: %d %s", changes[i].to, ran->status, ran->err);
		cr_expect_not_null(strstr(ran->err, "it is no line of a record"), "%s: %s", changes[i].to, ran->err);
		cr_expect_eq(access(learned_policy_path(), F_OK), -1, "%s", changes[i].to);
	}
	cr_expect_not_null(strstr(from(spawn_file("empty.json", ""))->err, "it is no whole record"));
}

/* The needs are those of another kernel's rights, too. */
Test(learn_record, abi_says_for_which_rights_it_is_written)
{
	static const char text[] =
		"{\"learned\":1,\"abi\":7,\"status\":0,\"runs\":1,\"incomplete\":false,\"argv\":[\"x\"],\"cwd\":null,"
		"\"home\":null,\"tmp\":null,\"path\":[]}\n"
		"{\"need\":\"port\",\"path\":null,\"rights\":[\"connect_send_udp\"],\"port\":53,\"flags\":[],"
		"\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"sendto\"],\"more_calls\":false,\"count\":1}"
		"\n"
		"{\"need\":\"path\",\"path\":\"/srv/"
		"f\",\"rights\":[\"read_file\",\"truncate\",\"write_file\"],\"type\":\"file\","
		"\"base\":\"/srv/f\",\"flags\":[],\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"open\"],"
		"\"more_calls\":false,\"count\":1}\n";
	const char *path = spawn_file("udp.json", text);

	cr_expect_eq(from(path)->status, 125, "/srv/f is not there, and the policy says that it is");
	cr_expect_not(learned_has("connect_send_udp"), "%s", learned_policy());
	cr_expect(learned_has("abi = 7;"));
	(void)unlink(learned_policy_path());
	(void)learned_command("learn",
	                      (const char *[]){ "--from", path, "--abi", "10", "-o", learned_policy_path(), NULL });
	cr_expect(learned_has("connect_send_udp = 53;"), "%s", learned_policy());
	/* Older kernels leave open what they do not know. */
	cr_expect(learned_has(
		"\n// On an older kernel the program starts with what that can enforce.  Left open there:"));
	cr_expect(learned_has("\nmin_abi = 1;\n"));
	cr_expect(learned_has("abi = 10;"));
	(void)unlink(learned_policy_path());
	(void)learned_command("learn",
	                      (const char *[]){ "--from", path, "--abi", "2", "-o", learned_policy_path(), NULL });
	cr_expect(learned_has("{ path = \"/srv/f\"; allow = [ \"write_file\", \"read_file\" ]; }"), "%s",
	          learned_policy());
}
