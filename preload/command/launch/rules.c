/* SPDX-License-Identifier: BSD-3-Clause */
/* From options to the text of a policy. */
#include "command/launch/rules.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/base/abspath.h"
#include "command/base/context.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

/* The ABI if --abi is not given.  Never raise it: rules in scripts would change their meaning. */
#define ABI_DEFAULT 11

#define TCP (LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP)
#define UDP (LANDLOCK_ACCESS_NET_BIND_UDP | LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP)

#define HINT_ABI "landshim status says which this kernel has"

/* For each option its name, and what it grants in the words of a policy. */
static const struct {
	const char *name, *grants;
} options[] = {
	[0] = { "--read", "read" },
	[RULES_READ_EXECUTE - RULES_READ] = { "--read-execute", "read_execute" },
	[RULES_WRITE - RULES_READ] = { "--write", "read_write" },
	[RULES_ALLOW - RULES_READ] = { "--allow", NULL },
	[RULES_CONNECT_TCP - RULES_READ] = { "--connect-tcp", "connect_tcp" },
	[RULES_BIND_TCP - RULES_READ] = { "--bind-tcp", "bind_tcp" },
	[RULES_CONNECT_UDP - RULES_READ] = { "--connect-udp", "connect_send_udp" },
	[RULES_BIND_UDP - RULES_READ] = { "--bind-udp", "bind_udp" },
	[RULES_UNRESTRICTED - RULES_READ] = { "--unrestricted", NULL },
	[RULES_INCLUDE - RULES_READ] = { "--include", NULL },
	[RULES_ABI - RULES_READ] = { "--abi", NULL },
	[RULES_MIN_ABI - RULES_READ] = { "--min-abi", NULL },
	[RULES_HARDEN - RULES_READ] = { "--harden", NULL },
};
_Static_assert(COUNT(options) == RULES_END - RULES_READ, "a row for each option");

static const char *name_of(const struct rules_given *given)
{
	return options[given->option - RULES_READ].name;
}

static const char *grants_of(const struct rules_given *given)
{
	return options[given->option - RULES_READ].grants;
}

bool rules_is_option(int option)
{
	return option >= RULES_READ && option < RULES_END;
}

void rules_add(struct rules *rules, int option, const char *value)
{
	rules->given = arena_grow(context_arena(), rules->given, rules->count, &rules->capacity, sizeof(*rules->given));
	rules->given[rules->count++] = (struct rules_given){ (enum rules_option)option, value };
}

/* Appends a line, written for an option or for none. */
static void add(struct rules *rules, const struct rules_given *given, const char *line)
{
	rules->lines = arena_grow(context_arena(), rules->lines, rules->lines_count, &rules->lines_capacity,
	                          sizeof(const struct rules_given *));
	rules->lines[rules->lines_count++] = given;
	rules->text = arena_printf(context_arena(), "%s%s\n", rules->text, line);
}

const char *rules_quoted(const char *text, size_t len)
{
	char *out = arena_alloc(context_arena(), 4 * len + 3);
	char *at = out;

	*at++ = '"';
	for (size_t i = 0; i < len; i++) {
		const unsigned char byte = (unsigned char)text[i];

		if (byte < ' ' || byte > '~') {
			at += snprintf(at, 5, "\\x%02x", byte);
			continue;
		}
		if (byte == '"' || byte == '\\')
			*at++ = '\\';
		*at++ = (char)byte;
	}
	*at++ = '"';
	*at = '\0';
	return out;
}

/* Turns words with commas between them into a list of a policy, each by the function given. */
static const char *listed(const char *words, size_t len, const char *(*element)(const char *word, size_t len))
{
	const char *out = "";

	for (size_t at = 0; at <= len;) {
		const char *comma = memchr(words + at, ',', len - at);
		const size_t word = comma ? (size_t)(comma - words) - at : len - at;

		out = arena_printf(context_arena(), "%s%s%s", out, *out ? ", " : "", element(words + at, word));
		at += word + 1;
	}
	return out;
}

/* A number, or a range, which is a string. */
static const char *port(const char *word, size_t len)
{
	const size_t digits = strspn(word, "0123456789");
	const bool octal = len > 1 && word[0] == '0';

	return len > 0 && digits >= len && !octal ? arena_strndup(context_arena(), word, len) : rules_quoted(word, len);
}

static bool is_path(const struct rules_given *given)
{
	return given->option == RULES_READ || given->option == RULES_READ_EXECUTE || given->option == RULES_WRITE ||
	       given->option == RULES_ALLOW;
}

static bool is_ports(const struct rules_given *given)
{
	return given->option >= RULES_CONNECT_TCP && given->option <= RULES_BIND_UDP;
}

static int refuse(const struct err_sink *sink, const struct rules_given *given, const char *hint, const char *what)
{
	return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ name_of(given), 0 }, hint, "\"%s\" %s",
	                  given->value, what);
}

/* What stands before the path in --allow RIGHTS=PATH. */
static size_t rights_length(const struct rules_given *given)
{
	return given->option == RULES_ALLOW ? strcspn(given->value, "=") : 0;
}

static const char *path_in(const struct rules_given *given)
{
	return given->option == RULES_ALLOW ? given->value + rights_length(given) + 1 : given->value;
}

static int check_path(const struct err_sink *sink, const struct rules_given *given)
{
	if (given->option == RULES_ALLOW && !strchr(given->value, '='))
		return refuse(sink, given, "--allow RIGHTS=PATH, as read_file,ioctl_dev=/dev/null", "names no path");
	if (!*path_in(given))
		return refuse(sink, given, CONTEXT_UNSET_HINT, "names no path");
	if (!context_path(sink, path_in(given)))
		return -1;
	if (strstr(path_in(given), "${"))
		return refuse(sink, given, "a link to it has another name; a policy that -c names takes variables",
		              "holds \"${\", which is a variable in a policy");
	return 0;
}

static int check_all(const struct err_sink *sink, const struct rules *rules)
{
	const struct rules_given *once[2] = { NULL, NULL };

	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_given *given = &rules->given[i];
		const size_t number = given->option == RULES_MIN_ABI;

		if (strcmp(given->value, "--") == 0)
			return refuse(sink, given, "the option takes the next word, and -- stands after that",
			              "is no value");
		if (is_path(given) && check_path(sink, given) != 0)
			return -1;
		if (given->option == RULES_INCLUDE && strchr(given->value, '/') && !context_path(sink, given->value))
			return -1;
		if (given->option != RULES_ABI && given->option != RULES_MIN_ABI)
			continue;
		if (!*given->value || given->value[strspn(given->value, "0123456789")])
			return refuse(sink, given, HINT_ABI, "is no number");
		if (once[number])
			return refuse(sink, given, "give it once", "is a second one");
		once[number] = given;
	}
	return 0;
}

/* The ABI that a right came with; 1 for groups and for unknown names. */
static int abi_of(const char *name, size_t len)
{
	struct access_name found;

	return access_find(arena_strndup(context_arena(), name, len), &found) && found.right ? found.right->abi : 1;
}

/* The oldest ABI that knows every right that an option names itself: such a right must not be lost in silence. */
static int abi_named(const struct rules_given *given)
{
	const size_t len = rights_length(given);
	int abi = is_ports(given) ? abi_of(grants_of(given), strlen(grants_of(given))) : 1;

	for (size_t at = 0; given->option == RULES_ALLOW && at <= len; at++) {
		const size_t word = strcspn(given->value + at, ",=");
		const int own = abi_of(given->value + at, word);

		abi = own > abi ? own : abi;
		at += word;
	}
	return abi;
}

static const struct rules_given *last_of(const struct rules *rules, enum rules_option option)
{
	const struct rules_given *found = NULL;

	for (size_t i = 0; i < rules->count; i++)
		if (rules->given[i].option == option)
			found = &rules->given[i];
	return found;
}

static void write_abi(struct rules *rules)
{
	const struct rules_given *abi = last_of(rules, RULES_ABI), *least = last_of(rules, RULES_MIN_ABI);
	const struct rules_given *newest = NULL;
	const long most = abi ? strtol(abi->value, NULL, 10) : ABI_DEFAULT;
	int named = 1;

	for (size_t i = 0; i < rules->count; i++) {
		if (abi_named(&rules->given[i]) <= named)
			continue;
		newest = &rules->given[i];
		named = abi_named(newest);
	}
	/* If that is newer than --abi, the error is that of the rule. */
	if (named > most)
		named = (int)most;
	add(rules, abi,
	    arena_printf(context_arena(), "abi = %s;",
	                 abi ? abi->value : arena_printf(context_arena(), "%d", ABI_DEFAULT)));
	add(rules, least ? least : newest,
	    arena_printf(context_arena(), "min_abi = %s;",
	                 least ? least->value : arena_printf(context_arena(), "%d", named)));
}

/* Writes a setting with the values of all options of one kind, a line for each; more: further values. */
static void write_values(struct rules *rules, enum rules_option option, const char *setting, const char *more,
                         const char *(*values)(const struct rules_given *given))
{
	bool first = true;

	for (size_t i = 0; i < rules->count; i++) {
		if (rules->given[i].option != option)
			continue;
		if (first)
			add(rules, &rules->given[i], arena_printf(context_arena(), "%s = (", setting));
		add(rules, &rules->given[i],
		    arena_printf(context_arena(), "\t%s%s", first ? "" : ", ", values(&rules->given[i])));
		first = false;
	}
	if (*more && first)
		add(rules, NULL, arena_printf(context_arena(), "%s = ( %s );", setting, more));
	else if (!first)
		add(rules, NULL, arena_printf(context_arena(), "%s%s );", *more ? "\t, " : "", more));
}

static const char *names_in(const struct rules_given *given)
{
	return listed(given->value, strlen(given->value), rules_quoted);
}

static const char *ports_in(const struct rules_given *given)
{
	return listed(given->value, strlen(given->value), port);
}

/* "base" is an installed fragment; a name with a slash, or with .conf at its end, is a file. */
static const char *fragment_in(const struct rules_given *given)
{
	const char *name = given->value;
	const char *path = context_policy_name(name);

	if (name[0] != '<')
		name = strchr(path, '/') ? path : arena_printf(context_arena(), "<%s>", name);
	return rules_quoted(name, strlen(name));
}

static void write_paths(struct rules *rules)
{
	const char *before = "paths = (";

	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_given *given = &rules->given[i];
		const char *path, *allow;

		if (!is_path(given))
			continue;
		path = abspath(context_arena(), path_in(given));
		allow = given->option == RULES_ALLOW ? listed(given->value, rights_length(given), rules_quoted)
		                                     : rules_quoted(grants_of(given), strlen(grants_of(given)));
		add(rules, given,
		    arena_printf(context_arena(), "%s { path = %s; allow = [ %s ]; }", before,
		                 rules_quoted(path, strlen(path)), allow));
		before = "\t,";
	}
	if (*before == '\t')
		add(rules, NULL, ");");
}

static void write_network(struct rules *rules)
{
	bool any = false;

	for (size_t i = 0; i < rules->count; i++)
		any |= is_ports(&rules->given[i]);
	if (!any)
		return;
	add(rules, NULL, "network = {");
	for (int option = RULES_CONNECT_TCP; option <= RULES_BIND_UDP; option++)
		write_values(rules, (enum rules_option)option, options[option - RULES_READ].grants, "", ports_in);
	add(rules, NULL, "};");
}

/* Writes the whole policy. unrestricted: names for that setting besides those of the options, quoted. */
static void write_all(struct rules *rules, const char *unrestricted)
{
	rules->text = "";
	rules->lines_count = 0;
	write_abi(rules);
	write_values(rules, RULES_UNRESTRICTED, "unrestricted", unrestricted, names_in);
	write_values(rules, RULES_HARDEN, "harden", "", names_in);
	write_values(rules, RULES_INCLUDE, "include", "", fragment_in);
	write_paths(rules);
	write_network(rules);
}

/* The rights that no rule of the policy, fragments included, is about. */
static struct access_set not_named(const struct policy *policy)
{
	const struct access_set known = access_known(UAPI_ABI_NEWEST);
	struct access_set named = access_empty;

	if (policy->paths_count > 0)
		named.bits[ACCESS_FS] = known.bits[ACCESS_FS];
	for (size_t i = 0; i < policy->ports_count; i++)
		named.bits[ACCESS_NET] |= (policy->ports[i].allow & TCP ? TCP : 0) |
		                          (policy->ports[i].allow & UDP ? UDP : 0);
	return access_minus(known, named);
}

int rules_write(const struct err_sink *sink, struct rules *rules, bool beside)
{
	const char *others = "";
	struct access_set left;
	struct policy policy;

	if (check_all(sink, rules) != 0)
		return -1;
	write_all(rules, "");
	if (!beside)
		return 0;
	if (policyfile_load_text(context_arena(), sink, RULES_NAME, rules->text, locate_fragments_dir, &policy) != 0)
		return -1;
	left = not_named(&policy);
	for (size_t i = 0; i < access_rights_count; i++)
		if (left.bits[access_rights[i].family] & access_rights[i].bit)
			others = arena_printf(context_arena(), "%s%s\"%s\"", others, *others ? ", " : "",
			                      access_rights[i].name);
	write_all(rules, others);
	return 0;
}

/* How a hint of the language begins, and the same in the words of options; whole: all of it. */
static const struct {
	const char *language, *options;
	bool whole;
} hints[] = {
	{ "missing =",
	  "PATH must be there: name the directory of what is to be made; a policy's missing = \"skip\" passes over it",
	  true },
	{ "a pattern is written glob =", "the PATH of an option is no pattern: a policy has glob = \"...\"", true },
	{ "harden = \"default\";", "--harden default", false },
	{ "raise abi, and min_abi", "raise --abi, and --min-abi", false },
	{ "min_abi = 0", "--min-abi 0", false },
	{ "min_abi", "--min-abi N", false },
};

static void translate_hint(const struct err *err, struct err *out)
{
	for (size_t i = 0; i < COUNT(hints); i++) {
		const size_t len = strlen(hints[i].language);

		if (strncmp(err->hint, hints[i].language, len) != 0)
			continue;
		(void)snprintf(out->hint, sizeof(out->hint), "%s%s", hints[i].options,
		               hints[i].whole ? "" : err->hint + len);
		return;
	}
}

bool rules_translate(const struct rules *rules, const struct err *err, struct err *out)
{
	const size_t line = (size_t)err->line;
	const struct rules_given *given;

	*out = *err;
	if (strcmp(err->file, RULES_NAME) != 0)
		return false;
	out->line = 0;
	translate_hint(err, out);
	given = line > 0 && line <= rules->lines_count ? rules->lines[line - 1] : NULL;
	if (given)
		(void)snprintf(out->file, sizeof(out->file), "%s %s", name_of(given), given->value);
	return true;
}
