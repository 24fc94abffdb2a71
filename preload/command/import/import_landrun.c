/* SPDX-License-Identifier: BSD-3-Clause */
/* One row for each option. */
#include "command/import/import_landrun.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/import/import_policy.h"

/* The ABI that landrun is written for. */
#define ABI 9

enum kind {
	PATH,     /* rights on a directory, and on a file */
	PORTS,    /* of a right */
	VARIABLE, /* of the environment, which is kept */
	FLAG,
	VALUE, /* that is not in a policy */
};

static const struct {
	const char *name;
	enum kind kind;
	const char *directory, *file; /* what is granted; of VALUE: why it is lost */
	int right;
} options[] = {
	{ "ro", PATH, "\"read\"", "\"read\"", 0 },
	{ "rox", PATH, "\"read_execute\"", "\"read_execute\"", 0 },
	{ "rw", PATH, "\"read_write\", \"make_char\", \"make_block\", \"ioctl_dev\"",
	  "\"read\", \"write\", \"ioctl_dev\"", 0 },
	{ "rwx", PATH, "\"read_write\", \"execute\", \"make_char\", \"make_block\", \"ioctl_dev\"",
	  "\"read_execute\", \"write\", \"ioctl_dev\"", 0 },
	{ "unix", PATH, "\"resolve_unix\"", "\"resolve_unix\"", 0 },
	{ "bind-tcp", PORTS, NULL, NULL, IMPORT_BIND_TCP },
	{ "connect-tcp", PORTS, NULL, NULL, IMPORT_CONNECT_TCP },
	{ "env", VARIABLE, NULL, NULL, 0 },
	{ "log-level", VALUE, "landshim run -v says what is enforced", NULL, 0 },
	{ "best-effort", FLAG, NULL, NULL, 0 },
	{ "unrestricted-network", FLAG, NULL, NULL, 0 },
	{ "unrestricted-filesystem", FLAG, NULL, NULL, 0 },
	{ "unrestricted-scoped", FLAG, NULL, NULL, 0 },
	{ "ignore-missing", FLAG, NULL, NULL, 0 },
	{ "log-disable-originating", FLAG, NULL, NULL, 0 },
	{ "log-enable-subprocesses", FLAG, NULL, NULL, 0 },
	{ "log-disable-subdomains", FLAG, NULL, NULL, 0 },
	{ "add-exec", FLAG, NULL, NULL, 0 },
	{ "ldd", FLAG, NULL, NULL, 0 },
};

static void take_flag(struct import_policy *policy, const char *name, bool *skips)
{
	if (strcmp(name, "best-effort") == 0)
		policy->min_abi = 1;
	else if (strcmp(name, "unrestricted-network") == 0)
		import_policy_name(&policy->unrestricted, "network");
	else if (strcmp(name, "unrestricted-filesystem") == 0)
		import_policy_name(&policy->unrestricted, "all");
	else if (strcmp(name, "unrestricted-scoped") == 0)
		import_policy_name(&policy->unrestricted, "scope");
	else if (strcmp(name, "ignore-missing") == 0)
		*skips = true;
	else if (strcmp(name, "log-disable-originating") == 0)
		policy->log_same_exec_off = true;
	else if (strcmp(name, "log-enable-subprocesses") == 0)
		policy->log_new_exec = true;
	else if (strcmp(name, "log-disable-subdomains") == 0)
		policy->log_subdomains_off = true;
	else
		import_policy_lost(policy, 0, arena_printf(context_arena(), "--%s", name),
		                   "name the program and its libraries, or include <base>");
}

static void take_path(struct import_policy *policy, size_t option, const char *path)
{
	const char *whole;
	struct stat st;
	bool is_directory;

	if (!*path || strstr(path, "${")) {
		import_policy_lost(policy, 0, path, "a path of a policy is not empty, and ${ begins a variable there");
		return;
	}
	whole = import_policy_absolute(policy, path);
	if (!whole)
		return;
	is_directory = stat(whole, &st) != 0 || S_ISDIR(st.st_mode);
	import_policy_add(policy, &(const struct import_rule){ .path = whole,
	                                                       .allow = is_directory ? options[option].directory
	                                                                             : options[option].file });
}

static void take_port(struct import_policy *policy, size_t option, const char *value)
{
	const long port = usage_number(value, 0, UINT16_MAX);

	if (port < 0)
		import_policy_lost(policy, 0, arena_printf(context_arena(), "--%s %s", options[option].name, value),
		                   "it is no port, 0 to 65535");
	else
		import_policy_name(&policy->ports[options[option].right], arena_printf(context_arena(), "%ld", port));
}

static void take_variable(struct import_policy *policy, const char *variable)
{
	const size_t len = strcspn(variable, "=");
	const char *said = arena_printf(context_arena(), "--env %s", variable);

	if (len == 0 || variable[strcspn(variable, "$*?[")])
		import_policy_lost(policy, 0, said, "it is no plain name of a variable");
	else
		import_policy_name(&policy->keep, arena_strndup(context_arena(), variable, len));
	if (len > 0 && variable[len])
		import_policy_changed(policy, 0, said, " without the value: give it to landshim, as env(1) does");
}

/* A policy takes no rule for what it leaves alone, and landrun's has no effect. */
static void drop_needless(struct import_policy *policy)
{
	if (strlist_has(&policy->unrestricted, "all"))
		policy->count = 0;
	if (strlist_has(&policy->unrestricted, "network"))
		policy->ports[IMPORT_CONNECT_TCP].count = policy->ports[IMPORT_BIND_TCP].count = 0;
}

/* Values are separated by commas; an empty one is one. */
static void take_values(struct import_policy *policy, size_t option, const char *values)
{
	const char *end;

	do {
		const char *value;

		end = values + strcspn(values, ",");
		value = arena_strndup(context_arena(), values, (size_t)(end - values));
		if (options[option].kind == VARIABLE)
			take_variable(policy, value);
		else if (options[option].kind == PATH)
			take_path(policy, option, value);
		else
			take_port(policy, option, value);
		values = end + 1;
	} while (*end);
}

static size_t find(const char *name, size_t len)
{
	size_t i = 0;

	while (i < COUNT(options) && (strncmp(options[i].name, name, len) != 0 || options[i].name[len]))
		i++;
	return i;
}

/* As strconv.ParseBool has them. */
static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True", NULL };
static const char *const no[] = { "0", "f", "F", "FALSE", "false", "False", NULL };

static bool is_one_of(const char *value, const char *const *words)
{
	while (*words && strcmp(value, *words) != 0)
		words++;
	return *words != NULL;
}

/*
 * The word after an option that is not known may be its value.  It is taken for the
 * program, and options after it for the program's: that they are not read is said.
 */
static void say_unread(struct import_policy *policy, const char *unknown, char *const *program)
{
	const char *unread = "";
	bool has_options = false;

	for (char *const *word = program + 1; *word && strcmp(*word, "--") != 0; word++) {
		has_options |= **word == '-';
		unread = arena_printf(context_arena(), "%s%s%s", unread, *unread ? " " : "", *word);
	}
	if (has_options)
		import_policy_lost(policy, 0, unread,
		                   arena_printf(context_arena(),
		                                "it is not read: \"%s\" is taken for the program, and may be the "
		                                "value of \"%s\"",
		                                *program, unknown));
}

void import_landrun(struct import_policy *policy, char *const *words)
{
	const char *unknown = NULL; /* the word before, where that may take a value */
	bool skips = false;

	policy->abi = ABI;
	for (; *words && **words == '-' && strcmp(*words, "--") != 0; words++) {
		const char *name = *words + strspn(*words, "-");
		const size_t len = strcspn(name, "=");
		const size_t option = find(name, len);
		const char *value = name[len] == '=' ? name + len + 1 : NULL;

		unknown = option == COUNT(options) && !value ? *words : NULL;
		if (option == COUNT(options)) {
			import_policy_lost(policy, 0, *words, "it is no option of landrun that is known");
			continue;
		}
		if (options[option].kind == FLAG) {
			/* A word of Go's for no is no. */
			if (!value || is_one_of(value, yes))
				take_flag(policy, options[option].name, &skips);
			else if (!is_one_of(value, no))
				import_policy_lost(policy, 0, *words, "it is neither true nor false");
			continue;
		}
		if (!value && words[1])
			value = *++words;
		if (!value)
			import_policy_lost(policy, 0, *words, "it has no value");
		else if (options[option].kind == VALUE)
			import_policy_lost(policy, 0,
			                   arena_printf(context_arena(), "--%s %s", options[option].name, value),
			                   options[option].directory);
		else
			take_values(policy, option, value);
	}
	if (unknown && *words && **words != '-')
		say_unread(policy, unknown, words);
	drop_needless(policy);
	/* It passes no other variables; PATH stays in any case. */
	if (policy->keep.count == 0)
		import_policy_name(&policy->keep, "PATH");
	for (size_t i = 0; i < policy->count; i++)
		policy->rules[i].skips_missing = skips;
}
