/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What landshim run --print-policy prints, for random options: held against a
 * policy that says the same in another spelling, and enforced beside the options.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "random_policy.h"
#include "require.h"

#define ROUNDS 10 /* samples of each test, which is a process */
#define TESTS 40

/* The lists of a policy, and the options that add to each. */
enum list {
	UNRESTRICTED,
	HARDEN,
	INCLUDE,
	PATHS,
	CONNECT_TCP,
	BIND_TCP,
	CONNECT_UDP,
	BIND_UDP,
	LISTS
};

static const struct {
	const char *option, *setting;
} lists[] = {
	[UNRESTRICTED] = { "--unrestricted", "unrestricted" },
	[HARDEN] = { "--harden", "harden" },
	[INCLUDE] = { "--include", "include" },
	[PATHS] = { "--allow", "paths" },
	[CONNECT_TCP] = { "--connect-tcp", "connect_tcp" },
	[BIND_TCP] = { "--bind-tcp", "bind_tcp" },
	[CONNECT_UDP] = { "--connect-udp", "connect_send_udp" },
	[BIND_UDP] = { "--bind-udp", "bind_udp" },
};

/* Directories in the working directory, each with what random_policy_fill makes. */
static const char *const names[] = { "a",     "-x",        "two  blanks ",   "q\"uo'te",    "back\\slash\\n",
	                             "*?[x]", "\xc3\xa9",  "\xff\xfe",       "line\nbreak", "~",
	                             "$HOME", "a=b,c;d#e", "tab\t\x01\r\x7f" };
#define TRIED 4 /* of these, what can be done is tried in the first */

/* Options, and the policy that they stand for. */
struct sample {
	struct random_policy random; /* its numbers alone */
	const char *root;
	unsigned port; /* and the next: this sample's own, below those that the kernel gives to others */
	const char *words[60];
	size_t count;
	const char *lists[LISTS];
	int abi, named;              /* the newest ABI of a right that is named */
	const char *unrestricted[2]; /* decided first: such a right may not be granted by its name */
	int min_abi;
	bool beside; /* of a policy that -c names */
	bool ports;  /* a fragment's, of TCP and of UDP */
};

static unsigned any(struct sample *sample, unsigned below)
{
	return random_policy_next(&sample->random, below);
}

static void add_option(struct sample *sample, const char *option, const char *value)
{
	cr_assert_lt(sample->count + 2, COUNT(sample->words));
	if (any(sample, 2) == 0) {
		sample->words[sample->count++] = spawn_text("%s=%s", option, value);
		return;
	}
	sample->words[sample->count++] = option;
	sample->words[sample->count++] = value;
}

static const char *joined(const char *list, const char *comma, const char *more)
{
	return spawn_text("%s%s%s", list, *list ? comma : "", more);
}

static void add_to(struct sample *sample, enum list list, const char *text)
{
	sample->lists[list] = joined(sample->lists[list], ",\n", text);
}

/* As a person writes it: what is text stays as it is. */
static const char *quoted(const char *text)
{
	const char *out = "\"";

	for (const char *at = text; *at; at++) {
		const unsigned char byte = (unsigned char)*at;
		const bool unseen = byte < ' ' || byte == 0x7f || byte >= 0xfe;

		out = spawn_text(*at == '"' || *at == '\\' ? "%s\\%c" : unseen ? "%s\\x%02X" : "%s%c", out, byte);
	}
	return spawn_text("%s\"", out);
}

static bool is_unrestricted(const struct sample *sample, const char *right)
{
	return strcmp(right, sample->unrestricted[0]) == 0 || strcmp(right, sample->unrestricted[1]) == 0;
}

/* The rights that --allow takes, or a group of them; on a file only what a file has. */
static const char *random_right(struct sample *sample, bool on_file)
{
	for (;;) {
		const size_t i = any(sample, (unsigned)(access_rights_count + access_groups_count));

		if (i >= access_rights_count) {
			const struct access_group *group = &access_groups[i - access_rights_count];

			if (access_is_for_paths(group) && (!on_file || strcmp(group->name, "read") == 0))
				return group->name;
		} else if (access_rights[i].family == ACCESS_FS && access_rights[i].abi <= sample->abi &&
		           (!on_file || access_rights[i].on_file) && !is_unrestricted(sample, access_rights[i].name)) {
			if (access_rights[i].abi > sample->named)
				sample->named = access_rights[i].abi;
			return access_rights[i].name;
		}
	}
}

static void add_path(struct sample *sample, const char *name)
{
	static const char *const options[][2] = { { "--read", "read" },
		                                  { "--read-execute", "read_execute" },
		                                  { "--write", "read_write" } };
	const unsigned kind = any(sample, COUNT(options) + 2);
	const bool on_file = any(sample, 3) == 0;
	const char *relative = spawn_text("%s%s", name, on_file ? "/file" : "");
	const char *path = spawn_text("%s/%s", sample->root, relative);
	const char *value = any(sample, 2) == 0 ? path : any(sample, 2) == 0 ? relative : spawn_text("./%s", relative);
	const char *words = "", *rights = "";

	if (kind < COUNT(options)) {
		add_option(sample, options[kind][0], value);
		rights = quoted(options[kind][1]);
	} else {
		for (unsigned i = 1 + any(sample, 3); i > 0; i--) {
			const char *right = random_right(sample, on_file);

			words = joined(words, ",", right);
			rights = joined(rights, ", ", quoted(right));
		}
		add_option(sample, lists[PATHS].option, spawn_text("%s=%s", words, value));
	}
	add_to(sample, PATHS, spawn_text("{ allow = [ %s ]; path = %s; }", rights, quoted(path)));
}

static void add_ports(struct sample *sample, enum list list)
{
	const int abi = list == CONNECT_TCP || list == BIND_TCP ? 4 : 10;
	const char *words = "";

	if (sample->abi < abi || is_unrestricted(sample, lists[list].setting))
		return;
	for (unsigned i = 1 + any(sample, 2); i > 0; i--) {
		const unsigned first = any(sample, 3) == 0 ? any(sample, 65536) : sample->port + any(sample, 2);
		const unsigned last = first + any(sample, 65536 - first) % 3;
		const char *word = first == last ? spawn_text("%u", first) : spawn_text("%u-%u", first, last);

		words = joined(words, ",", word);
		add_to(sample, list, first == last ? word : quoted(word));
	}
	add_option(sample, lists[list].option, words);
	if (abi > sample->named)
		sample->named = abi;
}

static void add_names(struct sample *sample, enum list list, const char *first, const char *second)
{
	add_option(sample, lists[list].option, joined(first, ",", second));
	add_to(sample, list, quoted(first));
	add_to(sample, list, quoted(second));
}

/* Some that the program can do without, and that a policy of that ABI knows. */
static const char *unrestricted_name(struct sample *sample)
{
	static const char *const of_abi_1[] = { "refer", "make_fifo", "write_file" };
	static const char *const of_abi_6[] = { "scope", "signal", "connect_tcp", "ioctl_dev", "truncate" };

	return sample->abi < 6 || any(sample, 3) == 0 ? of_abi_1[any(sample, COUNT(of_abi_1))]
	                                              : of_abi_6[any(sample, COUNT(of_abi_6))];
}

static const char *harden_name(struct sample *sample)
{
	for (;;) {
		const struct filter_part *part = &filter_parts[any(sample, (unsigned)filter_parts_count)];

		/* As root the program tries what it does with its capabilities. */
		if (part->harden && part->bit != FILTER_CAPABILITIES)
			return part->name;
	}
}

static void add_include(struct sample *sample)
{
	static const char *const fragments[] = { "base", "tty", "tls", "dns", "etc" };
	const unsigned i = any(sample, COUNT(fragments) + 3);

	if (i < COUNT(fragments)) {
		/* Of ports, which came later. */
		if (strcmp(fragments[i], "dns") == 0 && sample->abi < 10)
			return;
		sample->ports |= strcmp(fragments[i], "dns") == 0;
		add_option(sample, "--include", any(sample, 2) ? fragments[i] : spawn_text("<%s>", fragments[i]));
		add_to(sample, INCLUDE, spawn_text("\"<%s>\"", fragments[i]));
		return;
	}
	add_option(sample, "--include",
	           i == COUNT(fragments)       ? "o\"w n.conf"
	           : i == COUNT(fragments) + 1 ? "./plain"
	                                       : spawn_text("%s/plain", sample->root));
	add_to(sample, INCLUDE,
	       quoted(spawn_text("%s/%s", sample->root, i == COUNT(fragments) ? "o\"w n.conf" : "plain")));
}

/* Makes the directories anew, and the fragments that are files. */
static void fill(const char *root)
{
	static unsigned turn;
	const char *leaf = strrchr(root, '/') + 1;

	if (access(root, F_OK) == 0)
		cr_assert_eq(rename(root, spawn_text("%s-%u", root, turn++)), 0);
	cr_assert_eq(mkdir(root, 0755), 0);
	for (size_t i = 0; i < COUNT(names); i++)
		if (i < TRIED)
			random_policy_fill(spawn_text("%s/%s", root, names[i]));
		else {
			cr_assert_eq(mkdir(spawn_text("%s/%s", root, names[i]), 0755), 0);
			(void)spawn_file(spawn_text("%s/%s/file", leaf, names[i]), "");
		}
	(void)spawn_file(spawn_text("%s/o\"w n.conf", leaf), "paths = ( { path = \"/var\"; allow = \"read\"; } );\n");
	(void)spawn_file(spawn_text("%s/plain", leaf), "paths = ( { path = \"/opt\"; allow = \"read\"; } );\n");
}

/* Options of which some names come again and again, so that rules are joined. */
static void generate(struct sample *sample, unsigned seed, const char *root)
{
	const unsigned offset = seed * 5;

	*sample = (struct sample){ .random.state = seed,
		                   .root = root,
		                   .port = 24000 + 2 * seed,
		                   .abi = 11,
		                   .named = 1,
		                   .unrestricted = { "", "" } };
	for (size_t i = 0; i < LISTS; i++)
		sample->lists[i] = "";
	if (any(sample, 2) == 0) {
		sample->abi = 1 + (int)any(sample, 11);
		add_option(sample, "--abi", spawn_text("%d", sample->abi));
	}
	if (any(sample, 2) == 0)
		for (int i = 0; i < 2; i++)
			sample->unrestricted[i] = unrestricted_name(sample);
	sample->beside = any(sample, 4) == 0;
	add_option(sample, "--include", "base");
	add_to(sample, INCLUDE, "\"<base>\"");
	add_option(sample, "--allow", "read,execute=" TEST_BUILD "/tests");
	add_to(sample, PATHS, "{ path = \"" TEST_BUILD "/tests\"; allow = [ \"read\", \"execute\" ]; }");
	for (unsigned i = 1 + any(sample, 9); i > 0; i--)
		switch (any(sample, 9)) {
		case 0:
			if (*sample->unrestricted[0] && !*sample->lists[UNRESTRICTED])
				add_names(sample, UNRESTRICTED, sample->unrestricted[0], sample->unrestricted[1]);
			break;
		case 1:
			add_names(sample, HARDEN, harden_name(sample), harden_name(sample));
			break;
		case 2:
			add_include(sample);
			break;
		case 3:
		case 4:
			add_ports(sample, (enum list)(CONNECT_TCP + any(sample, 4)));
			break;
		default:
			add_path(sample, names[any(sample, 2) ? any(sample, TRIED) : (offset + i) % COUNT(names)]);
		}
	sample->min_abi = sample->named;
	/* So that the running kernel may start it. */
	if (sample->named > require_abi() || any(sample, 3) == 0) {
		const int most = sample->abi < require_abi() ? sample->abi : require_abi();

		sample->min_abi = (int)any(sample, (unsigned)most + 1);
		add_option(sample, "--min-abi", spawn_text("%d", sample->min_abi));
	}
}

/* The rights of families that no rule is about. */
static void leave_to_others(struct sample *sample)
{
	const bool tcp = sample->ports || *sample->lists[CONNECT_TCP] || *sample->lists[BIND_TCP];
	const bool udp = sample->ports || *sample->lists[CONNECT_UDP] || *sample->lists[BIND_UDP];

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->family == ACCESS_SCOPE ||
		    (right->family == ACCESS_NET && !(strstr(right->name, "tcp") ? tcp : udp)))
			add_to(sample, UNRESTRICTED, quoted(right->name));
	}
}

static const char *policy_of(struct sample *sample)
{
	const char *text = spawn_text("min_abi = %d; abi = %d;\n", sample->min_abi, sample->abi);

	if (sample->beside)
		leave_to_others(sample);
	text = spawn_text("%snetwork = {", text);
	for (int list = CONNECT_TCP; list < LISTS; list++)
		if (*sample->lists[list])
			text = spawn_text("%s %s = ( %s );", text, lists[list].setting, sample->lists[list]);
	text = spawn_text("%s };\n", text);
	for (int list = UNRESTRICTED; list <= PATHS; list++)
		if (*sample->lists[list])
			text = spawn_text("%s%s = ( %s );\n", text, lists[list].setting, sample->lists[list]);
	return text;
}

static void go(void *data)
{
	if (chdir(data) != 0)
		_exit(98);
}

/* landshim run [-c POLICY]... [OPTION...] WORD..., in the directory that the options' relative paths are of. */
static const struct spawned *run(const struct sample *sample, const char *printed, const char *const *more)
{
	const struct spawn spawn = { .prepare = go, .data = (void *)(size_t)sample->root, .status = true };
	const char *words[64] = { NULL };
	size_t count = 0;

	if (sample->beside) {
		words[count++] = "-c";
		words[count++] = spawn_path("wide.conf");
	}
	if (printed) {
		words[count++] = "-c";
		words[count++] = printed;
	}
	for (size_t i = 0; !printed && i < sample->count; i++)
		words[count++] = sample->words[i];
	for (; *more; more++)
		words[count++] = *more;
	return landshim_spawn(&spawn, "run", words);
}

/* What is printed, whatever else is asked for. */
static const char *print(const struct sample *sample, unsigned seed)
{
	static const char *const flags[] = { "-v", "--exact", "--new-session", "--close-fds", NULL };
	const char *const more[] = { "--print-policy", flags[seed % COUNT(flags)], NULL };
	const struct spawned *ran = run(sample, NULL, more);

	cr_assert_eq(ran->status, 0, "seed %u: %s", seed, ran->err);
	cr_expect_str_eq(ran->err, "", "seed %u", seed);
	return spawn_text("%s", ran->out);
}

/* All that landshim check finds in a policy, on kernels of every ABI, but for the lines where it stands. */
static char *meaning(const char *text, unsigned seed)
{
	const char *path = spawn_file("elsewhere/policy.conf", text);
	const struct spawn spawn = { .argv = (const char *[]){ LANDSHIM, "check", "--json", "-c", path, NULL },
		                     .preload = "" };
	const struct spawned *ran = spawn_run(&spawn);
	char *out = strdup(ran->out), *to = out;

	cr_assert_not_null(strstr(ran->out, "\"kernels\":["), "seed %u: %s%s", seed, text, ran->err);
	cr_assert_str_eq(ran->out + strlen(ran->out) - 2, "}\n", "seed %u", seed);
	for (const char *at = ran->out; *at;) {
		if (strncmp(at, ",\"line\":", 8) == 0)
			at += 8 + strspn(at + 8, "0123456789");
		else
			*to++ = *at++;
	}
	*to = '\0';
	return out;
}

/* Says where the first difference is. */
static void expect_same(unsigned seed, const char *is, const char *wanted, const char *text)
{
	size_t at = 0, from;

	while (is[at] && is[at] == wanted[at])
		at++;
	from = at > 60 ? at - 60 : 0;
	cr_expect_eq(is[at], wanted[at], "seed %u: %.200s\nand not %.200s\n%s", seed, is + from, wanted + from, text);
}

static void prepare(void)
{
	require_landlock(5);
	(void)spawn_file("wide.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	cr_assert_eq(mkdir(spawn_path("elsewhere"), 0755), 0);
}

ParameterizedTestParameters(rules_printed, it_means_what_the_options_say)
{
	static unsigned firsts[TESTS];

	for (unsigned i = 0; i < TESTS; i++)
		firsts[i] = i * ROUNDS;
	return cr_make_param_array(unsigned, firsts, TESTS);
}

ParameterizedTest(const unsigned *first, rules_printed, it_means_what_the_options_say)
{
	const char *root = spawn_path("root");
	struct sample sample;

	prepare();
	fill(root);
	for (unsigned seed = *first; seed < *first + ROUNDS; seed++) {
		const char *printed;

		generate(&sample, seed, root);
		printed = print(&sample, seed);
		expect_same(seed, meaning(printed, seed), meaning(policy_of(&sample), seed), printed);
	}
}

/* From the status line what is enforced: all after the last policy's name; and what can be done. */
static const char *enforced(const struct sample *sample, const char *printed)
{
	const char *words[TRIED + 4] = { "--", SPAWN_HOST("operations"), spawn_text("%u", sample->port) };
	const struct spawned *ran;
	const char *layer = NULL;

	fill(sample->root);
	for (size_t i = 0; i < TRIED; i++)
		words[3 + i] = spawn_text("%s/%s", sample->root, names[i]);
	ran = run(sample, printed, words);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	for (const char *at = ran->line; (at = strstr(at, ",\"abi\":")) != NULL; at++)
		layer = at;
	cr_assert_not_null(layer, "%s%s", ran->line, ran->err);
	return spawn_text("%s%s", layer, ran->out);
}

ParameterizedTestParameters(rules_printed, as_a_policy_it_lets_be_done_what_the_options_let)
{
	static unsigned seeds[TESTS];

	for (unsigned i = 0; i < TESTS; i++)
		seeds[i] = i;
	return cr_make_param_array(unsigned, seeds, TESTS);
}

ParameterizedTest(const unsigned *seed, rules_printed, as_a_policy_it_lets_be_done_what_the_options_let)
{
	struct sample sample;
	const char *printed;

	prepare();
	fill(spawn_path("root"));
	generate(&sample, *seed, spawn_path("root"));
	printed = print(&sample, *seed);
	expect_same(*seed, enforced(&sample, spawn_file("elsewhere/policy.conf", printed)), enforced(&sample, NULL),
	            printed);
}
