/* SPDX-License-Identifier: BSD-3-Clause */
#include "policies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/uapi.h"
#include "operations.h"
#include "tree.h"

#define EXCEPT_CHANCE 12 /* % */
#define GROUP_CHANCE 10
#define CREATE_CHANCE 10 /* of a directory that is there */

#define WORDS_MAX 9

bool policies_chance(unsigned percent)
{
	return operations_random(100) < percent;
}

/* A list of rights, each with this chance; "" where there is none. */
static size_t write_rights(FILE *out, int abi, bool on_file, enum access_family family, unsigned percent)
{
	size_t count = 0;

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->family != family || right->abi > abi || (on_file && !right->on_file) ||
		    !policies_chance(percent))
			continue;
		(void)fprintf(out, "%s\"%s\"", count++ ? ", " : "", right->name);
	}
	return count;
}

/* One that is named, besides rights by name: trimmed to what the path can have. */
static void write_group(FILE *out)
{
	static const char *const groups[] = { "output", "read", "read_execute", "create" };

	if (policies_chance(GROUP_CHANCE))
		(void)fprintf(out, ", \"%s\"", groups[operations_random((unsigned)COUNT(groups))]);
}

static const struct tree_path *random_path(bool *on_file)
{
	const unsigned which = operations_random(10);

	*on_file = which >= 6;
	if (which >= 9)
		return &tree_devices[operations_random((unsigned)tree_devices_count)];
	if (which >= 6)
		return &tree_files[operations_random((unsigned)tree_files_count)];
	return &tree_directories[operations_random((unsigned)tree_directories_count)];
}

/* --- variables ------------------------------------------------------------------ */

/* Whether it was started in the root directory, which ${@cwd} does not open. */
static bool in_the_root;

static const char *value(void *data, const char *name)
{
	static struct {
		const char *name, *place;
		char path[256];
	} places[] = { { "HOME", "", "" }, { "@exe_dir", "a/b", "" }, { "@cwd", "e", "" } };

	(void)data;
	if (in_the_root && strcmp(name, "@cwd") == 0)
		return "/";
	for (size_t i = 0; i < COUNT(places); i++)
		if (strcmp(places[i].name, name) == 0) {
			(void)snprintf(places[i].path, sizeof(places[i].path), "%s", tree_at(places[i].place, ""));
			return places[i].path;
		}
	return NULL;
}

struct values policies_values(void)
{
	return (struct values){ value, NULL };
}

void policies_choose_words(struct program_args *args)
{
	static char words[WORDS_MAX][256];
	static char *argv[WORDS_MAX + 2] = { words[0] }; /* the program's name is not looked at */
	const int count = 1 + (int)operations_random(WORDS_MAX);

	in_the_root = policies_chance(25);
	for (int i = 0; i < count; i++) {
		bool on_file;

		(void)snprintf(words[i], sizeof(words[i]), "%s", tree_at(random_path(&on_file)->name, ""));
		argv[1 + i] = words[i];
	}
	argv[1 + count] = NULL;
	*args = (struct program_args){ .argv = argv, .argc = 1 + count, .values = policies_values() };
}

/* --- rules ---------------------------------------------------------------------- */

/* What a rule is for. */
struct place {
	char text[256];
	bool on_file;
	bool is_tree; /* a directory of the tree's, by name or by a variable */
	bool made;    /* one that may be made: only a rule that makes it can be for it */
};

static void by_word(struct place *place)
{
	static const char *const others[] = { "${@arg}", "${@last_arg}", "${@arg_follow}", "${@arg_dir}" };
	const unsigned which = operations_random(WORDS_MAX + (unsigned)COUNT(others));

	/* Rights of directories too: on files they are trimmed. */
	place->is_tree = true;
	if (which < WORDS_MAX)
		(void)snprintf(place->text, sizeof(place->text), "${@arg%u}%s", which + 1,
		               policies_chance(15) ? "/c" : "");
	else
		(void)snprintf(place->text, sizeof(place->text), "%s", others[which - WORDS_MAX]);
}

static void by_variable(struct place *place)
{
	static const char *const texts[] = { "~",       "~/e",      "~/a/mounted", "${@exe_dir}", "${@exe_dir}/c",
		                             "${@cwd}", "${@cwd}/f" };

	place->is_tree = true;
	(void)snprintf(place->text, sizeof(place->text), "%s", texts[operations_random((unsigned)COUNT(texts))]);
}

static void choose_place(struct place *place)
{
	const unsigned which = operations_random(100);
	const struct tree_path *path;

	*place = (struct place){ .made = which < 8 };
	if (which >= 8 && which < 23) {
		by_word(place);
		return;
	}
	if (which >= 23 && which < 33) {
		by_variable(place);
		return;
	}
	path = place->made ? &tree_made[operations_random((unsigned)tree_made_count)] : random_path(&place->on_file);
	place->is_tree = place->made || operations_random(12) != 0;
	(void)snprintf(place->text, sizeof(place->text), "%s",
	               place->is_tree   ? tree_at(path->name, "")
	               : place->on_file ? "/dev/null"
	                                : "/");
}

/* Of those that are there: what is reached through no link, and does not lie in /tmp itself. */
static bool may_create(const struct place *place, const char *rights)
{
	return place->is_tree && !place->on_file && place->text[0] == '/' && !strstr(place->text, "to_") &&
	       strcmp(place->text, tree_at("", "")) != 0 &&
	       (strstr(rights, "\"write_file\"") || strstr(rights, "\"make_reg\""));
}

/* Some names there are in no directory, or in some: what is excepted need not exist. */
static void write_except(FILE *out)
{
	static const char *const names[] = { "b", "c", "file", "b/c", "c/d", "up", "to_c", "none", "mounted/g" };

	if (policies_chance(EXCEPT_CHANCE))
		(void)fprintf(out, " except = [ \"%s\" ];",
		              names[operations_random((unsigned)(sizeof(names) / sizeof(*names)))]);
}

/* A right too many or too few is the rule: what is asked is right by right. */
static void write_rule(FILE *out, int abi, bool *first)
{
	struct place place;
	char *rights = NULL;
	size_t len, count;
	FILE *list = open_memstream(&rights, &len);
	bool creates;

	choose_place(&place);
	count = write_rights(list, abi, place.on_file, ACCESS_FS, 30 + operations_random(70));
	if (count)
		write_group(list);
	(void)fclose(list);
	creates = count && may_create(&place, rights) && (place.made || policies_chance(CREATE_CHANCE));
	if (count && (creates || !place.made)) {
		(void)fprintf(out, "%s\n\t{ path = \"%s\"; allow = [ %s ];", *first ? "" : ",", place.text, rights);
		if (creates)
			(void)fprintf(out, " missing = \"create\";");
		else if (strncmp(place.text, "${@cwd}", strlen("${@cwd}")) == 0)
			(void)fprintf(out, " missing = \"skip\";");
		else if (place.is_tree && !place.on_file)
			write_except(out);
		(void)fprintf(out, " }");
		*first = false;
	}
	free(rights);
}

static void write_network(FILE *out, const char *name, unsigned percent, bool *any)
{
	if (!policies_chance(percent))
		return;
	(void)fprintf(out, "%s %s = ( %u, \"%u-%u\" );", *any ? "" : "network = {", name, 41000 + operations_random(6),
	              41000 + operations_random(3), 41003 + operations_random(3));
	*any = true;
}

/* Some names of one of the two settings, or the word instead of them; nothing: the default. */
static void write_parts(FILE *out, bool harden, const char *word)
{
	const unsigned percent = operations_random(70);
	size_t count = 0;

	if (policies_chance(40))
		return;
	(void)fprintf(out, "%s = ", harden ? "harden" : "fill");
	if (word && policies_chance(40)) {
		(void)fprintf(out, "%s;\n", word);
		return;
	}
	(void)fprintf(out, "[");
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden && policies_chance(percent))
			(void)fprintf(out, "%s\"%s\"", count++ ? ", " : " ", filter_parts[i].name);
	(void)fprintf(out, " ];\n");
}

void policies_write(FILE *out, int kernel_abi)
{
	const int newest = kernel_abi < UAPI_ABI_NEWEST ? kernel_abi : UAPI_ABI_NEWEST;
	const int abi = policies_chance(70) ? (policies_chance(40) ? newest : UAPI_ABI_NEWEST)
	                                    : 1 + (int)operations_random((unsigned)newest);
	const unsigned rules = 1 + operations_random(14);
	const unsigned lets_be = operations_random(40);
	bool first = true;
	bool any = false;

	(void)fprintf(out, "abi = %d; min_abi = %d;\n", abi, abi > newest ? newest : abi);
	write_parts(out, false, "false");
	write_parts(out, true, NULL);
	if (policies_chance(30))
		(void)fprintf(out, "environment = { drop = [ \"X_*\" ]; };\n");
	(void)fprintf(out, "unrestricted = [");
	for (size_t i = 0, count = 0; i < access_rights_count; i++)
		if (access_rights[i].abi <= abi && policies_chance(lets_be))
			(void)fprintf(out, "%s\"%s\"", count++ ? ", " : " ", access_rights[i].name);
	(void)fprintf(out, " ];\npaths = (");
	/* Else a move is seldom denied for what the object would gain alone. */
	if (abi >= 2 && policies_chance(25)) {
		(void)fprintf(out,
		              "\n\t{ path = \"%s\"; allow = [ \"refer\", \"make_reg\", \"make_dir\", \"remove_file\", "
		              "\"remove_dir\" ]; }",
		              tree_at("", ""));
		first = false;
	}
	for (unsigned i = 0; i < rules; i++)
		write_rule(out, abi, &first);
	(void)fprintf(out, " );\n");
	if (abi < 4)
		return;
	write_network(out, "bind_tcp", 40, &any);
	write_network(out, "connect_tcp", 40, &any);
	if (abi >= 10) {
		write_network(out, "bind_udp", 20, &any);
		write_network(out, "connect_send_udp", 20, &any);
	}
	(void)fprintf(out, any ? " };\n" : "\n");
}
