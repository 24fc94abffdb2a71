/* SPDX-License-Identifier: BSD-3-Clause */
/* Rights that it handles, and grants; what it does not handle is unrestricted. */
#include "command/import/import_landlockconfig.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/import/import_json.h"
#include "command/import/import_policy.h"
#include "model/access.h"
#include "model/uapi.h"

#define REFER LANDLOCK_ACCESS_FS_REFER

/* What "abi" is where the file has none: what it groups by "abi.*" is an error there then. */
#define ABI_DEFAULT 6

struct config {
	struct import_policy *policy;
	const struct import_json *root;
	struct access_set handled;
	bool has_abi;
};

static void lost(struct config *config, const struct import_json *at, const char *what, const char *why)
{
	import_policy_lost(config->policy, at->line, what, why);
}

/* The rights that a name of the file stands for, in one family. */
static struct access_set rights_of(struct config *config, const struct import_json *at, enum access_family family)
{
	const struct access_set known = access_known(config->policy->abi);
	const struct access_set all = access_only(family, known.bits[family]);
	struct access_name found;

	if (at->type != IMPORT_JSON_STRING) {
		lost(config, at, "a right", "is no text");
		return access_empty;
	}
	if (strncmp(at->text, "abi.", 4) == 0 && !config->has_abi)
		lost(config, at, at->text, "the file has no \"abi\"");
	else if (strcmp(at->text, "abi.all") == 0)
		return all;
	else if (strcmp(at->text, "abi.read_execute") == 0 && family == ACCESS_FS)
		return access_common(all,
		                     access_only(family, LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
		                                                 LANDLOCK_ACCESS_FS_READ_DIR | REFER));
	else if (strcmp(at->text, "abi.read_write") == 0 && family == ACCESS_FS)
		return access_minus(all, access_only(family, LANDLOCK_ACCESS_FS_EXECUTE));
	else if (access_find(at->text, &found) && found.right && found.right->family == family &&
	         found.right->abi <= config->policy->abi)
		return access_of(&found);
	else
		lost(config, at, at->text, "is no right of this ABI that is known");
	return access_empty;
}

/* A member that is a list.  NULL: there is none, or it is something else, which is said. */
static const struct import_json *list_of(struct config *config, const struct import_json *object, const char *name)
{
	const struct import_json *list = import_json_member(object, name);

	if (!list || list->type == IMPORT_JSON_ARRAY)
		return list;
	lost(config, list, name, "is no list");
	return NULL;
}

static struct access_set all_of(struct config *config, const struct import_json *object, const char *name,
                                enum access_family family)
{
	const struct import_json *list = list_of(config, object, name);
	struct access_set rights = access_empty;

	for (size_t i = 0; list && i < list->count; i++)
		rights = access_union(rights, rights_of(config, &list->items[i], family));
	return rights;
}

/* Names, quoted. */
static const char *names_of(struct access_set rights)
{
	const char *names = "";

	for (size_t i = 0; i < access_rights_count; i++)
		if (rights.bits[access_rights[i].family] & access_rights[i].bit)
			names = arena_printf(context_arena(), "%s%s\"%s\"", names, *names ? ", " : "",
			                     access_rights[i].name);
	return names;
}

static void unknown_members(struct config *config, const struct import_json *object, const char *const *known)
{
	if (object->type != IMPORT_JSON_OBJECT)
		lost(config, object, object->text ? object->text : "an entry", "is no object");
	for (size_t i = 0; object->type == IMPORT_JSON_OBJECT && i < object->count; i++) {
		const char *const *name = known;

		while (*name && strcmp(*name, object->items[i].name) != 0)
			name++;
		if (!*name)
			lost(config, &object->items[i], object->items[i].name, "landshim does not know it");
	}
}

static void take_ruleset(struct config *config)
{
	static const char *const known[] = { "handledAccessFs", "handledAccessNet", "scoped", NULL };
	const struct import_json *list = list_of(config, config->root, "ruleset");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct import_json *item = &list->items[i];

		unknown_members(config, item, known);
		config->handled = access_union(config->handled, all_of(config, item, "handledAccessFs", ACCESS_FS));
		config->handled = access_union(config->handled, all_of(config, item, "handledAccessNet", ACCESS_NET));
		config->handled = access_union(config->handled, all_of(config, item, "scoped", ACCESS_SCOPE));
	}
}

static bool has_name(const struct import_json *variable, const char *name, size_t len)
{
	const struct import_json *own = import_json_member(variable, "name");

	return own && own->type == IMPORT_JSON_STRING && strlen(own->text) == len && strncmp(own->text, name, len) == 0;
}

/* What a path's variable is taken from (add_path): what is in none is said once. */
static void check_variables(struct config *config)
{
	static const char *const known[] = { "name", "literal", NULL };
	const struct import_json *list = list_of(config, config->root, "variable");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct import_json *literals = list_of(config, &list->items[i], "literal");
		const struct import_json *name = import_json_member(&list->items[i], "name");

		unknown_members(config, &list->items[i], known);
		if (name && name->type != IMPORT_JSON_STRING)
			lost(config, name, "name", "is no text");
		if (list->items[i].type == IMPORT_JSON_OBJECT &&
		    (!name || !import_json_member(&list->items[i], "literal")))
			lost(config, &list->items[i], "variable", "has no name, or no literal");
		for (size_t j = 0; literals && j < literals->count; j++)
			if (literals->items[j].type != IMPORT_JSON_STRING)
				lost(config, &literals->items[j], "literal", "is no text");
	}
}

/* What a file cannot have is an error in a policy, and left out there. */
static void add_rule(struct config *config, const char *path, struct access_set rights)
{
	struct stat st;

	path = import_policy_absolute(config->policy, path);
	if (!path)
		return;
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		rights.bits[ACCESS_FS] &= access_file_mask();
	if (!access_is_empty(rights))
		import_policy_add(config->policy, &(const struct import_rule){ .path = path,
		                                                               .allow = names_of(rights),
		                                                               .skips_missing = true });
}

/* Each variable is each of its literals, wherever they are listed: as many rules. */
static void add_path(struct config *config, const struct import_json *at, const char *path, struct access_set rights,
                     int depth)
{
	const char *variable = strstr(path, "${");
	const char *end = variable ? strchr(variable, '}') : NULL;
	const struct import_json *list = import_json_member(config->root, "variable");
	bool has_value = false;

	if (!variable) {
		if (!*path)
			lost(config, at, path, "is no path");
		else if (strstr(path, "$$"))
			lost(config, at, path, "\"$$\" is not understood");
		else
			add_rule(config, path, rights);
		return;
	}
	for (size_t i = 0; end && depth < 8 && list && i < list->count; i++) {
		const struct import_json *literals = import_json_member(&list->items[i], "literal");

		if (!literals || !has_name(&list->items[i], variable + 2, (size_t)(end - variable) - 2))
			continue;
		for (size_t j = 0; j < literals->count; j++) {
			if (literals->items[j].type != IMPORT_JSON_STRING)
				continue;
			has_value = true;
			add_path(config, at,
			         arena_printf(context_arena(), "%.*s%s%s", (int)(variable - path), path,
			                      literals->items[j].text, end + 1),
			         rights, depth + 1);
		}
	}
	if (!has_value)
		lost(config, at, path, "its variable has no value here");
}

static void take_paths(struct config *config)
{
	static const char *const known[] = { "allowedAccess", "parent", NULL };
	const struct import_json *list = list_of(config, config->root, "pathBeneath");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct import_json *item = &list->items[i];
		const struct import_json *parents = list_of(config, item, "parent");
		const struct access_set rights = all_of(config, item, "allowedAccess", ACCESS_FS);

		unknown_members(config, item, known);
		config->handled = access_union(config->handled, rights);
		for (size_t j = 0; parents && !access_is_empty(rights) && j < parents->count; j++) {
			if (parents->items[j].type == IMPORT_JSON_STRING)
				add_path(config, &parents->items[j], parents->items[j].text, rights, 0);
			else
				lost(config, &parents->items[j], "parent", "is no path");
		}
	}
}

static void take_ports(struct config *config)
{
	static const char *const known[] = { "allowedAccess", "port", NULL };
	static const uint64_t bits[] = { [IMPORT_CONNECT_TCP] = LANDLOCK_ACCESS_NET_CONNECT_TCP,
		                         [IMPORT_BIND_TCP] = LANDLOCK_ACCESS_NET_BIND_TCP,
		                         [IMPORT_CONNECT_SEND_UDP] = LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP,
		                         [IMPORT_BIND_UDP] = LANDLOCK_ACCESS_NET_BIND_UDP };
	const struct import_json *list = list_of(config, config->root, "netPort");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct import_json *item = &list->items[i];
		const struct import_json *ports = list_of(config, item, "port");
		const struct access_set rights = all_of(config, item, "allowedAccess", ACCESS_NET);

		unknown_members(config, item, known);
		config->handled = access_union(config->handled, rights);
		for (size_t j = 0; ports && j < ports->count; j++) {
			const struct import_json *port = &ports->items[j];

			if (port->type != IMPORT_JSON_NUMBER || port->text[strspn(port->text, "0123456789")] ||
			    strlen(port->text) > 5 || strtol(port->text, NULL, 10) > 65535) {
				lost(config, port, port->text ? port->text : "port", "is no port");
				continue;
			}
			for (size_t k = 0; k < IMPORT_PORTS; k++)
				if (rights.bits[ACCESS_NET] & bits[k])
					import_policy_name(&config->policy->ports[k], port->text);
		}
	}
}

static void take_abi(struct config *config)
{
	const struct import_json *abi = import_json_member(config->root, "abi");
	const int number = abi && abi->type == IMPORT_JSON_NUMBER ? (int)strtol(abi->text, NULL, 10) : 0;

	config->policy->abi = ABI_DEFAULT;
	config->has_abi = number >= 1;
	if (config->has_abi)
		config->policy->abi = number < UAPI_ABI_NEWEST ? number : UAPI_ABI_NEWEST;
	if (number > UAPI_ABI_NEWEST)
		lost(config, abi, "abi", "landshim knows no ABI as new");
	if (abi && !config->has_abi)
		lost(config, abi, "abi", "is no ABI");
}

/* The kernel denies refer wherever any right for files is handled: left alone here, it would be granted. */
static void take_unhandled(struct config *config)
{
	struct access_set left = access_minus(access_known(config->policy->abi), config->handled);

	if (config->handled.bits[ACCESS_FS])
		left.bits[ACCESS_FS] &= ~REFER;
	for (size_t i = 0; i < access_rights_count; i++)
		if (left.bits[access_rights[i].family] & access_rights[i].bit)
			import_policy_name(&config->policy->unrestricted, access_rights[i].name);
}

int import_landlockconfig(const struct err_sink *sink, struct import_policy *policy, const char *text)
{
	static const char *const known[] = { "abi", "variable", "ruleset", "pathBeneath", "netPort", "$schema", NULL };
	struct import_json root;
	struct config config = { .policy = policy, .root = &root };
	int line;
	const char *fault = import_json_read(text, &root, &line);

	if (!fault && root.type != IMPORT_JSON_OBJECT) {
		fault = "is no object";
		line = root.line;
	}
	if (fault)
		return err_report(sink, ERR_POLICY, (struct err_where){ policy->name, line },
		                  "it takes one object, as { \"ruleset\": [ ... ], \"pathBeneath\": [ ... ] }",
		                  "no JSON: %s", fault);
	/* It enforces what the kernel knows of it. */
	policy->min_abi = 1;
	take_abi(&config);
	unknown_members(&config, &root, known);
	check_variables(&config);
	take_ruleset(&config);
	take_paths(&config);
	take_ports(&config);
	take_unhandled(&config);
	return 0;
}
