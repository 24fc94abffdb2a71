/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing policies, and planning them with the library that the shim is made of. */
#include "draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "load/policyfile.h"

const char *draft_text(const char *fmt, ...)
{
	char *text;
	va_list args;

	va_start(args, fmt);
	check_must(vasprintf(&text, fmt, args) >= 0, "no memory");
	va_end(args);
	return text;
}

const char *draft_policy(const char *head, const char *more_paths, const char *settings)
{
	return draft_text("%s\n"
	                  "paths = (\n"
	                  "  { path = [ \"/bin\", \"/usr/bin\", \"/lib\", \"/lib64\", \"/usr/lib\", \"/usr/lib64\" ];\n"
	                  "    allow = \"read_execute\"; missing = \"skip\"; },\n"
	                  "  { path = \"/etc/ld.so.cache\"; allow = \"read\"; missing = \"skip\"; },\n"
	                  "  { path = \"%s\"; allow = \"read_execute\"; },\n"
	                  "  { path = \"%s/policies\"; allow = \"read\"; }%s\n"
	                  ");\n%s\n%s",
	                  head, check_kernel.build, check_kernel.work, more_paths, settings,
	                  strstr(settings, "fill") ? "" : "fill = false;\n");
}

const char *draft_file(const char *text)
{
	static unsigned number;
	const char *path = draft_text("%s/policies/%d-%u.conf", check_kernel.work, (int)getpid(), number++);
	FILE *file = fopen(path, "we");

	check_must(file && fputs(text, file) >= 0 && fclose(file) == 0 && chmod(path, 0644) == 0, "cannot write %s",
	           path);
	return path;
}

const char *draft_path(const char *path, const char *allow)
{
	return draft_text(", { path = \"%s\"; allow = [ %s ]; }", path, allow);
}

const char *draft_all_but(enum access_family family, int abi, const char *but)
{
	static char list[1024];
	size_t used = 0;

	list[0] = '\0';
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->family != family || right->abi > abi || (but && strcmp(right->name, but) == 0))
			continue;
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s\"%s\"", used ? ", " : "", right->name);
		check_must(used < sizeof(list), "a list of %zu bytes", used);
	}
	return draft_text("%s", list);
}

const char *draft_alone(const struct probe *probe)
{
	const char *list = draft_text("\"%s\"", probe->right);
	char also[64];

	(void)snprintf(also, sizeof(also), "%s", probe->also);
	for (char *name = strtok(also, " "); name; name = strtok(NULL, " "))
		list = draft_text("%s, \"%s\"", list, name);
	return list;
}

/* Each right of a quoted list on port 0, for sockets that bind themselves, and on the port. */
static const char *network(const char *rights, const char *port)
{
	const char *rules = "";
	char copy[512];

	(void)snprintf(copy, sizeof(copy), "%s", rights);
	for (char *name = strtok(copy, "\", "); name; name = strtok(NULL, "\", "))
		rules = draft_text("%s %s = ( 0, %s );", rules, name, port);
	return rules[0] ? draft_text("network = {%s };", rules) : "";
}

static const char *granting(const struct access_right *right, int abi, const char *rights, const char *on)
{
	const char *head = draft_text("abi = %d; min_abi = 0;", abi);

	if (!rights[0])
		return draft_policy(head, "", "");
	switch (right->family) {
	case ACCESS_FS:
		return draft_policy(head, draft_path(on, rights), "");
	case ACCESS_NET:
		return draft_policy(head, "", network(rights, on));
	default:
		return draft_policy(head, "", draft_text("unrestricted = [ %s ];", rights));
	}
}

const char *draft_granting(const struct probe *probe, const struct access_right *right, int abi, const char *on)
{
	return granting(right, abi, right->abi <= abi ? draft_alone(probe) : "", on);
}

const char *draft_denying(const struct probe *probe, const struct access_right *right, int abi, const char *on)
{
	return granting(right, abi, draft_all_but(right->family, abi, probe->right), on);
}

static void on_error(void *data, const struct err *err)
{
	check_must(false, "%s: %s:%d: %s", (const char *)data, err->file, err->line, err->msg);
}

enum plan_verdict draft_plan(const char *file, struct plan *plan)
{
	char where[] = "the library refuses a policy";
	struct err_sink sink = { on_error, where };
	struct arena arena;
	struct policy policy;
	enum plan_verdict verdict;

	arena_init(&arena, (size_t)64 * 1024 * 1024);
	(void)policyfile_load(&arena, &sink, file, check_kernel.work, &policy);
	verdict = plan_make(&policy, check_kernel.abi, plan);
	arena_free(&arena);
	return verdict;
}
