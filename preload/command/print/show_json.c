/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing a policy for scripts. */
#include <stdio.h>

#include "base/err.h"
#include "base/strlist.h"
#include "command/print/json.h"
#include "command/print/show.h"
#include "command/print/show_excepted.h"
#include "command/print/show_holes.h"
#include "command/print/show_json.h"
#include "command/print/show_open.h"
#include "command/program/exec_chain.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/filter_parts.h"
#include "model/plan.h"
#include "model/policy.h"

static void json_where(struct err_where where)
{
	(void)printf(",\"file\":");
	json_text(where.file ? where.file : "");
	(void)printf(",\"line\":%d}", where.line);
}

static void json_quiet(bool quiet)
{
	(void)printf(",\"quiet\":%s", quiet ? "true" : "false");
}

static void json_names(const char *name, const struct strlist *names)
{
	(void)printf("\"%s\":[", name);
	for (size_t i = 0; i < names->count; i++) {
		(void)printf("%s", i ? "," : "");
		json_text(names->items[i]);
	}
	(void)printf("]");
}

static void json_rules(const struct layer *layer)
{
	const char *between = "";

	(void)printf(",\"paths\":[");
	for (size_t i = 0; i < layer->targets.count; i++) {
		const struct target *target = &layer->targets.list[i];

		if (!layer->built.allowed[i] && !target->rule->group->quiet)
			continue;
		(void)printf("%s{\"path\":", between);
		json_text(target->path);
		(void)printf(",");
		json_rights("allow", access_only(ACCESS_FS, layer->built.allowed[i]));
		json_quiet(target->rule->group->quiet);
		json_where(policy_where(target->rule));
		between = ",";
	}
	(void)printf("],\"ports\":[");
	for (size_t i = 0; i < layer->policy.ports_count; i++) {
		const struct policy_ports *ports = &layer->policy.ports[i];

		(void)printf("%s{\"first\":%u,\"last\":%u,", i ? "," : "", (unsigned)ports->first,
		             (unsigned)ports->last);
		json_rights("allow", access_only(ACCESS_NET, ports->allow));
		json_quiet(ports->quiet);
		json_where(ports->where);
	}
	(void)printf("],");
	json_names("skipped", &layer->built.skipped);
	(void)printf(",");
	json_names("made", &layer->built.made);
	show_excepted_json(layer);
}

static void json_parts(const char *name, uint32_t parts, bool harden)
{
	const char *between = "";

	(void)printf("\"%s\":[", name);
	for (size_t i = 0; i < filter_parts_count; i++) {
		if (filter_parts[i].harden != harden || !(filter_parts[i].bit & parts))
			continue;
		(void)printf("%s\"%s\"", between, filter_parts[i].name);
		between = ",";
	}
	(void)printf("],");
}

/* In a policy that has it. */
static void json_environment(const struct environment_edit *edit)
{
	if (!environment_edits(edit))
		return;
	(void)printf(",\"environment\":{");
	if (edit->keeps)
		json_names("keep", &edit->keep);
	else
		json_names("drop", &edit->drop);
	(void)printf("}");
}

void show_json_layer(const struct layer *layer, struct show_range abis)
{
	(void)printf("{\"policy\":");
	json_text(layer->policy.file);
	(void)printf(",\"abi\":%d,\"min_abi\":%d,", layer->policy.abi, layer->policy.min_abi);
	json_rights("denied", policy_handled(&layer->policy));
	json_rules(layer);
	json_environment(&layer->policy.environment);
	(void)printf(",\"kernels\":[");
	for (int abi = abis.first; abi <= abis.last; abi++) {
		struct plan plan;
		enum plan_verdict starts = plan_make(&layer->policy, abi, &plan);

		(void)printf("%s{\"abi\":%d,\"linux\":\"%s\",\"starts\":%s,", abi > abis.first ? "," : "", abi,
		             access_release(abi), starts == PLAN_START ? "true" : "false");
		json_rights("enforced", plan.handled);
		(void)printf(",");
		json_rights("not_enforced", plan.lost);
		(void)printf(",");
		json_rights("filter", plan.filter.rights);
		(void)printf(",");
		json_rights("not_enforced_socketcall", plan.filter.socketcall);
		(void)printf(",");
		json_parts("fill", plan.filter.parts, false);
		json_parts("harden", plan.filter.parts, true);
		json_rights("stricter", plan.stricter);
		(void)printf(",");
		show_holes_json(layer, &plan);
		(void)printf(",");
		show_open_json(layer, abi);
		(void)printf("}");
	}
	(void)printf("]}");
}

void show_json_program(const struct exec_chain *chain, const char *not_preloaded)
{
	(void)printf(",\"program\":{\"path\":");
	json_text(chain->files.files[0].path);
	(void)printf(",\"chain\":[");
	for (size_t i = 0; i < chain->files.count; i++) {
		(void)printf("%s", i ? "," : "");
		json_text(chain->files.files[i].path);
	}
	(void)printf("],\"ld_preload\":%s,\"reason\":", not_preloaded ? "false" : "true");
	json_text(not_preloaded ? not_preloaded : "");
	(void)printf(",\"shim\":");
	json_text(chain->unloadable ? "" : chain->shim.path);
	(void)printf(",\"run\":\"%s\"}", chain->unloadable ? "outer" : "exact");
}
