/* SPDX-License-Identifier: BSD-3-Clause */
#include "policies.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/count.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/uapi.h"
#include "operations.h"
#include "tree.h"

#define EXCEPT_CHANCE 12 /* % */
#define GROUP_CHANCE 10

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
	bool on_file;
	const struct tree_path *path = random_path(&on_file);
	char *rights = NULL;
	size_t len;
	FILE *list = open_memstream(&rights, &len);
	const size_t count = write_rights(list, abi, on_file, ACCESS_FS, 30 + operations_random(70));

	if (count)
		write_group(list);
	(void)fclose(list);
	if (count) {
		const bool is_there = operations_random(12) != 0;

		(void)fprintf(out, "%s\n\t{ path = \"%s\"; allow = [ %s ];", *first ? "" : ",",
		              is_there  ? tree_at(path->name, "")
		              : on_file ? "/dev/null"
		                        : "/",
		              rights);
		if (is_there && !on_file)
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
